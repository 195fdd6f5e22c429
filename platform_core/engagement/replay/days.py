"""A presentation as arrays of people by days, and who stopped when.

A *silence* is 28 days or more without a visit after a visit; days of a break that somebody chose
count as heard, because they told us. Whoever withdrew has stopped too.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from platform_core.engagement.replay.log import FIRST_DAY, Person, Presentation
from platform_core.engagement.replay.ranking import Bools

SILENCE = 28  # days without a visit that make somebody's stopping
EARLY = 14  # an alert this many days before the last visit still counts
_NEVER = 10**6

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Stop:
    """Somebody stopping: days of their last visit, and of their withdrawal if it was one."""

    person: int
    last_day: int
    withdrew_day: int | None = None

    @property
    def true_days(self) -> tuple[int, int]:
        """The first and the last day on which an alert is true of this stop."""
        if self.withdrew_day is None:
            return self.last_day - EARLY, self.last_day + SILENCE
        return min(self.withdrew_day - SILENCE, self.last_day - 3), self.withdrew_day - 1


@dataclass(frozen=True, slots=True)
class Days:
    """One presentation as arrays of people (in its order) by days (from ``FIRST_DAY``).

    Attributes:
        heard: whether anything was heard that day.
        watched: whether they are judged at the end of it.
        quiet: days since they were last heard; 0 before the first time.
        until_next: days until they are heard again; very many if they are not.
    """

    presentation: Presentation
    days: Ints
    heard: Bools
    watched: Bools
    quiet: Ints
    until_next: Ints

    @classmethod
    def of(cls, presentation: Presentation) -> "Days":
        """The arrays of a presentation."""
        days = np.arange(FIRST_DAY, presentation.last_observed_day + 1)
        heard = np.array([_heard(person, days) for person in presentation.people])
        watched = np.zeros(heard.shape, bool)
        for i, person in enumerate(presentation.people):
            for day in presentation.watched_days(person):
                watched[i, day - FIRST_DAY] = True
        return cls(presentation, days, heard, watched, _since(heard), _until(heard))

    @property
    def weekly(self) -> Bools:
        """Every seventh day from day 7 of those watched and last heard at most 28 days ago."""
        seventh = (self.days % 7 == 0) & (self.days >= 7)
        rows: Bools = self.watched & seventh & (self.quiet <= SILENCE)
        return rows

    @property
    def stops(self) -> Bools:
        """Whether nothing is heard in the 28 days after a day."""
        return self.until_next > SILENCE

    def columns(self, first_day: int, last_day: int) -> slice:
        """The columns of the days watched from one day to another, both included."""
        last_day = min(last_day, self.presentation.last_monitored_day)
        first = max(first_day, FIRST_DAY) - FIRST_DAY
        return slice(first, max(last_day - FIRST_DAY + 1, first))

    def true_alerts(self) -> Bools:
        """For each person and day, whether an alert then would be true."""
        found = np.zeros(self.heard.shape, bool)
        for stop in self.who_stopped():
            found[stop.person, self.columns(*stop.true_days)] = True
        return found

    def who_stopped(self) -> Iterator[Stop]:
        """Every silence and withdrawal, by person."""
        for i, person in enumerate(self.presentation.people):
            yield from self._stops_of(i, person)

    def _stops_of(self, i: int, person: Person) -> Iterator[Stop]:
        end_of_data, withdrew = self.presentation.last_observed_day, person.withdrew_day
        end = end_of_data if withdrew is None else min(end_of_data, withdrew)
        heard = self.days[self.heard[i] & (self.days <= end)]
        gaps = np.flatnonzero(np.diff(heard) > SILENCE)
        yield from (Stop(i, int(heard[at])) for at in gaps)
        if not len(heard):
            return
        last = int(heard[-1])
        if withdrew is not None and withdrew <= end_of_data:
            yield Stop(i, last, withdrew)
        elif end_of_data - last >= SILENCE and last <= self.presentation.last_monitored_day:
            yield Stop(i, last)


def _heard(person: Person, days: Ints) -> Bools:
    heard: Bools = np.isin(days, person.visits)
    for first, last in person.breaks:
        heard |= (days >= first) & (days <= last)
    return heard


def _since(heard: Bools) -> Ints:
    at = np.arange(heard.shape[1])
    last = np.maximum.accumulate(np.where(heard, at, -1), axis=1)
    since: Ints = np.where(last >= 0, at - last, 0)
    return since


def _until(heard: Bools) -> Ints:
    at = np.arange(heard.shape[1])
    here_or_after = np.minimum.accumulate(np.where(heard, at, _NEVER)[:, ::-1], axis=1)[:, ::-1]
    after = np.c_[here_or_after[:, 1:], np.full(len(heard), _NEVER)]
    until: Ints = np.where(after < _NEVER, after - at, _NEVER)
    return until
