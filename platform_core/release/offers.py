"""What is suggested to somebody today: one step at a time, within their week, and no hurry."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from platform_core.content.rules import Plan, Stage, Step
from platform_core.release.days import DAY, after, back_on, is_paused
from platform_core.release.openings import openings
from platform_core.release.values import (
    Offer,
    OfferKind,
    Opening,
    PacePolicy,
    Policy,
    Progress,
    Said,
    Why,
)

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Standing:
    """A plan, one person's progress on it, and what else here asks for again and again.

    ``pace``: what theirs means. ``openings``: when its stages open to them. ``rested_on``: the day
    on which the wait after the last finished step is over. ``spent``: the day and the minutes of
    every finished step.
    """

    plan: Plan
    progress: Progress
    policy: Policy
    pace: PacePolicy
    openings: Mapping[str, Opening] = field(hash=False)
    rested_on: date
    spent: tuple[tuple[date, int], ...]

    @classmethod
    def of(cls, plan: Plan, progress: Progress, policy: Policy) -> "Standing":
        """Work out where one person stands, whatever the day."""
        finished, minutes, pace = progress.finished, plan.minutes, policy.paces[progress.pace]
        spent = tuple([(on, minutes[key]) for key, on in finished.items() if key in minutes])
        opened, rested_on = openings(plan, progress, policy), _rested_on(progress, pace)
        return cls(plan, progress, policy, pace, opened, rested_on, spent)


def _rested_on(progress: Progress, pace: PacePolicy) -> date:
    last = max(progress.finished.values(), default=None)
    if last is None:
        return back_on(progress.joined_on, progress.pauses)
    return after(last, pace.step_wait_days, progress.pauses)


def offer(standing: Standing, today: date) -> Offer:
    """What Today has for this person."""
    progress = standing.progress
    if is_paused(today, progress.pauses):
        return _paused(standing, today)
    if today in progress.left_on:
        return _not_now(standing, today)
    step = step_for(standing, today)
    if step:
        first = "release.offer.step" if progress.finished else "release.offer.first_step"
        return Offer(OfferKind.STEP, step, None, Why(first))
    extra = _extra_step(standing, today)
    if extra:
        return Offer(OfferKind.STEP, extra, None, Why("release.offer.asked"))
    return _not_now(standing, today)


def is_step_offered(standing: Standing, today: date) -> bool:
    """Whether what ``offer`` says is a step."""
    progress = standing.progress
    if is_paused(today, progress.pauses) or today in progress.left_on:
        return False
    return bool(step_for(standing, today) or _extra_step(standing, today))


def may_ask(standing: Standing, offered: Offer, today: date) -> bool:
    """Whether asking for more would bring a step today."""
    if offered.kind not in (OfferKind.ENOUGH, OfferKind.WAITING):
        return False
    progress = standing.progress
    if today in progress.left_on and step_for(standing, today):
        return True
    if today in progress.had_more_on or today in progress.more_on - progress.left_on:
        return False
    if offered.kind is OfferKind.ENOUGH:
        return True
    asked = replace(progress, more_on=progress.more_on | {today})
    return bool(_next_steps(Standing.of(standing.plan, asked, standing.policy), today))


def step_for(standing: Standing, day: date) -> Step | None:
    """The step on offer on a day by pace, minutes and breaks alone."""
    if day < standing.rested_on or is_paused(day, standing.progress.pauses):
        return None
    return next((s for s in _next_steps(standing, day) if _fits(standing, s, day)), None)


def first_step_from(standing: Standing, day: date) -> tuple[date, Step] | None:
    """The first day, this one or later, with a step on offer, and which; nothing if none comes."""
    day = max(day, standing.rested_on)
    step = step_for(standing, day)
    if step:
        return day, step
    for candidate in turning_days(standing, day):
        step = step_for(standing, candidate)
        if step:
            return candidate, step
    return None


def turning_days(standing: Standing, day: date) -> list[date]:
    """Every later day on which what is open or offered can change by itself, in order."""
    progress = standing.progress
    days = {opening.on for opening in standing.openings.values()}
    days.add(standing.rested_on)
    days.update(finished + WEEK for finished in progress.finished.values())
    for pause in progress.pauses:
        days.update((pause.first_on, pause.last_on + DAY))
    if day in progress.more_on | progress.left_on:
        days.add(day + DAY)
    return sorted(later for later in days if later > day)


def _next_steps(standing: Standing, day: date) -> list[Step]:
    """The next unfinished step that is open; before it that of a programme that is near."""
    has_date = standing.progress.programme_on is not None
    near: list[Stage] = []
    others: list[Stage] = []
    for stage in standing.plan.stages:
        if standing.openings[stage.key].on <= day:
            (near if has_date and stage.near_programme else others).append(stage)
    finished = standing.progress.finished
    return [step for stages in (near, others) if (step := _unfinished(stages, finished))]


def _unfinished(stages: Iterable[Stage], finished: Collection[str]) -> Step | None:
    for stage in stages:
        for step in stage.steps:
            if step.key not in finished:
                return step
    return None


def _fits(standing: Standing, step: Step, day: date) -> bool:
    limit = standing.pace.weekly_minutes
    if limit is None:
        return True
    spent = sum(minutes for on, minutes in standing.spent if day - WEEK < on <= day)
    # A step longer than a whole week's minutes would otherwise never come.
    return spent + step.minutes <= limit or spent == 0


def _extra_step(standing: Standing, today: date) -> Step | None:
    """The one step that asking for more brings, whatever the wait and the week's minutes."""
    progress = standing.progress
    if today not in progress.more_on or today in progress.had_more_on:
        return None
    return next(iter(_next_steps(standing, today)), None)


def _paused(standing: Standing, today: date) -> Offer:
    on, step = first_step_from(standing, today) or (None, None)
    # "Until" is the first day back, as it was picked.
    why = Why("release.offer.paused", {"until": back_on(today, standing.progress.pauses)})
    return Offer(OfferKind.PAUSED, None, on, why, next_step=step)


def _not_now(standing: Standing, today: date) -> Offer:
    coming = first_step_from(standing, today + DAY)
    if coming is None:
        return Offer(OfferKind.ALL_DONE, None, None, Why("release.offer.all_done"))
    on, step = coming
    if _next_steps(standing, today):
        kind, why = OfferKind.ENOUGH, _why_enough(standing, today, on)
    else:
        kind, why = OfferKind.WAITING, _why_waiting(standing, step, on)
    return Offer(kind, None, on, why, next_step=step)


def _why_enough(standing: Standing, today: date, on: date) -> Why:
    progress = standing.progress
    if today in progress.left_on and step_for(standing, today):
        return Why("release.offer.left", {"on": on})
    if on != standing.rested_on:
        limit = standing.pace.weekly_minutes or 0
        return Why("release.offer.week_is_full", {"on": on, "n": limit})
    last = max(progress.finished.values())
    days: dict[str, Said] = {"on": on, "n": standing.pace.step_wait_days}
    if on - last > timedelta(days=standing.pace.step_wait_days):
        return Why("release.offer.rest_and_break", days)
    return Why("release.offer.rest_from_today" if last == today else "release.offer.rest", days)


def _why_waiting(standing: Standing, step: Step, on: date) -> Why:
    stage = standing.plan.stage_of(step.key)
    opens_on = standing.openings[stage.key].on
    if opens_on == on:
        return Why("release.offer.stage_opens", {"stage": stage.title, "on": on})
    return Why(
        "release.offer.stage_opens_first", {"stage": stage.title, "opens": opens_on, "on": on}
    )
