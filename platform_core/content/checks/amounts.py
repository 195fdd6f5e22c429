"""How much there is to read, hear and watch, against the minutes that a step says it takes."""

from collections.abc import Iterator, Sequence

from platform_core.content.checks.places import Place, of
from platform_core.content.checks.values import Finding, StepFacts, StepMedia
from platform_core.content.problems import told

SHORT_WORDS = 110  # CONTENT_BRIEF 1.2: no scrolling on a small phone
WORDS_A_MINUTE = 120  # CONTENT_BRIEF 1.2: tired readers


def amounts(
    language: str, found: Sequence[Place], media: Sequence[StepMedia], facts: StepFacts
) -> Iterator[Finding]:
    """A step that asks more than its minutes, and a short version that is not short."""
    short = _words(found, "short")
    if short > SHORT_WORDS:
        message = told("short_words", words=short, most=SHORT_WORDS)
        yield Finding(language, "short", 1, message)
    words = _words(found, "body") + _words(found, "activity")
    seconds = sum(max(one.seconds, 0) for one in media)
    most = facts.minutes * WORDS_A_MINUTE
    if most <= 0 or words * 60 + seconds * WORDS_A_MINUTE <= most * 60:
        return
    message = told("many_words", words=words, minutes=facts.minutes, most=most)
    if seconds:
        message = told("many_seconds", words=words, seconds=seconds, minutes=facts.minutes)
    yield Finding(language, "facts", 1, message, entry="minutes")


def _words(found: Sequence[Place], field: str) -> int:
    place = of(found, field)
    return place.read.words if place else 0
