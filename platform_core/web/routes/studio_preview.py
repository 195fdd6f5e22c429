"""A step as a phone shows it to a patient, from words that may not be finished.

The markup wears the hooks of the patient's page, so that the same stylesheet dresses both.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from sqlmodel import Session

from platform_core.content.drafts.parts import MODULE
from platform_core.content.markdown import media_html, to_html
from platform_core.content.queries import published
from platform_core.content.rules import Media
from platform_core.web.routes.studio_view import Editing, Part
from platform_core.web.urgent import urgent_line
from platform_core.wording import say

FULL, SHORT = "full", "short"
LONGEST = 20_000  # characters of one field; Markdown's worst cases take half a second of these

Texts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a step stands: the stage's title, and which of how many in it."""

    stage: str
    number: int
    count: int


def place_of(session: Session, here: Editing, step: str, language: str) -> Place:
    """Where patients will find a step once the draft is published; a module that is in no stage
    yet comes to the end of its own."""
    now, at, count = published(session), here.steps.index(step) + 1, len(here.steps)
    stages = [stage for plan in now.plans.values() for stage in plan.stages]
    for stage in stages:
        modules = stage.module_keys
        if here.module in modules:
            sizes = {key: len(now.modules[key].steps) for key in modules} | {here.module: count}
            before = sum(sizes[key] for key in modules[: modules.index(here.module)])
            return Place(stage.title[language], before + at, sum(sizes.values()))
    own = here.parts[MODULE].words["stage"]
    for stage in stages:
        if stage.key == own:
            before = len(stage.steps)
            return Place(stage.title[language], before + at, before + count)
    return Place(here.title(language), at, count)


def whole(
    session: Session,
    here: Editing,
    step: str,
    parts: Mapping[str, Part],
    language: str,
    length: str,
) -> dict[str, str]:
    """Each piece of the page by name, from top to bottom."""
    words, facts = parts[language].words, parts["step"].words
    return {
        "top": top_html(words.get("title"), place_of(session, here, step, language), language),
        "help": help_html(facts, language),
        "media": pictures_html(words, length, language),
        "words": words_html(words, length, language),
    }


def top_html(title: object, place: Place, language: str) -> str:
    """Which stage, what the step is called, and which step of how many."""
    over = escape(say("step.in_stage", language, stage=place.stage))
    where = escape(say("step.number_of", language, number=place.number, count=place.count))
    looks = ("done" if n < place.number else "now" if n == place.number else "" for n in
             range(1, place.count + 1))  # fmt: skip
    dots = "".join(f'<span class="{look}"></span>' for look in looks)
    return (
        f'<p class="over">{over}</p><h1>{escape(str(title or ""))}</h1>'
        f'<p class="progress"><span class="dots" aria-hidden="true">{dots}</span>'
        f"<span>{where}</span></p>"
    )


def help_html(facts: Texts, language: str) -> str:
    """Urgent help, where a step shows it before its words."""
    if facts.get("help_first") is not True:
        return ""
    more = escape(say("care.more_help", language))
    return (
        '<section class="card"><p class="note"><span class="i i-phone" aria-hidden="true"></span>'
        f'<span>{urgent_line(language)} <a href="/urgent-help">{more}</a></span></p></section>'
    )


def pictures_html(words: Texts, length: str, language: str) -> str:
    """Pictures, sounds and films, which the 60-second version leaves out."""
    media = words.get("media") if length == FULL else ()
    return "".join(medium_html(one, language) for one in media or ())


def medium_html(one: Texts, language: str) -> str:
    """One of them with its words in a language."""
    given = {name: value for name, value in one.items() if value is not None}
    return media_html(Media(**{"alt": "", **given}), language)


def words_html(words: Texts, length: str, language: str) -> str:
    """The text in one length and what comes after it."""
    if length == SHORT:
        return prose_html(words.get("short"))
    return prose_html(words.get("body")) + _to_try(words, language) + _to_ask(words, language)


def prose_html(markdown: object) -> str:
    """A body as patients see it: its first paragraph stands out."""
    text = str(markdown or "")[:LONGEST]
    drawn = to_html(text).replace("<p>", '<p class="lead">', 1)
    return f'<div class="prose">{drawn}</div>'


def _to_try(words: Texts, language: str) -> str:
    if not words.get("activity"):
        return ""
    title = escape(say("step.to_try", language))
    return f'<aside class="try"><h2>{title}</h2>{to_html(str(words["activity"])[:LONGEST])}</aside>'


def _to_ask(words: Texts, language: str) -> str:
    """The question for oneself, with the box that readers write in only drawn."""
    if not words.get("reflection"):
        return ""
    over, unread, yours = (
        escape(say(f"step.reflection_{name}", language)) for name in ("over", "unread", "yours")
    )
    return (
        f'<section class="card ask"><p class="over">{over}</p><p class="note">'
        f'<span class="i i-msg" aria-hidden="true"></span><span><strong>{unread}</strong> {yours}'
        f'</span></p><h2>{escape(str(words["reflection"]))}</h2><div class="box"></div></section>'
    )
