"""Hold a draft while it is changed, so that nobody publishes it underneath."""

from typing import Any

from sqlmodel import Session, select

from platform_core.audit.actions import record
from platform_core.content.drafts.queries import authors_of, owner_of
from platform_core.content.drafts.rules import DraftClosed, NotYours
from platform_core.storage.tables import ContentDraft


def held(session: Session, draft: ContentDraft, by: int) -> ContentDraft:
    """The draft as it is now, locked until the transaction ends.

    Raises DraftClosed, and NotYours if what it drafts belongs to a service whose author ``by`` is
    not.
    """
    statement = select(ContentDraft).where(ContentDraft.id == draft.id).with_for_update()
    now = session.exec(statement.execution_options(populate_existing=True)).one()
    if now.closed_at is not None:
        raise DraftClosed(f"draft {now.id} is {now.state}")
    refuse_anothers(session, now.kind, now.key, by)
    return now


def refuse_anothers(session: Session, kind: str, key: str, by: int) -> None:
    """Raises NotYours if a module or plan belongs to a service whose author somebody is not."""
    owner = owner_of(session, kind, key)
    if owner is not None and by not in authors_of(session, owner):
        raise NotYours(f"{kind} {key} is service {owner}'s")


def note(session: Session, draft: ContentDraft, act: str, *, by: int, at: Any, **more: Any) -> None:
    """A line in the audit about a draft."""
    record(
        session,
        f"draft.{act}",
        "content_draft",
        draft.id,
        by=by,
        at=at,
        service_id=draft.service_id,
        kind=draft.kind,
        key=draft.key,
        **more,
    )
