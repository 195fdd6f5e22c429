"""Both sides of every boundary, and what must hold for anybody at all."""

import dataclasses
from datetime import date, timedelta
from typing import get_args, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from platform_core.engagement.facts import Facts, Judgement, RaisedRule, State
from platform_core.engagement.measures import measures
from platform_core.engagement.open_days import Days
from platform_core.engagement.pattern import Pattern
from platform_core.engagement.points import score
from platform_core.engagement.policy import current_policy
from platform_core.engagement.rules import judge
from platform_core.enrolment.rules import Span, Status
from tests.engagement.situations import (
    SITUATIONS,
    TODAY,
    ago,
    invited,
    joined,
    pattern_of,
    silent_for,
    somebody,
)

POLICY = current_policy()
NEVER_OPENED, NOT_STARTED = RaisedRule.NEVER_OPENED, RaisedRule.NOT_STARTED
QUIET, COULD_NOT_REACH = RaisedRule.QUIET, RaisedRule.COULD_NOT_REACH


def judged(facts: Facts, today: date = TODAY) -> Judgement:
    return judge(facts, POLICY, today=today)


# Both sides of every boundary


@pytest.mark.parametrize(
    ("days", "state", "flags"),
    [
        (9, State.ON_TRACK, ()),
        (10, State.SLOWING, ()),
        (18, State.SLOWING, ()),
        (19, State.QUIET, (QUIET,)),
        (20, State.QUIET, (QUIET,)),
    ],
)
def test_whatever_the_points_silence_slows_at_ten_open_days_and_is_quiet_at_19(
    days: int, state: State, flags: tuple[RaisedRule, ...]
) -> None:
    found = judged(silent_for(days))
    assert (found.state, found.flags) == (state, flags)


@pytest.mark.parametrize(("days", "quiet"), [(4, False), (5, True)])
def test_points_count_from_the_fifth_quiet_open_day(days: int, quiet: bool) -> None:
    """Two visits, and something undone: far more points than it takes."""
    facts = silent_for(days, joined_on=ago(40), every=30, waiting=(ago(4),), last_check_in_on=None)
    found = judged(facts)
    assert measured_score(facts) >= POLICY.flag.at
    assert (found.state is State.QUIET) is quiet
    assert found.flags == ((QUIET,) if quiet else ())


@pytest.mark.parametrize(("points", "quiet"), [(0, True), (1, False)])
def test_a_flag_is_raised_at_its_points_and_not_one_below(points: int, quiet: bool) -> None:
    facts = silent_for(8, every=5)
    at = measured_score(facts) + points
    limit = POLICY.flag.model_copy(update={"at": at})
    policy = POLICY.model_copy(
        update={"flag": limit, "slowing": POLICY.slowing.model_copy(update={"at": at})}
    )
    assert (judge(facts, policy, today=TODAY).state is State.QUIET) is quiet


def measured_score(facts: Facts, today: date = TODAY) -> int:
    return score(measures(facts, POLICY, today=today), POLICY.points)


@pytest.mark.parametrize(
    ("calendar", "days"), [((), 0), ((ago(3),), 99), ((ago(0),), 1), ((ago(-6), ago(-2)), 3)]
)
def test_the_wait_for_what_is_next_is_counted_from_yesterday(
    calendar: tuple[date, ...], days: int
) -> None:
    facts = silent_for(8, calendar=calendar)
    assert measures(facts, POLICY, today=TODAY).next_due == days


@pytest.mark.parametrize(
    ("days", "state"), [(9, State.NOTHING_DUE), (10, State.INVITED_NEVER_OPENED)]
)
def test_an_unopened_invitation_is_worth_a_contact_after_ten_open_days(
    days: int, state: State
) -> None:
    assert judged(invited(days)).state is state


@pytest.mark.parametrize(("days", "state"), [(6, State.NOTHING_DUE), (7, State.JOINED_NOT_STARTED)])
def test_an_opened_invitation_that_was_not_used_is_worth_one_after_seven(
    days: int, state: State
) -> None:
    opened_on = ago(days + 1)
    assert judged(invited(30, opened_on=opened_on, heard_on=opened_on)).state is state


@pytest.mark.parametrize(("days", "state"), [(9, State.ON_TRACK), (10, State.JOINED_NOT_STARTED)])
def test_joining_without_starting_is_worth_one_after_ten(days: int, state: State) -> None:
    comfortable = {"pattern": pattern_of(*map(ago, range(60, days, -1)), joined_on=ago(60))}
    assert judged(joined(days, **comfortable)).state is state


