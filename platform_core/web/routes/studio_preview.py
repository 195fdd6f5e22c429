"""A step as a phone shows it to a patient, from words that may not be finished.

The markup wears the hooks of the patient's page, so that the same stylesheet dresses both.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from platform_core.content.documents import placed_in
from platform_core.content.drafts.parts import MODULE
from platform_core.content.markdown import media_html
from platform_core.content.queries import PlanUnknown, plan_of, published
from platform_core.content.rules import Media, Module
from platform_core.content.step_html import (
    escape,
    help_card,
    opening_html,
    reflection_opening,
    sections,
    to_try_html,
)
from platform_core.storage.tables import ContentVersion
from platform_core.web.routes.studio_view import Editing, Part
from platform_core.web.routes.studio_words import numbered

FULL, SHORT = "full", "short"
LONGEST = 20_000  # characters of one field; Markdown's worst cases take half a second of these

Texts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a step stands: the stage's title, and which of how many in it."""

    stage: str
    number: int
    count: int


def place_of(session: Session, here: Editing, step: str, language: str) -> Place | None:
    """Where patients of the author's service will find a step once the draft is published; a
    module that the plan does not name yet comes to the end of its own stage. Nothing if the plan
    has no such stage."""
    try:
        plan = plan_of(session, here.service_id)
    except PlanUnknown:
        return None
    document = session.get_one(ContentVersion, plan.version_id).document
    others = published(session).modules
    placed = placed_in(document, {**others, here.module: _as_module(here)}.values())
    at, own = here.steps.index(step) + 1, here.parts[MODULE].words["stage"]
    homes = {module.key: stage for stage, modules in placed.items() for module in modules}
    home = homes.get(here.module, own)
    if home not in placed:
        return None
    keys = [module.key for module in placed[home]]
    keys += [] if here.module in keys else [here.module]
    sizes = [len(here.steps if key == here.module else others[key].steps) for key in keys]
    before = sum(sizes[: keys.index(here.module)])
    title = next(stage["title"] for stage in document["stages"] if stage["key"] == home)
    return Place(title[language], before + at, sum(sizes))


def _as_module(here: Editing) -> Module:
    """The draft as far as its place among other modules goes."""
    words = numbered(here.parts[MODULE].words)
    return Module(
        key=here.module,
        title={},
        stage=words["stage"],
        order=words["order"],
        owner="",
        sources=(),
        steps=(),
        version_id=0,
        number=0,
    )


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
        "help": help_card(language) if facts.get("help_first") is True else "",
        "media": pictures_html(words, length, language),
        "words": words_html(words, length, language),
    }


def top_html(title: object, place: Place | None, language: str) -> str:
    """Which stage, what the step is called, and which step of how many."""
    words = str(title or "")
    if place is None:
        return f"<h1>{escape(words)}</h1>"
    return opening_html(words, place.stage, place.number, place.count, language)


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
    drawn = "".join(sections(str(markdown or "")[:LONGEST]))
    return f'<div class="prose">{drawn}</div>'


def _to_try(words: Texts, language: str) -> str:
    return to_try_html(str(words.get("activity") or "")[:LONGEST], language)


def _to_ask(words: Texts, language: str) -> str:
    """The question for oneself, with the box that readers write in only drawn."""
    if not words.get("reflection"):
        return ""
    question = f"<h2>{escape(words['reflection'])}</h2>"
    return (
        f'<section class="card ask">{reflection_opening(language)}{question}'
        '<div class="box"></div></section>'
    )
