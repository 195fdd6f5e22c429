"""Say why: a reason of the release as a whole sentence in either language."""

from collections.abc import Mapping
from datetime import date

from platform_core.release.values import Said, Why
from platform_core.wording import say, say_date


def say_why(why: Why, language: str) -> str:
    """The sentence of a reason, its dates and titles in the same language."""
    names = {name: _in_words(value, language) for name, value in why.params.items() if name != "n"}
    count = why.params.get("n")
    return say(why.key, language, n=count if isinstance(count, int) else None, **names)


def _in_words(value: Said, language: str) -> str:
    if isinstance(value, date):
        return _on(value, language)
    return value[language] if isinstance(value, Mapping) else str(value)


def _on(day: date, language: str) -> str:
    said = say_date(day, language)
    # In Welsh our sentences say the day after a verb or "tan", where Dydd becomes ddydd.
    return f"dd{said[1:]}" if language == "cy" else said
