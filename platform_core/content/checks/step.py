"""Everything there is to say about one step in both languages."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from platform_core.content.checks.amounts import amounts
from platform_core.content.checks.avoidance import avoided_words
from platform_core.content.checks.values import Avoided, Finding, StepFacts, StepText
from platform_core.content.prose import remarks

_MARKDOWN = ("short", "body", "activity", "reflection")


def findings(
    texts: Mapping[str, StepText],
    facts: StepFacts,
    *,
    steps: Collection[str],
    avoided: Sequence[Avoided] = (),
) -> tuple[Finding, ...]:
    """Every finding, in the order of the languages and the fields. Never raises.

    ``texts`` by language; ``steps`` are the keys (``module/step``) to which links may lead.
    """
    return tuple(sorted(set(_all(texts, facts, steps, avoided))))


def _all(
    texts: Mapping[str, StepText],
    facts: StepFacts,
    steps: Collection[str],
    avoided: Sequence[Avoided],
) -> Iterator[Finding]:
    for language, text in texts.items():
        yield from amounts(language, text, facts)
        own = tuple(one for one in avoided if one.language == language)
        for field in _MARKDOWN:
            yield from avoided_words(language, field, getattr(text, field) or "", own)
            for remark in remarks(getattr(text, field) or "", language, steps):
                yield Finding(language, field, remark.line + 1, remark.message, remark.level)
