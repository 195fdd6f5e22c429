"""What is scored of one silence, morning by morning."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from platform_core.engagement.facts import Facts
from platform_core.engagement.open_days import WHOLE
from platform_core.engagement.pattern import Pattern, nothing_yet, rhythm
from platform_core.engagement.points import Measures
from platform_core.engagement.policy import Policy

_DAY = timedelta(days=1)
_NOTHING_TO_COME = 99  # days
_LONGEST = 400  # days that are looked through for an open one; longer is a service that has closed
_MOST_UNDONE = 9  # more than that is not told apart


def measures(facts: Facts, policy: Policy, *, today: date) -> Measures:
    """What is measured of somebody who has joined, with all days before ``today`` over."""
    yesterday = today - _DAY
    quiet = facts.open_days(facts.silent_from, yesterday, open_from=facts.begins_on)
    return _Silence.of(facts, policy).on(today, quiet)


def mornings(facts: Facts, policy: Policy) -> Iterator[tuple[date, Measures]]:
    """The morning after each open day of this silence, if nothing more is heard, and what is
    measured on it. Ends with the first on which the backstop is reached."""
    begins_on = facts.begins_on
    if begins_on is None:
        return
    silence, quiet = _Silence.of(facts, policy), 0
    day = max(facts.silent_from + _DAY, begins_on)
    for _ in range(_LONGEST):
        weight = facts.weight(day)
        day += _DAY
        if weight:
            quiet += weight
            yield day, silence.on(day, quiet / WHOLE)
        if quiet >= policy.flag.backstop * WHOLE:
            return


@dataclass(frozen=True, slots=True)
class _Silence:
    """One silence: ``before`` is how many open days of it lie between the last visit and the last
    word, for somebody who was heard from in another way since."""

    facts: Facts
    policy: Policy
    pattern: Pattern
    before: float

    @classmethod
    def of(cls, facts: Facts, policy: Policy) -> "_Silence":
        pattern = facts.pattern or nothing_yet(facts.joined_on or facts.silent_from)
        before: float = 0
        if pattern.last_on < facts.silent_from:
            before = facts.open_days(pattern.last_on, facts.silent_from, open_from=facts.begins_on)
        return cls(facts, policy, pattern, before)

    def on(self, today: date, quiet: float) -> Measures:
        return Measures(
            quiet=quiet,
            rhythm=rhythm(self.pattern, self.before + quiet, self.policy.memory),
            visits=self.pattern.visits,
            undone=_undone(self.facts, self.policy, today),
            next_due=_next_due(self.facts, today),
        )


def _undone(facts: Facts, policy: Policy, today: date) -> int:
    last = facts.last_done_on or date.min
    due = (day for day in (*facts.waiting, *_check_ins_late(facts, policy, last, today)))
    return sum(last < day < today and facts.weight(day) > 0 for day in due)


def _check_ins_late(facts: Facts, policy: Policy, last: date, today: date) -> Iterator[date]:
    """The days after which check-ins, so far as they are due, are undone."""
    if facts.check_in_due_on is None:
        return
    day = facts.check_in_due_on + policy.started.check_in_late * _DAY
    every = max(facts.check_in_every, 1)
    if day <= last:
        day += ((last - day).days // every + 1) * every * _DAY
    for _ in range(_MOST_UNDONE):
        if day >= today:
            return
        yield day
        day += every * _DAY


def _next_due(facts: Facts, today: date) -> int:
    to_come = [day for day in facts.calendar if day >= today]
    due_on = facts.check_in_due_on
    if due_on is not None:
        every = max(facts.check_in_every, 1)
        passed = max((today - due_on).days, 0)
        to_come.append(due_on + -(-passed // every) * every * _DAY)
    soonest = min(to_come, default=None)
    if soonest is None:
        return _NOTHING_TO_COME
    return min((soonest - today).days + 1, _NOTHING_TO_COME)
