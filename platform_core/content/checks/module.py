"""Everything there is to say about a module: each of its steps, and what lies between them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from platform_core.content.checks import step
from platform_core.content.checks.values import Avoided, Finding, StepFacts, StepText
from platform_core.content.problems import told
from platform_core.content.rules import LANGUAGES


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
    found = {"": tuple(_own(title))}
    for key, one in parts.items():
        found[key] = step.findings(one.texts, one.facts, steps=steps, avoided=avoided)
    return found


def _own(title: Mapping[str, str]) -> Iterator[Finding]:
    for language in LANGUAGES:
        if not title.get(language, "").strip():
            yield Finding(language, "title", 1, told("words_missing", entry="title"))
