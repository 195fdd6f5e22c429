"""How much there is to read, hear and watch, against the minutes that a step says it takes."""

from collections.abc import Iterator

from platform_core.content.checks.values import Finding, StepFacts, StepText
from platform_core.content.problems import told
from platform_core.content.prose import SHORT_WORDS, WORDS_A_MINUTE, words_in


def amounts(language: str, text: StepText, facts: StepFacts) -> Iterator[Finding]:
    """A step that asks more than its minutes, and a short version that is not short."""
    short = words_in(text.short)
    if short > SHORT_WORDS:
        message = told("short_words", words=short, most=SHORT_WORDS)
        yield Finding(language, "short", 1, message)
    words = words_in(text.body) + words_in(text.activity or "")
    seconds = sum(media.seconds for media in text.media)
    most = facts.minutes * WORDS_A_MINUTE
    if words > most:
        message = told("many_words", words=words, minutes=facts.minutes, most=most)
    elif words * 60 + seconds * WORDS_A_MINUTE > most * 60:
        message = told("many_seconds", words=words, seconds=seconds, minutes=facts.minutes)
    else:
        return
    yield Finding(language, "facts", 1, message, entry="minutes")