@pytest.mark.parametrize(
    ("days", "state"), [(27, State.ON_TRACK), (28, State.READING_NO_CHECK_INS)]
)
def test_reading_without_check_ins_is_said_after_28_open_days(days: int, state: State) -> None:
    assert judged(somebody(check_in_due_on=ago(days))).state is state


# The open-day clock


def test_the_days_of_a_pause_are_not_silence() -> None:
    paused = silent_for(25, pauses=(Span(ago(17), ago(11)),))
    assert judged(paused).state is State.SLOWING
    assert judged(dataclasses.replace(paused, pauses=())).state is State.QUIET


def test_the_days_of_a_closure_are_not_silence() -> None:
    closed = silent_for(25, days=Days((Span(ago(17), ago(11)),)))
    assert judged(closed).state is State.SLOWING
    assert judged(dataclasses.replace(closed, days=Days())).state is State.QUIET


def test_a_day_on_which_half_the_usual_number_came_counts_for_half() -> None:
    half = Days(pulse=dict.fromkeys(map(ago, range(1, 12)), 50))
    assert judged(silent_for(24, days=half)).state is State.SLOWING
    assert judged(silent_for(25, days=half)).state is State.QUIET


def test_a_pause_is_a_choice_however_long_the_silence_before_it() -> None:
    found = judged(silent_for(50, pauses=(Span(ago(0), ago(-13)),)))
    assert (found.state, found.flags) == (State.PAUSED_BY_CHOICE, ())
    assert found.look_again_on == ago(-14)


def test_days_before_anything_was_open_or_due_are_not_silence() -> None:
    waiting = silent_for(40, open_from=ago(5))
    assert judged(waiting).state is State.ON_TRACK
    assert judged(dataclasses.replace(waiting, check_in_due_on=ago(25))).state is State.QUIET


def test_an_empty_stage_never_makes_anybody_disengaged() -> None:
    facts = silent_for(5, open_from=None, check_in_due_on=None)
    later = [judged(facts, TODAY + timedelta(days=days)) for days in range(400)]
    assert {found.state for found in later} == {State.ON_TRACK, State.NOTHING_DUE}
    assert not any(found.flags for found in later)


def test_an_invitation_that_is_still_in_our_outbox_never_counts_against_anybody() -> None:
    facts = invited(0, delivered_on=None)
    assert {judged(facts, TODAY + timedelta(days=days)).state for days in range(400)} == {
        State.NOTHING_DUE
    }


def test_christmas_puts_quiet_off_by_its_bank_holidays() -> None:
    last = date(2026, 12, 18)
    facts = regular_until(last)
    quiet_on = next(
        day
        for day in (last + timedelta(days=n) for n in range(60))
        if judged(facts, day).state is State.QUIET
    )
    # 19 days, the four bank holidays on the way (25, 26 and 28 December, 1 January), and over
    assert quiet_on == last + timedelta(days=19 + 4 + 1)


@pytest.mark.parametrize("last", [date(2027, 3, 22), date(2026, 10, 20), date(2028, 2, 20)])
def test_a_change_of_the_clocks_or_a_leap_day_moves_nothing(last: date) -> None:
    closed = 2 if last == date(2027, 3, 22) else 0  # Easter
    days = timedelta(days=19 + closed)
    assert judged(regular_until(last), last + days).state is State.SLOWING
    assert judged(regular_until(last), last + days + timedelta(days=1)).state is State.QUIET


def regular_until(last: date) -> Facts:
    """Somebody who came every other day for eight weeks and was last here on a date."""
    visits = [last - timedelta(days=n) for n in range(56, -1, -2)]
    return silent_for(
        0,
        heard_on=last,
        joined_on=visits[0],
        pattern=pattern_of(*visits, joined_on=visits[0]),
        open_from=last,
        last_check_in_on=last,
    )


# What the team settled


def test_a_flag_that_the_team_settled_is_not_raised_again_at_once() -> None:
    found = judged(silent_for(30, settled={QUIET: ago(0)}, raised={QUIET: ago(8)}))
    assert (found.state, found.flags) == (State.QUIET, ())
    assert found.look_again_on == ago(-15)


def test_it_is_raised_again_after_fourteen_open_days() -> None:
    assert judged(silent_for(30, settled={QUIET: ago(14)}, raised={QUIET: ago(16)})).flags == ()
    assert judged(silent_for(30, settled={QUIET: ago(15)}, raised={QUIET: ago(16)})).flags == (
        QUIET,
    )


def flagged(raised: int, back: int, quiet: int) -> Facts:
    """Flagged so many days ago, back for one day, and quiet again with more points than enough."""
    return silent_for(
        quiet,
        joined_on=ago(80),
        every=40,
        waiting=(ago(2),),
        last_check_in_on=None,
        heard_on=ago(back),
        settled={QUIET: ago(back)},
        raised={QUIET: ago(raised)},
    )


