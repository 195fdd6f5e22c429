"""Facts about one enrolment in; a state, its reasons, and when to look again out.

``judge`` deals with everything around silence: not invited yet, paused, out of reach, gone. How
silence itself is weighed is ``silence.weigh``'s business, and nobody else's.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from platform_core.engagement import silence
from platform_core.engagement.facts import (
    Facts,
    Judgement,
    RaisedRule,
    Reason,
    State,
    Verdict,
    reasons_from,
)
from platform_core.engagement.open_days import nth_open_day, open_days
from platform_core.engagement.policy import Policy
from platform_core.engagement.silence import Course
from platform_core.enrolment.rules import Span, Status

__all__ = [
    "Facts",
    "Judgement",
    "RaisedRule",
    "Reason",
    "State",
    "judge",
    "nth_open_day",
    "open_days",
    "reasons_from",
]

_DAY = timedelta(days=1)

# How an enrolment that is over is said. Nothing can change in these, so nobody looks again.
_ENDS = {
    Status.PROGRAMME_STARTED: (State.PROGRAMME_STARTED, "programme_started"),
    Status.GOT_WHAT_I_NEEDED: (State.GOT_WHAT_THEY_NEEDED, "got_what_they_needed"),
    Status.MOVED_TO_PAPER: (State.MOVED_TO_PAPER, "moved_to_paper"),
    Status.WITHDREW: (State.WITHDREW, "withdrew"),
    Status.DECLINED: (State.WITHDREW, "declined"),
    Status.DISCHARGED: (State.NOTHING_DUE, "discharged"),
}


def judge(facts: Facts, policy: Policy, *, today: date) -> Judgement:
    """The state of one enrolment on a local date, why, and what to raise about it.

    ``look_again_on`` is the first date after today on which the state or what is raised would
    differ if nothing more is heard; nothing there means that time alone changes nothing.
    """
    turns = silence.course(facts, policy) if _is_followed(facts) else Course()
    verdict = _verdict(facts, policy, today, turns)
    look_again_on = _next_change(facts, policy, today, verdict, turns)
    return Judgement(verdict, look_again_on)


def is_over(status: Status) -> bool:
    """Whether an enrolment has ended, so that its silence means nothing any more."""
    return status in _ENDS


def _is_followed(facts: Facts) -> bool:
    return facts.joined_on is not None and facts.status not in _ENDS


def _verdict(facts: Facts, policy: Policy, today: date, turns: Course) -> Verdict:
    if facts.status in _ENDS:
        state, key = _ENDS[facts.status]
        return Verdict(state, lambda: (Reason(key),))
    if facts.status is Status.REFERRED:
        on = facts.referred_on.isoformat()
        return Verdict(State.REFERRED, lambda: (Reason("referred", {"on": on}),))
    pause = _pause_on(facts, today)
    if pause is not None:
        until = (pause.last_on + _DAY).isoformat()
        return Verdict(State.PAUSED_BY_CHOICE, lambda: (Reason("paused_until", {"on": until}),))
    if facts.unreachable_on is not None:
        return _could_not_reach(facts, facts.unreachable_on)
    if facts.joined_on is None:
        return _let_be(facts, today, _invited(facts, policy, today))
    return _let_be(facts, today, silence.weigh(facts, policy, today=today, turns=turns))


def _let_be(facts: Facts, today: date, verdict: Verdict) -> Verdict:
    """Raise nothing about the silence of somebody who has asked for no follow-up for now."""
    if not verdict.raised or not is_let_be(facts, today):
        return verdict
    until = (facts.left_alone_until or today).isoformat()
    asked = Reason("asked_for_no_follow_up", {"on": until})
    return Verdict(verdict.state, lambda: (asked, *verdict.why()))


def is_let_be(facts: Facts, today: date) -> bool:
    """Whether somebody has asked for no follow-up for now."""
    return facts.left_alone_until is not None and today <= facts.left_alone_until


def _pause_on(facts: Facts, today: date) -> Span | None:
    covering = [span for span in facts.pauses if span.first_on <= today <= span.last_on]
    return max(covering, key=lambda span: span.last_on, default=None)


def _could_not_reach(facts: Facts, on: date) -> Verdict:
    raised = () if facts.unreachable_is_settled else (RaisedRule.COULD_NOT_REACH,)
    reason = Reason("could_not_reach", {"on": on.isoformat()})
    return Verdict(State.COULD_NOT_REACH, lambda: (reason,), raised)


def _invited(facts: Facts, policy: Policy, today: date) -> Verdict:
    # The clock starts when the invitation left us, not when it was written: our delay is ours.
    if facts.delivered_on is None:
        return Verdict(State.NOTHING_DUE, lambda: (Reason("invitation_waits"),))
    if facts.opened_on is None:
        return _waited(
            facts,
            today,
            since=facts.delivered_on,
            limit=policy.invited.never_opened,
            state=State.INVITED_NEVER_OPENED,
            keys=("invited_recently", "never_opened"),
            raises=RaisedRule.NEVER_OPENED,
        )
    return _waited(
        facts,
        today,
        since=facts.opened_on,
        limit=policy.invited.not_joined,
        state=State.JOINED_NOT_STARTED,
        keys=("opened_recently", "opened_not_joined"),
        raises=RaisedRule.NOT_STARTED,
    )


def _waited(
    facts: Facts,
    today: date,
    *,
    since: date,
    limit: int,
    state: State,
    keys: tuple[str, str],
    raises: RaisedRule,
) -> Verdict:
    """Nothing is due before the limit; the state after it, with the rule it raises."""
    soon, late = keys
    yesterday = today - _DAY
    if facts.open_days(since, yesterday, open_from=since) < limit:
        return Verdict(State.NOTHING_DUE, lambda: (Reason(soon, {"on": since.isoformat()}),))
    counted_from = facts.settled_or(raises, since)
    raised = facts.open_days(counted_from, yesterday, open_from=since) >= limit
    reason = Reason.ago(late, since, today)
    return Verdict(state, lambda: (reason,), (raises,) if raised else ())


def _next_change(
    facts: Facts, policy: Policy, today: date, verdict: Verdict, turns: Course
) -> date | None:
    """Ask again on each date on which anything could turn, and take the first that differs."""
    if is_over(facts.status):
        return None
    days = {day for day in _turning_days(facts, policy, turns) if day is not None and day > today}
    for day in sorted(days):
        then = _verdict(facts, policy, day, turns)
        if then != verdict:
            return day
    return None


def _turning_days(facts: Facts, policy: Policy, turns: Course) -> Iterator[date | None]:
    for pause in facts.pauses:
        yield pause.first_on
        yield pause.last_on + _DAY
    if facts.left_alone_until is not None and facts.left_alone_until < date.max:
        yield facts.left_alone_until + _DAY
    if facts.joined_on is not None:
        yield from silence.turning_days(facts, policy, turns)
        return
    for since, limit, rule in (
        (facts.delivered_on, policy.invited.never_opened, RaisedRule.NEVER_OPENED),
        (facts.opened_on, policy.invited.not_joined, RaisedRule.NOT_STARTED),
    ):
        if since is not None:
            for counted_from in (since, facts.settled_or(rule, since)):
                full_on = facts.nth_open_day(limit, counted_from, open_from=since)
                yield full_on + _DAY if full_on else None
