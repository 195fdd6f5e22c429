"""Everything there is to say about one step in both languages."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache

from platform_core.content.checks.amounts import amounts
from platform_core.content.checks.avoidance import avoidance
from platform_core.content.checks.care import care
from platform_core.content.checks.letters import letters
from platform_core.content.checks.media import media_words
from platform_core.content.checks.parity import parity
from platform_core.content.checks.places import Place, places
from platform_core.content.checks.shape import shape
from platform_core.content.checks.style import sources, style
from platform_core.content.checks.telephones import telephones
from platform_core.content.checks.tongue import tongue
from platform_core.content.checks.values import Avoided, Finding, StepFacts, StepText
from platform_core.content.problems import told
from platform_core.content.rules import LANGUAGES

_NEEDED = ("title", "short", "body")


def findings(
    texts: Mapping[str, StepText],
    facts: StepFacts,
    *,
    steps: Collection[str],
    avoided: Sequence[Avoided] = (),
) -> tuple[Finding, ...]:
    """Every finding, in the order of language, field and line. Never raises.

    ``texts`` by language, of which one may be missing; ``steps`` are the keys (``module/step``)
    to which links may lead.
    """
    there = {language: texts[language] for language in LANGUAGES if language in texts}
    known = (facts, frozenset(steps), tuple(avoided))
    found = {
        *_missing(there, facts),
        *(one for language, text in there.items() for one in _alone(language, text, *known)),
        *parity(there, {language: places(language, text) for language, text in there.items()}),
        *sources(facts),
    }
    return tuple(sorted(found))


def title_findings(language: str, title: str, avoided: Sequence[Avoided]) -> Iterator[Finding]:
    """What is wrong with the words of a title that stands by itself."""
    found = places(language, StepText(title=title))
    yield from _read(found, ())
    yield from avoidance(found, avoided)


# While one language is being written, the other stays as it was.
@lru_cache(maxsize=256)
def _alone(
    language: str,
    text: StepText,
    facts: StepFacts,
    steps: frozenset[str],
    avoided: tuple[Avoided, ...],
) -> tuple[Finding, ...]:
    """What there is to say about one language by itself."""
    found = places(language, text)
    return (
        *_read(found, steps),
        *amounts(language, found, text.media, facts),
        *media_words(language, text.media),
        *avoidance(found, avoided),
        *care(found, facts),
        *telephones(found, facts),
        *tongue(found),
        *style(found),
    )


def _missing(texts: Mapping[str, StepText], facts: StepFacts) -> Iterator[Finding]:
    for language in LANGUAGES:
        text = texts.get(language)
        if text is None or text == StepText():
            yield Finding(language, "body", 1, told("no_language"))
            continue
        for field in _NEEDED:
            if not str(getattr(text, field)).strip():
                yield Finding(language, field, 1, told(f"no_{field}"))
    if facts.minutes < 1:
        yield Finding("", "facts", 1, told("no_minutes"), entry="minutes")
    if not any(source.strip() for source in facts.sources):
        yield Finding("", "facts", 1, told("no_sources"), entry="sources")


def _read(found: Sequence[Place], steps: Collection[str]) -> Iterator[Finding]:
    for place in found:
        for remark in letters(place.text):
            yield place.remarked(remark)
        if place.is_markdown:
            for remark in shape(place.text, place.read, place.language, steps):
                yield place.remarked(remark)
