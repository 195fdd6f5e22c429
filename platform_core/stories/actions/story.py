"""Keep somebody's story, box by box, and remove it."""

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col

from platform_core.errors import PlatformError
from platform_core.plain_text import plain_text
from platform_core.storage.insert import insert_once
from platform_core.storage.tables import Enrolment, Story
from platform_core.stories.actions.own import own
from platform_core.stories.actions.sharing import stop_sharing
from platform_core.stories.queries import story_of
from platform_core.stories.rules import BOX_LIMIT, Boxes, Written, filled


class StoryMoved(PlatformError):
    """The story was saved or removed in another window meanwhile; nothing was overwritten.

    ``theirs``: the story as it is now, if there is one.
    """

    def __init__(self, theirs: Story | None) -> None:
        super().__init__(f"story {theirs.id if theirs else 'removed'}")
        self.theirs = theirs


class StoryEmpty(PlatformError):
    """No box has any words."""


def save_story(
    session: Session,
    enrolment: Enrolment,
    boxes: Boxes,
    *,
    language: str,
    written: Written,
    seen: int,
    by: int,
    at: datetime,
) -> Story:
    """Keep these boxes in place of those of revision ``seen`` (0: there was no story).

    Saving what is kept already changes nothing. Raises StoryMoved, StoryEmpty, NotTheirOwn, and
    TextRefused with the box as its field.
    """
    enrolment_id = own(enrolment, by)
    kept = filled(
        {box: plain_text(said, field=box, limit=BOX_LIMIT) for box, said in filled(boxes).items()}
    )
    if not kept:
        raise StoryEmpty(f"enrolment {enrolment_id}")
    now = story_of(session, enrolment_id, lock=True)
    said = (language, written.value, kept)
    if now is not None and (now.language, now.written, now.boxes) == said:
        return now
    if (now.revision if now else 0) != seen:
        raise StoryMoved(now)
    if now is None:
        return _first(session, enrolment_id, language, written, kept, at=at)
    now.language, now.written, now.boxes = said
    now.revision, now.saved_at = now.revision + 1, at
    session.flush()
    return now


def remove_story(session: Session, enrolment: Enrolment, *, by: int, at: datetime) -> None:
    """Remove somebody's story, for themselves and for the team. Raises NotTheirOwn."""
    stop_sharing(session, enrolment, by=by, at=at)
    session.exec(delete(Story).where(col(Story.enrolment_id) == own(enrolment, by)))


def _first(
    session: Session,
    enrolment_id: int,
    language: str,
    written: Written,
    boxes: dict[str, str],
    *,
    at: datetime,
) -> Story:
    is_new = insert_once(
        session,
        Story,
        enrolment_id=enrolment_id,
        language=language,
        written=written.value,
        boxes=boxes,
        revision=1,
        saved_at=at,
    )
    found = story_of(session, enrolment_id)
    if found is None or not is_new:
        raise StoryMoved(found)
    return found
