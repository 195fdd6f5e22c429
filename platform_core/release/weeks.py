"""One week of an imagined patient, as values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from platform_core.content.rules import Effort, Step
from platform_core.enrolment.rules import Span
from platform_core.release.values import Why


class Opened(NamedTuple):
    """A stage that opened: its title in each language, on which day, and why then."""

    key: str
    title: Mapping[str, str]
    on: date
    why: Why


class StepThen(NamedTuple):
    """A step that a week had on offer, and the day it was read; nothing if it was left there."""

    step: Step
    read_on: date | None


@dataclass(frozen=True, slots=True)
class Week:
    """What one week had for somebody.

    ``steps``: those read in it, and the one on offer at its end. ``unread``: the minutes that were
    open and not read when the next stage opened in its turn, on the day after a day of this week;
    ``paused``: how many of its days they were on a break; ``budget``: the most minutes that their
    pace offers in it, if there is a limit; ``told``: what Today says at its end.
    """

    number: int
    days: Span
    opened: tuple[Opened, ...]
    steps: tuple[StepThen, ...]
    unread: int
    paused: int
    budget: int | None
    told: Why = field(hash=False)
    has_programme: bool

    @property
    def minutes(self) -> int:
        """The minutes that were on offer."""
        return sum(step.minutes for step, _ in self.steps)

    @property
    def medium(self) -> int:
        """How many of the steps ask for more than little effort."""
        return sum(step.effort is Effort.MEDIUM for step, _ in self.steps)

    @property
    def load(self) -> int:
        """The minutes that the week would need if nothing were to be left when the next opens."""
        read = sum(step.minutes for step, on in self.steps if on)
        return max(self.minutes, read + self.unread)

    @property
    def is_over(self) -> bool:
        """Whether that is more than the pace offers."""
        return self.budget is not None and self.load > self.budget

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing to tell of it."""
        return not (self.opened or self.steps or self.paused or self.has_programme)


def in_use(weeks: Sequence[Week]) -> tuple[Week, ...]:
    """Up to the last week that has anything."""
    last = max((week.number for week in weeks if not week.is_quiet), default=1)
    return tuple(weeks[:last])
