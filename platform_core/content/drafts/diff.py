"""What is new in a draft, as somebody reads it: step by step, both languages side by side.

A module or plan is a list of sections (itself, then its steps or stages), each with facts that both
languages share and words in each. Paragraphs are compared first, and then the words within those
that were changed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from platform_core.content.drafts.paragraphs import Change, Paragraph, paragraphs
from platform_core.content.drafts.parts import MODULE, PLAN, Words, step_keys, step_part, titled
from platform_core.content.rules import LANGUAGES

_TEXTS = ("title", "short", "body", "activity", "reflection")
_FACTS = ("order", "minutes", "effort", "kind", "help_first", "sources")


@dataclass(frozen=True, slots=True)
class Row:
    """What stands side by side: a paragraph in each language, or in one of them."""

    en: Paragraph | None
    cy: Paragraph | None


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that is not in words: what it was, and what it is."""

    name: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Medium:
    """A picture or recording with what is said of it in each language, before and now: nothing
    where it was or is not there."""

    file: str
    change: Change
    before: Mapping[str, Words]
    after: Mapping[str, Words]


@dataclass(frozen=True, slots=True)
class Section:
    """The module or plan itself (``key`` is empty), a step or a stage, before and now.

    ``facts`` are those that were changed, ``others`` those that are as they were; all those of a
    section that is new or gone. ``media`` are those that are not as they were.
    """

    key: str
    title: Mapping[str, str]
    change: Change
    facts: tuple[Fact, ...]
    others: tuple[Fact, ...]
    media: tuple[Medium, ...]
    texts: Mapping[str, tuple[Row, ...]]


@dataclass(frozen=True, slots=True)
class _Side:
    """A section as it is, or was."""

    facts: Mapping[str, object] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    media: Mapping[str, Mapping[str, Words]] = field(default_factory=dict)


def differences(
    kind: str, before: Mapping[str, Words], after: Mapping[str, Words]
) -> tuple[Section, ...]:
    """Every section in the order of the draft, also those that are as they were; what is gone
    comes last."""
    sides = _plan if kind == "plan" else _module
    was, now = sides(before), sides(after)
    keys = [*now, *(key for key in was if key not in now)]
    return tuple(_section(key, was.get(key), now.get(key)) for key in keys)


def _module(parts: Mapping[str, Words]) -> dict[str, _Side]:
    if MODULE not in parts:
        return {}
    module = parts[MODULE]
    facts = {name: module[name] for name in ("stage", "order", "owner", "sources")}
    words = {language: {"title": module["title"][language]} for language in LANGUAGES}
    return {"": _Side(facts, words)} | {key: _step(key, parts) for key in step_keys(parts)}


def _step(key: str, parts: Mapping[str, Words]) -> _Side:
    facts = {name: parts[step_part(key)].get(name) for name in _FACTS}
    words = {it: parts.get(step_part(key, it), {}) for it in LANGUAGES}
    media: dict[str, dict[str, Words]] = {}
    for language in LANGUAGES:
        for one in words[language].get("media", ()):
            media.setdefault(one["file"], {})[language] = one
    return _Side(facts, {it: _texts(words[it]) for it in LANGUAGES}, media)


def _texts(words: Words) -> dict[str, str]:
    beside = ("alt", "caption", "transcript", "captions")
    media = "\n\n".join(
        media[name] for media in words.get("media", ()) for name in beside if media.get(name)
    )
    return {**{name: words.get(name) or "" for name in _TEXTS}, "media": media}


def _plan(parts: Mapping[str, Words]) -> dict[str, _Side]:
    if PLAN not in parts:
        return {}
    plan = parts[PLAN]
    sides = {"": _Side({}, {it: {"title": plan["title"][it]} for it in LANGUAGES})}
    for order, stage in enumerate(plan["stages"], 1):
        facts = {
            "order": order,
            "near_programme": stage["near_programme"],
            "modules": stage.get("modules"),
        }
        words = {it: {name: stage[name][it] for name in ("title", "about")} for it in LANGUAGES}
        sides[stage["key"]] = _Side(facts, words)
    return sides


def _section(key: str, was: _Side | None, now: _Side | None) -> Section:
    before, after = was or _Side(), now or _Side()
    shown = now or was or _Side()
    names = shown.words[LANGUAGES[0]]
    texts = {name: _rows(name, before, after) for name in names}
    both = was is not None and now is not None
    facts = [Fact(it, before.facts.get(it), after.facts.get(it)) for it in shown.facts]
    changed = tuple(it for it in facts if both and it.before != it.after)
    media = tuple(_media(before.media, after.media))
    if not both:
        change = Change.REMOVED if now is None else Change.ADDED
    else:
        is_same = not changed and not media and before.words == after.words
        change = Change.SAME if is_same else Change.CHANGED
    return Section(
        key=key,
        title=titled({it: shown.words[it]["title"] for it in LANGUAGES}, key),
        change=change,
        facts=changed,
        others=tuple(it for it in facts if it not in changed),
        media=media,
        texts=texts,
    )


def _media(
    before: Mapping[str, Mapping[str, Words]], after: Mapping[str, Mapping[str, Words]]
) -> Iterator[Medium]:
    for file in [*after, *(it for it in before if it not in after)]:
        was, now = before.get(file, {}), after.get(file, {})
        if was != now:
            change = Change.CHANGED if was and now else Change.ADDED if now else Change.REMOVED
            yield Medium(file, change, was, now)


def _rows(name: str, before: _Side, after: _Side) -> tuple[Row, ...]:
    en, cy = (
        paragraphs(before.words.get(it, {}).get(name, ""), after.words.get(it, {}).get(name, ""))
        for it in LANGUAGES
    )
    return tuple(_side_by_side(en, cy))


def _side_by_side(en: Sequence[Paragraph], cy: Sequence[Paragraph]) -> Iterator[Row]:
    """Pair paragraphs as they come. One that is new or gone in one language alone stands alone, so
    that those after it are beside each other again."""
    left, right = list(en), list(cy)
    while left and right:
        alone = (Change.ADDED, Change.REMOVED)
        one, other = left[0].change, right[0].change
        if one in alone and one is not other and len(left) > 1:
            yield Row(left.pop(0), None)
        elif other in alone and one is not other and len(right) > 1:
            yield Row(None, right.pop(0))
        else:
            yield Row(left.pop(0), right.pop(0))
    for one_left, one_right in zip_longest(left, right):
        yield Row(one_left, one_right)
