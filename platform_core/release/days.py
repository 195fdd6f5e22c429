"""Counting days on the wall without the days of a break."""

from collections.abc import Sequence
from datetime import date, timedelta

from platform_core.enrolment.rules import Span

DAY = timedelta(days=1)


def is_paused(day: date, pauses: Sequence[Span]) -> bool:
    """Whether a day is within a break; both ends of a break are."""
    return any(day in pause for pause in pauses)


def back_on(day: date, pauses: Sequence[Span]) -> date:
    """The day itself, or the first one after the break it falls in."""
    for pause in _in_order(pauses):
        if day in pause:
            day = pause.last_on + DAY
    return day


def after(day: date, days: int, pauses: Sequence[Span]) -> date:
    """The day on which so many days have passed since ``day``, breaks not counted.

    Never a day of a break: with no days to wait, the first day outside one.
    """
    if not pauses:
        return day + timedelta(days=days)
    if days == 0:
        return back_on(day, pauses)
    reached, counted = day + timedelta(days=days), day
    for pause in _in_order(pauses):
        first = max(pause.first_on, counted + DAY)
        if pause.last_on < first:
            continue
        if first > reached:
            break
        reached += pause.last_on - first + DAY
        counted = pause.last_on
    return reached


def days_between(first: date, last: date, pauses: Sequence[Span]) -> int:
    """How many days after ``first`` and up to ``last`` are outside every break."""
    total, counted = (last - first).days, first
    for pause in _in_order(pauses):
        begins, ends = max(pause.first_on, counted + DAY), min(pause.last_on, last)
        if ends >= begins:
            total -= (ends - begins).days + 1
            counted = ends
    return max(total, 0)


def _in_order(pauses: Sequence[Span]) -> list[Span]:
    return sorted(pauses)
