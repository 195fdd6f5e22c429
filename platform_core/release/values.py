"""What a path is worked out from, and what comes out, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from platform_core.content.rules import Step
from platform_core.enrolment.rules import Pace, Span

# What a sentence is filled in with: a number, a date, or a title in each language.
Said = int | date | Mapping[str, str]


class Why(NamedTuple):
    """A reason in words: the key of a whole sentence, and what it is filled in with.

    ``release.words.say_why`` says it. A param ``n`` chooses the plural.
    """

    key: str
    params: Mapping[str, Said] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class PacePolicy:
    """What one pace means. Days are counted without pause days; minutes are those of steps.

    ``weekly_minutes``: the most that is offered in any 7 days; nothing there means no limit.
    """

    step_wait_days: int
    weekly_minutes: int | None
    stage_wait_days: int
    stage_min_days: int
    stage_max_days: int


@dataclass(frozen=True, slots=True)
class Policy:
    """The numbers of the release, and the version by which they are known."""

    version: str
    near_programme_days: int
    paces: Mapping[Pace, PacePolicy] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Progress:
    """Everything the release knows of one enrolment, in local dates.

    ``finished``: when each step was first finished. ``opened``: when each stage was recorded as
    opened. ``more_on``: the days on which more was asked for; ``had_more_on``: those on which a
    step was finished after asking; ``left_on``: those on which the last word was "enough for
    today". ``replanned_on``: when the pace or the programme date last changed, before which no new
    reckoning may claim to have opened anything.
    """

    joined_on: date
    pace: Pace
    finished: Mapping[str, date] = field(default_factory=dict, hash=False)
    opened: Mapping[str, date] = field(default_factory=dict, hash=False)
    pauses: tuple[Span, ...] = ()
    programme_on: date | None = None
    more_on: frozenset[date] = frozenset()
    left_on: frozenset[date] = frozenset()
    had_more_on: frozenset[date] = frozenset()
    replanned_on: date | None = None


class Opening(NamedTuple):
    """When a stage opened, or opens if nothing more is heard. An estimate may come sooner."""

    on: date
    why: Why
    is_estimate: bool = False
    is_recorded: bool = False


class StageState(StrEnum):
    """How a stage stands: every step finished, open to read, or not opened yet."""

    DONE = "done"
    OPEN = "open"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class StepOnPath:
    """A step and the day it was finished, if it was."""

    step: Step
    finished_on: date | None


@dataclass(frozen=True, slots=True)
class StageOnPath:
    """A stage on somebody's path. ``opens_on``: the day it opened, or is to open.

    ``is_estimate``: it comes on that day at the latest, sooner if the stage before is finished.
    ``due_on``: the day with which the time that their pace gives it has run.
    """

    key: str
    title: Mapping[str, str] = field(hash=False)
    about: Mapping[str, str] = field(hash=False)
    state: StageState
    opens_on: date | None
    due_on: date
    is_estimate: bool
    why: Why
    steps: tuple[StepOnPath, ...]


class OfferKind(StrEnum):
    """What Today has for somebody."""

    STEP = "step"
    ENOUGH = "enough"
    WAITING = "waiting"
    ALL_DONE = "all_done"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Offer:
    """The one thing that is suggested now, or when the next one comes.

    ``next_on`` and ``next_step``: the day of the next step when none is offered now, and which it
    is as things stand. ``may_ask``: asking for more would bring a step today.
    """

    kind: OfferKind
    step: Step | None
    next_on: date | None
    why: Why
    may_ask: bool = False
    next_step: Step | None = None


@dataclass(frozen=True, slots=True)
class Path:
    """The whole plan as it stands for one person on one day.

    ``due_openings``: stages that are open by the rules and not recorded yet. ``next_change_on``:
    the next day on which this path differs if nothing more is heard. ``open_from``: the first day
    on which an unfinished step was or will be on offer if nothing more is heard.
    """

    stages: tuple[StageOnPath, ...]
    offer: Offer
    due_openings: tuple[tuple[str, date, Why], ...]
    next_change_on: date | None
    open_from: date | None

    def may_read(self, step_key: str) -> bool:
        """Whether a step belongs to a stage that has opened; such a step may always be read."""
        return any(
            at.step.key == step_key
            for stage in self.stages
            if stage.state is not StageState.LATER
            for at in stage.steps
        )
