"""What is scored of one silence, morning by morning."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from platform_core.engagement.facts import Facts
from platform_core.engagement.open_days import WHOLE, is_within
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
    return Silence.of(facts, policy).on(today, quiet)


def mornings(facts: Facts, policy: Policy, *, soonest: int) -> Iterator[tuple[int, int]]:
    """The morning after each open day of this silence, if nothing more is heard, as its ordinal,
    and how many hundredths of open days are quiet by then: from the first with ``soonest`` of them
    to the first on which the backstop is reached."""
    begins_on = facts.begins_on
    if begins_on is None:
        return
    quiet, backstop = 0, policy.flag.backstop * WHOLE
    weights, pauses = facts.days.weights, facts.pauses
    first = max(facts.silent_from + _DAY, begins_on).toordinal()
    for day in range(first, first + _LONGEST):
        weight = weights[day]
        if pauses and is_within(date.fromordinal(day), pauses):
            weight = 0
        if weight:
            quiet += weight
            if quiet >= soonest:
                yield day + 1, quiet
            if quiet >= backstop:
                return


@dataclass(frozen=True, slots=True)
class Silence:
    """One silence, with what is the same on every morning of it worked out once.

    ``before``: open days between the last visit and the last word, for somebody who was heard from
    in another way since. ``undone``: the days after which things are undone. ``calendar``: the days
    on which things are due or open. Both in order.
    """

    facts: Facts
    policy: Policy
    pattern: Pattern
    before: float
    undone: tuple[date, ...]
    calendar: tuple[date, ...]

    @classmethod
    def of(cls, facts: Facts, policy: Policy) -> "Silence":
        pattern = facts.pattern or nothing_yet(facts.joined_on or facts.silent_from)
        before: float = 0
        if pattern.last_on < facts.silent_from:
            before = facts.open_days(pattern.last_on, facts.silent_from, open_from=facts.begins_on)
        return cls(
            facts, policy, pattern, before, _undone(facts, policy), tuple(sorted(facts.calendar))
        )

    def on(self, today: date, quiet: float) -> Measures:
        """What is measured on one morning, so many open days into the silence."""
        return Measures(
            quiet,
            rhythm(self.pattern, self.before + quiet, self.policy.memory),
            self.pattern.visits,
            bisect_left(self.undone, today),
            self.next_due(today),
        )

    def next_due(self, today: date) -> int:
        """Days from yesterday to the next thing that is due or opens; 0 where nothing ever is."""
        if not self.calendar and self.facts.check_in_due_on is None:
            return 0
        at = bisect_left(self.calendar, today)
        days = (self.calendar[at] - today).days if at < len(self.calendar) else _NOTHING_TO_COME
        due_on = self.facts.check_in_due_on
        if due_on is not None:
            to_go = (due_on - today).days
            days = min(days, to_go if to_go > 0 else to_go % max(self.facts.check_in_every, 1))
        return min(days + 1, _NOTHING_TO_COME)


def _undone(facts: Facts, policy: Policy) -> tuple[date, ...]:
    """The open days after which something is undone that fell due since anything was finished."""
    last, begins_on = facts.last_done_on or date.min, facts.begins_on
    if begins_on is None:
        return ()
    first = max(last + _DAY, begins_on)
    days = (*facts.waiting, *_check_ins_late(facts, policy, last))
    return tuple(sorted([day for day in days if day >= first and facts.weight(day)]))


def _check_ins_late(facts: Facts, policy: Policy, last: date) -> Iterator[date]:
    """The days after which check-ins that came due after ``last`` are undone, and no more than
    are told apart."""
    if facts.check_in_due_on is None:
        return
    day = facts.check_in_due_on.toordinal() + policy.started.check_in_late
    every = max(facts.check_in_every, 1)
    if day <= last.toordinal():
        day += ((last.toordinal() - day) // every + 1) * every
    yield from map(date.fromordinal, range(day, day + _MOST_UNDONE * every, every))
