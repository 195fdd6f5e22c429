"""How the silence of somebody who has joined is weighed: by points, and a backstop.

``course`` finds, once, the mornings on which this silence turns if nothing more is heard: the first
on which they have slowed down, and the first on which they are quiet. So a state is never taken
back by time alone, and ``weigh`` is a pure verdict on one day.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from platform_core.engagement.facts import Facts, RaisedRule, Reason, State, Verdict
from platform_core.engagement.measures import Silence, measures, mornings
from platform_core.engagement.open_days import WHOLE
from platform_core.engagement.points import score
from platform_core.engagement.policy import Policy, Slowing
from platform_core.engagement.reasons import (
    gone_quiet,
    no_check_ins,
    not_started,
    on_track,
    scored_reasons,
)
from platform_core.engagement.reasons import nothing_due as nothing_due_reason

_DAY = timedelta(days=1)


class Course(NamedTuple):
    """The mornings on which a silence turns if nothing more is heard; nothing if it never does.

    ``backstop_on``: when it is quiet whatever the points.
    """

    slowing_on: date | None = None
    quiet_on: date | None = None
    backstop_on: date | None = None


def course(facts: Facts, policy: Policy) -> Course:
    """Follow this silence from the last word to the backstop."""
    backstop = WHOLE * (policy.flag.backstop if facts.started_on else policy.started.not_started)
    slowing_on = quiet_on = silence = None
    flag_after, soonest = policy.flag.after * WHOLE, _soonest(policy) * WHOLE
    for ordinal, quiet in mornings(facts, policy, soonest=min(soonest, backstop)):
        if quiet < backstop and slowing_on is not None and quiet_on is not None:
            continue  # as on most mornings of most people
        morning, points = date.fromordinal(ordinal), 0
        if quiet_on is None and quiet >= soonest:  # afterwards nothing turns on the points
            silence = silence or Silence.of(facts, policy)
            points = score(silence.on(morning, quiet / WHOLE), policy.points)
        if slowing_on is None and _is_slowing(quiet / WHOLE, points, policy.slowing):
            slowing_on = morning
        if quiet_on is None and quiet >= flag_after and points >= policy.flag.at:
            quiet_on = morning
        if quiet >= backstop:
            return Course(slowing_on or morning, quiet_on or morning, morning)
    return Course(slowing_on, quiet_on, None)


def _soonest(policy: Policy) -> int:
    """How many open days must be quiet before anything turns but by the backstop."""
    return min(policy.slowing.after, policy.slowing.or_after, policy.flag.after)


def _is_slowing(quiet: float, points: int, limit: Slowing) -> bool:
    return (quiet >= limit.after and points >= limit.at) or quiet >= limit.or_after


def weigh(facts: Facts, policy: Policy, *, today: date, turns: Course | None = None) -> Verdict:
    """The state of somebody who has joined, has not paused and can be reached."""
    turns = turns or course(facts, policy)
    if turns.quiet_on is not None and today >= turns.quiet_on:
        return _silent(facts, policy, today, turns)
    has_slowed = turns.slowing_on is not None and today >= turns.slowing_on
    if facts.started_on is not None and has_slowed:
        return Verdict(State.SLOWING, lambda: _evidence(facts, policy, today))
    return _not_silent(facts, policy, today)


def turning_days(facts: Facts, policy: Policy, turns: Course) -> Iterator[date | None]:
    """Every date on which ``weigh`` could change if nothing more is heard."""
    yield from (facts.begins_on, turns.slowing_on, turns.quiet_on, turns.backstop_on)
    yield facts.silent_from + policy.slowing.or_after * _DAY
    for on in facts.raised.values():
        yield on + policy.flag.again_after * _DAY
    for on in facts.settled.values():
        yield _over(facts, policy.flag.again_after, on, facts.begins_on)
    if facts.check_in_due_on is not None:
        yield _over(
            facts,
            policy.started.no_check_ins,
            facts.check_in_due_on - _DAY,
            facts.check_in_due_on,
        )


def _over(facts: Facts, number: int, after: date, open_from: date | None) -> date | None:
    """The first morning on which so many open days are over."""
    full_on = facts.nth_open_day(number, after, open_from=open_from)
    return full_on + _DAY if full_on else None


def _silent(facts: Facts, policy: Policy, today: date, turns: Course) -> Verdict:
    if facts.started_on is None:
        state, rule = State.JOINED_NOT_STARTED, RaisedRule.NOT_STARTED
    else:
        part_way = facts.part_way_on is not None
        state = State.STOPPED_PART_WAY if part_way else State.QUIET
        rule = RaisedRule.QUIET
    raised = (rule,) if _may_raise(facts, policy, rule, today, turns) else ()
    return Verdict(state, lambda: _evidence(facts, policy, today), raised)


def _may_raise(facts: Facts, policy: Policy, rule: RaisedRule, today: date, turns: Course) -> bool:
    """Whether the last flag of this rule is far enough behind us, if there was one."""
    again_after = policy.flag.again_after
    settled_on, raised_on = facts.settled.get(rule), facts.raised.get(rule)
    if settled_on is not None and settled_on > facts.silent_from:
        since = facts.open_days(settled_on, today - _DAY, open_from=facts.begins_on)
        return since >= again_after
    if raised_on is None or facts.silent_from >= raised_on + again_after * _DAY:
        return True
    # Flagged lately, and back only for a moment: points alone would flag them again and again.
    is_at_backstop = turns.backstop_on is not None and today >= turns.backstop_on
    return is_at_backstop and today >= raised_on + again_after * _DAY


def _evidence(facts: Facts, policy: Policy, today: date) -> tuple[Reason, ...]:
    said = not_started(facts, today) if facts.started_on is None else None
    said = said or gone_quiet(facts, policy, today)
    return (*said, *scored_reasons(measures(facts, policy, today=today), policy))


def _not_silent(facts: Facts, policy: Policy, today: date) -> Verdict:
    begins_on = facts.begins_on
    long_since = (today - facts.silent_from).days >= policy.slowing.or_after
    if long_since and (begins_on is None or begins_on > today):
        return Verdict(State.NOTHING_DUE, lambda: (nothing_due_reason(begins_on),))
    if _reads_without_check_ins(facts, policy, today):
        return Verdict(State.READING_NO_CHECK_INS, lambda: no_check_ins(facts, today))
    return Verdict(State.ON_TRACK, lambda: (on_track(facts),))


def _reads_without_check_ins(facts: Facts, policy: Policy, today: date) -> bool:
    due_on = facts.check_in_due_on
    if due_on is None or facts.started_on is None or facts.silent_from <= due_on:
        return False
    waited = facts.open_days(due_on - _DAY, today - _DAY, open_from=due_on)
    return waited >= policy.started.no_check_ins
