"""A service's pulse: how much of its usual coming and going there was on a day. Pure.

A day on which half as many people came as usual counts half against each of them: whatever kept
the others away may have kept them away too. When a service that is usually busy stays that low for
days, it is the service that should be told, not its patients.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

WINDOW = timedelta(days=28)
ENOUGH = 7  # days of history before anything can be called usual
WHOLE = 100  # percent

A_FEW = 5.0  # visits on a usual day; below that, chance alone empties days
BUSY = 10.0  # visits on a usual day from which a dip is worth telling
LOW = 50  # percent
LOW_FOR = 3  # open days in a row
BACK = 80  # percent

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a service that is over. ``usual``: the mean of the days before, if known."""

    on_day: date
    visits: int
    percent: int
    usual: float | None


@dataclass(frozen=True, slots=True)
class Dip:
    """A dip that has lasted long enough to be said: since when, how low, and what was usual."""

    first_on: date
    usual: float
    visits: tuple[int, ...]

    def as_json(self) -> dict[str, Any]:
        """What is kept beside the notice: visits on a usual day, and on the first low ones."""
        return {"usual": round(self.usual, 1), "visits": list(self.visits)}


def percent(visits: int, before: Sequence[int]) -> int:
    """What one day weighs, in whole percent, by the visits on it and on each of the days before.

    ``before``: at most 28 days. A whole day while there are fewer than seven of them, and in a
    service to which only a few come, where days without a visit are nothing unusual.
    """
    usual = _usual(before)
    if usual is None or usual < A_FEW:
        return WHOLE
    return min(WHOLE, round(WHOLE * visits / usual))


def days(visits: Mapping[date, int], *, until: date) -> tuple[Day, ...]:
    """Every day of a service from its first visit to ``until``; a day not named had none."""
    first_on = min((day for day, number in visits.items() if number), default=None)
    if first_on is None or first_on > until:
        return ()
    length = (until - first_on).days + 1
    counts = [visits.get(first_on + n * _DAY, 0) for n in range(length)]
    return tuple(
        _day(first_on + n * _DAY, number, counts[max(0, n - WINDOW.days) : n])
        for n, number in enumerate(counts)
    )


def dip(passed: Iterable[Day], is_open: Callable[[date], bool]) -> Dip | None:
    """The dip that a service is in after these days, in order. Closed days say nothing."""
    found: Dip | None = None
    low: list[Day] = []
    for day in passed:
        if day.percent >= BACK:
            found = None
        if not is_open(day.on_day):
            continue
        low = [*low, day] if day.percent < LOW else []
        if found is None and len(low) >= LOW_FOR:
            found = _dip(low)
    return found


def _dip(low: list[Day]) -> Dip | None:
    usual = low[0].usual or 0.0
    if usual < BUSY:
        return None
    return Dip(low[0].on_day, usual, tuple(day.visits for day in low[:LOW_FOR]))


def _day(on_day: date, visits: int, before: Sequence[int]) -> Day:
    return Day(on_day, visits, percent(visits, before), _usual(before))


def _usual(before: Sequence[int]) -> float | None:
    """The mean of the days before, once there are enough of them."""
    return sum(before) / len(before) if len(before) >= ENOUGH else None
