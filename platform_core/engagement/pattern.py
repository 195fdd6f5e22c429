"""How somebody uses the platform, remembered in four numbers and moved on with each visit.

Visits fade from memory as open days go by, and a person of whom little is known yet is taken for
an ordinary one: a Gamma prior worth ``memory.visits`` visits over ``memory.open_days`` open days,
which fades in the same way. So a rhythm is known from the first visit on, and is never read off one
or two visits alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import exp

from platform_core.engagement.policy import Memory

_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class Pattern:
    """What is remembered of somebody's visits, as it stood at the end of the last one.

    Attributes:
        visits: days with a visit, ever.
        last_on: the last of them, or the day on which they joined if there was none yet.
        recent: visits, each faded by the open days since.
        open_days: open days from the day on which they joined to ``last_on``.
    """

    visits: int
    last_on: date
    recent: float
    open_days: float


def nothing_yet(joined_on: date) -> Pattern:
    """Somebody who joined and has not visited since."""
    return Pattern(0, joined_on, 0.0, 0.0)


def after_visit(pattern: Pattern, on: date, waited: float, memory: Memory) -> Pattern:
    """The pattern with one more day of visits.

    ``waited``: open days since ``pattern.last_on``, of which the day of the visit is one.
    """
    return after_visits(pattern, ((on, waited),), memory)


def after_visits(pattern: Pattern, visits: Iterable[tuple[date, float]], memory: Memory) -> Pattern:
    """The pattern after many visits in turn, each with the open days waited for it."""
    number, last_on, recent, open_days = (
        pattern.visits,
        pattern.last_on,
        pattern.recent,
        pattern.open_days,
    )
    for on, waited in visits:
        number, last_on = number + 1, on
        recent = recent * exp(-waited / memory.days) + 1
        open_days += waited
    return Pattern(number, last_on, recent, open_days)


def rhythm(pattern: Pattern, since: float, memory: Memory) -> float:
    """Visits a week of late, ``since`` open days after the last one.

    Falls as open days go by, and is never lower for one more visit.
    """
    known = exp(-(pattern.open_days + since) / memory.days)
    visits = memory.visits * known + pattern.recent * exp(-since / memory.days)
    return _A_WEEK * visits / (memory.open_days * known + memory.days * (1 - known))
