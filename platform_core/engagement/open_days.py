"""The open-day clock: the only time that counts against anybody.

A day counts if something was open or due on it, the person had not paused, and the service was not
closed: not declared so, and not a bank holiday in Wales. Weekends count; patients read on Sundays.
On a day on which fewer people than usual came to the whole service, it counts in that proportion:
its pulse, in percent (see ``pulse``). Days to come count whole, so that what is worked out from
them is the earliest that it can be.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from platform_core.engagement.calendar import bank_holidays_between, is_bank_holiday
from platform_core.enrolment.rules import Span

_DAY = timedelta(days=1)
WHOLE = 100  # percent
_NO_PULSE: Mapping[date, int] = {}


def open_days(
    after: date,
    until: date,
    *,
    open_from: date | None,
    pauses: Iterable[Span],
    closures: Iterable[Span],
    pulse: Mapping[date, int] = _NO_PULSE,
    bank_holidays: bool = True,
) -> float:
    """How many open days lie after ``after`` and not after ``until``; exact to the hundredth.

    ``open_from`` is the first date on which something was open or due, or nothing if never.
    ``pulse`` names the days that count for less, in percent. ``bank_holidays``: whether those of
    Wales are closed.
    """
    first_on = _first_that_may_count(after, open_from)
    if first_on is None or first_on > until:
        return 0
    closed = _merged((*pauses, *closures), first_on, until)
    days = (until - first_on).days + 1 - sum((last - first).days + 1 for first, last in closed)
    bank = bank_holidays_between(first_on, until) if bank_holidays else ()
    days -= sum(not _is_within(day, closed) for day in bank)
    if not pulse:
        return days
    missing = sum(
        WHOLE - pulse[day]
        for day in _days_of(pulse, first_on, until)
        if not _is_within(day, closed) and day not in bank
    )
    return (days * WHOLE - missing) / WHOLE


def nth_open_day(
    number: int,
    after: date,
    *,
    open_from: date | None,
    pauses: Iterable[Span],
    closures: Iterable[Span],
    pulse: Mapping[date, int] = _NO_PULSE,
    bank_holidays: bool = True,
) -> date | None:
    """The date with which ``number`` open days after ``after`` are full.

    Nothing if they never are: nothing opens, or the service has closed for good.
    """
    day = _first_that_may_count(after, open_from)
    closed = sorted((*pauses, *closures), key=lambda span: span.first_on)
    if day is not None and not closed and not pulse:
        soonest = day + (number - 1) * _DAY
        if not bank_holidays or not bank_holidays_between(day, soonest):
            return soonest  # as it nearly always is
    left = number * WHOLE
    try:
        while day is not None:
            day = _out_of(closed, day) if closed else day
            if not (bank_holidays and is_bank_holiday(day)):
                left -= pulse.get(day, WHOLE)
            if left <= 0:
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


def _is_within(day: date, spans: Iterable[tuple[date, date]]) -> bool:
    return any(first <= day <= last for first, last in spans)


def _days_of(pulse: Mapping[date, int], first_on: date, last_on: date) -> Iterable[date]:
    """The days of a pulse from one date to another; whichever is shorter is walked."""
    length = (last_on - first_on).days + 1
    if length > len(pulse):
        return (day for day in pulse if first_on <= day <= last_on)
    walked = (first_on + n * _DAY for n in range(length))
    return (day for day in walked if day in pulse)


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
