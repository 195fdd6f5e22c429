"""Which drafts are open, and what is in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from platform_core.content.drafts.corrections import corrections_for as corrections_for
from platform_core.content.drafts.corrections import put_right as put_right
from platform_core.content.drafts.corrections import read_earlier as read_earlier
from platform_core.content.drafts.documents import parts_of
from platform_core.content.drafts.parts import named, titled
from platform_core.content.queries import current_pieces
from platform_core.storage.tables import (
    ContentDraft,
    ContentPiece,
    ContentVersion,
    DraftPart,
    Person,
    Publication,
    RoleGrant,
)


def open_draft(session: Session, kind: str, key: str) -> ContentDraft | None:
    """The draft of a module or plan that is being prepared, if there is one."""
    return session.exec(
        select(ContentDraft).where(
            ContentDraft.kind == kind,
            ContentDraft.key == key,
            col(ContentDraft.closed_at).is_(None),
        )
    ).first()


def open_drafts(session: Session) -> list[ContentDraft]:
    """Every draft that is being prepared, of every service."""
    statement = select(ContentDraft).where(col(ContentDraft.closed_at).is_(None))
    return list(session.exec(statement.order_by(col(ContentDraft.kind), col(ContentDraft.key))))


@dataclass(frozen=True, slots=True)
class Opened:
    """An open draft with its title, as far as it has one, and who sent it for review; until
    somebody has, who began it."""

    draft: ContentDraft
    title: Mapping[str, str]
    by: str


def opened(session: Session) -> list[Opened]:
    """Every draft that is being prepared, of every service, by kind and key."""
    rows = session.exec(
        select(ContentDraft, DraftPart.words, Person.name)
        .join(
            DraftPart,  # which is called as its kind, where its title is
            and_(
                col(DraftPart.draft_id) == ContentDraft.id, col(DraftPart.name) == ContentDraft.kind
            ),
        )
        .join(
            Person,
            col(Person.id) == func.coalesce(ContentDraft.sent_by, ContentDraft.started_by),
        )
        .where(col(ContentDraft.closed_at).is_(None))
        .order_by(col(ContentDraft.kind), col(ContentDraft.key))
    )
    return [Opened(draft, titled(words["title"], draft.key), by) for draft, words, by in rows]


def parts(session: Session, draft_id: int) -> dict[str, DraftPart]:
    """The parts of a draft by name, without what was only said about it."""
    rows = session.exec(_as_kept().where(DraftPart.draft_id == draft_id))
    return {row.name: row for row in rows if named(row.name)}


def wording(session: Session, draft_id: int) -> dict[str, dict[str, Any]]:
    """The words of each part of a draft."""
    return {name: part.words for name, part in parts(session, draft_id).items()}


def part_about(session: Session, draft_id: int, name: str) -> DraftPart | None:
    """One part of a draft."""
    return session.exec(
        _as_kept().where(DraftPart.draft_id == draft_id, DraftPart.name == name)
    ).first()


def _as_kept() -> SelectOfScalar[DraftPart]:
    # Parts are written by statements, and by others while one waits for the draft: what a session
    # read of a part before that is not how it is now.
    return select(DraftPart).execution_options(populate_existing=True)


@dataclass(frozen=True, slots=True)
class Beside:
    """What is said about a draft beside its words: who said it, and when."""

    words: Mapping[str, Any]
    by: str
    at: datetime


def said_beside(session: Session, draft_id: int, name: str) -> Beside | None:
    """The note with which a draft was sent back (NOTE), or why it was not published on its day
    (STOPPED), if that is how it stands."""
    row = session.exec(
        select(DraftPart, Person.name)
        .join(Person, col(Person.id) == DraftPart.saved_by)
        .where(DraftPart.draft_id == draft_id, DraftPart.name == name)
        .execution_options(populate_existing=True)
    ).first()
    return Beside(row[0].words, row[1], row[0].saved_at) if row and row[0].words else None


def drafts_due(session: Session, now: datetime) -> list[ContentDraft]:
    """Drafts that are to be published by themselves, and whose time has come."""
    due = select(ContentDraft).where(
        col(ContentDraft.due_at) <= now, col(ContentDraft.closed_at).is_(None)
    )
    return list(session.exec(due.order_by(col(ContentDraft.due_at), col(ContentDraft.id))))


@dataclass(frozen=True, slots=True)
class Published:
    """A publication with the number of its version, if it was not a taking out, and who did it,
    if it was not the files."""

    publication: Publication
    number: int | None
    by: str | None


def history(session: Session, kind: str, key: str) -> list[Published]:
    """Every publication of a module or plan, the newest first."""
    rows = session.exec(
        select(Publication, ContentVersion.number, Person.name)
        .join(ContentVersion, col(ContentVersion.id) == Publication.version_id, isouter=True)
        .join(Person, col(Person.id) == Publication.published_by, isouter=True)
        .where(Publication.kind == kind, Publication.key == key)
        .order_by(col(Publication.id).desc())
    )
    return [Published(publication, number, name) for publication, number, name in rows]


def owner_of(session: Session, kind: str, key: str) -> int | None:
    """The service to which a module or plan belongs, or nothing if it is everybody's."""
    return session.exec(
        select(ContentPiece.service_id).where(ContentPiece.kind == kind, ContentPiece.key == key)
    ).first()


