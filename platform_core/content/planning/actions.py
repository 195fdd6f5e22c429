"""Change a plan in its draft, which is begun by the first change."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session

from platform_core.content.documents import Document
from platform_core.content.drafts.actions import save_part, start_draft
from platform_core.content.drafts.parts import PLAN
from platform_core.content.drafts.queries import open_draft, parts
from platform_core.content.drafts.rules import DraftMoved
from platform_core.content.planning.rules import with_modules
from platform_core.content.queries import published
from platform_core.content.rules import Module
from platform_core.storage.tables import ContentDraft, DraftPart

Change = Callable[[Document], Document]


class Seen(NamedTuple):
    """Which wording of a plan somebody had before them: of which draft, and how often it had been
    saved; 0 and 0 when nobody had begun to change it."""

    draft_id: int = 0
    revision: int = 0


def change_plan(
    session: Session,
    plan_key: str,
    change: Change,
    *,
    seen: Seen,
    service_id: int,
    by: int,
    at: datetime,
) -> DraftPart:
    """Keep a change to a plan in its draft.

    Raises what ``change`` raises, what ``save_part`` raises, and DraftMoved if it is not any more
    as it was seen: nothing is overwritten then.
    """
    there = open_draft(session, "plan", plan_key)
    if there is not None or seen.draft_id:
        _refuse_if_moved(session, there, seen)
    draft = start_draft(session, "plan", plan_key, service_id=service_id, by=by, at=at)
    now = parts(session, draft.id or 0)[PLAN]
    words = change(with_modules(now.words, _modules(session)))
    return save_part(session, draft, PLAN, words, seen=now.revision, by=by, at=at)


def _modules(session: Session) -> Sequence[Module]:
    return list(published(session).modules.values())


def _refuse_if_moved(session: Session, draft: ContentDraft | None, seen: Seen) -> None:
    if draft is None:  # it was published, or given up
        raise DraftMoved(PLAN, 0, None, None, None)
    now = parts(session, draft.id or 0)[PLAN]
    if (draft.id, now.revision) != seen:
        raise DraftMoved(PLAN, now.revision, now.saved_by, now.saved_at, now.words)
