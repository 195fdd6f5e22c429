"""Turn content files into versions and publications."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import text
from sqlmodel import Session, col, func, select

from platform_core.audit.actions import record
from platform_core.content.files import Found, Piece, read_folder
from platform_core.content.problems import Problem, as_document, told
from platform_core.content.queries import (
    Current,
    current_pieces,
    forget_in,
    latest_load_row,
)
from platform_core.storage.tables import ContentLoad, ContentVersion, Publication, Service

_NOTE = "from the content files"


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

    A plan or module with errors keeps the version it had; one that is gone from the folder is
    taken out, unless the folder could not be read whole or a service follows the plan.
    """
    _one_after_another(session)
    current = current_pieces(session)
    changes = list(_published(session, found, current, at))
    kept = _followed(session) & _gone(found, current)
    for kind, key in sorted(_gone(found, current) - kept):
        changes.append(_withdraw(session, kind, key, at))
    problems = sorted([*found.problems, *_still_followed(kept)])
    _note_load(session, replace(found, problems=problems), at)
    if changes:
        forget_in(session)
    session.flush()
    return LoadReport(tuple(changes), tuple(problems))


def _one_after_another(session: Session) -> None:
    # SQLite's write lock is already held. On PostgreSQL two loads at once would give publications
    # numbers in another order than that in which they become visible.
    if session.get_bind().dialect.name == "postgresql":
        session.connection().execute(text("SELECT pg_advisory_xact_lock(20261122)"))


def _published(
    session: Session, found: Found, current: Mapping[tuple[str, str], Current], at: datetime
) -> Iterator[Change]:
    for piece in (*found.plans, *found.modules):
        before = current.get((piece.kind, piece.key))
        if before is None or before.digest != piece.digest:
            yield _publish_piece(session, piece, at)


def _publish_piece(session: Session, piece: Piece, at: datetime) -> Change:
    version = _version_of(session, piece) or _new_version(session, piece, at)
    _add_publication(session, piece.kind, piece.key, version.id, at)
    record(
        session,
        "content.published",
        "content_version",
        version.id,
        by=None,
        at=at,
        service_id=None,
        kind=piece.kind,
        key=piece.key,
        number=version.number,
    )
    return Change(piece.kind, piece.key, version.number)


def _version_of(session: Session, piece: Piece) -> ContentVersion | None:
    """The version that already has this wording: putting an old file back is no new version."""
    return session.exec(
        select(ContentVersion).where(
            ContentVersion.kind == piece.kind,
            ContentVersion.key == piece.key,
            ContentVersion.digest == piece.digest,
        )
    ).first()


def _new_version(session: Session, piece: Piece, at: datetime) -> ContentVersion:
    newest = session.exec(
        select(func.max(ContentVersion.number)).where(
            ContentVersion.kind == piece.kind, ContentVersion.key == piece.key
        )
    ).one()
    version = ContentVersion(
        kind=piece.kind,
        key=piece.key,
        number=(newest or 0) + 1,
        digest=piece.digest,
        document=piece.document,
        created_at=at,
    )
    session.add(version)
    session.flush()
    return version


def _withdraw(session: Session, kind: str, key: str, at: datetime) -> Change:
    publication = _add_publication(session, kind, key, None, at)
    record(
        session,
        "content.withdrawn",
        "publication",
        publication.id,
        by=None,
        at=at,
        service_id=None,
        kind=kind,
        key=key,
    )
    return Change(kind, key, None)


def _add_publication(
    session: Session, kind: str, key: str, version_id: int | None, at: datetime
) -> Publication:
    publication = Publication(
        kind=kind, key=key, version_id=version_id, published_at=at, note=_NOTE
    )
    session.add(publication)
    session.flush()
    return publication


def _gone(found: Found, current: Mapping[tuple[str, str], Current]) -> set[tuple[str, str]]:
    if not found.whole:
        return set()
    there = {(piece.kind, piece.key) for piece in (*found.plans, *found.modules)}
    return {name for name, one in current.items() if one.version_id} - there - found.held


def _followed(session: Session) -> set[tuple[str, str]]:
    return {("plan", key) for key in session.exec(select(col(Service.plan_key)))}


def _still_followed(kept: set[tuple[str, str]]) -> Iterator[Problem]:
    for _, key in kept:
        message = told("plan_followed")
        yield Problem(f"plans/{key}.yaml", 1, message)


def _note_load(session: Session, found: Found, at: datetime) -> None:
    problems = [as_document(problem) for problem in found.problems]
    latest = latest_load_row(session)
    if latest is None or latest.digest != found.digest or latest.problems != problems:
        session.add(ContentLoad(at=at, digest=found.digest, problems=problems))
