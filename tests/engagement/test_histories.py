"""What must hold over whole histories, walked day by day as the sweep would."""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from platform_core.engagement.facts import Facts, Judgement, State
from platform_core.engagement.measures import measures
from platform_core.engagement.open_days import Days, open_days
from platform_core.engagement.pattern import Pattern, after_visit, nothing_yet, rhythm
from platform_core.engagement.points import score
from platform_core.engagement.policy import current_policy
from platform_core.engagement.rules import judge
from platform_core.enrolment.rules import Span, Status

POLICY = current_policy()
START = date(2026, 3, 2)
LENGTH = 90  # days, with Easter, two bank holidays and a change of the clocks among them


@dataclass(frozen=True)
class History:
    """One person's days from START on: what they did, what fell due, when nothing counted.

    ``due``: the day each thing falls due, and the day it was done, if it ever was.
    """

    visits: frozenset[int] = frozenset()
    due: tuple[tuple[int, int | None], ...] = ()
    pauses: tuple[tuple[int, int], ...] = ()
    closures: tuple[tuple[int, int], ...] = ()
    opens: int | None = 0
    pulse: tuple[tuple[int, int], ...] = ()
    bank_holidays: bool = True
    start: date = START

    def day(self, n: int) -> date:
        return self.start + timedelta(days=n)

    def spans(self, spans: tuple[tuple[int, int], ...]) -> tuple[Span, ...]:
        return tuple(Span(self.day(first), self.day(first + days)) for first, days in spans)

    def facts(self, today: int) -> Facts:
        """All that is known when a day begins."""
        visits = sorted(day for day in self.visits if day < today)
        done = [done for _, done in self.due if done is not None and done < today]
        opens = None if self.opens is None else self.day(self.opens)
        return Facts(
            status=Status.ACTIVE,
            referred_on=self.day(-30),
            joined_on=self.day(0),
            heard_on=self.day(max([*visits, *done], default=0)),
            pattern=self.pattern(visits),
            started_on=self.day(0),
            open_from=opens,
            last_done_on=self.day(max(done)) if done else None,
            waiting=tuple(
                sorted(self.day(on) for on, when in self.due if when is None or when >= today)
            ),
            calendar=tuple(sorted(self.day(on) for on, _ in self.due)),
            pauses=self.spans(self.pauses),
            days=self.days_known(today),
        )

    def days_known(self, today: int) -> Days:
        pulse = {self.day(n): percent for n, percent in self.pulse if n < today}
        return Days(self.spans(self.closures), pulse, self.bank_holidays)

    def pattern(self, visits: list[int]) -> Pattern | None:
        pattern = nothing_yet(self.day(0))
        for n in visits:
            between = open_days(
                pattern.last_on,
                self.day(n - 1),
                open_from=None if self.opens is None else self.day(self.opens),
                pauses=self.spans(self.pauses),
                days=self.days_known(LENGTH),
            )
            pattern = after_visit(pattern, self.day(n), between + 1, POLICY.memory)
        return pattern if visits else None

    def judged(self, today: int) -> Judgement:
        return judge(self.facts(today), POLICY, today=self.day(today))

    def score(self, today: int) -> int:
        found = measures(self.facts(today), POLICY, today=self.day(today))
        return score(found, POLICY.points)

    def walked(self) -> Iterator[tuple[int, Judgement]]:
        return ((today, self.judged(today)) for today in range(1, LENGTH))


a_day = st.integers(1, LENGTH - 1)
spans = st.lists(st.tuples(a_day, st.integers(0, 20)), max_size=2).map(tuple)
things_due = st.lists(
    st.tuples(a_day, st.none() | a_day),
    max_size=5,
).map(lambda due: tuple(sorted(due, key=lambda pair: pair[0])))
histories = st.builds(
    History,
    visits=st.frozensets(a_day, max_size=40),
    due=things_due,
    pauses=spans,
    closures=spans,
    opens=st.integers(0, 30),
    pulse=st.dictionaries(a_day, st.integers(0, 99), max_size=30).map(lambda d: tuple(d.items())),
)
few = settings(max_examples=30, deadline=None)


@few
@given(histories, a_day, st.integers(0, 30))
def test_one_more_visit_never_raises_a_score(history: History, visit: int, later: int) -> None:
    more = dataclasses.replace(history, visits=history.visits | {visit})
    today = min(visit + 1 + later, LENGTH)
    assert more.score(today) <= history.score(today)


