"""Take into a draft what was published since it began."""

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col

from platform_core.content.drafts.actions.holding import held, note
from platform_core.content.drafts.actions.saving import written
from platform_core.content.drafts.merging import merge
from platform_core.content.drafts.queries import current_version, parts, version_parts
from platform_core.storage.tables import ContentDraft, DraftPart


def catch_up(session: Session, draft: ContentDraft, *, by: int, at: datetime) -> tuple[str, ...]:
    """Begin the draft anew from what is published now. What was only changed there comes in; what
    was only changed here stays; of what was changed in both, the draft's words stay, and the names
    of those parts come back, to be looked at. Raises DraftClosed."""
    draft = held(session, draft, by)
    current = current_version(session, draft.kind, draft.key)
    now = current.id if current else None
    if draft.based_on == now:
        return ()
    before, theirs = (version_parts(session, it) for it in (draft.based_on, now))
    there = parts(session, draft.id or 0)
    seen = {name: part.revision for name, part in there.items()}
    mine = {name: part.words for name, part in there.items()}
    found = merge(before, mine, theirs)
    for name in found.taken:
        written(session, draft, name, theirs[name], seen=seen.get(name, 0), by=by, at=at)
    session.connection().execute(
        delete(DraftPart).where(
            col(DraftPart.draft_id) == draft.id, col(DraftPart.name).in_(found.gone)
        )
    )
    session.expire_all()
    draft.based_on = now
    session.add(draft)
    session.flush()
    note(session, draft, "caught_up", by=by, at=at, both=list(found.both))
    return found.both
