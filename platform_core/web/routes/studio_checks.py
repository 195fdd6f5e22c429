"""The checks of a step while it is written, each with its place in words and where to jump to."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from markupsafe import Markup, escape
from sqlmodel import Session

from platform_core.content.avoided.queries import avoided_words
from platform_core.content.checks.parts import step_facts, step_text
from platform_core.content.checks.step import findings
from platform_core.content.checks.values import Finding
from platform_core.content.numbers import known_numbers
from platform_core.content.problems import Level
from platform_core.content.rules import LANGUAGES
from platform_core.content.said_to_authors import said_to_authors
from platform_core.web.pages import draw
from platform_core.web.routes.studio_view import Editing, all_steps
from platform_core.wording import say

# What a finding calls a field, and where the editor has it.
_FIELDS = ("title", "body", "short", "activity", "reflection")
# What a finding repeats from the words it is about, or offers for them.
_QUOTED = frozenset({"word", "words", "letters", "instead", "line"})
_OPENS, _CLOSES = "\x02", "\x03"  # where a quotation begins and ends, until it is markup


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding as the page shows it; ``ident`` is the field that its link leads to."""

    is_error: bool
    ident: str
    line: int
    where: str
    words: str


def checked(
    session: Session,
    here: Editing,
    texts: Mapping[str, Mapping[str, Any]],
    facts: Mapping[str, Any],
    language: str,
    *,
    today: date,
    service_id: int,
) -> list[Shown]:
    """Everything that the checks say about words that may not be saved yet, errors first."""
    found = findings(
        {one: step_text(texts[one]) for one in LANGUAGES},
        step_facts(facts, numbers=known_numbers(), today=today),
        steps=all_steps(session, here),
        avoided=avoided_words(session, service_id),
    )
    return [_shown(one, language) for one in sorted(found, key=_place)]


def _place(one: Finding) -> tuple[bool, int, int, int]:
    """Errors first; then as the page has them: English, Welsh, field by field, line by line."""
    language = LANGUAGES.index(one.language) if one.language else len(LANGUAGES)
    field = _FIELDS.index(one.field) if one.field in _FIELDS else len(_FIELDS)
    return one.level is not Level.ERROR, language, field, one.line


def _shown(one: Finding, language: str) -> Shown:
    return Shown(
        is_error=one.level is Level.ERROR,
        ident=_ident(one),
        line=one.line,
        where=_where(one, language),
        words=said_of(one, language),
    )


def said_of(one: Finding, language: str, *, of_module: bool = False) -> Markup:
    """A finding in words, with what it quotes marked where that is in the other language."""
    if one.language in ("", language):
        return escape(said_to_authors(one.said, language, of_module=of_module))
    names = tuple((name, _marked(name, value)) for name, value in one.said.names)
    words = escape(said_to_authors(replace(one.said, names=names), language, of_module=of_module))
    begin = Markup('<span lang="{}">').format(one.language)
    return words.replace(_OPENS, begin).replace(_CLOSES, Markup("</span>"))


def _marked(name: str, value: str | int) -> str | int:
    is_quoted = name in _QUOTED and isinstance(value, str)
    return f"{_OPENS}{value}{_CLOSES}" if is_quoted else value


def _ident(one: Finding) -> str:
    if one.field in _FIELDS and one.language:
        return f"{one.language}.{one.field}"
    if one.field == "media" and one.language:
        return f"{one.language}.media.{max(one.line, 1) - 1}.{one.entry or 'alt'}"
    if one.field == "facts" and one.entry:
        return f"step.{one.entry}"
    return "facts" if one.field == "facts" else "texts"


def _where(one: Finding, language: str) -> str:
    field = say(f"studio.field.{one.field}", language)
    spoken = say(f"studio.in.{one.language}", language) if one.language else ""
    line = say("studio.line", language, line=one.line) if one.field in _FIELDS[1:] else ""
    return ", ".join(part for part in (spoken, field, line) if part) + ":"


def summary(found: Sequence[Shown], language: str) -> str:
    """How much there is to fix and to look at."""
    levels = Counter(one.is_error for one in found)
    if not found:
        return say("studio.nothing_to_fix", language)
    if not levels[True]:
        return say("studio.count_advice", language, n=levels[False])
    if not levels[False]:
        return say("studio.count_errors", language, n=levels[True])
    errors = say("studio.count_errors", language, n=levels[True])
    return f"{errors}, {say('studio.count_advice', language, n=levels[False])}"


def checks_html(found: Sequence[Shown], language: str) -> str:
    """The list, as the page and its script show it."""
    return draw("studio_checks.html", language, "/", findings=found)  # type: ignore[arg-type]
