"""What was measured of everybody on every evening, laid out for fitting."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from hashlib import sha256

import numpy as np

from platform_core.engagement.points import Factor, score
from platform_core.engagement.policy import Policy
from platform_core.engagement.replay.bands import columns
from platform_core.engagement.replay.days import SILENCE, Days, Ints
from platform_core.engagement.replay.living import Evening, measured
from platform_core.engagement.replay.log import FIRST_DAY, Log
from platform_core.engagement.replay.raising import Quiet
from platform_core.engagement.replay.ranking import Bools, Floats
from platform_core.engagement.replay.running import Table, live

FOLDS = 5
_EVERY = 3  # days: evenings next to one another say almost the same
_BACK = 14  # days


@dataclass(frozen=True)
class Rows:
    """One row for each person and evening, presentation by presentation.

    Attributes:
        at: the place of each row: presentation, person, column.
        columns: whether each cut of each factor is passed.
        quiet: open days quiet.
        fold: which part of the people, told by their id alone, so that one person is in one part.
    """

    on: tuple[Days, ...]
    at: Ints
    columns: Bools
    quiet: Floats
    fold: Ints

    def pick(self, arrays: list[Bools]) -> Bools:
        """The values of all rows, from one array for each presentation in order."""
        return np.concatenate(
            [array[tuple(self.at[self.at[:, 0] == n, 1:].T)] for n, array in enumerate(arrays)]
        )

    @cached_property
    def stops(self) -> Bools:
        """Whether nothing was heard in the 28 days after each row."""
        return self.pick([on.stops for on in self.on])

    @cached_property
    def to_learn_from(self) -> Bools:
        """Every third evening of those last heard at most 28 days before, if 28 more are known."""
        return self.pick([_to_learn_from(on) for on in self.on])

    @property
    def back(self) -> Bools:
        """Whether they came back within 14 days."""
        return self.pick([on.until_next <= _BACK for on in self.on])

    @property
    def may_come_back(self) -> Bools:
        """Of those last heard at most 28 days before, the evenings of which 14 more are known."""
        return self.pick([(on.quiet <= SILENCE) & _is_known(on, _BACK) for on in self.on])

    def quiets(self, scores: Floats, among: Bools | None = None) -> Iterator[Quiet]:
        """The scores of all rows, or of some people's alone, as people by days."""
        for n, on in enumerate(self.on):
            here = self.at[:, 0] == n
            if among is not None:
                here &= among
            place = tuple(self.at[here, 1:].T)
            score, quiet = np.zeros(on.heard.shape), np.zeros(on.heard.shape)
            score[place], quiet[place] = scores[here], self.quiet[here]
            yield Quiet.of(on, score, quiet)


def rows_of(log: Log, policy: Policy, *, processes: int | None = None) -> Rows:
    """Live through a log once, with a policy's memory, and keep what was measured."""
    tell, on, at, values, fold = partial(_measured, policy=policy), [], [], [], []
    for number, presentation in enumerate(log.presentations):
        on.append(Days.of(presentation))
        told = live(presentation, policy.memory, tell, processes)
        for person, (table, one) in enumerate(zip(told, presentation.people, strict=True)):
            size, day = len(table), table[:, 0].astype(int)
            place = np.full(size, number), np.full(size, person), day - FIRST_DAY
            at.append(np.column_stack(place))
            values.append(table[:, 1:])
            fold.append(np.full(size, _fold(one.id)))
    measured_ = np.concatenate(values)
    return Rows(
        tuple(on),
        np.concatenate(at),
        columns(_by_factor(measured_)),
        measured_[:, 0],
        np.concatenate(fold),
    )


def scored_of(log: Log, policy: Policy, *, processes: int | None = None) -> list[Quiet]:
    """Live through a log once, and score it."""
    tell, found = partial(_scored, policy=policy), []
    for presentation in log.presentations:
        on = Days.of(presentation)
        points, quiet = np.zeros(on.heard.shape), np.zeros(on.heard.shape)
        for person, table in enumerate(live(presentation, policy.memory, tell, processes)):
            at = table[:, 0].astype(int) - FIRST_DAY
            points[person, at], quiet[person, at] = table[:, 1], table[:, 2]
        found.append(Quiet.of(on, points, quiet))
    return found


def _measured(lived: Iterator[Evening], policy: Policy) -> Table:
    rows = [(one.day, *measured(one, policy)) for one in lived]
    return np.array(rows, float).reshape(-1, 6)


def _scored(lived: Iterator[Evening], policy: Policy) -> Table:
    found = ((one.day, measured(one, policy)) for one in lived)
    rows = [(day, score(what, policy.points), what.quiet) for day, what in found]
    return np.array(rows, float).reshape(-1, 3)


def _by_factor(measured_: Floats) -> Mapping[Factor, Floats]:
    quiet, rhythm, visits, undone, next_due = measured_.T
    return {
        Factor.QUIET: quiet,
        Factor.QUIET_UNDONE: np.where(undone > 0, quiet, 0),
        Factor.RHYTHM: rhythm,
        Factor.VISITS: visits,
        Factor.UNDONE: undone,
        Factor.NEXT_DUE: next_due,
    }


def _to_learn_from(on: Days) -> Bools:
    third: Bools = (on.days % _EVERY == 0) & (on.quiet <= SILENCE) & _is_known(on, SILENCE)
    return third


def _is_known(on: Days, days: int) -> Bools:
    known: Bools = on.days + days <= on.presentation.last_observed_day
    return np.broadcast_to(known, on.heard.shape)


def _fold(id_: str) -> int:
    return int(sha256(id_.encode()).hexdigest(), 16) % FOLDS
