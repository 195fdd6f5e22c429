"""Write a wording down as a version, and make a version the current one."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlmodel import Session, func, select

from platform_core.audit.actions import record
from platform_core.content.documents import Document
from platform_core.content.queries import Published, forget_in, published
from platform_core.storage.tables import ContentVersion, Publication

_BEFORE = "content before this transaction"


@dataclass(frozen=True, slots=True)
class Changed:
    """What was published before a transaction changed it, and when it did."""

    before: Published
    at: datetime


def take_changed(session: Session) -> Changed | None:
    """What a transaction found published before it published anything: once, and only if it did.

    Whoever reckons with plans then has those judged again whose plan is another now.
    """
    changed: Changed | None = session.info.pop(_BEFORE, None)
    return changed


def one_after_another(session: Session) -> None:
    """Let nobody else publish until this transaction is over."""
    # SQLite's write lock is already held. On PostgreSQL two at once would give publications
    # numbers in another order than that in which they become visible.
    if session.get_bind().dialect.name == "postgresql":
        session.connection().execute(text("SELECT pg_advisory_xact_lock(20261122)"))


def version_with(
    session: Session, kind: str, key: str, digest: str, document: Document, *, at: datetime
) -> ContentVersion:
    """The version that has this wording: putting an old one back is no new version."""
    there = session.exec(
        select(ContentVersion).where(
            ContentVersion.kind == kind,
            ContentVersion.key == key,
            ContentVersion.digest == digest,
        )
    ).first()
    return there or _new_version(session, kind, key, digest, document, at)


def _new_version(
    session: Session, kind: str, key: str, digest: str, document: Document, at: datetime
) -> ContentVersion:
    newest = session.exec(
        select(func.max(ContentVersion.number)).where(
            ContentVersion.kind == kind, ContentVersion.key == key
        )
    ).one()
    version = ContentVersion(
        kind=kind,
        key=key,
        number=(newest or 0) + 1,
        digest=digest,
        document=document,
        created_at=at,
    )
    session.add(version)
    session.flush()
    return version


def make_current(
    session: Session,
    version: ContentVersion,
    *,
    by: int | None,
    at: datetime,
    service_id: int | None,
    note: str,
    **more: int | str,
) -> Publication:
    """The logged act by which patients read this version from now on."""
    publication = _published(session, version.kind, version.key, version.id, by, at, note)
    record(
        session,
        "content.published",
        "content_version",
        version.id,
        by=by,
        at=at,
        service_id=service_id,
        kind=version.kind,
        key=version.key,
        number=version.number,
        **more,
    )
    return publication


def take_out(
    session: Session,
    kind: str,
    key: str,
    *,
    by: int | None,
    at: datetime,
    service_id: int | None,
    note: str,
) -> Publication:
    """The logged act by which nobody reads it any more. Its versions stay."""
    publication = _published(session, kind, key, None, by, at, note)
    record(
        session,
        "content.withdrawn",
        "publication",
        publication.id,
        by=by,
        at=at,
        service_id=service_id,
        kind=kind,
        key=key,
    )
    return publication


def _published(
    session: Session,
    kind: str,
    key: str,
    version_id: int | None,
    by: int | None,
    at: datetime,
    note: str,
) -> Publication:
    if _BEFORE not in session.info:
        session.info[_BEFORE] = Changed(published(session), at)
    publication = Publication(
        kind=kind, key=key, version_id=version_id, published_at=at, published_by=by, note=note
    )
    session.add(publication)
    session.flush()
    forget_in(session)
    return publication
