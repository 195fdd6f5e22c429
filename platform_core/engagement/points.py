"""The score: whole points, read off tables that anybody can check by hand, and added up."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from platform_core.engagement.policy import Band, Points


class Factor(StrEnum):
    """What can earn points. Each is about use of the platform and nothing else."""

    QUIET = "quiet"
    QUIET_UNDONE = "quiet_undone"
    RHYTHM = "rhythm"
    VISITS = "visits"
    UNDONE = "undone"
    NEXT_DUE = "next_due"


@dataclass(frozen=True, slots=True)
class Measures:
    """What is scored, as it stands when a day begins.

    Attributes:
        quiet: whole and part open days since anything was heard.
        rhythm: visits a week of late.
        visits: days with a visit, ever.
        undone: things that fell due since they last finished anything, and are not done.
        next_due: days from yesterday to the next thing that is due or opens, done or not.
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
    return tuple(row for row in _rows(measures, tables) if row.points)


def score(measures: Measures, tables: Points) -> int:
    """The sum of the points."""
    return sum(row.points for row in _rows(measures, tables))


def most_for_next_due(tables: Points) -> int:
    """The most points that the wait for what comes next can bring; the rest only grow in time."""
    return max(band.points for band in tables.next_due)


def points_for(value: float, bands: tuple[Band, ...]) -> int:
    """The points of the band that a value is in. Bands are in order and leave nothing out."""
    for band in bands:
        if band.to is None or value < band.to:
            return band.points
    raise AssertionError("the last band has no end")  # pragma: no cover - the policy is checked


def _rows(measures: Measures, tables: Points) -> Iterator[Scored]:
    quiet = measures.quiet
    yield Scored(Factor.QUIET, quiet, points_for(quiet, tables.quiet))
    if measures.undone:
        yield Scored(Factor.QUIET_UNDONE, quiet, points_for(quiet, tables.quiet_undone))
    yield Scored(Factor.RHYTHM, measures.rhythm, points_for(measures.rhythm, tables.rhythm))
    yield Scored(Factor.VISITS, measures.visits, points_for(measures.visits, tables.visits))
    yield Scored(Factor.UNDONE, measures.undone, points_for(measures.undone, tables.undone))
    yield Scored(Factor.NEXT_DUE, measures.next_due, points_for(measures.next_due, tables.next_due))
