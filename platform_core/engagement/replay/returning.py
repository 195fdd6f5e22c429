"""How many came back by themselves, by score: the base rates that are said beside a flag."""

from itertools import pairwise
from typing import Any

import numpy as np

from platform_core.engagement.replay.ranking import Bools, Floats
from platform_core.engagement.replay.rows import Rows

# Bands end where this share of the evenings lies below: finer where most is at stake.
_BELOW = (0.15, 0.3, 0.45, 0.6, 0.72, 0.82, 0.9, 0.96)
_FEWEST = 200  # evenings in a band
_UNKNOWN = 0.5  # what is said of a log in which nobody was quiet


def returned(rows: Rows, scores: Floats, after: int) -> list[dict[str, Any]]:
    """For bands of the score, the share back within 14 days, and of how many evenings.

    Counted on evenings on which ``after`` open days had been quiet, and no more than four weeks:
    who has been away for longer hardly ever comes back, whatever the score. A higher band never
    has the greater share.
    """
    counted = (rows.quiet >= after) & rows.may_come_back
    score, back = scores[counted], rows.back[counted]
    if not len(score):
        return [{"from": 0, "share": _UNKNOWN, "of": 0}]
    bands = [_Band(start, end, score, back) for start, end in _edges(score)]
    return [band.as_json() for band in _falling(bands)]


class _Band:
    """Evenings with scores from one to below another, and how many came back after them."""

    def __init__(self, start: int, end: int | None, score: Floats, back: Bools) -> None:
        here = (score >= start) & (score < (np.inf if end is None else end))
        self.start, self.end = start, end
        self.of, self.back = int(here.sum()), int(back[here].sum())

    @property
    def share(self) -> float:
        return self.back / self.of if self.of else 0.0

    def take(self, other: "_Band") -> None:
        """Become one with the band after this one."""
        self.end, self.of, self.back = other.end, self.of + other.of, self.back + other.back

    def as_json(self) -> dict[str, Any]:
        ends = {} if self.end is None else {"to": self.end}
        return {"from": self.start, **ends, "share": round(self.share, 2), "of": self.of}


def _edges(score: Floats) -> list[tuple[int, int | None]]:
    below = [share for share in _BELOW if (1 - share) * len(score) >= _FEWEST]
    inner = np.quantile(score, below, method="nearest")
    starts = sorted({0, *(int(edge) for edge in inner)})
    return list(pairwise([*starts, None]))  # type: ignore[list-item]


def _falling(bands: list[_Band]) -> list[_Band]:
    """Bands joined until shares fall from each to the next."""
    found: list[_Band] = []
    for band in bands:
        found.append(band)
        while len(found) > 1 and found[-1].share >= found[-2].share:
            found[-2].take(found.pop())
    return found
