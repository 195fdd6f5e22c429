"""The score: whole points, read off tables that anybody can check by hand, and added up."""

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from platform_core.engagement.policy import Points


class Factor(StrEnum):
    """What can earn points, in the order of the tables. All are about use, and nothing else."""

    QUIET = "quiet"
    QUIET_UNDONE = "quiet_undone"
    RHYTHM = "rhythm"
    VISITS = "visits"
    UNDONE = "undone"
    NEXT_DUE = "next_due"


class Measures(NamedTuple):
    """What is scored, as it stands when a day begins.

    Attributes:
        quiet: whole and part open days since anything was heard.
        rhythm: visits a week of late.
        visits: days with a visit, ever.
        undone: things that fell due since they last finished anything, and are not done.
        next_due: days from yesterday to the next thing that is due or opens, done or not; 0 for
            somebody to whom nothing ever was or will be.
    """

    quiet: float
    rhythm: float
    visits: int
    undone: int
    next_due: int


@dataclass(frozen=True, slots=True)
class Scored:
    """A row of one table that somebody is in: what was measured, and its points."""

    factor: Factor
    value: float
    points: int


def scored(measures: Measures, tables: Points) -> tuple[Scored, ...]:
    """Every row with points. Their sum is the score."""
    rows = zip(Factor, tables.columns, _values(measures), strict=True)
    found = (
        Scored(factor, value, points[bisect_right(cuts, value) - 1])
        for factor, (cuts, points), value in rows
    )
    return tuple(one for one in found if one.points)


def score(measures: Measures, tables: Points) -> int:
    """The sum of the points."""
    total = 0
    for (cuts, points), value in zip(tables.columns, _values(measures), strict=True):
        total += points[bisect_right(cuts, value) - 1]
    return total


def most_for_next_due(tables: Points) -> int:
    """The most points that the wait for what comes next can bring; the rest only grow in time."""
    return max(band.points for band in tables.next_due)


def _values(measures: Measures) -> tuple[float, ...]:
    """What each factor is read off its table by, in the order of the factors."""
    quiet, how_often, visits, undone, next_due = measures
    return (quiet, quiet if undone else 0, how_often, visits, undone, next_due)
