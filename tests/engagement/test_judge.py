"""Both sides of every boundary, and what must hold for anybody at all."""

import dataclasses
from datetime import date, timedelta
from typing import get_args, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from platform_core.engagement.facts import Facts, Judgement, RaisedRule, State
from platform_core.engagement.policy import current_policy
from platform_core.engagement.rules import judge
from platform_core.enrolment.rules import Span, Status
from tests.engagement.situations import (
    SITUATIONS,
    TODAY,
    ago,
    invited,
    joined,
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
        (6, State.ON_TRACK, ()),
        (7, State.SLOWING, ()),
        (13, State.SLOWING, ()),
        (14, State.QUIET, (QUIET,)),
        (15, State.QUIET, (QUIET,)),
    ],
)
def test_silence_slows_at_seven_open_days_and_is_quiet_at_fourteen(
    days: int, state: State, flags: tuple[RaisedRule, ...]
) -> None:
    found = judged(silent_for(days))
    assert (found.state, found.flags) == (state, flags)


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
    assert judged(invited(30, opened_on=ago(days), heard_on=ago(days))).state is state


@pytest.mark.parametrize(("days", "state"), [(9, State.ON_TRACK), (10, State.JOINED_NOT_STARTED)])
def test_joining_without_starting_is_worth_one_after_ten(days: int, state: State) -> None:
    assert judged(joined(days)).state is state


@pytest.mark.parametrize(
    ("days", "state"), [(26, State.ON_TRACK), (27, State.READING_NO_CHECK_INS)]
)
def test_reading_without_check_ins_is_said_on_the_28th_open_day(days: int, state: State) -> None:
    assert judged(somebody(check_in_due_on=ago(days))).state is state


# The open-day clock


def test_the_days_of_a_pause_are_not_silence() -> None:
    paused = silent_for(20, pauses=(Span(ago(17), ago(11)),))
    assert judged(paused).state is State.SLOWING
    assert judged(dataclasses.replace(paused, pauses=())).state is State.QUIET


def test_the_days_of_a_closure_are_not_silence() -> None:
    assert judged(silent_for(20, closures=(Span(ago(17), ago(11)),))).state is State.SLOWING


def test_a_pause_is_a_choice_however_long_the_silence_before_it() -> None:
    found = judged(silent_for(50, pauses=(Span(ago(0), ago(-13)),)))
    assert (found.state, found.flags) == (State.PAUSED_BY_CHOICE, ())
    assert found.look_again_on == ago(-14)


def test_days_before_anything_was_open_or_due_are_not_silence() -> None:
    waiting = silent_for(40, open_from=ago(5))
    assert judged(waiting).state is State.ON_TRACK
    assert judged(dataclasses.replace(waiting, check_in_due_on=ago(20))).state is State.QUIET


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
    facts = silent_for(
        0, heard_on=last, visits=(last,), open_from=last, last_check_in_on=last, joined_on=ago(90)
    )
    quiet_on = next(
        day
        for day in (last + timedelta(days=n) for n in range(60))
        if judged(facts, day).state is State.QUIET
    )
    # 14 days and the four bank holidays on the way: 25, 26 and 28 December, and 1 January
    assert quiet_on == date(2027, 1, 5)


@pytest.mark.parametrize("last", [date(2027, 3, 22), date(2026, 10, 20)])
def test_a_change_of_the_clocks_moves_nothing(last: date) -> None:
    facts = silent_for(0, heard_on=last, visits=(last,), open_from=last, last_check_in_on=last)
    closed = 2 if last.month == 3 else 0  # Easter
    days = timedelta(days=14 + closed)
    assert judged(facts, last + days - timedelta(days=1)).state is State.SLOWING
    assert judged(facts, last + days).state is State.QUIET


# What the team settled


def test_a_flag_that_the_team_settled_is_not_raised_again_at_once() -> None:
    found = judged(silent_for(30, settled={QUIET: ago(0)}))
    assert (found.state, found.flags) == (State.QUIET, ())
    assert found.look_again_on == ago(-14)


def test_it_is_raised_again_after_as_many_open_days() -> None:
    assert judged(silent_for(30, settled={QUIET: ago(13)})).flags == ()
    assert judged(silent_for(30, settled={QUIET: ago(14)})).flags == (QUIET,)


def test_settling_one_rule_does_not_settle_another() -> None:
    assert judged(silent_for(30, settled={NOT_STARTED: ago(0)})).flags == (QUIET,)


def test_a_failed_message_is_settled_until_another_fails() -> None:
    facts = SITUATIONS["could_not_reach", "could_not_reach"]
    assert judged(facts).flags == (COULD_NOT_REACH,)
    settled = dataclasses.replace(facts, unreachable_is_settled=True)
    assert (judged(settled).state, judged(settled).flags) == (State.COULD_NOT_REACH, ())


def test_having_spoken_with_somebody_starts_the_clock_anew() -> None:
    found = judged(silent_for(30, heard_on=ago(6), spoke_on=ago(6)))
    assert found.state is State.ON_TRACK
    found = judged(silent_for(30, heard_on=ago(7), spoke_on=ago(7)))
    assert [reason.key for reason in found.evidence] == ["no_visits_before", "open_since", "spoke"]


# Evidence


def test_the_evidence_says_how_long_and_how_often_before() -> None:
    reason = judged(silent_for(16, every=2)).evidence[0]
    assert reason.key == "no_visits_before"
    assert dict(reason.params) == {"n": 16, "since": ago(16).isoformat(), "a_week": 4}


def test_few_visits_are_too_early_to_know_a_pattern() -> None:
    early = silent_for(14, joined_on=ago(26), visits=(ago(26), ago(14)))
    assert judged(early).evidence[0].key == "no_visits_early"
    enough = dataclasses.replace(early, joined_on=ago(27))
    assert judged(enough).evidence[0].key == "no_visits_before"


def test_the_evidence_says_what_waits() -> None:
    facts = silent_for(18, check_in_due_on=ago(15))
    said = {reason.key: dict(reason.params) for reason in judged(facts).evidence}
    assert said["open_since"] == {"on": ago(18).isoformat()}
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
    kinds = {kind for hint in get_type_hints(Facts).values() for kind in _leaves(hint)}
    assert kinds == {Status, date, Span, RaisedRule, int, bool, type(None)}


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
    visits=st.lists(a_day, max_size=8).map(sorted).map(tuple),
    spoke_on=maybe,
    started_on=maybe,
    part_way_on=maybe,
    last_check_in_on=maybe,
    check_in_due_on=maybe,
    check_in_every=st.sampled_from([0, 7, 14]),
    open_from=maybe,
    pauses=some_spans,
    closures=some_spans,
    unreachable_on=maybe,
    unreachable_is_settled=st.booleans(),
    settled=st.dictionaries(st.sampled_from(RaisedRule), a_day),
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
