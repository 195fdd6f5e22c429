"""What both languages of a step share, on the review page: what it was, what it is, and the rest.

Lists, such as sources or the modules of a stage, are said by what came in and what went.
"""

from collections.abc import Mapping, Sequence

from platform_core.accounts.rules import Language
from platform_core.content.drafts.diff import Fact, Section
from platform_core.content.drafts.paragraphs import Change
from platform_core.ui.components import escape
from platform_core.wording import say

Names = Mapping[tuple[str, str], Mapping[str, str]]
"""The titles of stages and modules, by ``stage`` or ``module`` and the key."""

_LOOKS = {Change.ADDED: "", Change.REMOVED: " bad", Change.CHANGED: " mid"}
_OF = {"stage": "stage", "modules": "module"}  # whose title stands for a value


def chip(change: Change, language: Language) -> str:
    """That something is new, gone or changed, in a word."""
    words = escape(say(f"review.change.{change}", language))
    return f'<span class="st{_LOOKS[change]}">{words}</span>'


def facts_markup(section: Section, language: Language, called: Names) -> str:
    """What was changed, then what was not: who approves a step approves both."""
    changed = [line for it in section.facts for line in _changed(it, language, called)]
    new = f"{chip(Change.CHANGED, language)} "
    lines = [new + escape(line) for line in changed]
    is_gone = section.change is Change.REMOVED
    for fact in section.others:
        value = _value(fact.name, fact.before if is_gone else fact.after, language, called)
        lines.append(_muted(_name(fact, language), value, language))
    return (
        f'<ul class="bare facts">{"".join(f"<li>{it}</li>" for it in lines)}</ul>' if lines else ""
    )


def _muted(name: str, value: str, language: Language) -> str:
    words = escape(say("review.fact_is", language, name=name, value=value))
    return f'<span class="muted">{words}</span>'


def _name(fact: Fact, language: Language) -> str:
    return say(f"review.fact.{fact.name}", language)


def _changed(fact: Fact, language: Language, called: Names) -> list[str]:
    if isinstance(fact.before, list | tuple) and isinstance(fact.after, list | tuple):
        return _listed(fact, fact.before, fact.after, language, called)
    before, after = (_value(fact.name, it, language, called) for it in (fact.before, fact.after))
    return [
        say("review.fact_changed", language, name=_name(fact, language), before=before, after=after)
    ]


def _listed(
    fact: Fact,
    before: Sequence[object],
    after: Sequence[object],
    language: Language,
    called: Names,
) -> list[str]:
    ways = {
        "in": [it for it in after if it not in before],
        "out": [it for it in before if it not in after],
    }
    if not any(ways.values()):
        ways = {"order": list(after)}
    return [
        say(
            f"review.fact_{way}",
            language,
            name=_name(fact, language),
            what=_value(fact.name, these, language, called),
        )
        for way, these in ways.items()
        if these
    ]


def _value(name: str, value: object, language: Language, called: Names) -> str:
    if value in (None, "", [], ()):
        return say("review.value.none", language)
    if isinstance(value, bool):
        return say(f"review.value.{'yes' if value else 'no'}", language)
    if name in ("effort", "kind"):
        return say(f"review.value.{value}", language)
    if isinstance(value, list | tuple):
        return "; ".join(_called(name, str(it), language, called) for it in value)
    return _called(name, str(value), language, called)


def _called(name: str, value: str, language: Language, called: Names) -> str:
    title = called.get((_OF.get(name, ""), value))
    return title[language] if title else value
