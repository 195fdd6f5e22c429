"""On what day each stage opens to somebody, if nothing more is heard from them.

The stages open in turn. The one for a programme that is near leaves the turn as soon as a date is
known, and opens so many days before it. None of this depends on today, so that a sweep that comes
late finds the same dates as one that comes every day.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from platform_core.content.rules import Plan, Stage
from platform_core.release.days import after, days_between
from platform_core.release.values import Opening, Policy, Progress, Said, Why


def openings(plan: Plan, progress: Progress, policy: Policy) -> dict[str, Opening]:
    """Every stage's opening by its key. What is recorded stays as it is recorded."""
    near_on = _near_on(progress, policy)
    found: dict[str, Opening] = {}
    if near_on:
        near = _near(near_on, progress, policy)
        found = {
            s.key: _recorded(s, progress) or _as_read(s, near, progress)
            for s in plan.stages
            if s.near_programme
        }
    turn = [stage for stage in plan.stages if stage.key not in found]
    before: Stage | None = None
    for place, stage in enumerate(turn):
        opening = _recorded(stage, progress)
        if opening is None:
            opening = Opening(progress.joined_on, Why("release.stage.joined"))
            if before:
                gap = _gap(before, found[before.key], turn[place:], near_on, progress, policy)
                opening = _if_asked(plan, found, gap, progress) or _next(gap, progress)
            opening = _as_read(stage, opening, progress)
        found[stage.key] = opening
        before = stage
    return found


def finished_on(stage: Stage, finished: Mapping[str, date], opened_on: date) -> date | None:
    """The day the last step of a stage was finished; nothing while a step is left."""
    if not finished.keys() >= stage.step_keys:
        return None
    return max((finished[key] for key in stage.step_keys), default=opened_on)


def _recorded(stage: Stage, progress: Progress) -> Opening | None:
    on = progress.opened.get(stage.key)
    return Opening(on, Why("release.stage.opened", {"on": on}), is_recorded=True) if on else None


def _as_read(stage: Stage, opening: Opening, progress: Progress) -> Opening:
    """The opening as it is reckoned, except that a stage of which a step was finished was open by
    then, whatever has become of the plan since."""
    if progress.finished.keys().isdisjoint(stage.step_keys):
        return opening
    first = min(_finishes(stage, progress))
    if first >= opening.on:
        return opening
    return Opening(first, Why("release.stage.opened", {"on": first}))


def _is_to_come(stage: Stage, progress: Progress) -> bool:
    has_begun = not progress.finished.keys().isdisjoint(stage.step_keys)
    return not has_begun and stage.key not in progress.opened


def _finishes(stage: Stage, progress: Progress) -> Iterable[date]:
    return (progress.finished[s.key] for s in stage.steps if s.key in progress.finished)


def _near_on(progress: Progress, policy: Policy) -> date | None:
    if progress.programme_on is None:
        return None
    return progress.programme_on - timedelta(days=policy.near_programme_days)


def _near(near_on: date, progress: Progress, policy: Policy) -> Opening:
    on = max(near_on, _no_sooner_than(progress))
    if on == near_on:
        return Opening(on, Why("release.stage.near", {"on": on, "n": policy.near_programme_days}))
    return Opening(on, Why("release.stage.near_now", {"on": on}))


def _no_sooner_than(progress: Progress) -> date:
    return max(progress.joined_on, progress.replanned_on or progress.joined_on)


class _Gap(NamedTuple):
    """The days between a stage and the next in turn."""

    before: Stage
    opened: Opening
    finished_on: date | None
    wait: int  # days after the stage before is finished
    least: int  # days after it opened, even if it is finished
    most: int  # days after it opened, even if it is not
    is_planned: bool  # made to fit before a programme that has a date


def _gap(
    before: Stage,
    opened: Opening,
    others: Sequence[Stage],
    near_on: date | None,
    progress: Progress,
    policy: Policy,
) -> _Gap:
    pace = policy.paces[progress.pace]
    done_on = finished_on(before, progress.finished, opened.on)
    least, most = pace.stage_min_days, pace.stage_max_days
    if near_on and near_on > opened.on:
        # An equal share of the days that are left, but never less than the stage before takes
        # within the week's minutes, and never more than the pace allows.
        to_come = sum(_is_to_come(later, progress) for later in others)
        share = days_between(opened.on, near_on, progress.pauses) // (to_come + 1)
        takes = _days_to_read(before, pace.weekly_minutes)
        most = min(max(share, takes), most)
        least = min(share, least)
    is_planned = (least, most) != (pace.stage_min_days, pace.stage_max_days)
    return _Gap(before, opened, done_on, pace.stage_wait_days, least, most, is_planned)


def _days_to_read(stage: Stage, weekly_minutes: int | None) -> int:
    if weekly_minutes is None:
        return 0
    return -(-7 * sum(step.minutes for step in stage.steps) // weekly_minutes)


def _next(gap: _Gap, progress: Progress) -> Opening:
    """The opening at the end of a gap."""
    opening = _by_the_latest(gap, progress) if gap.finished_on is None else _rested(gap, progress)
    soonest = _no_sooner_than(progress)
    if opening.on >= soonest:
        return opening
    return opening._replace(on=soonest, why=Why("release.stage.replanned", {"on": soonest}))


def _by_the_latest(gap: _Gap, progress: Progress) -> Opening:
    on = after(gap.opened.on, gap.most, progress.pauses)
    if gap.least == gap.most:
        return Opening(on, _spaced(gap, on), is_estimate=gap.opened.is_estimate)
    why = Why("release.stage.by", {"on": on, "stage": gap.before.title})
    return Opening(on, why, is_estimate=True)


def _rested(gap: _Gap, progress: Progress) -> Opening:
    done_on = gap.finished_on or gap.opened.on
    rested = after(done_on, gap.wait, progress.pauses)
    spaced = after(gap.opened.on, gap.least, progress.pauses)
    latest = after(gap.opened.on, gap.most, progress.pauses)
    if latest < max(rested, spaced):
        return Opening(latest, Why("release.stage.as_planned", {"on": latest}))
    if rested < spaced:
        return Opening(spaced, _spaced(gap, spaced))
    has_break = (rested - done_on).days > gap.wait
    key = "after_finish_and_break" if has_break else "after_finish"
    params: dict[str, Said] = {"on": rested, "n": gap.wait, "stage": gap.before.title}
    return Opening(rested, Why(f"release.stage.{key}", params))


def _spaced(gap: _Gap, on: date) -> Why:
    key = "before_programme" if gap.is_planned else "spaced"
    return Why(f"release.stage.{key}", {"on": on})


def _if_asked(
    plan: Plan, found: Mapping[str, Opening], gap: _Gap, progress: Progress
) -> Opening | None:
    """The opening on a day when more was asked for and everything open was finished."""
    if not progress.more_on:
        return None
    due = _next(gap, progress)
    for day in sorted(progress.more_on):
        open_then = [s for s in plan.stages if s.key in found and found[s.key].on <= day]
        if gap.opened.on <= day < due.on and _all_finished(open_then, progress.finished, day):
            return due._replace(on=day, why=Why("release.stage.asked"), is_estimate=False)
    return None


def _all_finished(stages: Iterable[Stage], finished: Mapping[str, date], day: date) -> bool:
    return all(finished.get(step.key, date.max) <= day for s in stages for step in s.steps)
