"""Welsh bank holidays and working days."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache

from holidays.countries.united_kingdom import UnitedKingdom

from platform_core.enrolment.rules import Span

_DAY = timedelta(days=1)
_SATURDAY = 5


@cache
def bank_holidays(year: int) -> tuple[date, ...]:
    """The bank holidays of Wales in a year, in order (source: the ``holidays`` package, WLS)."""
    wales = UnitedKingdom(subdiv="WLS", years=year)  # type: ignore[no-untyped-call]
    return tuple(sorted(wales))


@cache
def _bank_holidays(year: int) -> frozenset[date]:
    return frozenset(bank_holidays(year))


def is_bank_holiday(day: date) -> bool:
    """Whether a day is a bank holiday in Wales."""
    return day in _bank_holidays(day.year)


def bank_holidays_between(first_on: date, last_on: date) -> tuple[date, ...]:
    """The bank holidays of Wales from one date to another, both included, in order."""
    found: list[date] = []
    for year in range(first_on.year, last_on.year + 1):
        days = bank_holidays(year)
        found += days[bisect_left(days, first_on) : bisect_right(days, last_on)]
    return tuple(found)


def is_working_day(day: date, closures: Iterable[Span]) -> bool:
    """Monday to Friday, not a bank holiday in Wales, and the service is not closed."""
    return (
        day.weekday() < _SATURDAY
        and not is_bank_holiday(day)
        and not any(span.first_on <= day <= span.last_on for span in closures)
    )


def working_day_after(day: date, number: int, closures: Iterable[Span]) -> date:
    """The working day that is ``number`` working days after ``day`` (which does not count)."""
    closed = tuple(closures)
    while number > 0:
        day += _DAY
        number -= is_working_day(day, closed)
    return day


def working_days_left(due_on: date, today: date, closures: Iterable[Span]) -> int:
    """Working days after today until ``due_on``, itself counted; below nought, how many over."""
    closed = tuple(closures)
    if today > due_on:
        return -_working_days(due_on, today, closed)
    return _working_days(today, due_on, closed)


def _working_days(after: date, until: date, closures: tuple[Span, ...]) -> int:
    days = (after + _DAY * n for n in range(1, (until - after).days + 1))
    return sum(is_working_day(day, closures) for day in days)