def test_somebody_back_for_a_moment_is_not_flagged_again_on_points() -> None:
    found = judged(flagged(raised=20, back=9, quiet=8))
    assert (found.state, found.flags) == (State.QUIET, ())
    assert judged(dataclasses.replace(flagged(20, 9, 8), raised={})).flags == (QUIET,)


def test_somebody_back_two_weeks_after_a_flag_or_later_is() -> None:
    assert judged(flagged(raised=23, back=9, quiet=8)).flags == (QUIET,)
    assert judged(flagged(raised=22, back=9, quiet=8)).flags == ()


def test_the_backstop_stands_for_somebody_back_for_a_moment() -> None:
    assert judged(flagged(raised=25, back=19, quiet=18)).flags == ()
    assert judged(flagged(raised=26, back=20, quiet=19)).flags == (QUIET,)


def test_whoever_asked_for_no_follow_up_is_not_flagged_until_the_day_after() -> None:
    until_today = judged(silent_for(30, left_alone_until=ago(0)))
    assert (until_today.state, until_today.flags) == (State.QUIET, ())
    assert until_today.look_again_on == ago(-1)
    assert judged(silent_for(30, left_alone_until=ago(1))).flags == (QUIET,)


def test_asking_for_no_follow_up_does_not_hide_that_somebody_cannot_be_reached() -> None:
    facts = SITUATIONS["could_not_reach", "could_not_reach"]
    let_be = dataclasses.replace(facts, left_alone_until=ago(-9))
    assert judged(let_be).flags == (COULD_NOT_REACH,)


def test_settling_one_rule_does_not_settle_another() -> None:
    assert judged(silent_for(30, settled={NOT_STARTED: ago(0)})).flags == (QUIET,)


def test_a_failed_message_is_settled_until_another_fails() -> None:
    facts = SITUATIONS["could_not_reach", "could_not_reach"]
    assert judged(facts).flags == (COULD_NOT_REACH,)
    settled = dataclasses.replace(facts, unreachable_is_settled=True)
    assert (judged(settled).state, judged(settled).flags) == (State.COULD_NOT_REACH, ())


def test_having_spoken_with_somebody_starts_the_clock_anew() -> None:
    found = judged(silent_for(30, heard_on=ago(3), spoke_on=ago(3)))
    assert found.state is State.ON_TRACK
    found = judged(silent_for(30, heard_on=ago(11), spoke_on=ago(11)))
    keys = [reason.key for reason in found.evidence]
    assert keys[:3] == ["no_visits_before", "open_since", "spoke"]


# Evidence


def test_the_evidence_says_how_long_and_how_often_before() -> None:
    reason = judged(silent_for(16, every=2)).evidence[0]
    assert reason.key == "no_visits_before"
    assert dict(reason.params) == {"n": 17, "since": ago(17).isoformat(), "a_week": 4}


@pytest.mark.parametrize(("visits", "key"), [(3, "no_visits_early"), (4, "no_visits_before")])
def test_few_visits_are_too_early_to_know_a_pattern(visits: int, key: str) -> None:
    days = [ago(22 + 3 * n) for n in range(visits)][::-1]
    facts = silent_for(21, pattern=pattern_of(*days, joined_on=days[0]), joined_on=days[0])
    assert judged(facts).evidence[0].key == key


@pytest.mark.parametrize("facts", SITUATIONS.values(), ids=lambda facts: facts.status.value)
def test_the_points_of_the_reasons_are_the_score(facts: Facts) -> None:
    found = judged(facts)
    if found.score is None:
        assert found.state not in {State.QUIET, State.SLOWING, State.STOPPED_PART_WAY}
    else:
        assert found.score == measured_score(facts)


def test_the_evidence_says_what_waits() -> None:
    facts = silent_for(18, check_in_due_on=ago(15))
    said = {reason.key: dict(reason.params) for reason in judged(facts).evidence}
    assert said["open_since"] == {"on": ago(19).isoformat()}
    assert said["check_ins_missed"] == {"n": 2}


def test_no_check_in_is_missed_before_the_next_is_due() -> None:
    said = {reason.key for reason in judged(silent_for(15, check_in_due_on=ago(6))).evidence}
    assert "check_ins_missed" not in said


# What must hold for anybody at all


def test_nothing_is_judged_from_health_or_from_who_somebody_is() -> None:
    never = ("pain", "mood", "nrs", "age", "born", "birth", "sex", "gender", "disab", "access")
    never += ("language", "welsh", "ethnic", "depriv", "postcode", "name", "note", "care")
    fields = {field.name for field in dataclasses.fields(Facts)}
    assert fields  # the walk found something to walk
    for field in fields:
        parts = field.split("_")
        assert not any(part.startswith(word) for part in parts for word in never), field
    assert _kinds(Facts) == {Status, date, Span, Pattern, RaisedRule, Days, int, bool, type(None)}
    assert _kinds(Days) == {Span, date, int, bool}


