"""My story on paper, for whoever wrote it."""

from sqlmodel import Session
from starlette.responses import Response

from platform_core.accounts.rules import Role, Viewer
from platform_core.accounts.services import service_of
from platform_core.clock import local_date
from platform_core.enrolment.queries import enrolment_of
from platform_core.storage.database import open_reading
from platform_core.storage.tables import Story
from platform_core.stories.queries import share_of, story_of
from platform_core.stories.rules import BOXES, filled
from platform_core.web.only_for import only_for
from platform_core.web.pages import page
from platform_core.web.problems import not_found
from platform_core.web.visits import Visit
from platform_core.wording import say, say_full_date

ADDRESS = "/print/my-story"


@only_for(Role.PATIENT)
def story_page(visit: Visit, viewer: Viewer) -> Response:
    """``/print/my-story?size=large``: the words as they were last saved, and whose they are; for
    whoever has saved none, an empty page to fill in by hand.

    The team has its own way to a story that is shared, which its writer is told of; not this one.
    """
    with open_reading() as session:
        enrolment = enrolment_of(session, viewer.person_id, viewer.service_id)
        if enrolment is None:
            return not_found(visit)
        story = story_of(session, enrolment.id or 0)
        lines = _lines(session, visit, story, viewer.service_id) if story else []
    return page(
        visit,
        "story_print.html",
        name=viewer.name,
        written_in=story.language if story else visit.language.value,
        boxes=filled(story.boxes) if story else {},
        every_box=BOXES,
        lines=lines,
        is_large=visit.asked("size") == "large",
    )


def _lines(session: Session, visit: Visit, story: Story, service_id: int) -> list[str]:
    """The foot of the page: who wrote it and when, who may see it, and what is not in it."""
    language = visit.language
    day = say_full_date(local_date(story.saved_at, visit.settings.zone), language)
    service = service_of(session, service_id).names[language]
    is_shared = share_of(session, story.enrolment_id) is not None
    shared = "story_print.shared" if is_shared else "story_print.not_shared"
    return [
        say(f"story_print.{story.written}", language, day=day),
        say(shared, language, service=service),
        say("story_print.records", language),
    ]
