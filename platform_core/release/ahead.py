"""When each stage opens and is due, and what that opens: what others reckon with of a path.

``rules.path`` says the same with the words and the offers around it, at several times the cost. A
test holds the two together.
"""

from datetime import date
from typing import NamedTuple

from platform_core.content.rules import Plan, Stage
from platform_core.release.days import after
from platform_core.release.offers import Standing, first_step_from, is_step_offered
from platform_core.release.openings import finished_on
from platform_core.release.values import Policy, Progress, StageState, Why


class StageAhead(NamedTuple):
    """A stage: how it stands, the day it opened or opens, and the day its time has run."""

    key: str
    state: StageState
    opens_on: date
    due_on: date


class Ahead(NamedTuple):
    """A plan as it stands for one person on one day; each part as in ``Path``."""

    stages: tuple[StageAhead, ...]
    due_openings: tuple[tuple[str, date, Why], ...]
    open_from: date | None


def ahead(plan: Plan, progress: Progress, policy: Policy, *, today: date) -> Ahead:
    """What is open and due on one local date, and when the rest is."""
    standing = Standing.of(plan, progress, policy)
    return Ahead(
        stages=tuple([_stage(standing, stage, today) for stage in plan.stages]),
        due_openings=due_openings(standing, today),
        open_from=open_from(standing, today),
    )


def _stage(standing: Standing, stage: Stage, today: date) -> StageAhead:
    opens_on = standing.openings[stage.key].on
    return StageAhead(stage.key, state(standing, stage, today), opens_on, due_on(standing, stage))


def state(standing: Standing, stage: Stage, today: date) -> StageState:
    """How a stage stands on a day."""
    opening = standing.openings[stage.key]
    if opening.on > today:
        return StageState.LATER
    is_done = finished_on(stage, standing.progress.finished, opening.on) is not None
    return StageState.DONE if is_done else StageState.OPEN


def due_on(standing: Standing, stage: Stage) -> date:
    """The day with which the time that their pace gives a stage has run."""
    opened_on = standing.openings[stage.key].on
    return after(opened_on, standing.pace.stage_max_days, standing.progress.pauses)


def due_openings(standing: Standing, today: date) -> tuple[tuple[str, date, Why], ...]:
    """The stages that are open by the rules and not recorded yet."""
    return tuple(
        (key, opening.on, opening.why)
        for key, opening in standing.openings.items()
        if not opening.is_recorded and opening.on <= today
    )


def open_from(standing: Standing, today: date) -> date | None:
    """The first day on which an unfinished step was or will be on offer if nothing is heard."""
    last = max(standing.progress.finished.values(), default=standing.progress.joined_on)
    coming = first_step_from(standing, last)
    if (coming is None or coming[0] > today) and is_step_offered(standing, today):
        return today  # it was asked for
    return coming[0] if coming else None
