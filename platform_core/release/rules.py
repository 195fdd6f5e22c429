"""What is open to one person now, what opens when, and why: a plan laid along a calendar.

A pure function of the plan, the person's progress, the policy and today. It keeps three promises:
what has opened never closes; a week never offers more minutes than the pace allows, unless more was
asked for; and the stage for a programme that is near opens in time whatever else is unfinished.
"""

from dataclasses import replace
from datetime import date

from platform_core.content.rules import Plan, Stage
from platform_core.release.ahead import due_on, due_openings, open_from
from platform_core.release.ahead import state as stage_state
from platform_core.release.offers import (
    Standing,
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
        due_openings=due_openings(standing, today),
        next_change_on=_next_change_on(standing, offered, today),
        open_from=open_from(standing, today),
    )


def _stage_on_path(standing: Standing, stage: Stage, today: date) -> StageOnPath:
    opening = standing.openings[stage.key]
    finished = standing.progress.finished
    state = stage_state(standing, stage, today)
    return StageOnPath(
        key=stage.key,
        title=stage.title,
        about=stage.about,
        state=state,
        opens_on=opening.on,
        due_on=due_on(standing, stage),
        is_estimate=opening.is_estimate and state is StageState.LATER,
        why=_why(standing, stage, state),
        steps=tuple(StepOnPath(step, finished.get(step.key)) for step in stage.steps),
    )


def _why(standing: Standing, stage: Stage, state: StageState) -> Why:
    opening = standing.openings[stage.key]
    if state is StageState.LATER:
        return opening.why
    done_on = finished_on(stage, standing.progress.finished, opening.on)
    if done_on:
        return Why("release.stage.done", {"on": done_on})
    return Why("release.stage.opened", {"on": opening.on})


def _next_change_on(standing: Standing, offered: Offer, today: date) -> date | None:
    now = _looks(standing, offered, today)
    for day in turning_days(standing, today):
        if _looks(standing, offer(standing, day), day) != now:
            return day
    return None


def _looks(standing: Standing, offered: Offer, day: date) -> tuple[object, ...]:
    """All that somebody could see change from one day to the next, but for a turn of phrase."""
    states = tuple(stage_state(standing, stage, day) for stage in standing.plan.stages)
    step = offered.step.key if offered.step else None
    return states, offered.kind, step, offered.next_on
