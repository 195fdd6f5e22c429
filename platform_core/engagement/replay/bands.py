"""Factors cut into bands, and the tables of whole points on those bands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from platform_core.engagement.points import Factor
from platform_core.engagement.replay.ranking import Bools, Floats

POINTS_PER_UNIT = 10  # of log-odds: ten points more are odds 2.7 times as high

Points = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Cuts:
    """Where one factor is cut, and whether more of it is worse or better."""

    factor: Factor
    at: tuple[float, ...]
    more_is_worse: bool

    def columns(self, value: Floats) -> Bools:
        """For each cut, from the least concerning on: which values lie beyond it."""
        above: Bools = value[:, None] >= np.array(self.at)
        return above if self.more_is_worse else ~above[:, ::-1]

    def table(self, added: Sequence[int]) -> list[dict[str, Any]]:
        """Bands as a policy has them. ``added``: points at each cut, the least concerning first."""
        points = [0, *(int(total) for total in np.cumsum(added))]
        if not self.more_is_worse:
            points.reverse()
        bands = list(zip((0, *self.at), (*self.at, None), points, strict=True))
        return [_band(start, end, here) for start, end, here in _joined(bands)]


CUTS = (
    Cuts(Factor.QUIET, (1, 2, 3, 4, 5, 7, 10, 14, 18), more_is_worse=True),
    Cuts(Factor.QUIET_UNDONE, (4, 7, 10, 14), more_is_worse=True),
    Cuts(
        Factor.RHYTHM,
        (0.2, 0.4, 0.6, 0.8, 1, 1.2, 1.4, 1.6, 1.8, 2, 2.3, 2.6, 3, 3.5, 4, 4.5, 5, 6),
        more_is_worse=False,
    ),
    Cuts(Factor.VISITS, (3, 10, 15, 20, 30), more_is_worse=False),
    Cuts(Factor.UNDONE, (1, 2, 3), more_is_worse=True),
    Cuts(Factor.NEXT_DUE, (7, 14, 21, 28, 35), more_is_worse=True),
)


def columns(values: Mapping[Factor, Floats]) -> Bools:
    """One row for each person-day, one column for each cut. ``values``: every factor of each.

    The joint table of quiet days is 0 where nothing is undone.
    """
    return np.concatenate([cuts.columns(values[cuts.factor]) for cuts in CUTS], axis=1)


def whole_points(weights: Floats) -> Points:
    """Points for each column. What is rounded is the sum up to each cut, so no error adds up."""
    found, start = [], 0
    for cuts in CUTS:
        part = weights[start : start + len(cuts.at)]
        total = np.round(np.cumsum(part) * POINTS_PER_UNIT)
        found.append(np.diff(np.r_[0, total]))
        start += len(cuts.at)
    return np.concatenate(found).astype(np.int64)


def tables(points: Points) -> dict[str, list[dict[str, Any]]]:
    """The points of all columns as the tables of a policy."""
    ends = np.cumsum([len(cuts.at) for cuts in CUTS])
    parts = np.split(points, ends[:-1])
    return {
        cuts.factor.value: cuts.table([int(one) for one in part])
        for cuts, part in zip(CUTS, parts, strict=True)
    }


_Band = tuple[float, float | None, int]


def _joined(bands: Sequence[_Band]) -> list[_Band]:
    """Bands next to one another with the same points as one."""
    found = [bands[0]]
    for before, band in pairwise(bands):
        if band[2] == before[2]:
            found[-1] = (found[-1][0], band[1], band[2])
        else:
            found.append(band)
    return found


def _band(start: float, end: float | None, points: int) -> dict[str, Any]:
    ends = {} if end is None else {"to": end}
    return {"from": start, **ends, "points": points}
