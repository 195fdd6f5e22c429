"""What is open to somebody now, put together to be printed in their language."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup, escape
from sqlmodel import Session

from platform_core.accounts.rules import Language
from platform_core.checkins.rules import MOOD, PAIN
from platform_core.content.markdown import on_paper, to_html
from platform_core.content.queries import current_plan
from platform_core.content.rules import Stage, Step, Words
from platform_core.release.policy import read_policy
from platform_core.release.queries import progress_of
from platform_core.release.rules import path
from platform_core.release.values import StageState
from platform_core.storage.tables import Enrolment, Service
from platform_core.wording import say


@dataclass(frozen=True, slots=True)
class Sheet:
    """One step on paper."""

    stage: str
    title: str
    minutes: int
    body: Markup
    help_first: bool


def open_steps(
    session: Session, enrolment: Enrolment, *, today: date
) -> list[tuple[Stage | None, Step]]:
    """The steps of open stages that they have not finished, in order, with the stage of each.

    Somebody who has not joined has the first stage, with which everybody begins.
    """
    plan = current_plan(session, session.get_one(Service, enrolment.service_id).plan_key)
    if enrolment.joined_at is None:
        first = plan.stages[0]
        return [(first, step) for step in first.steps]
    stages = {stage.key: stage for stage in plan.stages}
    found = path(plan, progress_of(session, enrolment), read_policy(), today=today).stages
    return [
        (stages.get(stage.key), placed.step)
        for stage in found
        if stage.state is not StageState.LATER
        for placed in stage.steps
        if placed.finished_on is None
    ]


def sheet(stage: Stage | None, step: Step, language: Language) -> Sheet:
    """A step's words as they are printed."""
    words = step.words[language]
    name = stage.title.get(language, stage.key) if stage else ""
    body = body_of(words, language)
    return Sheet(name, words.title, step.minutes, body, step.help_first)


def return_facts(service: Service, language: Language) -> dict[str, Any]:
    """What the pages to fill in and to send back need to know of a service."""
    welsh = language is Language.WELSH
    return {
        "service": service.name_cy if welsh else service.name_en,
        "phone": service.phone,
        "hours": service.hours_cy if welsh else service.hours_en,
        "pain": PAIN,
        "moods": MOOD if service.mood_is_asked else (),
    }


def say_in(language: Language, wording: str, **names: Any) -> str:
    """Words in the language of whoever will hold the paper."""
    return say(wording, language, **names)


def _to_write_on(question: str, language: Language) -> str:
    title = escape(say("step.reflection_over", language))
    own = escape(say("step.reflection_on_paper", language))
    lines = '<p class="ruled"></p>' * 3
    return f"<h2>{title}</h2><p><strong>{escape(question)}</strong></p><p>{own}</p>{lines}"


def body_of(words: Words, language: Language) -> Markup:
    """A step's text, its pictures, what there is to try, and lines for its question."""
    parts = [to_html(words.body), *(on_paper(one, language) for one in words.media)]
    if words.activity:
        title = escape(say("step.to_try", language))
        parts.append(f"<h2>{title}</h2>{to_html(words.activity)}")
    if words.reflection:
        parts.append(_to_write_on(words.reflection, language))
    return Markup("".join(parts))  # noqa: S704  (both escape what they are given)
