"""What My story shows beside its form: its sharing, who opened it, words that may go into it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from platform_core.accounts.rules import Language
from platform_core.accounts.services import ServiceFacts, service_of
from platform_core.content.queries import published
from platform_core.content.rules import Module
from platform_core.settings import settings
from platform_core.storage.tables import Reflection, Story, StoryShare
from platform_core.stories.queries import Opened, openings_of, reflections_of, share_of, story_of
from platform_core.stories.rules import OFFERED
from platform_core.ui.guard import Mine
from platform_core.ui.patient.dates import say_day
from platform_core.wording import say, say_time


@dataclass(frozen=True, slots=True)
class Page:
    """What there is to know of one's story. ``offered``: own reflections, by step, with titles."""

    story: Story | None
    share: StoryShare | None
    opened: Sequence[Opened]
    offered: dict[str, tuple[str, Reflection]]
    has_words: bool
    service: ServiceFacts
    language: Language


def read_page(session: Session, mine: Mine) -> Page:
    """Read one's own story and what belongs to it."""
    one = mine.enrolment.id or 0
    kept = reflections_of(session, one)
    modules = published(session).modules if any(row.step in OFFERED for row in kept) else {}
    return Page(
        story=story_of(session, one),
        share=share_of(session, one),
        opened=openings_of(session, one),
        offered={
            row.step: (_title_of(modules.get(row.step.partition("/")[0]), row.step, mine), row)
            for row in kept
            if row.step in OFFERED
        },
        has_words=bool(kept),
        service=service_of(session, mine.viewer.service_id),
        language=mine.language,
    )


def _title_of(module: Module | None, key: str, mine: Mine) -> str:
    """What a step is called now, or that it is not there any more."""
    steps = module.steps if module else ()
    found = next((step for step in steps if step.key == key), None)
    return found.words[mine.language].title if found else say("my_words.step", mine.language)


def when(at: datetime, language: Language) -> dict[str, Any]:
    """The day and the time of an instant, for a sentence."""
    zone = settings().zone
    return {
        "day": say_day(at.astimezone(zone).date(), language),
        "time": say_time(at, language, zone),
    }
