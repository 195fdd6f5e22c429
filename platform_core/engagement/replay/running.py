"""Live through a whole log, on as many processors as there are."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from os import cpu_count

import numpy as np
import numpy.typing as npt

from platform_core.engagement.policy import Memory, Policy
from platform_core.engagement.replay.days import Days
from platform_core.engagement.replay.living import Around, Evening, evenings, judged
from platform_core.engagement.replay.log import FIRST_DAY, Log, Presentation
from platform_core.engagement.replay.measuring import Said

_AT_A_TIME = 100  # people whom one process takes; fewer than this are not worth a second process

Table = npt.NDArray[np.float64]
Tell = Callable[[Iterator[Evening]], Table]


@dataclass(frozen=True, slots=True)
class Replayed:
    """A policy's scores and flags: the days of each presentation, and what was said of them."""

    on: tuple[Days, ...]
    said: dict[str, Said]


def replay(log: Log, policy: Policy, *, processes: int | None = None) -> Replayed:
    """Judge everybody on every evening on which they were watched."""
    tell = partial(_judged, policy=policy)
    on = tuple(Days.of(presentation) for presentation in log.presentations)
    told = {
        days.presentation.name: _said(days, live(days.presentation, policy.memory, tell, processes))
        for days in on
    }
    return Replayed(on, told)


def live(
    presentation: Presentation, memory: Memory, tell: Tell, processes: int | None = None
) -> list[Table]:
    """What is told of each person of a presentation, in its order.

    ``tell`` makes a table of somebody's evenings; it must be a function that can be sent to
    another process. ``processes``: nothing there means one for each processor.
    """
    around, people = Around.of(presentation), presentation.people
    few = (
        replace(presentation, people=people[at : at + _AT_A_TIME])
        for at in range(0, len(people), _AT_A_TIME)
    )
    one = partial(_lives, around=around, memory=memory, tell=tell)
    processes = processes or cpu_count() or 1
    if processes == 1 or len(people) <= _AT_A_TIME:
        return [table for part in few for table in one(part)]
    with ProcessPoolExecutor(processes) as pool:
        return [table for part in pool.map(one, few) for table in part]


def _lives(part: Presentation, around: Around, memory: Memory, tell: Tell) -> list[Table]:
    return [tell(evenings(part, person, around, memory)) for person in part.people]


def _judged(lived: Iterator[Evening], policy: Policy) -> Table:
    """Day, score, and whether a flag was raised, one row for each evening."""
    rows = [(one.day, one.score, one.raised) for one in judged(lived, policy)]
    return np.array(rows, float).reshape(-1, 3)


def _said(on: Days, told: Sequence[Table]) -> Said:
    score, raised = np.zeros(on.heard.shape), np.zeros(on.heard.shape, bool)
    for person, table in enumerate(told):
        columns = table[:, 0].astype(int) - FIRST_DAY
        score[person, columns] = table[:, 1]
        raised[person, columns] = table[:, 2] > 0
    return Said(score, raised)
