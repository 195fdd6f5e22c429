"""Keep somebody's words to the question of a step, for themselves alone."""

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col

from platform_core.errors import PlatformError
from platform_core.plain_text import plain_text
from platform_core.storage.insert import insert_once
from platform_core.storage.tables import Enrolment, Reflection
from platform_core.stories.actions.own import own
from platform_core.stories.queries import reflection_of
from platform_core.stories.rules import REFLECTION_LIMIT


class ReflectionMoved(PlatformError):
    """The words were changed in another window meanwhile; nothing was overwritten.

    ``theirs``: what is kept now; nothing if it was removed.
    """

    def __init__(self, theirs: Reflection | None) -> None:
        super().__init__(f"reflection {theirs.id if theirs else 'removed'}")
        self.theirs = theirs


def save_reflection(
    session: Session,
    enrolment: Enrolment,
    step: str,
    version_id: int,
    words: str,
    *,
    seen: int,
    by: int,
    at: datetime,
) -> Reflection | None:
    """Keep these words in place of those of revision ``seen`` (0: there were none); nothing for
    none, which removes them.

    Saving what is kept already changes nothing. Raises ReflectionMoved, TextRefused, NotTheirOwn.
    """
    enrolment_id = own(enrolment, by)
    kept = plain_text(words, field="reflection", limit=REFLECTION_LIMIT)
    now = reflection_of(session, enrolment_id, step, lock=True)
    if kept == (now.words if now else ""):
        return now
    if (now.revision if now else 0) != seen:
        raise ReflectionMoved(now)
    if not kept:
        remove_reflection(session, enrolment, step, by=by)
        return None
    if now is None:
        return _first(session, enrolment_id, step, version_id, kept, at=at)
    now.version_id, now.words, now.saved_at = version_id, kept, at
    now.revision += 1
    session.flush()
    return now


def remove_reflection(session: Session, enrolment: Enrolment, step: str, *, by: int) -> None:
    """Remove somebody's words to one step, if there are any. Raises NotTheirOwn."""
    session.exec(
        delete(Reflection).where(
            col(Reflection.enrolment_id) == own(enrolment, by), col(Reflection.step) == step
        )
    )


def remove_reflections(session: Session, enrolment: Enrolment, *, by: int) -> None:
    """Remove all that somebody wrote for themselves beside their story. Raises NotTheirOwn."""
    session.exec(delete(Reflection).where(col(Reflection.enrolment_id) == own(enrolment, by)))


def _first(
    session: Session, enrolment_id: int, step: str, version_id: int, words: str, *, at: datetime
) -> Reflection | None:
    is_new = insert_once(
        session,
        Reflection,
        enrolment_id=enrolment_id,
        step=step,
        version_id=version_id,
        words=words,
        revision=1,
        saved_at=at,
    )
    found = reflection_of(session, enrolment_id, step)
    if not is_new:
        raise ReflectionMoved(found)
    return found
