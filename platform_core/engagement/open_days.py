"""The open-day clock: the only time that counts against anybody.

A day counts if something was open or due on it, the person had not paused, and the service was not
closed: not declared so, and not a bank holiday in Wales. Weekends count; patients read on Sundays.
On a day on which fewer people than usual came to the whole service, it counts in that proportion:
its pulse, in percent (see ``pulse``). Days to come count whole, so that what is worked out from
them is the earliest that it can be.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from platform_core.engagement.calendar import is_bank_holiday
from platform_core.enrolment.rules import Span

_DAY = timedelta(days=1)
_LAST = date.max.toordinal()
WHOLE = 100  # percent


class _Weights(dict[int, int]):
    """The weight of each day by its ordinal, worked out when it is first asked for."""

    def __init__(self, days: "Days") -> None:
        self._days = days

    def __missing__(self, ordinal: int) -> int:
        weight = self[ordinal] = self._days.worked_out(date.fromordinal(ordinal))
        return weight


@dataclass(frozen=True)
class Days:
    """How much each day counts in a service, whoever it is about.

    Attributes:
        closures: when it is closed.
        pulse: the days on which fewer people than usual came to the whole service, in percent.
        bank_holidays: whether it is closed on those of Wales.
        weights: percent by a day's ordinal; a whole caseload is judged by the same few days.
    """

    closures: tuple[Span, ...] = ()
    pulse: Mapping[date, int] = field(default_factory=dict)
    bank_holidays: bool = True
    weights: Mapping[int, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "weights", _Weights(self))

    def worked_out(self, day: date) -> int:
        """How much a day counts, in percent."""
        if is_within(day, self.closures) or (self.bank_holidays and is_bank_holiday(day)):
            return 0
        return self.pulse.get(day, WHOLE)

    def as_json(self) -> dict[str, Any]:
        """What makes it up, with dates as they are."""
        return {
            "closures": self.closures,
            "pulse": self.pulse,
            "bank_holidays": self.bank_holidays,
        }


def is_within(day: date, spans: Iterable[Span]) -> bool:
    """Whether a day falls into any of some spans."""
    return any(span.first_on <= day <= span.last_on for span in spans)


def open_days(
    after: date, until: date, *, open_from: date | None, pauses: Sequence[Span], days: Days
) -> float:
    """How many open days lie after ``after`` and not after ``until``; exact to the hundredth.

    ``open_from`` is the first date on which something was open or due, or nothing if never.
    """
    if open_from is None:
        return 0
    first, last = max(after + _DAY, open_from).toordinal(), until.toordinal()
    counted = _sum(days, first, last)
    if pauses:
        counted -= sum(_sum(days, *span) for span in _merged(pauses, first, last))
    return counted / WHOLE


def nth_open_day(
    number: int, after: date, *, open_from: date | None, pauses: Sequence[Span], days: Days
) -> date | None:
    """The date with which ``number`` open days after ``after`` are full.

    Nothing if they never are: nothing opens, or the service has closed for good.
    """
    if open_from is None:
        return None
    day, left, weights = max(after + _DAY, open_from).toordinal(), number * WHOLE, days.weights
    if not pauses and number and day + number <= _LAST:  # so many days but one are not enough
        left -= _sum(days, day, day + number - 2)
        day += number - 1
    while day <= _LAST:
        if pauses or not weights[day]:  # perhaps the first of many
            day = _back_on(day, (*pauses, *days.closures))
        if day > _LAST:
            return None
        left -= weights[day]
        if left <= 0:
            return date.fromordinal(day)
        day += 1
    return None


def _back_on(day: int, spans: Iterable[Span]) -> int:
    """The ordinal of the first day, this one or later, that is in none of some spans."""
    for begins, ends in sorted((it.first_on.toordinal(), it.last_on.toordinal()) for it in spans):
        if begins <= day <= ends:
            day = ends + 1
    return day


def _sum(days: Days, first: int, last: int) -> int:
    return sum(map(days.weights.__getitem__, range(first, last + 1)))


def _merged(spans: Iterable[Span], first: int, last: int) -> list[tuple[int, int]]:
    """The days of ``spans`` from one ordinal to another as spans that do not overlap."""
    merged: list[tuple[int, int]] = []
    for span in sorted(spans):
        begins, ends = max(span.first_on.toordinal(), first), min(span.last_on.toordinal(), last)
        if merged:
            begins = max(begins, merged[-1][1] + 1)
        if begins <= ends:
            merged.append((begins, ends))
    return merged
