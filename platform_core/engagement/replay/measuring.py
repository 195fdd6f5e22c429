"""How good an engine's scores and flags were on a log, by fixed definitions.

A flag is true if it was raised from 14 days before to 28 days after the last visit of a silence of
28 days or more, or in the 28 days before somebody withdrew. A *weekly row* is a seventh day of
somebody who was watched and last heard at most 28 days ago, and is positive when nothing more is
heard in the 28 days after it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np

from platform_core.engagement.replay.days import SILENCE, Days, Stop
from platform_core.engagement.replay.log import FIRST_DAY
from platform_core.engagement.replay.ranking import Bools, Floats, auprc, auroc


@dataclass(frozen=True, slots=True)
class Said:
    """What an engine said of one presentation.

    Both are arrays of people (in the presentation's order) by days (from ``FIRST_DAY`` to the last
    observed day): the score at the end of each day, and whether a flag was raised on it. Days that
    were not judged hold 0 and no.
    """

    score: Floats
    raised: Bools


@dataclass(frozen=True, slots=True)
class Measures:
    """The figures of one run; a share of nothing is ``None``.

    Attributes:
        auroc: of the score on the weekly rows, of which the share ``positives`` is positive.
        auprc: the same.
        flags_a_week: flags raised per 100 people watched and week.
        precision: the share of flags that were true.
        recall: the share of silences that were flagged; by day 7 and day 14 of them, so soon.
        withdrawals_caught: the share of withdrawals with a flag in the 28 days before.
    """

    weekly_rows: int
    positives: float | None
    auroc: float | None
    auprc: float | None
    flags: int
    flags_a_week: float | None
    precision: float | None
    silences: int
    recall: float | None
    by_day_7: float | None
    by_day_14: float | None
    withdrawals: int
    withdrawals_caught: float | None

    def as_json(self) -> dict[str, Any]:
        """The figures by name, rounded to three digits."""
        found = {one.name: getattr(self, one.name) for one in fields(self)}
        return {k: round(v, 3) if isinstance(v, float) else v for k, v in found.items()}

    def lines(self) -> list[str]:
        """The figures for people to read, one a line."""
        return [f"{k:20}{'-' if v is None else v}" for k, v in self.as_json().items()]


@dataclass(slots=True)
class _Tally:
    """What is counted on the way through the presentations."""

    outcome: list[Bools] = field(default_factory=list)
    score: list[Floats] = field(default_factory=list)
    flags: int = 0
    true_flags: int = 0
    watched: int = 0
    silences: int = 0
    delays: list[int] = field(default_factory=list)
    withdrawals: int = 0
    withdrawals_caught: int = 0

    def add(self, on: Days, said: Said) -> None:
        raised = said.raised & on.watched
        self.outcome.append(on.stops[on.weekly])
        self.score.append(said.score[on.weekly])
        self.flags += int(raised.sum())
        self.true_flags += int((raised & on.true_alerts()).sum())
        self.watched += int(on.watched.sum())
        for stop in on.who_stopped():
            self._add_stop(on, stop, raised)

    def _add_stop(self, on: Days, stop: Stop, raised: Bools) -> None:
        columns = on.columns(*stop.true_days)
        hits = columns.start + FIRST_DAY + np.flatnonzero(raised[stop.person, columns])
        end = on.presentation.last_monitored_day
        if stop.withdrew_day is not None:
            counts = 7 <= stop.withdrew_day <= end + SILENCE
            self.withdrawals += counts
            self.withdrawals_caught += counts and len(hits) > 0
        elif 0 <= stop.last_day <= end:
            self.silences += 1
            self.delays += [int(hits[0]) - stop.last_day] if len(hits) else []


def measure(presentations: Sequence[Days], said: Mapping[str, Said]) -> Measures:
    """The figures of what was said of each presentation, by its name."""
    tally = _Tally()
    for on in presentations:
        tally.add(on, said[on.presentation.name])
    outcome, score = np.concatenate(tally.outcome), np.concatenate(tally.score)
    return Measures(
        weekly_rows=len(outcome),
        positives=_share(int(outcome.sum()), len(outcome)),
        auroc=auroc(outcome, score),
        auprc=auprc(outcome, score),
        flags=tally.flags,
        flags_a_week=_share(700 * tally.flags, tally.watched),
        precision=_share(tally.true_flags, tally.flags),
        silences=tally.silences,
        recall=_share(len(tally.delays), tally.silences),
        by_day_7=_share(sum(delay <= 7 for delay in tally.delays), tally.silences),
        by_day_14=_share(sum(delay <= 14 for delay in tally.delays), tally.silences),
        withdrawals=tally.withdrawals,
        withdrawals_caught=_share(tally.withdrawals_caught, tally.withdrawals),
    )


def weeks(
    presentations: Sequence[Days], said: Mapping[str, Said]
) -> Iterator[tuple[str, int, int, int]]:
    """For each presentation and week: its name, the week, its flags, and how many were true."""
    for on in presentations:
        name, true = on.presentation.name, on.true_alerts()
        raised = said[name].raised & on.watched
        for week in range(on.presentation.last_monitored_day // 7 + 1):
            part = (slice(None), on.columns(7 * week, 7 * week + 6))
            yield name, week, int(raised[part].sum()), int((raised & true)[part].sum())


def _share(part: float, whole: int) -> float | None:
    return part / whole if whole else None
