"""Share a story with the team, end that, and note who opened it."""

from datetime import datetime

from sqlmodel import Session

from platform_core.accounts.rules import Caseload
from platform_core.enrolment.actions.changes import audit
from platform_core.errors import PlatformError
from platform_core.storage.insert import insert_once
from platform_core.storage.tables import Enrolment, Story, StoryOpened, StoryShare
from platform_core.stories.actions.own import own
from platform_core.stories.queries import share_of, story_of


class NothingToShare(PlatformError):
    """There is no story yet."""


class StoryNotShared(PlatformError):
    """There is no story that this caseload may open; whether there is one at all is not said."""


def share_story(session: Session, enrolment: Enrolment, *, by: int, at: datetime) -> bool:
    """Let the team open one's story from now on; whether they could not already.

    Raises NothingToShare and NotTheirOwn.
    """
    enrolment_id = own(enrolment, by)
    if story_of(session, enrolment_id) is None:
        raise NothingToShare(f"enrolment {enrolment_id}")
    is_new = insert_once(session, StoryShare, enrolment_id=enrolment_id, shared_at=at)
    if is_new:
        audit(session, enrolment, "story.shared", by=by, at=at)
    return is_new


def stop_sharing(session: Session, enrolment: Enrolment, *, by: int, at: datetime) -> bool:
    """Keep one's story to oneself again; whether it was shared. Raises NotTheirOwn."""
    share = share_of(session, own(enrolment, by), lock=True)
    if share is None:
        return False
    share.ended_at = at
    session.flush()
    audit(session, enrolment, "story.unshared", by=by, at=at)
    return True


def open_story(
    session: Session, enrolment: Enrolment, *, caseload: Caseload, by: int, at: datetime
) -> Story:
    """A story that is shared with this caseload, its opening noted for its writer and the audit.

    Raises StoryNotShared.
    """
    share = share_of(session, enrolment.id or 0, lock=True)
    story = story_of(session, enrolment.id or 0)
    if share is None or story is None or enrolment.service_id != caseload.service_id:
        raise StoryNotShared(f"enrolment {enrolment.id} for service {caseload.service_id}")
    session.add(StoryOpened(enrolment_id=story.enrolment_id, opened_at=at, opened_by=by))
    audit(session, enrolment, "story.opened", by=by, at=at, revision=story.revision)
    session.flush()
    return story
