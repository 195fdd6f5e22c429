"""What holds for every plan of ours, every pace, and whatever a patient or a date does."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from platform_core.content.rules import Plan
from platform_core.enrolment.rules import Pace, Span
from platform_core.release.ahead import ahead
from platform_core.release.offers import Standing, is_step_offered, offer
from platform_core.release.rules import OfferKind, Path, StageState, path
from platform_core.release.values import Progress
from tests.release.plans import POLICY, a_plan
from tests.release.simulation import DAY, Patient, does_all_that_is_offered, looks, open_keys

PLAN = a_plan(
    {
        "welcome": (2, 3, 3, 2, 4),
        "understanding": (3, 2, 4, 1),
        "tools": (4, 4, 4, 4),
        "ready": (2, 3, 4),
    }
)
STEPS = [step.key for step in PLAN.steps]
WEEKS_26 = 26 * 7
PACES = [Pace.GENTLE, Pace.STEADY, Pace.MY_OWN]  # slowest first

# One life goes through both daylight-saving changes, another through a leap day.
joinings = st.sampled_from([date(2026, 9, 30), date(2026, 11, 3), date(2027, 12, 20)])
paces = st.sampled_from(PACES)
some_days = st.integers(0, WEEKS_26)
few = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
more = settings(max_examples=60, deadline=None)

Deed = Callable[[Patient], None]
deeds = st.one_of(
    st.builds(lambda days: lambda p: p.pause(days), st.integers(1, 28)),
    st.builds(
        lambda days: (
            lambda p: p.move_programme(None if days is None else p.today + timedelta(days=days))
        ),
        st.one_of(st.none(), st.integers(0, 200)),
    ),
)
other_deeds = st.one_of(
    deeds,
    st.builds(lambda pace: lambda p: p.choose(pace), paces),
    st.just(Patient.ask),
    st.just(Patient.leave),
)


@st.composite
def facts(draw: st.DrawFn) -> tuple[Progress, date]:
    """Anything that can be known of somebody, and a day on which it is known."""
    joined_on = draw(joinings)
    lived = draw(st.integers(0, 90))
    past = st.integers(0, lived).map(lambda n: joined_on + n * DAY)
    breaks = st.tuples(st.integers(0, lived + 30), st.integers(0, 28))
    progress = Progress(
        joined_on=joined_on,
        pace=draw(paces),
        finished=draw(st.dictionaries(st.sampled_from(STEPS), past, max_size=len(STEPS))),
        opened=draw(st.dictionaries(st.sampled_from([s.key for s in PLAN.stages]), past)),
        pauses=tuple(
            Span(joined_on + first * DAY, joined_on + (first + days) * DAY)
            for first, days in draw(st.lists(breaks, max_size=2))
        ),
        programme_on=draw(st.none() | some_days.map(lambda n: joined_on + n * DAY)),
        more_on=draw(st.frozensets(past, max_size=2)),
        left_on=draw(st.frozensets(past, max_size=2)),
        had_more_on=draw(st.frozensets(past, max_size=1)),
        replanned_on=draw(st.none() | past),
    )
    return progress, joined_on + lived * DAY


def lived(patient: Patient, on_day: dict[int, list[Deed]], does: Callable[..., None]) -> Patient:
    """Twenty-six weeks of somebody who does as told on certain days."""
    for number in range(WEEKS_26):
        for deed in on_day.get(number, ()):
            patient.look()  # as the page does before anything is changed on it
            deed(patient)
        patient.live(1, does)
    return patient


@pytest.mark.parametrize("pace", [Pace.GENTLE, Pace.STEADY])
@few
@given(joined_on=joinings, on_day=st.dictionaries(some_days, st.lists(deeds, max_size=2)))
def test_a_week_never_asks_more_minutes_than_the_pace_has(
    pace: Pace, joined_on: date, on_day: dict[int, list[Deed]]
) -> None:
    patient = Patient.joining(PLAN, joined_on, pace)
    lived(patient, on_day, does_all_that_is_offered)
    assert patient.most_in_a_week() <= (POLICY.paces[pace].weekly_minutes or 0)


@few
@given(
    joined_on=joinings,
    pace=paces,
    on_day=st.dictionaries(some_days, st.lists(other_deeds, max_size=2), max_size=40),
    reads_on=st.frozensets(some_days),
)
def test_what_has_opened_never_closes(
    joined_on: date, pace: Pace, on_day: dict[int, list[Deed]], reads_on: frozenset[int]
) -> None:
    def reads_now_and_then(patient: Patient, seen: Path) -> None:
        if (patient.today - joined_on).days in reads_on:
            does_all_that_is_offered(patient, seen)

    patient = lived(Patient.joining(PLAN, joined_on, pace), on_day, reads_now_and_then)
    open_before: set[str] = set()
    for on, seen in patient.days:
        assert open_before <= open_keys(seen), on
        open_before = open_keys(seen)
        assert seen.offer.step is None or seen.may_read(seen.offer.step.key)


@few
@given(joined_on=joinings, pace=paces, on_day=st.dictionaries(some_days, st.lists(deeds)))
def test_whoever_does_all_that_is_offered_comes_to_the_end(
    joined_on: date, pace: Pace, on_day: dict[int, list[Deed]]
) -> None:
    patient = Patient.joining(PLAN, joined_on, pace)
    lived(patient, on_day, does_all_that_is_offered)
    patient.live(300, does_all_that_is_offered)
    assert patient.look().offer.kind is OfferKind.ALL_DONE
    assert set(patient.progress.finished) == set(STEPS)


@few
@given(joined_on=joinings, pace=paces, known=st.integers(0, 60), ahead=st.integers(28, 120))
def test_the_near_stage_is_open_four_weeks_before_a_date_known_in_time(
    joined_on: date, pace: Pace, known: int, ahead: int
) -> None:
    patient = Patient.joining(PLAN, joined_on, pace)
    programme_on = joined_on + (known + ahead) * DAY
    on_day: dict[int, list[Deed]] = {known: [lambda p: p.move_programme(programme_on)]}
    lived(patient, on_day, lambda *_: None)
    near_on = programme_on - 28 * DAY
    opened = {on: seen.stages[-1].state for on, seen in patient.days}
    assert opened[near_on] is not StageState.LATER
    if near_on > joined_on + known * DAY and known < 14:  # before it could have come in turn
        assert opened[near_on - DAY] is StageState.LATER


@more
@given(known=facts())
def test_a_slower_pace_never_opens_anything_sooner(known: tuple[Progress, date]) -> None:
    progress, today = known
    plain = replace(progress, opened={})
    paths = [path(PLAN, replace(plain, pace=pace), POLICY, today=today) for pace in PACES]
    for slower, quicker in pairwise(paths):
        for late, soon in zip(slower.stages, quicker.stages, strict=True):
            assert late.opens_on >= soon.opens_on, late.key


@more
@given(known=facts())
def test_a_path_depends_on_nothing_but_its_facts(known: tuple[Progress, date]) -> None:
    progress, today = known
    backwards = replace(
        progress,
        finished=dict(reversed(list(progress.finished.items()))),
        pauses=progress.pauses[::-1],
    )
    once = path(PLAN, progress, POLICY, today=today)
    assert path(PLAN, backwards, POLICY, today=today) == once


@more
@given(known=facts())
def test_nothing_changes_before_the_next_change_and_something_does_on_it(
    known: tuple[Progress, date],
) -> None:
    progress, today = known
    now = path(PLAN, progress, POLICY, today=today)
    change_on = now.next_change_on
    quiet_days = (change_on - today).days if change_on else 120
    for number in range(1, quiet_days):
        seen = path(PLAN, progress, POLICY, today=today + number * DAY)
        assert looks(seen) == looks(now), today + number * DAY
    if change_on:
        assert change_on > today
        assert looks(path(PLAN, progress, POLICY, today=change_on)) != looks(now)


@more
@given(known=facts())
def test_a_day_that_was_foretold_holds_if_nothing_more_is_heard(
    known: tuple[Progress, date],
) -> None:
    progress, today = known
    for place, stage in enumerate(path(PLAN, progress, POLICY, today=today).stages):
        if stage.state is StageState.LATER and stage.opens_on:
            before = path(PLAN, progress, POLICY, today=stage.opens_on - DAY)
            then = path(PLAN, progress, POLICY, today=stage.opens_on)
            assert before.stages[place].state is StageState.LATER
            assert then.stages[place].state is not StageState.LATER


@more
@given(known=facts())
def test_the_next_step_comes_on_the_day_that_was_said(known: tuple[Progress, date]) -> None:
    progress, today = known
    offer = path(PLAN, progress, POLICY, today=today).offer
    if offer.kind is OfferKind.STEP or offer.next_on is None:
        assert offer.kind in (OfferKind.STEP, OfferKind.ALL_DONE, OfferKind.PAUSED)
        return
    assert offer.next_on > today
    day = today + DAY
    while day < offer.next_on:
        assert path(PLAN, progress, POLICY, today=day).offer.kind is not OfferKind.STEP
        day += DAY
    assert path(PLAN, progress, POLICY, today=offer.next_on).offer.kind is OfferKind.STEP


@more
@given(known=facts())
def test_open_from_is_the_first_day_with_a_step_on_offer_since_the_last_was_finished(
    known: tuple[Progress, date],
) -> None:
    progress, today = known
    unasked = replace(progress, more_on=frozenset(), left_on=frozenset())
    open_from = path(PLAN, unasked, POLICY, today=today).open_from
    day = max(progress.finished.values(), default=progress.joined_on)
    last = day + 400 * DAY if open_from is None else open_from
    while day < last and (open_from is not None or (day - today).days < 200):
        assert path(PLAN, unasked, POLICY, today=day).offer.kind is not OfferKind.STEP
        day += DAY
    if open_from is not None:
        assert path(PLAN, unasked, POLICY, today=open_from).offer.kind is OfferKind.STEP


@more
@given(known=facts())
def test_a_sweep_that_comes_late_finds_the_same_dates(known: tuple[Progress, date]) -> None:
    progress, _ = known
    daily = replace(progress, opened={})
    start = max([progress.joined_on, *filter(None, [progress.replanned_on])])
    heard_on = max([start, *progress.finished.values(), *progress.more_on])
    late = heard_on + 60 * DAY
    day = heard_on
    while day <= late:
        due = path(PLAN, daily, POLICY, today=day).due_openings
        daily = replace(daily, opened={**daily.opened, **{key: on for key, on, _ in due}})
        day += DAY
    at_once = path(PLAN, replace(progress, opened={}), POLICY, today=late).due_openings
    assert {key: on for key, on, _ in at_once} == dict(daily.opened)


@more
@given(known=facts())
def test_a_step_is_offered_only_in_order(known: tuple[Progress, date]) -> None:
    progress, today = known
    offered = path(PLAN, progress, POLICY, today=today).offer.step
    if offered:
        steps = [step.key for step in PLAN.stage_of(offered.key).steps]
        assert next(key for key in steps if key not in progress.finished) == offered.key


def test_the_plan_of_these_properties_has_a_near_stage() -> None:
    plan: Plan = PLAN
    assert [stage.near_programme for stage in plan.stages] == [False, False, False, True]


@given(facts())
@settings(max_examples=300, deadline=None)
def test_what_others_reckon_with_is_what_the_path_says(given: tuple[Progress, date]) -> None:
    progress, today = given
    whole = path(PLAN, progress, POLICY, today=today)
    short = ahead(PLAN, progress, POLICY, today=today)
    assert short.due_openings == whole.due_openings
    assert short.open_from == whole.open_from
    assert [(s.key, s.state, s.opens_on, s.due_on) for s in short.stages] == [
        (s.key, s.state, s.opens_on, s.due_on) for s in whole.stages
    ]


@given(facts())
@more
def test_a_step_is_offered_where_the_offer_is_a_step(given: tuple[Progress, date]) -> None:
    progress, today = given
    standing = Standing.of(PLAN, progress, POLICY)
    offered = offer(standing, today)
    assert is_step_offered(standing, today) == (offered.kind is OfferKind.STEP)