@few
@given(histories, st.data(), st.integers(0, 30))
def test_doing_one_more_thing_never_raises_a_score(
    history: History, data: st.DataObject, later: int
) -> None:
    done = data.draw(a_day)
    number = data.draw(st.integers(0, max(len(history.due) - 1, 0)))
    due = list(history.due) or [(done, None)]
    before = dataclasses.replace(history, due=tuple(due))
    on, when = due[number]
    due[number] = (on, done if when is None else when)
    after = dataclasses.replace(history, due=tuple(due))
    today = min(done + 1 + later, LENGTH)
    assert after.score(today) <= before.score(today)


@few
@given(histories, a_day, st.integers(0, 40))
def test_a_pause_never_brings_a_flag_forward(history: History, first: int, days: int) -> None:
    paused = dataclasses.replace(history, pauses=(*history.pauses, (first, days)))

    def first_flag(one: History) -> int:
        return next((today for today, found in one.walked() if found.flags), LENGTH)

    assert first_flag(paused) >= first_flag(history)
    in_pause = (found for today, found in paused.walked() if first <= today <= first + days)
    assert all(found.state is State.PAUSED_BY_CHOICE and not found.flags for found in in_pause)


@few
@given(histories)
def test_nobody_is_flagged_while_nothing_is_open(history: History) -> None:
    closed = dataclasses.replace(history, opens=None)
    assert not any(found.flags for _, found in closed.walked())


@few
@given(histories)
def test_a_flag_begins_on_the_morning_after_an_open_day(history: History) -> None:
    """Or with the end of a pause, if it was earned before."""
    before = history.judged(1)
    for today, found in history.walked():
        if found.flags and not before.flags and before.state is not State.PAUSED_BY_CHOICE:
            facts, yesterday = history.facts(today), history.day(today - 1)
            assert facts.begins_on is not None
            assert facts.begins_on <= yesterday
            assert facts.weight(yesterday) > 0
        before = found


@few
@given(histories, st.sampled_from([7, 364, 28]))
def test_a_history_at_another_time_of_year_is_judged_the_same(history: History, days: int) -> None:
    """But for bank holidays, which are days of the calendar."""

    def seen(one: History, today: int) -> tuple[object, ...]:
        found = one.judged(today)
        ahead = found.look_again_on and (found.look_again_on - one.start).days
        return found.state, found.flags, found.score, ahead

    history = dataclasses.replace(history, bank_holidays=False)
    moved = dataclasses.replace(history, start=START + timedelta(days=days))
    for today in range(1, LENGTH, 7):
        assert seen(moved, today) == seen(history, today)


@few
@given(histories, st.integers(1, LENGTH - 2))
def test_a_clock_set_back_a_day_changes_nothing_for_good(history: History, today: int) -> None:
    facts = history.facts(today)
    before = judge(facts, POLICY, today=history.day(today))
    judge(facts, POLICY, today=history.day(today - 1))
    again = judge(facts, POLICY, today=history.day(today))
    assert (again, again.evidence) == (before, before.evidence)


@few
@given(histories)
def test_time_alone_never_takes_quiet_back(history: History) -> None:
    """Until something is heard: a visit, or something done."""
    for today, found in history.walked():
        heard = today in history.visits or any(done == today for _, done in history.due)
        paused = any(first <= today + 1 <= first + days for first, days in history.pauses)
        if found.state is State.QUIET and not heard and not paused and today + 1 < LENGTH:
            facts = history.facts(today)
            later = judge(facts, POLICY, today=history.day(today + 1))
            assert later.state is State.QUIET


@few
@given(histories)
def test_the_deadline_is_the_first_day_on_which_anything_changes(history: History) -> None:
    today = LENGTH // 2
    facts = history.facts(today)
    now = judge(facts, POLICY, today=history.day(today))
    for n in range(1, 60):
        then = judge(facts, POLICY, today=history.day(today + n))
        changed = (then.state, then.flags) != (now.state, now.flags)
        assert changed is (now.look_again_on == history.day(today + n)) or (
            now.look_again_on is not None and history.day(today + n) > now.look_again_on
        )


@few
@given(histories)
def test_the_points_that_are_shown_add_up_to_the_score(history: History) -> None:
    for today in range(1, LENGTH, 5):
        found = history.judged(today)
        if found.score is not None:
            assert found.score == history.score(today)


@given(st.integers(0, 60), st.floats(0, 300), st.floats(0, 100))
def test_a_rhythm_falls_as_time_goes_by(visits: int, waited: float, since: float) -> None:
    pattern = nothing_yet(START)
    for n in range(visits):
        pattern = after_visit(pattern, START + timedelta(days=n), 1 + waited % 9, POLICY.memory)
    now, later = (rhythm(pattern, when, POLICY.memory) for when in (since, since + 1))
    assert later <= now
