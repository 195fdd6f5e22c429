"""What has to be put right in a module itself, before its steps: its titles, its place, who looks
after it, and what it is founded on."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlmodel import Session

from platform_core.content.checks import module as checks
from platform_core.content.drafts.faults import wrong_with
from platform_core.content.drafts.parts import MODULE
from platform_core.content.drafts.situation import Reason, Situation
from platform_core.content.drafts.situations import situation_of
from platform_core.content.problems import Level
from platform_core.content.rules import LANGUAGES
from platform_core.storage.tables import ContentDraft
from platform_core.web.routes.studio_checks import Shown, said_of
from platform_core.web.routes.studio_view import Editing
from platform_core.web.routes.studio_words import numbered
from platform_core.wording import say

_FIELDS = ("stage", "order", "owner", "sources")


def module_checked(
    session: Session, here: Editing, words: Mapping[str, Any], language: str, *, today: date
) -> list[Shown]:
    """Everything that Review would say of the module itself, by the fields of its page; then what
    is advice. The words may not be saved yet."""
    situation = _situation(session, here, words, today)
    found = [it for it in wrong_with(situation) if it.part == MODULE]
    errors = sorted((_wrong(it, language) for it in found), key=_place)
    return [*errors, *_advice(situation, language)]


def _situation(session: Session, here: Editing, words: Mapping[str, Any], today: date) -> Situation:
    """Of what is published, and nobody has changed, as if a draft of it were begun."""
    draft = here.draft or ContentDraft(
        kind=MODULE,
        key=here.module,
        service_id=here.service_id,
        state="draft",
        based_on=here.version.id if here.version else None,
    )
    parts = {**here.words, MODULE: {**words, "order": numbered(words)["order"]}}
    return replace(situation_of(session, draft, today=today), parts=parts)


def _wrong(reason: Reason, language: str) -> Shown:
    ident = _ident(reason.field, reason.language)
    return Shown(True, ident, 0, _where(ident, language), reason.in_language(language))


def _advice(situation: Situation, language: str) -> Iterator[Shown]:
    title = situation.parts[MODULE]["title"]
    steps = sum(name.count("/") == 1 for name in situation.parts)
    for one in (*checks.titles(title, situation.avoided), *checks.amount(steps)):
        if one.level is Level.ADVICE:
            ident = _ident(one.field, one.language)
            said = said_of(one, language, of_module=True)
            yield Shown(False, ident, 0, _where(ident, language), said)


def _ident(field: str, spoken: str) -> str:
    """The field of the page that is meant; what is about no field is about the steps."""
    name, _, of = field.partition(".")
    if name == "title":
        return f"module.title.{spoken or (of if of in LANGUAGES else 'en')}"
    return f"module.{name}" if name in _FIELDS else "steps"


def _where(ident: str, language: str) -> str:
    if ident == "steps":
        return f"{say('studio.steps', language)}:"
    name = (
        ident.partition(".")[2].replace("title.", "module_title_").replace("order", "module_order")
    )
    return f"{say(f'studio.field.{name}', language)}:"


def _place(one: Shown) -> tuple[int, str]:
    """As the page has them: the steps, the titles, and what follows."""
    order = (
        "steps",
        *(f"module.title.{it}" for it in LANGUAGES),
        *(f"module.{it}" for it in _FIELDS),
    )
    return order.index(one.ident), one.words
