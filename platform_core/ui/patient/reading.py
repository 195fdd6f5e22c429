"""A step to read: what it says in the reader's language, where they left it, or when it opens."""

from dataclasses import dataclass
from functools import lru_cache

import streamlit as st
from sqlmodel import Session

from platform_core.accounts.rules import Language
from platform_core.clock import local_date
from platform_core.content.drafts.queries import corrections_for
from platform_core.content.markdown import media_html
from platform_core.content.rules import Plan, Step, Words
from platform_core.content.step_html import help_card, opening_html, sections, to_try_html
from platform_core.release.queries import place_of, version_opened
from platform_core.release.rules import StageOnPath
from platform_core.release.words import say_why
from platform_core.settings import settings
from platform_core.storage.tables import Correction, Place
from platform_core.ui.components import escape, heading, html, icon, link, paragraph, pressed
from platform_core.ui.patient.dates import say_day
from platform_core.ui.patient.day import Day, plan_of
from platform_core.wording import say

FULL, SHORT = "full", "short"
_STOP = "stop_"


@dataclass(frozen=True, slots=True)
class Reading:
    """A step as one person has it before them. ``version_id``: the wording that they read;
    ``corrections``: what was put right since they read an earlier one."""

    step: Step
    stage: StageOnPath
    number: int
    version_id: int
    language: Language
    place: Place | None
    corrections: tuple[Correction, ...]
    is_open: bool

    @property
    def words(self) -> Words:
        """The step in the reader's language."""
        return self.step.words[self.language]


def read_step(session: Session, day: Day, key: str) -> Reading | None:
    """The step of a key on somebody's path, or nothing if the plan has none. One that they have
    opened stays open, also when its place in the plan is a later one by now."""
    plan: Plan = plan_of(session, day.service)
    one = day.enrolment.id or 0
    for stage in day.path.stages:
        for number, on_path in enumerate(stage.steps, 1):
            if on_path.step.key == key:
                version = plan.version_of(key)
                told = corrections_for(session, one, key, version, today=day.today)
                return Reading(
                    step=on_path.step,
                    stage=stage,
                    number=number,
                    version_id=version,
                    language=day.language,
                    place=place_of(session, one, key),
                    corrections=tuple(told),
                    is_open=day.path.may_read(key) or bool(version_opened(session, one, key)),
                )
    return None


def opening(reading: Reading) -> str:
    """Which stage, what the step is called, and which step of how many."""
    language, steps = reading.language, len(reading.stage.steps)
    stage = reading.stage.title[language]
    return back(language) + opening_html(
        reading.words.title, stage, reading.number, steps, language
    )


def help_first(reading: Reading) -> str:
    """Urgent help, above the words of a step that may be hard to read."""
    return help_card(reading.language) if reading.step.help_first else ""


def put_right(reading: Reading) -> str:
    """What is told to whoever read an earlier wording, each with its day."""
    language, zone = reading.language, settings().zone
    lines = []
    for told in reading.corrections:
        day = say_day(local_date(told.said_at, zone), language)
        about = say("step.corrected_about", language)
        on = say("step.corrected", language, day=day)
        words = escape(told.words.get(language, ""))
        lines.append(f'<p class="draft">{escape(about)} {escape(on)} {words}</p>')
    return "".join(lines)


def back(language: Language) -> str:
    """The way back to Today."""
    return (
        f'<a class="back" data-page href="/today">{icon("back")}'
        f"{escape(say('nav.to_today', language))}</a>"
    )


def draw(reading: Reading, length: str) -> None:
    """The step in the length that was chosen, with a way to stop at every heading."""
    # The short version is for a bad day: its words come first, all on one screen.
    above, below = _draft_notice(reading), ""
    if length == SHORT:
        above, below = below, above
    html(above, _pictures(reading, length))
    *most, last = _sections(reading, length)
    for number, section in enumerate(most, 1):
        html(section)
        words = say("step.stop_here", reading.language)
        st.button(words, key=f"{_STOP}{number}", type="tertiary")
    html(last, _to_try(reading, length), below)


def stopped_at(reading: Reading) -> int | None:
    """The heading at which somebody stopped in this run: the next to read, or at the end the last.

    Nothing if nobody pressed.
    """
    headings = len(prose(reading.words.body)) - 1
    if pressed("stop"):
        return 0 if is_short() else headings
    return next((n for n in range(1, headings + 1) if pressed(f"{_STOP}{n}")), None)


def begins_short(reading: Reading) -> bool:
    """Whether somebody had chosen the 60-second version when they left this step."""
    return bool(reading.place and reading.place.short)


def is_short() -> bool:
    """Whether the 60-second version is chosen."""
    return bool(st.session_state.get("length") == SHORT)


def _sections(reading: Reading, length: str) -> list[str]:
    """The text in the length that was chosen, cut before each heading so that one can stop there.

    ``data-at`` is the heading that somebody left it at, for camau.js to return to.
    """
    words = reading.words
    if length == SHORT:
        return [f'<div class="prose">{prose(words.short)[0]}</div>']
    at = reading.place.at_heading if reading.place else 0
    first, *rest = prose(words.body)
    top = f'<div class="prose" data-at="{at}">{first}</div>'
    return [top, *(f'<div class="prose">{section}</div>' for section in rest)]


def _pictures(reading: Reading, length: str) -> str:
    shown = reading.words.media if length == FULL else ()
    return "".join(media_html(media, reading.language) for media in shown)


def _to_try(reading: Reading, length: str) -> str:
    """The one optional thing to do, after the whole text."""
    activity = reading.words.activity if length == FULL else None
    return to_try_html(activity, reading.language)


def not_open(reading: Reading) -> str:
    """When a step opens, and why then."""
    language = reading.language
    return (
        back(language)
        + heading(reading.words.title, over=reading.stage.title[language])
        + paragraph(say_why(reading.stage.why, language), look="lead")
        + paragraph(say("step.come_when_open", language))
        + f"<p>{link('my_path', say('today.see_path', language), look='btn2')}</p>"
    )


def unknown(language: Language) -> str:
    """There is no such step, perhaps no longer."""
    return (
        back(language)
        + heading(say("step.unknown", language))
        + paragraph(say("step.unknown_body", language))
        + f"<p>{link('my_path', say('today.see_path', language), look='btn2')}</p>"
    )


@lru_cache(maxsize=512)
def prose(markdown: str) -> tuple[str, ...]:
    """A body as HTML, cut before each heading."""
    return sections(markdown)


def _draft_notice(reading: Reading) -> str:
    if reading.language is Language.ENGLISH or reading.words.approved:
        return ""
    return f'<p class="draft">{escape(say("step.draft_welsh", reading.language))}</p>'
