"""Why, as sentences to be said: what was seen first, then every row that brought points."""

from datetime import date
from math import floor

from platform_core.engagement.facts import Facts, Reason
from platform_core.engagement.pattern import Pattern, nothing_yet, rhythm
from platform_core.engagement.points import Measures, scored
from platform_core.engagement.policy import Policy

SCORED = "scored_"  # before the factor, in the key of a reason that brings points


def scored_reasons(measures: Measures, policy: Policy) -> tuple[Reason, ...]:
    """Each row with points, then how many of 100 such people came back by themselves.

    Values are cut off and not rounded, so that what is shown lies in the band it was read off.
    """
    rows = scored(measures, policy.points)
    total = sum(row.points for row in rows)
    back = round(100 * policy.share_back(total))
    said = [
        Reason(
            f"{SCORED}{row.factor}",
            {
                "n": int(row.value),
                "value": floor(round(100 * row.value, 6)) / 100,
                "points": row.points,
            },
        )
        for row in rows
    ]
    return (*said, Reason("came_back_share", {"n": back}))


def not_started(facts: Facts, today: date) -> tuple[Reason, ...]:
    """For somebody who joined and has started nothing."""
    joined_on = facts.joined_on or today
    last_on = max(facts.pattern.last_on if facts.pattern else joined_on, joined_on)
    key = "visited_not_started" if last_on > joined_on else "joined_not_started"
    return (Reason.ago(key, last_on, today), *_around(facts, joined_on, today))


def gone_quiet(facts: Facts, policy: Policy, today: date) -> tuple[Reason, ...]:
    """How long without a visit, or since a pause, and what waits."""
    joined_on = facts.joined_on or facts.silent_from
    pattern = facts.pattern or nothing_yet(joined_on)
    over = [span for span in facts.pauses if span.last_on < today]
    pause = max(over, key=lambda span: span.last_on, default=None)
    if pause is not None and pause.last_on > pattern.last_on:
        first = Reason.ago("not_back_since_pause", pause.last_on, today)
        paused = Reason(
            "paused", {"first_on": pause.first_on.isoformat(), "last_on": pause.last_on.isoformat()}
        )
        return (first, paused, *_around(facts, pattern.last_on, today))
    return (_no_visits(pattern, policy, today), *_around(facts, pattern.last_on, today))


def _no_visits(pattern: Pattern, policy: Policy, today: date) -> Reason:
    """How long without a visit, beside how often there used to be one."""
    if pattern.visits < policy.usual.at_least_visits:
        return Reason.ago("no_visits_early", pattern.last_on, today)
    a_week = rhythm(pattern, 0, policy.memory)
    if a_week < 1:
        return Reason.ago("no_visits_seldom", pattern.last_on, today)
    return Reason.ago("no_visits_before", pattern.last_on, today, a_week=round(a_week))


def no_check_ins(facts: Facts, today: date) -> tuple[Reason, ...]:
    """For somebody who reads and does not answer."""
    last_on = facts.last_check_in_on
    if last_on is None:
        first = Reason("no_check_in_yet")
    else:
        first = Reason.ago("no_check_ins", last_on, today)
    return (first, Reason("last_heard", {"on": facts.silent_from.isoformat()}))


def on_track(facts: Facts) -> Reason:
    """When they were last heard from, and how."""
    heard_on = facts.silent_from
    if facts.spoke_on == heard_on:
        return _spoke(heard_on)
    key = "last_heard" if facts.started_on or heard_on != facts.joined_on else "joined_on"
    return Reason(key, {"on": heard_on.isoformat()})


def nothing_due(begins_on: date | None) -> Reason:
    """That nothing is open or due, and until when."""
    if begins_on is None:
        return Reason("nothing_due")
    return Reason("nothing_due_until", {"on": begins_on.isoformat()})


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
