"""Turn content files into versions and publications."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlmodel import Session, col, select

from platform_core.content.files import Found, Piece, read_folder
from platform_core.content.media.actions import keep_beside
from platform_core.content.problems import Problem, advice, as_document, told
from platform_core.content.queries import Current, current_pieces, latest_load_row
from platform_core.content.versions import (
    make_current,
    one_after_another,
    take_out,
    version_with,
)
from platform_core.storage.tables import ContentLoad, Service

_NOTE = "from the content files"

Keys = set[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Change:
    """A plan or module that has a new current version; without a number it was taken out."""

    kind: str
    key: str
    number: int | None


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load changed, and every problem that it found."""

    changed: tuple[Change, ...]
    problems: tuple[Problem, ...]


def load_content(session: Session, folder: Path, *, at: datetime) -> LoadReport:
    """Read a content folder and publish what is new and without errors in it.

    Whoever holds the database's write lock dearly reads first, with ``read_folder``, and then
    calls ``publish``.
    """
    return publish(session, read_folder(folder), at=at)


def publish(session: Session, found: Found, *, at: datetime) -> LoadReport:
    """Publish what was found. The same finding again changes nothing.

    A plan or module with errors keeps the version it had; so does one that authors published last,
    which files never overwrite. One that is gone from the folder is taken out, unless the folder
    could not be read whole, authors published it, or a service follows the plan.
    """
    one_after_another(session)
    current = current_pieces(session)
    authors = {name for name, one in current.items() if one.published_by is not None}
    changes = list(_published(session, found, current, authors, at))
    gone = _gone(found, current) - authors
    kept = followed(session) & gone
    for kind, key in sorted(gone - kept):
        take_out(session, kind, key, by=None, at=at, service_id=None, note=_NOTE)
        changes.append(Change(kind, key, None))
    others = [*_still_followed(kept), *_newer(found, current, authors)]
    problems = sorted([*found.problems, *others])
    _note_load(session, replace(found, problems=problems), at)
    session.flush()
    return LoadReport(tuple(changes), tuple(problems))


def _published(
    session: Session,
    found: Found,
    current: Mapping[tuple[str, str], Current],
    authors: Keys,
    at: datetime,
) -> Iterator[Change]:
    for piece in _pieces(found):
        before = current.get((piece.kind, piece.key))
        is_authors = (piece.kind, piece.key) in authors
        is_new = before is None or (before.digest != piece.digest and not is_authors)
        if is_new and keep_beside(session, piece.media, at=at):
            yield _publish_piece(session, piece, at)


def _pieces(found: Found) -> tuple[Piece, ...]:
    return (*found.plans, *found.modules)


def _publish_piece(session: Session, piece: Piece, at: datetime) -> Change:
    version = version_with(session, piece.kind, piece.key, piece.digest, piece.document, at=at)
    make_current(session, version, by=None, at=at, service_id=None, note=_NOTE)
    return Change(piece.kind, piece.key, version.number)


def _gone(found: Found, current: Mapping[tuple[str, str], Current]) -> Keys:
    if not found.whole:
        return set()
    there = {(piece.kind, piece.key) for piece in _pieces(found)}
    return {name for name, one in current.items() if one.version_id} - there - found.held


def followed(session: Session) -> Keys:
    """The plans that services follow, as kind and key."""
    return {("plan", key) for key in session.exec(select(col(Service.plan_key)))}


def _still_followed(kept: Keys) -> Iterator[Problem]:
    for _, key in kept:
        message = told("plan_followed")
        yield Problem(f"plans/{key}.yaml", 1, message)


def _newer(
    found: Found, current: Mapping[tuple[str, str], Current], authors: Keys
) -> Iterator[Problem]:
    """What the files say otherwise than authors have published it since."""
    for piece in _pieces(found):
        name = piece.kind, piece.key
        if name in authors and current[name].digest != piece.digest:
            taken_out = current[name].version_id is None
            message = told("studio_withdrawn" if taken_out else "studio_newer")
            yield advice(_file_of(piece), 1, message)


def _file_of(piece: Piece) -> str:
    if piece.kind == "plan":
        return f"plans/{piece.key}.yaml"
    return f"modules/{piece.key}/module.yaml"


def _note_load(session: Session, found: Found, at: datetime) -> None:
    problems = [as_document(problem) for problem in found.problems]
    latest = latest_load_row(session)
    if latest is None or latest.digest != found.digest or latest.problems != problems:
        session.add(ContentLoad(at=at, digest=found.digest, problems=problems))
