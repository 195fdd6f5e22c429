"""An imagined patient's weeks on a plan: what opens and why, what is on offer, how many minutes.

Nothing is reckoned here that ``rules.path`` does not say: it is asked on every day on which
something can change, and what it opens and what is read is kept for the next time it is asked.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from platform_core.content.rules import Plan, Step
from platform_core.enrolment.rules import Pace, Span
from platform_core.release.days import DAY, is_paused
from platform_core.release.rules import path
from platform_core.release.values import Path, Policy, Progress, StageState
from platform_core.release.weeks import Opened, StepThen, Week

WEEK = timedelta(days=7)
A_YEAR = 52  # weeks
BAD_WEEKS = (4, 5)
_NEAR = frozenset({"release.stage.near", "release.stage.near_now"})


class Reading(StrEnum):
    """How somebody reads: each step on the day it is offered; so in every other week, and nothing
    in the weeks between; or as the first, but for nothing at all in BAD_WEEKS."""

    ALL = "all"
    HALF = "half"
    BAD_FORTNIGHT = "bad_fortnight"

    def reads_in(self, week: int) -> bool:
        """Whether anything is read in a week, counted from 1."""
        if self is Reading.HALF:
            return week % 2 == 1
        return self is Reading.ALL or week not in BAD_WEEKS


@dataclass(frozen=True, slots=True)
class Imagined:
    """A patient whom nobody has met. Pauses and the programme date are known from the start."""

    joined_on: date
    pace: Pace
    pauses: tuple[Span, ...] = ()
    programme_on: date | None = None
    reads: Reading = Reading.ALL


def weeks_of(plan: Plan, who: Imagined, policy: Policy, *, count: int = A_YEAR) -> tuple[Week, ...]:
    """Their first weeks, of seven days each from the day they joined."""
    looks: dict[int, list[_Look]] = defaultdict(list)
    unread: dict[int, int] = defaultdict(int)
    for look in _lived(plan, who, policy, who.joined_on + count * WEEK):
        looks[_week_of(look.on, who)].append(look)
        if look.unread:
            unread[_week_of(look.on - DAY, who)] = look.unread
    weeks, seen = [], looks[1][0].seen
    for number in range(1, count + 1):
        seen = looks[number][-1].seen if looks[number] else seen
        weeks.append(_week(number, looks[number], seen, unread[number], who, policy))
    return tuple(weeks)


@dataclass(frozen=True, slots=True)
class _Look:
    """One day on which something could change: what opened and was read, and the path after it.

    ``unread``: the minutes of what was open and unread when a stage opened in its turn.
    """

    on: date
    opened: tuple[Opened, ...]
    read: tuple[Step, ...]
    unread: int
    seen: Path


def _lived(plan: Plan, who: Imagined, policy: Policy, until: date) -> Iterator[_Look]:
    progress = Progress(
        joined_on=who.joined_on,
        pace=who.pace,
        pauses=who.pauses,
        programme_on=who.programme_on,
    )
    today: date | None = who.joined_on
    while today is not None and today < until:
        look, progress = _looked(plan, progress, policy, who, today)
        yield look
        today = _next_look(look, who)


def _looked(
    plan: Plan, progress: Progress, policy: Policy, who: Imagined, today: date
) -> tuple[_Look, Progress]:
    """A day as it goes, and their progress after it."""
    seen = path(plan, progress, policy, today=today)
    opened, read = list(_opened(plan, seen)), []
    unread = _unread(seen, opened)
    progress = _with_openings(progress, seen)
    while _reads(who, today) and seen.offer.step:
        read.append(seen.offer.step)
        progress = replace(progress, finished={**progress.finished, seen.offer.step.key: today})
        seen = path(plan, progress, policy, today=today)
        opened += _opened(plan, seen)
        progress = _with_openings(progress, seen)
    return _Look(today, tuple(opened), tuple(read), unread, seen), progress


def _reads(who: Imagined, day: date) -> bool:
    return who.reads.reads_in(_week_of(day, who))


def _week_of(day: date, who: Imagined) -> int:
    return (day - who.joined_on).days // 7 + 1


def _next_look(look: _Look, who: Imagined) -> date | None:
    """The next day on which the path changes by itself, or on which they read again."""
    days = [look.seen.next_change_on] if look.seen.next_change_on else []
    if look.seen.offer.step:  # left for now
        week = _week_of(look.on, who) + 1
        while not who.reads.reads_in(week):
            week += 1
        days.append(who.joined_on + (week - 1) * WEEK)
    return min(days, default=None)


def _opened(plan: Plan, seen: Path) -> tuple[Opened, ...]:
    titles = {stage.key: stage.title for stage in plan.stages}
    return tuple(Opened(key, titles[key], on, why) for key, on, why in seen.due_openings)


def _with_openings(progress: Progress, seen: Path) -> Progress:
    if not seen.due_openings:
        return progress
    opened = {key: on for key, on, _ in seen.due_openings}
    return replace(progress, opened={**progress.opened, **opened})


def _unread(seen: Path, opened: Sequence[Opened]) -> int:
    """The minutes of the parts before that are still unread, on the day the next opens in turn."""
    new = {one.key for one in opened}
    if all(one.why.key in _NEAR for one in opened):
        return 0
    earlier = (s for s in seen.stages if s.state is not StageState.LATER and s.key not in new)
    return sum(at.step.minutes for s in earlier for at in s.steps if at.finished_on is None)


def _week(
    number: int, looks: Sequence[_Look], seen: Path, unread: int, who: Imagined, policy: Policy
) -> Week:
    """A week from the days of it that were looked at, and the path as it stood at its end."""
    first = who.joined_on + (number - 1) * WEEK
    days = [first + n * DAY for n in range(7)]
    steps = [StepThen(step, look.on) for look in looks for step in look.read]
    if seen.offer.step:
        steps.append(StepThen(seen.offer.step, None))
    return Week(
        number=number,
        days=Span(first, days[-1]),
        opened=tuple(one for look in looks for one in look.opened),
        steps=tuple(steps),
        unread=unread,
        paused=sum(is_paused(day, who.pauses) for day in days),
        budget=policy.paces[who.pace].weekly_minutes,
        told=seen.offer.why,
        has_programme=who.programme_on in days,
    )
