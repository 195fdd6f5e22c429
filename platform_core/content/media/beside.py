"""Look at a finished picture, sound, film or captions that lies beside a step in its folder."""

import os
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from platform_core.content.media.finished import facts_of, too_big
from platform_core.content.media.rules import (
    ENDING,
    KEPT_LIMIT,
    Facts,
    Kind,
    MediaRefused,
    digest_of,
)
from platform_core.content.plain_text import read_bytes
from platform_core.content.problems import Problem, told


@dataclass(frozen=True, slots=True)
class Beside:
    """A file of a content folder that readers may be sent as it is."""

    path: Path
    facts: Facts


_Stamp = tuple[int, int, int]
_kept: dict[Path, tuple[_Stamp, Beside]] = {}
_MOST_KEPT = 1_000
_lock = Lock()


def look_beside(path: Path, shown: str) -> Beside | Problem:
    """What a file is, or the one problem with it. Never raises.

    The worker looks every minute, so what has not changed since is not read again.
    """
    try:
        about = os.lstat(path)
    except OSError as failure:
        return Problem(shown, 1, told("unreadable", why=failure.strerror or ""))
    stamp = (about.st_mtime_ns, about.st_size, about.st_ino)
    with _lock:
        kept = _kept.get(path)
    if kept is not None and kept[0] == stamp:
        return kept[1]
    found = _look(path, shown, about.st_size)
    if isinstance(found, Beside):
        with _lock:
            if len(_kept) >= _MOST_KEPT:
                _kept.clear()
            _kept[path] = (stamp, found)
    return found


def _look(path: Path, shown: str, size: int) -> Beside | Problem:
    kind = next(kind for kind, ending in ENDING.items() if path.name.endswith(f".{ending}"))
    try:
        if size > KEPT_LIMIT[kind]:
            raise MediaRefused(too_big(size, KEPT_LIMIT[kind]))
        content = read_bytes(path, shown, KEPT_LIMIT[kind])
        return content if isinstance(content, Problem) else Beside(path, facts_of(content, kind))
    except MediaRefused as refused:
        return Problem(shown, refused.line, refused.said)


def bytes_of(beside: Beside) -> bytes | None:
    """The bytes that were looked at, or nothing if the file is another by now."""
    content = read_bytes(beside.path, beside.path.name, KEPT_LIMIT[Kind(beside.facts.kind)])
    same = isinstance(content, bytes) and digest_of(content) == beside.facts.digest
    return content if same and isinstance(content, bytes) else None
