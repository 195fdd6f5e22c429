"""Read what is kept: what a file is, and as much of its bytes as is asked for."""

from collections.abc import Iterable

from sqlmodel import Session, col, func, select

from platform_core.content.media.rules import Facts, Kind
from platform_core.storage.tables import MediaFile


def media_facts(session: Session, digest: str) -> Facts | None:
    """What is kept under a digest, without its bytes."""
    return known_media(session, [digest]).get(digest)


def known_media(session: Session, digests: Iterable[str]) -> dict[str, Facts]:
    """Those of the digests that are kept."""
    asked = select(
        col(MediaFile.digest), col(MediaFile.kind), col(MediaFile.size), col(MediaFile.seconds)
    ).where(col(MediaFile.digest).in_(set(digests)))
    return {
        digest: Facts(digest, Kind(kind), size, seconds)
        for digest, kind, size, seconds in session.exec(asked)
    }


def media_bytes(session: Session, digest: str, start: int, length: int) -> bytes:
    """A part of a file, from ``start`` counted from 0; nothing if there is no such file."""
    part = func.substr(col(MediaFile.content), start + 1, length)
    found = session.exec(select(part).where(MediaFile.digest == digest)).first()
    return bytes(found) if found else b""
