"""What an ordinary beginning is worth: the prior of the rhythm, by credibility.

Somebody's own visits in their first open days are weighed against everybody's so that the visits
of the days after them are predicted best (Bühlmann 1967). That gives how many open days of
ordinary visits a newcomer is credited with.
"""

from collections.abc import Iterable, Iterator

import numpy as np

from platform_core.engagement.policy import Memory
from platform_core.engagement.replay.living import Around
from platform_core.engagement.replay.log import Log, Person

_FEWEST = 30  # people who stayed long enough to learn from
_SHORTEST = 1.0  # open day


def fit_prior(log: Log, memory: Memory) -> Memory:
    """The memory with the prior that a log speaks for; the one it had if too few stayed."""
    spans = np.array(list(_first_two_spans(log, memory.days)), float)
    if len(spans) < _FEWEST:
        return memory
    first, second = spans[:, 0] / memory.days, spans[:, 1] / memory.days
    rate, spread = float(first.mean()), float(first.var())
    if rate == 0 or spread == 0:
        return memory
    together = float(((first - rate) * (second - second.mean())).mean())
    own = min(max(together / spread, 0.01), 1.0)
    open_days = min(max(memory.days * (1 - own) / own, _SHORTEST), memory.days)
    found = {"visits": round(rate * open_days, 2), "open_days": round(open_days, 2)}
    return Memory.model_validate({"days": memory.days, **found})


def _first_two_spans(log: Log, length: float) -> Iterator[tuple[int, int]]:
    """Visits in the first so many open days, and in as many after them, of those who stayed."""
    for presentation in log.presentations:
        around, last_day = Around.of(presentation), presentation.last_observed_day
        for person in presentation.people:
            end = last_day if person.withdrew_day is None else person.withdrew_day - 1
            counts = list(_spans(person, around, min(end, last_day), length))
            if len(counts) == 2:
                yield counts[0], counts[1]


def _spans(person: Person, around: Around, end: int, length: float) -> Iterator[int]:
    visits, passed, came, found = set(person.visits), 0.0, 0, 0
    for day in _days(person, around, end):
        here = day in visits
        came += here
        passed += 1 if here else around.weight(day)
        if passed >= length:
            yield came
            passed, came, found = 0.0, 0, found + 1
            if found == 2:
                return


def _days(person: Person, around: Around, end: int) -> Iterable[int]:
    return range(around.opens_on(person), end + 1) if person.visits else ()
