"""Take in one file that a form of ours sent, piece by piece onto the disk, and no more of it than
is taken of its kind."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from platform_core.content.media.finished import too_big
from platform_core.content.media.prepare import refuse_above
from platform_core.content.media.rules import (
    HEAD,
    SENT_LIMIT,
    Form,
    Kind,
    MediaRefused,
    form_of,
)
from platform_core.content.problems import told
from platform_core.errors import PlatformError

_AROUND = 64_000  # bytes of a request that are not the file
_LONGEST_FIELD = 2_000
_MOST_FIELDS = 20
_FILE = "file"


class NotOurForm(PlatformError):
    """What was sent is no form of ours, or came without its token before the file."""


@dataclass(slots=True)
class Sent:
    """A file as it was sent, under a name that is ours. ``name``: the one its author gave it."""

    path: Path
    name: str
    form: Form


async def take_file(request: Request, folder: Path, is_ours: Callable[[str], bool]) -> Sent:
    """The file of a form, within ``folder``. ``is_ours`` judges its token, which must be in the
    header ``x-form-token`` or in a field before the file.

    Raises MediaRefused as soon as it is known that it will not be taken, and NotOurForm.
    """
    most = SENT_LIMIT[Kind.FILM]
    declared = request.headers.get("content-length", "")
    least = int(declared) - _AROUND if declared.isdecimal() else 0
    if least > most:
        raise MediaRefused(too_big(int(declared), most))
    taking = _Taking(folder / "sent", is_ours, request.headers.get("x-form-token", ""), least)
    parser = _parser(request, taking)
    try:
        with taking:
            async for piece in request.stream():
                parser.write(piece)
            parser.finalize()
    except MultipartParseError:
        raise NotOurForm("multipart") from None
    return taking.sent()


def _parser(request: Request, taking: "_Taking") -> MultipartParser:
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    boundary = options.get(b"boundary", b"")
    if kind != b"multipart/form-data" or not 0 < len(boundary) <= 200:
        raise NotOurForm("content type")
    return MultipartParser(
        boundary,
        {
            "on_part_begin": taking.part_begin,
            "on_header_field": taking.header_name,
            "on_header_value": taking.header_value,
            "on_header_end": taking.header_end,
            "on_headers_finished": taking.headers_finished,
            "on_part_data": taking.part_data,
            "on_part_end": taking.part_end,
        },
    )


@dataclass(slots=True)
class _Taking:
    path: Path
    is_ours: Callable[[str], bool]
    token: str
    least: int  # bytes that the file has by what the browser declared
    fields: dict[str, str] = field(default_factory=dict)
    file_name: str | None = None
    size: int = 0
    _header: list[bytes] = field(default_factory=lambda: [b"", b""])
    _headers: dict[bytes, bytes] = field(default_factory=dict)
    _part: str = ""
    _value: bytes = b""
    _head: bytes = b""
    _stack: ExitStack = field(default_factory=ExitStack)
    _write: Callable[[bytes], object] | None = None

    def __enter__(self) -> "_Taking":
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def part_begin(self) -> None:
        self._headers, self._header, self._value = {}, [b"", b""], b""

    def header_name(self, data: bytes, start: int, end: int) -> None:
        self._header[0] += data[start:end]

    def header_value(self, data: bytes, start: int, end: int) -> None:
        self._header[1] += data[start:end]

    def header_end(self) -> None:
        self._headers[self._header[0].lower()] = self._header[1]
        self._header = [b"", b""]

    def headers_finished(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        self._part = options.get(b"name", b"").decode("utf-8", "replace")
        if self._part == _FILE and self.file_name is None:
            if not self.is_ours(self.token or self.fields.get("form_token", "")):
                raise NotOurForm("token")
            self.file_name = options.get(b"filename", b"").decode("utf-8", "replace")
            self._write = self._stack.enter_context(self.path.open("wb")).write
        elif self._part == _FILE or len(self.fields) >= _MOST_FIELDS:
            raise NotOurForm("more than one file")

    def part_data(self, data: bytes, start: int, end: int) -> None:
        piece = data[start:end]
        if self._part != _FILE:
            self._value += piece
            if len(self._value) > _LONGEST_FIELD:
                raise NotOurForm("a long field")
            return
        self.size += len(piece)
        self._head = (self._head + piece)[:HEAD] if len(self._head) < HEAD else self._head
        if len(self._head) == HEAD:
            refuse_above(max(self.size, self.least), self.form())
        if self._write:
            self._write(piece)

    def part_end(self) -> None:
        if self._part != _FILE:
            self.fields[self._part] = self._value.decode("utf-8", "replace")

    def form(self) -> Form:
        """What the file is. Raises MediaRefused for what nobody takes."""
        form = form_of(self._head)
        if form is None:
            raise MediaRefused(told("media_unknown"))
        return form

    def sent(self) -> Sent:
        """The file when all of it is there."""
        if self.file_name is None or self.size == 0:
            raise MediaRefused(told("media_not_found"))
        refuse_above(self.size, self.form())
        return Sent(self.path, self.file_name, self.form())


def a_folder() -> "TemporaryDirectory[str]":
    """Where a file may lie while it is made small; gone with what is in it."""
    return TemporaryDirectory(prefix="camau-media-")
