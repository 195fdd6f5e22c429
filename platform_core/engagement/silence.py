"""How the silence of somebody who has joined is weighed: by thresholds in open days.

This file is the seam for a scored policy. Whatever stands in its place keeps two promises:
``weigh`` is a pure verdict on one day, and ``turns`` names every day on which that verdict could
change if nothing more is heard.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from platform_core.engagement.facts import Facts, RaisedRule, Reason, State, Verdict
from platform_core.engagement.policy import Policy, Usual

_DAY = timedelta(days=1)
_WEEK = timedelta(weeks=1)


def weigh(facts: Facts, policy: Policy, *, today: date) -> Verdict:
    """The state of somebody who has joined, has not paused and can be reached."""
    joined_on = facts.joined_on or today
    heard_on = max(joined_on, facts.heard_on or joined_on)
    silent = facts.open_days(heard_on, today, open_from=facts.begins_on)
    limits = policy.started
    if facts.started_on is None and silent >= limits.not_started:
        return Verdict(
            State.JOINED_NOT_STARTED,
            _not_started(facts, joined_on, today),
            _raised(facts, RaisedRule.NOT_STARTED, heard_on, limits.not_started, today),
        )
    if facts.started_on is not None and silent >= limits.quiet:
        part_way = facts.part_way_on is not None
        return Verdict(
            State.STOPPED_PART_WAY if part_way else State.QUIET,
            _gone_quiet(facts, policy, heard_on, today),
            _raised(facts, RaisedRule.QUIET, heard_on, limits.quiet, today),
        )
    if facts.started_on is not None and silent >= limits.slowing:
        return Verdict(State.SLOWING, _gone_quiet(facts, policy, heard_on, today))
    return _not_silent(facts, policy, heard_on, today)


def turns(facts: Facts, policy: Policy) -> Iterator[date | None]:
    """Every date on which ``weigh`` could change if nothing more is heard."""
    if facts.joined_on is None:
        return
    heard_on = max(facts.joined_on, facts.heard_on or facts.joined_on)
    limits = policy.started
    yield facts.begins_on
    yield heard_on + limits.slowing * _DAY
    yield facts.nth_open_day(limits.slowing, heard_on, open_from=facts.begins_on)
    for limit, rule in (
        (limits.not_started, RaisedRule.NOT_STARTED),
        (limits.quiet, RaisedRule.QUIET),
    ):
        for since in {heard_on, facts.settled_or(rule, heard_on)}:
            yield facts.nth_open_day(limit, since, open_from=facts.begins_on)
    if facts.check_in_due_on is not None:
        yield facts.nth_open_day(
            limits.no_check_ins, facts.check_in_due_on - _DAY, open_from=facts.check_in_due_on
        )


def _raised(
    facts: Facts, rule: RaisedRule, heard_on: date, limit: int, today: date
) -> tuple[RaisedRule, ...]:
    """The rule, unless the team resolved it so lately that the silence since is too short."""
    counted_from = facts.settled_or(rule, heard_on)
    long_enough = facts.open_days(counted_from, today, open_from=facts.begins_on) >= limit
    return (rule,) if long_enough else ()


def _not_silent(facts: Facts, policy: Policy, heard_on: date, today: date) -> Verdict:
    begins_on = facts.begins_on
    long_since = (today - heard_on).days >= policy.started.slowing
    if long_since and (begins_on is None or begins_on > today):
        return Verdict(State.NOTHING_DUE, (_nothing_due(begins_on),))
    if _reads_without_check_ins(facts, policy, heard_on, today):
        return Verdict(State.READING_NO_CHECK_INS, _no_check_ins(facts, heard_on, today))
    return Verdict(State.ON_TRACK, _on_track(facts, heard_on))


def _nothing_due(begins_on: date | None) -> Reason:
    if begins_on is None:
        return Reason("nothing_due")
    return Reason("nothing_due_until", {"on": begins_on.isoformat()})


def _reads_without_check_ins(facts: Facts, policy: Policy, heard_on: date, today: date) -> bool:
    due_on = facts.check_in_due_on
    if due_on is None or facts.started_on is None or heard_on <= due_on:
        return False
    return facts.open_days(due_on - _DAY, today, open_from=due_on) >= policy.started.no_check_ins


def _no_check_ins(facts: Facts, heard_on: date, today: date) -> tuple[Reason, ...]:
    last_on = facts.last_check_in_on
    if last_on is None:
        first = Reason("no_check_in_yet")
    else:
        first = Reason.ago("no_check_ins", last_on, today)
    return (first, Reason("last_heard", {"on": heard_on.isoformat()}))


def _on_track(facts: Facts, heard_on: date) -> tuple[Reason, ...]:
    if facts.spoke_on == heard_on:
        return (_spoke(heard_on),)
    key = "last_heard" if facts.started_on or heard_on != facts.joined_on else "joined_on"
    return (Reason(key, {"on": heard_on.isoformat()}),)


def _not_started(facts: Facts, joined_on: date, today: date) -> tuple[Reason, ...]:
    last_on = max(facts.visits, default=joined_on)
    key = "visited_not_started" if last_on > joined_on else "joined_not_started"
    return (Reason.ago(key, max(last_on, joined_on), today), *_around(facts, joined_on, today))


def _gone_quiet(facts: Facts, policy: Policy, heard_on: date, today: date) -> tuple[Reason, ...]:
    last_on = max(facts.visits, default=facts.joined_on or heard_on)
    over = [span for span in facts.pauses if span.last_on < today]
    pause = max(over, key=lambda span: span.last_on, default=None)
    if pause is not None and pause.last_on > last_on:
        first = Reason.ago("not_back_since_pause", pause.last_on, today)
        paused = Reason(
            "paused", {"first_on": pause.first_on.isoformat(), "last_on": pause.last_on.isoformat()}
        )
        return (first, paused, *_around(facts, last_on, today))
    return (_no_visits(facts, policy.usual, last_on, today), *_around(facts, last_on, today))


def _no_visits(facts: Facts, usual: Usual, last_on: date, today: date) -> Reason:
    """How long without a visit, beside how often there used to be one."""
    joined_on = facts.joined_on or last_on
    weeks = min(usual.weeks, ((last_on - joined_on).days + 1) // 7)
    if weeks < usual.at_least_weeks:
        return Reason.ago("no_visits_early", last_on, today)
    counted = sum(last_on - weeks * _WEEK < day <= last_on for day in facts.visits)
    if counted < weeks:
        return Reason.ago("no_visits_seldom", last_on, today)
    return Reason.ago("no_visits_before", last_on, today, a_week=round(counted / weeks))


def _around(facts: Facts, last_on: date, today: date) -> tuple[Reason, ...]:
    """What else the team should know before they call: what waits, and whether we spoke since."""
    found = []
    if facts.part_way_on is not None:
        found.append(Reason("left_part_way", {"on": facts.part_way_on.isoformat()}))
    elif facts.open_from is not None and facts.open_from <= today:
        found.append(Reason("open_since", {"on": facts.open_from.isoformat()}))
    due_on = facts.check_in_due_on
    if due_on is not None and due_on <= today and facts.check_in_every:
        missed = (today - due_on).days // facts.check_in_every
        if missed:
            found.append(Reason("check_ins_missed", {"n": missed}))
    if facts.spoke_on is not None and facts.spoke_on > last_on:
        found.append(_spoke(facts.spoke_on))
    return tuple(found)


def _spoke(on: date) -> Reason:
    return Reason("spoke", {"on": on.isoformat()})
