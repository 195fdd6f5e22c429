"""Which drafts are open, and what is in them."""

from typing import Any

from sqlmodel import Session, col, select

from platform_core.content.drafts.parts import named, step_part
from platform_core.storage.tables import (
    ContentDraft,
    ContentPiece,
    ContentVersion,
    DraftPart,
    Publication,
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


def parts(session: Session, draft_id: int) -> dict[str, DraftPart]:
    """The parts of a draft by name, without what was only said about it."""
    rows = session.exec(select(DraftPart).where(DraftPart.draft_id == draft_id))
    return {row.name: row for row in rows if named(row.name)}


def wording(session: Session, draft_id: int) -> dict[str, dict[str, Any]]:
    """The words of each part of a draft."""
    return {name: part.words for name, part in parts(session, draft_id).items()}


def draft_step(session: Session, draft_id: int, step: str) -> dict[str, DraftPart]:
    """The parts of one step: its facts, and its words in each language."""
    names = [step_part(step, language) for language in (None, "en", "cy")]
    rows = session.exec(
        select(DraftPart).where(DraftPart.draft_id == draft_id, col(DraftPart.name).in_(names))
    )
    return {row.name: row for row in rows}


def part_about(session: Session, draft_id: int, name: str) -> DraftPart | None:
    """One part of a draft."""
    return session.exec(
        select(DraftPart).where(DraftPart.draft_id == draft_id, DraftPart.name == name)
    ).first()


def owner_of(session: Session, kind: str, key: str) -> int | None:
    """The service to which a module or plan belongs, or nothing if it is everybody's."""
    return session.exec(
        select(ContentPiece.service_id).where(ContentPiece.kind == kind, ContentPiece.key == key)
    ).first()


def latest_publication(session: Session, kind: str, key: str) -> Publication | None:
    """The act that made current what is current."""
    newest = select(Publication).where(Publication.kind == kind, Publication.key == key)
    return session.exec(newest.order_by(col(Publication.id).desc()).limit(1)).first()


def current_version(session: Session, kind: str, key: str) -> ContentVersion | None:
    """The version that is published now, if any is."""
    latest = latest_publication(session, kind, key)
    if latest is None or latest.version_id is None:
        return None
    return session.get(ContentVersion, latest.version_id)
