"""What would make a week lighter that asks for more than a pace has time for.

Nothing is proposed that was not tried: every move is lived through, and only one that brings the
week within its budget, and does not burden another as much, is worth saying.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from platform_core.content.rules import Plan, Stage, Step
from platform_core.release.days import DAY
from platform_core.release.simulation import Imagined, weeks_of
from platform_core.release.values import Policy
from platform_core.release.weeks import Week

_NEW = "new-stage"
_TWO = 2


class Lighter(NamedTuple):
    """Moving a module to another stage, or a stage of its own that begins with it if there is no
    stage, brings a week down to so many minutes."""

    week: int
    module: str
    stage: str | None
    minutes: int


def over(weeks: Sequence[Week]) -> tuple[Week, ...]:
    """The weeks that ask for more than their budget."""
    return tuple(week for week in weeks if week.is_over)


def lighter(plan: Plan, who: Imagined, policy: Policy, weeks: Sequence[Week]) -> Lighter | None:
    """The move that helps the first week that is over most, if one does. ``weeks``: theirs as the
    plan stands."""
    first = next(iter(over(weeks)), None)
    if first is None:
        return None
    found = []
    for module, stage, moved in _moves(plan, _stage_read(plan, weeks, first)):
        after = weeks_of(moved, who, policy)
        week = after[first.number - 1]
        if not week.is_over and _excess(after) < _excess(weeks):
            found.append((_excess(after), Lighter(first.number, module, stage, week.load)))
    return min(found, key=lambda one: one[0])[1] if found else None


def _excess(weeks: Sequence[Week]) -> int:
    return sum(week.load - (week.budget or 0) for week in over(weeks))


def _stage_read(plan: Plan, weeks: Sequence[Week], week: Week) -> Stage:
    """The stage that was too long in a week: the one before that which opened on the day after a
    day of it."""
    opened = [one for each in weeks for one in each.opened]
    next_one = next(n for n, one in enumerate(opened) if n and one.on - DAY in week.days)
    return next(stage for stage in plan.stages if stage.key == opened[next_one - 1].key)


def _moves(plan: Plan, stage: Stage) -> Iterator[tuple[str, str | None, Plan]]:
    """Every plan in which the last module of a stage begins the next stage, or its first ends the
    one before, or one of the others begins a stage of its own: patients come to all of them in the
    order that the author chose, and no stage is left empty."""
    at, keys = plan.stages.index(stage), stage.module_keys
    if len(keys) < _TWO:
        return
    beside = [(keys[-1], each) for each in plan.stages[at + 1 : at + 2]]
    beside += [(keys[0], each) for each in plan.stages[max(at - 1, 0) : at]]
    for module, target in beside:
        if not target.near_programme:
            yield module, target.key, _moved(plan, module, stage, target)
    for module in keys[1:]:
        yield module, None, _split(plan, module, stage)


def _moved(plan: Plan, module: str, stage: Stage, target: Stage) -> Plan:
    steps, left = _parted(stage, [module])
    comes_after = plan.stages.index(target) > plan.stages.index(stage)
    joined = (*steps, *target.steps) if comes_after else (*target.steps, *steps)
    new = {stage.key: replace(stage, steps=left), target.key: replace(target, steps=joined)}
    return replace(plan, stages=tuple(new.get(each.key, each) for each in plan.stages))


def _split(plan: Plan, module: str, stage: Stage) -> Plan:
    keys = stage.module_keys
    steps, left = _parted(stage, keys[keys.index(module) :])
    at = plan.stages.index(stage)
    both = (replace(stage, steps=left), replace(stage, key=_NEW, steps=steps))
    return replace(plan, stages=(*plan.stages[:at], *both, *plan.stages[at + 1 :]))


def _parted(stage: Stage, modules: Sequence[str]) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    """The steps of some modules of a stage, and the others."""
    taken = tuple(step for step in stage.steps if step.module_key in modules)
    return taken, tuple(step for step in stage.steps if step.module_key not in modules)
