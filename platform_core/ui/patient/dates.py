"""Days within a sentence. In Welsh they follow "ar", "tan" or a verb, where Dydd becomes ddydd."""

from datetime import date

from babel.dates import get_day_names

from platform_core.accounts.rules import Language
from platform_core.wording import say_date


def say_day(day: date, language: Language) -> str:
    """A date within a sentence: Tuesday 24 November, or ddydd Mawrth 24 Tachwedd."""
    return _within(say_date(day, language), language)


def say_weekday(weekday: int, language: Language) -> str:
    """The name of a weekday (0 is Monday) within a sentence."""
    return _within(get_day_names("wide", locale=language)[weekday], language)


def _within(said: str, language: Language) -> str:
    return f"dd{said[1:]}" if language is Language.WELSH else said