def _kinds(of: type) -> set[object]:
    return {kind for hint in get_type_hints(of).values() for kind in _leaves(hint)}


def _leaves(hint: object) -> set[object]:
    inner = [part for part in get_args(hint) if part is not Ellipsis]
    return {hint} if not inner else {leaf for part in inner for leaf in _leaves(part)}


a_day = st.integers(-40, 120).map(ago)
maybe = st.none() | a_day
some_spans = st.lists(
    st.tuples(st.integers(-60, 120), st.integers(0, 30)).map(
        lambda pair: Span(ago(pair[0]), ago(pair[0] - pair[1]))
    ),
    max_size=3,
).map(tuple)
anybody = st.builds(
    Facts,
    status=st.sampled_from(Status),
    referred_on=a_day,
    delivered_on=maybe,
    opened_on=maybe,
    joined_on=maybe,
    heard_on=maybe,
    pattern=st.none()
    | st.lists(a_day, min_size=1, max_size=8, unique=True).map(
        lambda days: pattern_of(*sorted(days), joined_on=min(days))
    ),
    spoke_on=maybe,
    left_alone_until=maybe,
    started_on=maybe,
    part_way_on=maybe,
    last_check_in_on=maybe,
    check_in_due_on=maybe,
    check_in_every=st.sampled_from([0, 7, 14]),
    open_from=maybe,
    last_done_on=maybe,
    waiting=st.lists(a_day, max_size=4).map(sorted).map(tuple),
    calendar=st.lists(a_day, max_size=4).map(sorted).map(tuple),
    pauses=some_spans,
    unreachable_on=maybe,
    unreachable_is_settled=st.booleans(),
    settled=st.dictionaries(st.sampled_from(RaisedRule), a_day),
    raised=st.dictionaries(st.sampled_from(RaisedRule), a_day),
    days=st.builds(
        Days,
        some_spans,
        st.dictionaries(st.integers(1, 60).map(ago), st.integers(0, 99), max_size=20),
    ),
)


@settings(max_examples=300, deadline=None)
@given(anybody)
def test_nothing_changes_before_the_day_to_look_again_and_something_does_on_it(
    facts: Facts,
) -> None:
    now = judged(facts)
    until = now.look_again_on or ago(-200)
    for day in (TODAY + timedelta(days=n) for n in range(1, (until - TODAY).days)):
        then = judged(facts, day)
        assert (then.state, then.flags) == (now.state, now.flags), day
    if now.look_again_on:
        then = judged(facts, now.look_again_on)
        assert (then.state, then.flags) != (now.state, now.flags)
        assert now.look_again_on > TODAY


@settings(max_examples=200, deadline=None)
@given(anybody, st.integers(-400, 400))
def test_a_longer_pause_never_raises_a_flag_that_a_shorter_one_did_not(
    facts: Facts, length: int
) -> None:
    paused = dataclasses.replace(
        facts, pauses=(*facts.pauses, Span(ago(20), ago(20 - abs(length) % 30)))
    )
    raised, before = set(judged(paused).flags), set(judged(facts).flags)
    assert raised <= before


@settings(max_examples=200, deadline=None)
@given(anybody)
def test_no_flag_about_silence_is_raised_while_nothing_was_open_or_due(facts: Facts) -> None:
    nothing = dataclasses.replace(facts, open_from=None, check_in_due_on=None, delivered_on=None)
    assert set(judged(nothing).flags) <= {COULD_NOT_REACH}


@settings(max_examples=200, deadline=None)
@given(anybody)
def test_hearing_from_somebody_today_raises_no_flag_about_silence(facts: Facts) -> None:
    here = dataclasses.replace(facts, heard_on=TODAY, joined_on=facts.joined_on or ago(50))
    assert set(judged(here).flags) <= {COULD_NOT_REACH}


@settings(max_examples=100, deadline=None)
@given(anybody)
def test_every_judgement_has_a_reason(facts: Facts) -> None:
    assert judged(facts).evidence


@pytest.mark.parametrize("status", [Status.WITHDREW, Status.PROGRAMME_STARTED, Status.DISCHARGED])
def test_nobody_looks_again_at_somebody_who_is_gone(status: Status) -> None:
    gone = dataclasses.replace(
        SITUATIONS["quiet", "no_visits_before"], status=status, pauses=(Span(ago(-5), ago(-9)),)
    )
    assert judged(gone).look_again_on is None
