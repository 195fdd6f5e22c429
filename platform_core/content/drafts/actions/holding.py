"""Hold a draft while it is changed, so that nobody publishes it underneath."""

from typing import Any

from sqlmodel import Session, select

from platform_core.audit.actions import record
from platform_core.content.drafts.rules import DraftClosed
from platform_core.storage.tables import ContentDraft


def held(session: Session, draft: ContentDraft) -> ContentDraft:
    """The draft as it is now, locked until the transaction ends. Raises DraftClosed."""
    statement = select(ContentDraft).where(ContentDraft.id == draft.id).with_for_update()
    now = session.exec(statement.execution_options(populate_existing=True)).one()
    if now.closed_at is not None:
        raise DraftClosed(f"draft {now.id} is {now.state}")
    return now


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
