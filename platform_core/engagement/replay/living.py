"""Live through a log day by day: what is known at the end of each, and what the rules make of it.

Nothing is judged here. Facts are built of what was known on each evening, and the functions that
judge patients judge them, as the sweep does in the first minute of the next day. Day 0 is an
arbitrary date, so the bank holidays of Wales are left out; a log names its own closures.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from platform_core.engagement import pulse
from platform_core.engagement.facts import Facts, RaisedRule
from platform_core.engagement.measures import measures
from platform_core.engagement.open_days import WHOLE, Days
from platform_core.engagement.pattern import after_visit, nothing_yet
from platform_core.engagement.points import Measures, most_for_next_due, score
from platform_core.engagement.policy import Memory, Policy
from platform_core.engagement.replay.log import FIRST_DAY, Person, Presentation
from platform_core.engagement.silence import weigh
from platform_core.engagement.visits import hundredths_waited
from platform_core.enrolment.rules import Span, Status

DAY_0 = date(2001, 1, 1)
_DAY = timedelta(days=1)
HUNDREDTHS = 100


def date_of(day: int) -> date:
    """The date that stands for a day of a log."""
    return DAY_0 + day * _DAY


@dataclass(frozen=True, slots=True)
class Around:
    """What everybody in a presentation shares.

    Attributes:
        opened_day: the first day on which anybody came.
        days: for each day from ``FIRST_DAY``, how much the days up to it count, as far as was
            known at its end; later ones count whole.
    """

    opened_day: int
    days: Sequence[Days]

    @classmethod
    def of(cls, presentation: Presentation) -> "Around":
        """What the people of a presentation share."""
        visits = {date_of(day): n for day, n in presentation.visits_by_day.items()}
        last_day = presentation.last_observed_day
        passed = pulse.days(visits, until=date_of(last_day))
        low = {day.on_day: day.percent for day in passed if day.percent < pulse.WHOLE}
        closures = tuple(Span(date_of(a), date_of(b)) for a, b in presentation.closures)
        known = Days(closures, {}, bank_holidays=False)
        by_day = []
        for day in map(date_of, range(FIRST_DAY, last_day + 1)):
            if day in low:
                known = replace(known, pulse={**known.pulse, day: low[day]})
            by_day.append(known)
        return cls(min(presentation.visits_by_day, default=0), by_day)

    def weight(self, day: int) -> float:
        """How much a day counts against somebody who is not on a break: 0 to 1."""
        return self.days_known(day).weights[date_of(day).toordinal()] / WHOLE

    def opens_on(self, person: Person) -> int:
        """The first day that can count against somebody who visited: their registration or the
        first visit of anybody, and never later than their own."""
        return min(max(person.registered_day or 0, self.opened_day), person.visits[0])

    def days_known(self, day: int) -> Days:
        """How much days count, as far as it was known at the end of one."""
        return self.days[day - FIRST_DAY]


@dataclass(frozen=True, slots=True)
class Evening:
    """What was known of somebody at the end of a day. They are judged the next morning."""

    day: int
    facts: Facts

    @property
    def next_morning(self) -> date:
        """The date on which they are judged."""
        return date_of(self.day + 1)


@dataclass(frozen=True, slots=True)
class Judged:
    """The score at the end of a day, and whether a flag was raised on it."""

    day: int
    score: int
    raised: bool


def evenings(
    presentation: Presentation, person: Person, around: Around, memory: Memory
) -> Iterator[Evening]:
    """Everything known of one person, on each evening on which they were watched."""
    if not person.visits:
        return
    visits = iter((*person.visits, presentation.last_observed_day + 1))
    facts, upcoming = _before_the_first_visit(person, around), next(visits)
    done_days = {task.done_day for task in person.tasks}
    judged_day = FIRST_DAY - 1
    for day in presentation.watched_days(person):
        while upcoming <= day:
            facts = _with_visit(facts, date_of(upcoming), around, memory)
            upcoming = next(visits)
        if facts.waiting and not done_days.isdisjoint(range(judged_day + 1, day + 1)):
            facts = replace(facts, waiting=_waiting(person, day))
        if facts.days is not around.days_known(day):
            facts = replace(facts, days=around.days_known(day))
        judged_day = day
        yield Evening(day, facts)


def measured(evening: Evening, policy: Policy) -> Measures:
    """What is measured of somebody on an evening."""
    return measures(evening.facts, policy, today=evening.next_morning)


def judged(evenings: Iterator[Evening], policy: Policy) -> Iterator[Judged]:
    """One person as the sweep would have judged them. A flag is over when they come back."""
    raised: dict[RaisedRule, date] = {}
    for evening in evenings:
        found = measured(evening, policy)
        points = score(found, policy.points)
        raises = (
            not _is_open(evening, raised)
            and _is_worth_asking(found, policy)
            and _raises(evening, policy, raised)
        )
        if raises:
            raised = {RaisedRule.QUIET: evening.next_morning}
        yield Judged(evening.day, points, raises)


def _is_open(evening: Evening, raised: Mapping[RaisedRule, date]) -> bool:
    """Whether their last flag is open still: they have not come back since."""
    raised_on = raised.get(RaisedRule.QUIET)
    return raised_on is not None and evening.facts.silent_from < raised_on


def _is_worth_asking(found: Measures, policy: Policy) -> bool:
    """Whether they can have been flagged by now. While somebody is silent all points grow but
    those for the wait for what is next, so no earlier day can have had more than this."""
    most = score(found._replace(next_due=0), policy.points) + most_for_next_due(policy.points)
    is_due = found.quiet >= policy.flag.after and most >= policy.flag.at
    return is_due or found.quiet >= policy.flag.backstop


def _raises(evening: Evening, policy: Policy, raised: Mapping[RaisedRule, date]) -> bool:
    facts = replace(evening.facts, raised=raised)
    return RaisedRule.QUIET in weigh(facts, policy, today=evening.next_morning).raised


def _before_the_first_visit(person: Person, around: Around) -> Facts:
    opens_on = date_of(around.opens_on(person))
    return Facts(
        status=Status.ACTIVE,
        referred_on=opens_on - _DAY,
        joined_on=opens_on - _DAY,
        started_on=date_of(person.visits[0]),
        open_from=opens_on,
        waiting=_waiting(person, FIRST_DAY - 1),
        calendar=tuple(date_of(task.due_day) for task in person.tasks),
        pauses=tuple(Span(date_of(a), date_of(b)) for a, b in person.breaks),
        days=around.days_known(FIRST_DAY),
    )


def _waiting(person: Person, by: int) -> tuple[date, ...]:
    """The last days of what was not done by a day, save what they had passed over: whoever does
    one thing no longer waits with those before it."""
    waiting: list[date] = []
    for task in person.tasks:
        if task.done_day is not None and task.done_day <= by:
            waiting.clear()
        else:
            waiting.append(date_of(task.due_day))
    return tuple(waiting)


def _with_visit(facts: Facts, on: date, around: Around, memory: Memory) -> Facts:
    before = facts.pattern or nothing_yet(facts.joined_on or on)
    known = replace(facts, days=around.days_known((on - DAY_0).days - 1))
    waited = hundredths_waited(known, before, on) / HUNDREDTHS
    return replace(facts, heard_on=on, pattern=after_visit(before, on, waited, memory))
