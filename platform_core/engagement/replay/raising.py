"""Which flags scores would have raised, for many thresholds at once.

``silence`` decides this for one person and one policy. To compare fifty thresholds over a whole
log that is too slow, so the same answer is worked out here on arrays, and a test holds the two
together, flag by flag.
"""

from dataclasses import dataclass

import numpy as np

from platform_core.engagement.policy import Flag
from platform_core.engagement.replay.days import Days, Ints
from platform_core.engagement.replay.log import FIRST_DAY
from platform_core.engagement.replay.measuring import Said
from platform_core.engagement.replay.ranking import Bools, Floats

_LONG_AGO = -(10**6)


@dataclass(frozen=True, slots=True)
class Quiet:
    """Scores and open days quiet of one presentation: people by days, as ``Days`` has them."""

    on: Days
    score: Floats
    quiet: Floats
    last_visit: Ints

    @classmethod
    def of(cls, on: Days, score: Floats, quiet: Floats) -> "Quiet":
        """With the column of the last visit by each day, long ago if there was none."""
        visited = np.zeros(on.heard.shape, bool)
        for person, one in enumerate(on.presentation.people):
            visited[person, [day - FIRST_DAY for day in one.visits]] = True
        columns = np.arange(len(on.days))
        last = np.maximum.accumulate(np.where(visited, columns, _LONG_AGO), axis=1)
        return cls(on, score, quiet, last)

    def said(self, flag: Flag) -> Said:
        """The scores, and the flags that they would have raised."""
        return Said(self.score, self.raised(flag))

    def raised(self, flag: Flag) -> Bools:
        """The flags: at the threshold or the backstop, once a silence, and not again too soon."""
        at_points = (self.score >= flag.at) & (self.quiet >= flag.after)
        at_backstop = self.quiet >= flag.backstop
        raised = np.zeros(self.score.shape, bool)
        people = len(self.on.presentation.people)
        raised_at = np.full(people, _LONG_AGO)  # the column of the morning of the last flag
        reached: Bools = np.zeros(people, bool)
        for column in np.flatnonzero(self.on.watched.any(axis=0)):
            last_visit, morning = self.last_visit[:, column], column + 1
            reached = (reached & (last_visit < column)) | at_points[:, column]
            is_open = last_visit < raised_at
            is_free = last_visit >= raised_at + flag.again_after
            is_late = at_backstop[:, column] & (morning >= raised_at + flag.again_after)
            hit = ~is_open & ((is_free & (reached | at_backstop[:, column])) | is_late)
            raised[:, column] = hit & self.on.watched[:, column]
            raised_at = np.where(raised[:, column], morning, raised_at)
        return raised
