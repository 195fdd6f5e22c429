"""Read one small file of words safely: bounded, regular, UTF-8, nothing hidden in it."""

import os
import re
import stat
from pathlib import Path

from platform_core.content.problems import Problem, told

Stamp = tuple[int, ...]

TEXT_LIMIT = 256_000  # bytes
SVG_LIMIT = 200_000  # bytes

# Control characters but tab and line feed, marks that reorder or hide what is read (bidirectional
# controls, zero-width space, tags), line separators that editors do not count, and code points
# that are no characters.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069"
    "\ufeff\ufff9-\uffff\U000e0000-\U000e0fff\ud800-\udfff]"
)
# Absent on Windows, where there is nothing to follow or to wait for.
_CAREFULLY = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


def read_text(path: Path, shown: str, limit: int = TEXT_LIMIT) -> str | Problem:
    """The words of a file with its line ends as ``\\n``, or the one problem that stops it.

    Never reads more than ``limit`` bytes, never follows a link, never waits for a pipe.
    """
    raw = read_bytes(path, shown, limit)
    return raw if isinstance(raw, Problem) else decoded(raw, shown)


def read_bytes(path: Path, shown: str, limit: int) -> bytes | Problem:
    """What is in a file, read with the same care, or the one problem that stops it."""
    try:
        handle = os.open(path, os.O_RDONLY | _CAREFULLY)
    except OSError as failure:
        if path.is_symlink():
            return Problem(shown, 1, told("linked_file"))
        return Problem(shown, 1, told("unreadable", why=failure.strerror or ""))
    try:
        return _regular(handle, shown, limit)
    finally:
        os.close(handle)


def _regular(handle: int, shown: str, limit: int) -> bytes | Problem:
    about = os.fstat(handle)
    if not stat.S_ISREG(about.st_mode):
        return Problem(shown, 1, told("not_a_file"))
    if about.st_size > limit:
        size, most = about.st_size // 1000, limit // 1000
        return Problem(shown, 1, told("too_big", size=size, most=most))
    try:
        return _bytes(handle, limit)
    except OSError as failure:
        return Problem(shown, 1, told("unreadable", why=failure.strerror or ""))


def _bytes(handle: int, limit: int) -> bytes:
    parts = []
    while limit > 0 and (part := os.read(handle, limit)):
        parts.append(part)
        limit -= len(part)
    return b"".join(parts)


def decoded(raw: bytes, shown: str) -> str | Problem:
    """Bytes as words with their line ends as ``\\n``, or the one problem with them."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as failure:
        line = raw.count(b"\n", 0, failure.start) + 1
        return Problem(shown, line, told("not_utf8"))
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    found = _HIDDEN.search(text)
    if found is None:
        return text
    line = text.count("\n", 0, found.start()) + 1
    return Problem(shown, line, told("hidden", code=_code(found)))


def hidden_in(text: str) -> str | None:
    """The first character that hides or reorders what is read, such as U+202E, or nothing."""
    found = _HIDDEN.search(text)
    return _code(found) if found else None


def without_hidden(text: str) -> str:
    """The text with such characters left out, so that a message may repeat it."""
    return _HIDDEN.sub("", text)


def _code(found: re.Match[str]) -> str:
    return f"U+{ord(found[0]):04X}"


def stamp_of(path: Path) -> Stamp:
    """What is another one once a file was written again; empty where there is none."""
    try:
        about = path.lstat()  # no link is followed here either
    except OSError:
        return ()
    return about.st_mtime_ns, about.st_size
