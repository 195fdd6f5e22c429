"""Everything there is to say about a module: each of its steps, and what lies between them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from platform_core.content.checks import step
from platform_core.content.checks.values import Avoided, Finding, StepFacts, StepText
from platform_core.content.problems import Level, told
from platform_core.content.rules import LANGUAGES

STEPS_IN_A_MODULE = range(2, 7)  # PRODUCT: a theme of 2 to 6 steps


@dataclass(frozen=True, slots=True)
class StepParts:
    """A step of a module: its words by language, and what they share."""

    texts: Mapping[str, StepText]
    facts: StepFacts
    order: int = 0


def findings(
    title: Mapping[str, str],
    parts: Mapping[str, StepParts],
    *,
    steps: Collection[str],
    avoided: Sequence[Avoided] = (),
) -> dict[str, tuple[Finding, ...]]:
    """Findings by the key of the step within its module; "" has those of the module itself.

    ``title`` and ``parts`` may be unfinished; ``steps`` as for a step, with this module's own.
    """
    between: dict[str, list[Finding]] = {key: [] for key in ("", *parts)}
    between[""] += titles(title, avoided)
    between[""] += amount(len(parts))
    for key, found in orders({key: one.order for key, one in parts.items()}):
        between[key].append(found)
    return {
        key: (
            *between[key],
            *step.findings(parts[key].texts, parts[key].facts, steps=steps, avoided=avoided),
        )
        if key
        else tuple(between[key])
        for key in between
    }


def amount(steps: int) -> Iterator[Finding]:
    """A module has a few steps."""
    if not steps:
        yield Finding("", "facts", 1, told("no_steps"))
    elif steps not in STEPS_IN_A_MODULE:
        yield Finding("", "facts", 1, told("many_steps", steps=steps), Level.ADVICE)


def orders(places: Mapping[str, int]) -> Iterator[tuple[str, Finding]]:
    """Steps that share a place with one before them, by the key of the step."""
    taken: dict[int, str] = {}
    for key, order in places.items():
        first = taken.setdefault(order, key)
        if first != key:
            said = told("step_order", step=first, order=order)
            yield key, Finding("", "facts", 1, said, entry="order")


def titles(title: Mapping[str, str], avoided: Sequence[Avoided] = ()) -> Iterator[Finding]:
    """What is wrong with the title of a module."""
    for language in LANGUAGES:
        words = title.get(language, "")
        if not words.strip():
            yield Finding(language, "title", 1, told("no_title"))
        else:
            yield from step.title_findings(language, words, avoided)
