"""Take into a draft what was published since it began."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col

from platform_core.content.drafts.actions.holding import held, note
from platform_core.content.drafts.actions.saving import written
from platform_core.content.drafts.documents import parts_of
from platform_core.content.drafts.queries import current_version, parts
from platform_core.storage.tables import ContentDraft, ContentVersion, DraftPart


def catch_up(session: Session, draft: ContentDraft, *, by: int, at: datetime) -> tuple[str, ...]:
    """Begin the draft anew from what is published now. What was only changed there comes in; what
    was only changed here stays; of what was changed in both, the draft's words stay, and the names
    of those parts come back, to be looked at. Raises DraftClosed."""
    draft = held(session, draft, by)
    base = session.get(ContentVersion, draft.based_on) if draft.based_on else None
    current = current_version(session, draft.kind, draft.key)
    if (base and base.id) == (current and current.id):
        return ()
    before, theirs = _parts(draft, base), _parts(draft, current)
    both = tuple(
        name
        for name in sorted(before.keys() | theirs.keys())
        if before.get(name) != theirs.get(name)
        and not _taken_over(session, draft, name, before, theirs, by=by, at=at)
    )
    draft.based_on = current.id if current else None
    session.add(draft)
    session.flush()
    note(session, draft, "caught_up", by=by, at=at, both=list(both))
    return both


def _parts(draft: ContentDraft, version: ContentVersion | None) -> Mapping[str, dict[str, Any]]:
    return parts_of(draft.kind, version.document) if version else {}


def _taken_over(
    session: Session,
    draft: ContentDraft,
    name: str,
    before: Mapping[str, dict[str, Any]],
    theirs: Mapping[str, dict[str, Any]],
    *,
    by: int,
    at: datetime,
) -> bool:
    """Whether a part that was published otherwise is so in the draft, too, from now on."""
    mine = parts(session, draft.id or 0).get(name)
    words = mine.words if mine else None
    if words == theirs.get(name):
        return True
    if words != before.get(name) or (not theirs and words is not None):
        return False  # changed here as well; or all of it was taken out, and the draft is kept
    if name in theirs:
        seen = mine.revision if mine else 0
        written(session, draft, name, theirs[name], seen=seen, by=by, at=at)
    else:
        session.connection().execute(
            delete(DraftPart).where(
                col(DraftPart.draft_id) == draft.id, col(DraftPart.name) == name
            )
        )
        session.expire_all()
    return True
