"""Add a step to a draft, take one out, or give it another place."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col

from platform_core.content.drafts.actions.holding import held, note
from platform_core.content.drafts.actions.saving import save_part
from platform_core.content.drafts.parts import (
    KEY,
    MODULE,
    MOST_STEPS,
    Refused,
    new_step,
    step_keys,
    step_part,
)
from platform_core.content.drafts.queries import parts, wording
from platform_core.content.drafts.rules import PartRefused
from platform_core.content.problems import Said, told
from platform_core.storage.tables import ContentDraft, DraftPart


def add_step(
    session: Session,
    draft: ContentDraft,
    step: str,
    title: Mapping[str, str],
    *,
    by: int,
    at: datetime,
) -> None:
    """Put a step that nobody has written yet at the end. Raises PartRefused, DraftClosed."""
    draft = held(session, draft, by)
    now = wording(session, draft.id or 0)
    keys = step_keys(now)
    if said := _refused(step, keys):
        raise PartRefused([Refused(step_part(step[:60]), "key", said)])
    order = 1 + max((now[step_part(key)]["order"] for key in keys), default=0)
    for end, words in new_step(min(order, 999), now[MODULE]["sources"], title).items():
        name = step_part(step) + end
        save_part(session, draft, name, words, seen=0, by=by, at=at)
    note(session, draft, "step_added", by=by, at=at, step=step)


def _refused(step: str, keys: list[str]) -> Said | None:
    if len(step) > 60 or not KEY.fullmatch(step):
        return told("entry_key", entry="`key`")
    if step in keys:
        return told("key_taken", key=step)
    if len(keys) >= MOST_STEPS:
        return told("entry_many", entry="`steps`", limit=str(MOST_STEPS))
    return None


def remove_step(session: Session, draft: ContentDraft, step: str, *, by: int, at: datetime) -> None:
    """Take a step out of the draft, if it is there. What was published of it stays in its
    versions. Raises DraftClosed."""
    draft = held(session, draft, by)
    names = [step_part(step, language) for language in (None, "en", "cy")]
    gone = session.connection().execute(
        delete(DraftPart).where(col(DraftPart.draft_id) == draft.id, col(DraftPart.name).in_(names))
    )
    session.expire_all()
    if gone.rowcount:
        note(session, draft, "step_removed", by=by, at=at, step=step)


def move_step(
    session: Session, draft: ContentDraft, step: str, place: int, *, by: int, at: datetime
) -> None:
    """Make a step the ``place``-th, counted from 1; the others close up. Raises DraftClosed."""
    draft = held(session, draft, by)
    now = parts(session, draft.id or 0)
    keys = step_keys({name: part.words for name, part in now.items()})
    if step not in keys:
        return
    keys.remove(step)
    keys.insert(max(place, 1) - 1, step)
    for order, key in enumerate(keys, 1):
        part = now[step_part(key)]
        words = {**part.words, "order": order}
        save_part(session, draft, part.name, words, seen=part.revision, by=by, at=at)
    note(session, draft, "step_moved", by=by, at=at, step=step)
