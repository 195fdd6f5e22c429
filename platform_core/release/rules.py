"""What is open to one person now, what opens when, and why: a plan laid along a calendar.

A pure function of the plan, the person's progress, the policy and today. It keeps three promises:
what has opened never closes; a week never offers more minutes than the pace allows, unless more was
asked for; and the stage for a programme that is near opens in time whatever else is unfinished.
"""

from dataclasses import replace
from datetime import date

from platform_core.content.rules import Plan, Stage
from platform_core.release.days import after
from platform_core.release.offers import (
    Standing,
    first_step_from,
    may_ask,
    offer,
    turning_days,
)
from platform_core.release.openings import finished_on
from platform_core.release.values import (
    Offer,
    OfferKind,
    Opening,
    PacePolicy,
    Path,
    Policy,
    Progress,
    StageOnPath,
    StageState,
    StepOnPath,
    Why,
)

__all__ = [
    "Offer",
    "OfferKind",
    "Opening",
    "PacePolicy",
    "Path",
    "Policy",
    "Progress",
    "StageOnPath",
    "StageState",
    "StepOnPath",
    "Why",
    "path",
]


def path(plan: Plan, progress: Progress, policy: Policy, *, today: date) -> Path:
    """The whole path on one local date. ``plan`` may be any version of it."""
    standing = Standing.of(plan, progress, policy)
    offered = offer(standing, today)
    return Path(
        stages=tuple(_stage_on_path(standing, stage, today) for stage in plan.stages),
        offer=replace(offered, may_ask=may_ask(standing, offered, today)),
        due_openings=_due_openings(standing, today),
        next_change_on=_next_change_on(standing, offered, today),
        open_from=_open_from(standing, offered, today),
    )


def _stage_on_path(standing: Standing, stage: Stage, today: date) -> StageOnPath:
    opening = standing.openings[stage.key]
    finished = standing.progress.finished
    state = _state(standing, stage, today)
    return StageOnPath(
        key=stage.key,
        title=stage.title,
        about=stage.about,
        state=state,
        opens_on=opening.on,
        due_on=after(opening.on, standing.pace.stage_max_days, standing.progress.pauses),
        is_estimate=opening.is_estimate and state is StageState.LATER,
        why=_why(standing, stage, state),
        steps=tuple(StepOnPath(step, finished.get(step.key)) for step in stage.steps),
    )


def _state(standing: Standing, stage: Stage, today: date) -> StageState:
    opening = standing.openings[stage.key]
    if opening.on > today:
        return StageState.LATER
    is_done = finished_on(stage, standing.progress.finished, opening.on) is not None
    return StageState.DONE if is_done else StageState.OPEN


def _why(standing: Standing, stage: Stage, state: StageState) -> Why:
    opening = standing.openings[stage.key]
    if state is StageState.LATER:
        return opening.why
    done_on = finished_on(stage, standing.progress.finished, opening.on)
    if done_on:
        return Why("release.stage.done", {"on": done_on})
    return Why("release.stage.opened", {"on": opening.on})


def _due_openings(standing: Standing, today: date) -> tuple[tuple[str, date, Why], ...]:
    return tuple(
        (key, opening.on, opening.why)
        for key, opening in standing.openings.items()
        if not opening.is_recorded and opening.on <= today
    )


def _open_from(standing: Standing, offered: Offer, today: date) -> date | None:
    last = max(standing.progress.finished.values(), default=standing.progress.joined_on)
    coming = first_step_from(standing, last)
    if offered.kind is OfferKind.STEP and (coming is None or coming[0] > today):
        return today  # it was asked for
    return coming[0] if coming else None


def _next_change_on(standing: Standing, offered: Offer, today: date) -> date | None:
    now = _looks(standing, offered, today)
    for day in turning_days(standing, today):
        if _looks(standing, offer(standing, day), day) != now:
            return day
    return None


def _looks(standing: Standing, offered: Offer, day: date) -> tuple[object, ...]:
    """All that somebody could see change from one day to the next, but for a turn of phrase."""
    states = tuple(_state(standing, stage, day) for stage in standing.plan.stages)
    step = offered.step.key if offered.step else None
    return states, offered.kind, step, offered.next_on
