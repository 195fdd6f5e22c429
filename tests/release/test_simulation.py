"""An imagined patient's weeks: what holds for every plan and life, and some lives in full."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from platform_core.content.rules import Plan
from platform_core.enrolment.rules import Pace, Span
from platform_core.release.advice import lighter, over
from platform_core.release.simulation import BAD_WEEKS, Imagined, Reading, weeks_of
from platform_core.release.weeks import Week, in_use
from platform_core.release.words import say_why
from tests.release.plans import JOINED, POLICY, a_plan, day
from tests.release.simulation import Patient, does_all_that_is_offered

DAY = timedelta(days=1)
PLAN = a_plan({"welcome": (2, 3, 3), "understanding": (3, 2, 4, 1), "ready": (2, 3)})
few = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])

plans = st.lists(st.lists(st.integers(1, 4), min_size=1, max_size=5), min_size=2, max_size=4).map(
    lambda stages: a_plan(
        {f"s{n}": tuple(steps) for n, steps in enumerate(stages)}, near=[f"s{len(stages) - 1}"]
    )
)
pauses = st.lists(st.tuples(st.integers(1, 200), st.integers(0, 27)), max_size=2).map(
    lambda spans: tuple(Span(day(first), day(first + more)) for first, more in spans)
)
lives = st.builds(
    Imagined,
    joined_on=st.just(JOINED),
    pace=st.sampled_from(Pace),
    pauses=pauses,
    programme_on=st.none() | st.integers(60, 360).map(day),
    reads=st.sampled_from(Reading),
)


def lived(pace: Pace = Pace.STEADY, plan: Plan = PLAN, **facts: object) -> tuple[Week, ...]:
    return weeks_of(plan, Imagined(JOINED, pace, **facts), POLICY)


def openings(weeks: tuple[Week, ...]) -> dict[str, date]:
    return {one.key: one.on for week in weeks for one in week.opened}


@few
@given(plan=plans, who=lives)
def test_a_week_never_offers_more_minutes_than_its_budget(plan: Plan, who: Imagined) -> None:
    for week in weeks_of(plan, who, POLICY):
        assert week.budget is None or week.minutes <= week.budget


@few
@given(plan=plans, who=lives)
def test_nothing_opens_in_its_turn_and_nothing_is_read_during_a_pause(
    plan: Plan, who: Imagined
) -> None:
    for week in weeks_of(plan, who, POLICY):
        on_its_date = {"release.stage.joined", "release.stage.near", "release.stage.near_now"}
        for opened in week.opened:
            in_turn = opened.why.key not in on_its_date
            assert not (in_turn and any(opened.on in pause for pause in who.pauses)), opened
        for _, read_on in week.steps:
            assert not (read_on and any(read_on in pause for pause in who.pauses))
        assert week.paused < 7 or not week.steps


@few
@given(plan=plans, who=lives)
def test_everything_opens_in_the_end_and_is_read_once(plan: Plan, who: Imagined) -> None:
    weeks = weeks_of(plan, who, POLICY, count=104)
    assert set(openings(weeks)) == {stage.key for stage in plan.stages}
    read = [step.key for week in weeks for step, read_on in week.steps if read_on]
    assert sorted(read) == sorted(step.key for step in plan.steps)
    for week in weeks:
        assert all(on is None or on in week.days for _, on in week.steps)
        assert all(opened.on in week.days for opened in week.opened)


@few
@given(plan=plans, who=lives, ahead=st.integers(28, 200))
def test_the_near_stage_opens_before_the_programme(plan: Plan, who: Imagined, ahead: int) -> None:
    programme_on = day(ahead)
    near = Imagined(who.joined_on, who.pace, who.pauses, programme_on, who.reads)
    opened = openings(weeks_of(plan, near, POLICY))
    assert opened[plan.stages[-1].key] == programme_on - 28 * DAY


@few
@given(plan=plans, pace=st.sampled_from(Pace), programme=st.none() | st.integers(60, 200))
def test_looking_only_where_something_changes_finds_what_every_day_would(
    plan: Plan, pace: Pace, programme: int | None
) -> None:
    patient = Patient.joining(plan, JOINED, pace)
    programme_on = None if programme is None else day(programme)
    patient.progress = replace(patient.progress, programme_on=programme_on)
    patient.live(52 * 7, does_all_that_is_offered)
    weeks = lived(pace, plan, programme_on=programme_on)
    read = {step.key: on for week in weeks for step, on in week.steps if on}
    assert read == patient.progress.finished
    assert openings(weeks) == patient.progress.opened


def test_a_steady_reader_in_full() -> None:
    weeks = in_use(lived())
    said = [
        (week.number, [f"{s.key} {on:%d.%m.}" for s, on in week.steps if on], week.minutes)
        for week in weeks
    ]
    assert said == [
        (1, ["welcome/1 03.11.", "welcome/2 05.11.", "welcome/3 07.11."], 8),
        (2, ["understanding/1 10.11.", "understanding/2 12.11.", "understanding/3 14.11."], 9),
        (3, ["understanding/4 17.11.", "ready/1 19.11.", "ready/2 21.11."], 6),
    ]
    assert [say_why(one.why, "en") for one in weeks[1].opened] == [
        "Opens on Tuesday 10 November, so that not everything comes at once."
    ]
    assert not over(weeks)


def test_a_break_moves_everything_after_it_and_says_how_many_days_it_took() -> None:
    weeks = lived(pauses=(Span(day(7), day(20)),))
    assert [week.paused for week in weeks[:4]] == [0, 7, 7, 0]
    assert openings(weeks)["understanding"] == day(21)
    assert weeks[1].is_quiet is False
    assert weeks[1].told.key == "release.offer.paused"


def test_somebody_who_reads_every_other_week_is_left_with_what_is_on_offer() -> None:
    weeks = lived(Pace.GENTLE, reads=Reading.HALF)
    waiting = [[step.key for step, on in week.steps if on is None] for week in weeks[:4]]
    assert waiting[0] == waiting[2] == []
    assert len(waiting[1]) == len(waiting[3]) == 1
    assert all(on is None for week in weeks[1::2] for _, on in week.steps)


def test_a_bad_fortnight_reads_nothing_in_two_weeks_and_goes_on_after() -> None:
    weeks = lived(Pace.GENTLE, reads=Reading.BAD_FORTNIGHT)
    read = {week.number for week in weeks for _, on in week.steps if on}
    assert read.isdisjoint(BAD_WEEKS)
    assert {BAD_WEEKS[0] - 1, BAD_WEEKS[1] + 1} <= read


def test_the_week_in_which_the_programme_starts_says_so() -> None:
    weeks = lived(programme_on=day(70))
    assert [week.number for week in weeks if week.has_programme] == [11]
    assert openings(weeks)["ready"] == day(42)


LONG = a_plan({"one": (3,) * 9, "two": (2, 2), "ready": (2,)})


def test_a_stage_that_is_longer_than_its_time_is_over_in_its_last_week() -> None:
    weeks = lived(Pace.GENTLE, LONG)
    (week,) = over(weeks)
    assert (week.number, week.minutes, week.unread, week.load) == (6, 3, 9, 12)
    assert not over(lived(Pace.STEADY, LONG))
    assert not over(lived(Pace.MY_OWN, LONG))  # there is no limit to be over


@pytest.mark.parametrize(("steps", "is_over"), [(6, False), (7, True)])
def test_on_the_edge_of_its_time(steps: int, is_over: bool) -> None:
    plan = a_plan({"one": (3,) * steps, "two": (2,), "ready": (2,)})
    assert bool(over(lived(Pace.GENTLE, plan))) is is_over


def by_modules(plan: Plan, at: int, stage: int = 0) -> Plan:
    """The same plan, one of its stages made of two modules, the second from a step on."""
    split = plan.stages[stage]
    steps = tuple(
        replace(step, module_key="first" if place < at else "second")
        for place, step in enumerate(split.steps)
    )
    stages = [replace(one, steps=steps) if one is split else one for one in plan.stages]
    return replace(plan, stages=tuple(stages))


def test_a_move_is_proposed_only_if_it_helps() -> None:
    plan, who = by_modules(LONG, 5), Imagined(JOINED, Pace.GENTLE)
    found = lighter(plan, who, POLICY, weeks_of(plan, who, POLICY))
    assert found is not None
    assert (found.week, found.module, found.stage) == (6, "second", "two")
    assert found.minutes <= 5


def test_the_stage_that_is_too_long_is_found_where_the_next_opens_within_the_week() -> None:
    stages = {"zero": (2, 2, 2, 2, 2), "one": (3,) * 11, "two": (2,), "ready": (2,)}
    plan, who = by_modules(a_plan(stages), 6, stage=1), Imagined(JOINED, Pace.STEADY)
    weeks = weeks_of(plan, who, POLICY)
    assert openings(weeks)["two"] in over(weeks)[0].days
    found = lighter(plan, who, POLICY, weeks)
    assert found is not None
    assert found.module == "second"


def test_a_stage_of_its_own_is_proposed_where_no_other_has_room() -> None:
    crowded = a_plan({"one": (3,) * 11, "two": (3,) * 6, "ready": (2,)})
    plan, who = by_modules(crowded, 6), Imagined(JOINED, Pace.GENTLE)
    found = lighter(plan, who, POLICY, weeks_of(plan, who, POLICY))
    assert found is not None
    assert (found.module, found.stage) == ("second", None)


def test_no_move_is_proposed_that_leaves_the_week_over_or_goes_where_a_programme_is_near() -> None:
    who = Imagined(JOINED, Pace.GENTLE)
    long = by_modules(a_plan({"one": (3,) * 22, "two": (2,), "ready": (2,)}), 11)
    assert lighter(long, who, POLICY, weeks_of(long, who, POLICY)) is None
    last = by_modules(a_plan({"one": (3,) * 9, "ready": (2,)}), 5)
    found = lighter(last, who, POLICY, weeks_of(last, who, POLICY))
    assert found is not None
    assert found.stage is None


def test_nothing_is_proposed_where_nothing_is_over_or_nothing_can_move() -> None:
    who = Imagined(JOINED, Pace.GENTLE)
    assert lighter(PLAN, who, POLICY, weeks_of(PLAN, who, POLICY)) is None
    assert lighter(LONG, who, POLICY, weeks_of(LONG, who, POLICY)) is None  # one module


def test_an_empty_plan_and_a_plan_of_empty_stages_are_lived_through() -> None:
    empty = a_plan({"one": (), "two": (), "ready": ()})
    weeks = lived(plan=empty)
    assert set(openings(weeks)) == {"one", "two", "ready"}
    assert not any(week.steps for week in weeks)
    assert in_use(lived(plan=a_plan({})))[0].number == 1