def authors_of(session: Session, service_id: int | None) -> frozenset[int]:
    """Who writes for a service; for what is everybody's, who writes for any."""
    grants = (
        select(RoleGrant.person_id)
        .join(Person, col(Person.id) == RoleGrant.person_id)
        .where(
            RoleGrant.role == "author",
            col(RoleGrant.revoked_at).is_(None),
            col(Person.disabled_at).is_(None),
        )
    )
    if service_id is not None:
        grants = grants.where(RoleGrant.service_id == service_id)
    return frozenset(session.exec(grants))


def latest_publication(session: Session, kind: str, key: str) -> Publication | None:
    """The act that made current what is current."""
    newest = select(Publication).where(Publication.kind == kind, Publication.key == key)
    return session.exec(newest.order_by(col(Publication.id).desc()).limit(1)).first()


def earlier_publication(session: Session, publication: Publication) -> Publication | None:
    """The act before this one on the same module or plan."""
    before = select(Publication).where(
        Publication.kind == publication.kind,
        Publication.key == publication.key,
        col(Publication.id) < publication.id,
    )
    return session.exec(before.order_by(col(Publication.id).desc()).limit(1)).first()


def current_version(session: Session, kind: str, key: str) -> ContentVersion | None:
    """The version that is published now, if any is."""
    latest = latest_publication(session, kind, key)
    if latest is None or latest.version_id is None:
        return None
    return session.get(ContentVersion, latest.version_id)


def version_parts(session: Session, version_id: int | None) -> dict[str, dict[str, Any]]:
    """The parts of a version; none without one."""
    version = session.get_one(ContentVersion, version_id) if version_id else None
    return parts_of(version.kind, version.document) if version else {}


def taken_out(session: Session) -> list[tuple[str, str, Mapping[str, str]]]:
    """Whatever was published once and is not now: kind, key, and the title that it had last."""
    gone = (key for key, one in sorted(current_pieces(session).items()) if one.version_id is None)
    last = ((kind, key, last_version(session, kind, key)) for kind, key in gone)
    return [(kind, key, it.document["title"]) for kind, key, it in last if it is not None]


def last_version(session: Session, kind: str, key: str) -> ContentVersion | None:
    """The version that was published last, also if it was taken out since."""
    newest = (
        select(ContentVersion)
        .join(Publication, col(Publication.version_id) == ContentVersion.id)
        .where(ContentVersion.kind == kind, ContentVersion.key == key)
        .order_by(col(Publication.id).desc())
    )
    return session.exec(newest.limit(1)).first()
