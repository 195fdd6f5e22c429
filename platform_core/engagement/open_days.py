"""The open-day clock: the only time that counts against anybody.

A day counts if something was open or due on it, the person had not paused, and the service was not
closed: not declared so, and not a bank holiday in Wales. Weekends count; patients read on Sundays.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from platform_core.engagement.calendar import bank_holidays_between, is_bank_holiday
from platform_core.enrolment.rules import Span

_DAY = timedelta(days=1)


def open_days(
    after: date,
    until: date,
    *,
    open_from: date | None,
    pauses: Iterable[Span],
    closures: Iterable[Span],
) -> int:
    """How many open days lie after ``after`` and not after ``until``.

    ``open_from`` is the first date on which something was open or due, or nothing if never.
    """
    first_on = _first_that_may_count(after, open_from)
    if first_on is None or first_on > until:
        return 0
    closed = _merged((*pauses, *closures), first_on, until)
    off = sum((last - first).days + 1 for first, last in closed)
    bank = bank_holidays_between(first_on, until)
    off += sum(not any(first <= day <= last for first, last in closed) for day in bank)
    return (until - first_on).days + 1 - off


def nth_open_day(
    number: int,
    after: date,
    *,
    open_from: date | None,
    pauses: Iterable[Span],
    closures: Iterable[Span],
) -> date | None:
    """The date on which the ``number``-th open day after ``after`` is reached.

    Nothing if it never is: nothing opens, or the service has closed for good.
    """
    day = _first_that_may_count(after, open_from)
    closed = sorted((*pauses, *closures), key=lambda span: span.first_on)
    if day is not None and not closed:
        soonest = day + (number - 1) * _DAY
        if not bank_holidays_between(day, soonest):
            return soonest  # as it nearly always is
    try:
        while day is not None:
            day = _out_of(closed, day) if closed else day
            number -= not is_bank_holiday(day)
            if number <= 0:
                return day
            day += _DAY
    except OverflowError:  # a closure that ends with the calendar
        return None
    return None


def _first_that_may_count(after: date, open_from: date | None) -> date | None:
    return None if open_from is None else max(after + _DAY, open_from)


def _out_of(closed: list[Span], day: date) -> date:
    for span in closed:  # in order of their first days, so that one pass is enough
        if span.first_on <= day <= span.last_on:
            day = span.last_on + _DAY
    return day


def _merged(spans: Iterable[Span], first_on: date, last_on: date) -> list[tuple[date, date]]:
    """The days of ``spans`` from one date to another as spans that neither touch nor overlap."""
    merged: list[tuple[date, date]] = []
    for span in sorted(spans, key=lambda span: span.first_on):
        first, last = max(span.first_on, first_on), min(span.last_on, last_on)
        if first > last:
            continue
        if merged and first <= merged[-1][1] + _DAY:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return merged
