"""Streamlit's own front end, sent small.

Streamlit sends it uncompressed: 2.8 MB before the first word. Here each file is packed once,
quickly when it is first asked for and as tightly as can be in the background, and kept under the
data folder for the next start.
"""

import mimetypes
import os
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Thread

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from platform_core.web.packing import BEST, QUICK, coding_for, pack

_PACKED = {".js", ".css", ".json", ".svg", ".html", ".txt", ".wasm"}
_TYPES = {".js": "text/javascript", ".wasm": "application/wasm"}  # not left to the machine
_FONTS = {".woff2", ".woff", ".ttf", ".otf"}
_FOR_EVER = "public, max-age=31536000, immutable"
PREFIX = "/static/"


class FrontEnd:
    """Answers ``/static/...`` from ``folder``; packed files are kept in ``store``."""

    def __init__(self, folder: Path, store: Path) -> None:
        self._files = {
            PREFIX + path.relative_to(folder).as_posix(): path
            for path in folder.rglob("*")
            if path.is_file()
        }
        self._store = store

    def addresses_of(self, names: Iterable[str]) -> list[str]:
        """The addresses of scripts by the part of their names that no new version changes."""
        wanted = set(names)
        return sorted(
            address
            for address, path in self._files.items()
            if path.suffix == ".js" and path.stem.rpartition(".")[0] in wanted
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self._answer(scope)
        await response(scope, receive, send)

    async def _answer(self, scope: Scope) -> Response:
        path = self._files.get(scope["path"])
        if path is None:
            return PlainTextResponse("Not found", 404)
        if scope["method"] not in {"GET", "HEAD"}:
            return PlainTextResponse("Not allowed", 405, {"allow": "GET, HEAD"})
        headers = {"cache-control": _FOR_EVER, "vary": "Accept-Encoding"}
        if path.suffix in _FONTS:  # system fonts only: no font crosses the wire
            return Response(status_code=204, headers=headers)
        coding = coding_for(Headers(scope=scope).get("accept-encoding", ""))
        if coding is None or path.suffix not in _PACKED:
            body = await run_in_threadpool(path.read_bytes)
        else:
            headers["content-encoding"] = coding
            body = await run_in_threadpool(self.packed, path, coding)
        kind = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0]
        return Response(body, headers=headers, media_type=kind or "application/octet-stream")

    def packed(self, path: Path, coding: str) -> bytes:
        """A file in a coding: the best form there is, or a quick one made now."""
        for kept in (self._kept(path, coding, BEST), self._kept(path, coding, QUICK)):
            with suppress(OSError):
                return kept.read_bytes()
        return self._pack(path, coding, QUICK)

    def _pack(self, path: Path, coding: str, quality: int) -> bytes:
        body = pack(path.read_bytes(), coding, quality)
        with suppress(OSError):  # a full or read-only disk costs time, not the page
            _write(self._kept(path, coding, quality), body)
        return body

    def _kept(self, path: Path, coding: str, quality: int) -> Path:
        return self._store / f"{path.name}.{quality}.{coding}"

    def pack_ahead(self, addresses: Sequence[str]) -> Thread:
        """Pack these files as tightly as can be, in the background."""
        work = Thread(target=self._pack_best, args=(addresses,), name="pack-ahead", daemon=True)
        work.start()
        return work

    def _pack_best(self, addresses: Sequence[str]) -> None:
        for address in addresses:
            path = self._files.get(address)
            if path and path.suffix in _PACKED and not self._kept(path, "br", BEST).exists():
                self._pack(path, "br", BEST)


def _write(path: Path, body: bytes) -> None:
    """Write so that a reader sees all of it or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(body)
    Path(name).replace(path)
