"""A date typed into one box, day first, however people write it: 24 11 2026, 24/11/26, 24 Nov 2026.

One box has its whole name for a screen reader and one place for its error. Three boxes would be
called "Day", "Month" and "Year" of nothing, since a Streamlit label cannot belong to a group, and
the date picker's calendar wants a mouse. What was understood is said back in full.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from babel.dates import get_month_names

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_PARTS = re.compile(r"(\d{1,2})[\s./-]+(\d{1,2}|[^\W\d]+)[\s./-]+(\d{4}|\d{2})", re.UNICODE)


@dataclass(frozen=True, slots=True)
class TypedDate:
    """What was typed: a date, or nothing with ``is_wrong`` when it makes none.

    An empty box is neither a date nor wrong.
    """

    day: date | None = None
    is_wrong: bool = False


def read_date(typed: str | None) -> TypedDate:
    """The date that somebody typed, day before month. Two digits of a year are this century's."""
    words = (typed or "").strip().rstrip(".")
    if not words:
        return TypedDate()
    match = _PARTS.fullmatch(words)
    iso = _ISO.fullmatch(words)
    if match is None and iso is None:
        return TypedDate(is_wrong=True)
    try:
        if match is None:  # as other systems write it, and never another order of day and month
            return TypedDate(date.fromisoformat(words))
        day, month, year = match.groups()
        number = int(year)
        return TypedDate(date(number + 2000 if number < 100 else number, _month(month), int(day)))
    except ValueError:
        return TypedDate(is_wrong=True)


def write_date(day: date | None) -> str:
    """A date as this box shows it to be changed: 24 11 2026."""
    return f"{day.day} {day.month} {day.year}" if day else ""


def _month(words: str) -> int:
    """The number of a month given in digits, or by a name or its short form in either language."""
    if words.isdigit():
        return int(words)
    return _month_names().get(words.casefold(), 0)


@cache
def _month_names() -> dict[str, int]:
    return {
        name.casefold().rstrip("."): number
        for language in ("en", "cy")
        for width in ("wide", "abbreviated")
        for number, name in get_month_names(width, locale=language).items()
    }
