"""Whether somebody is reminded, and of what: tables of situations on both sides of each line."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from platform_core.engagement.facts import Facts, State
from platform_core.engagement.open_days import Days
from platform_core.enrolment.rules import Channel, Span, Status
from platform_core.notifications.reminders.rules import (
    Policy,
    Reminder,
    Sent,
    Situation,
    is_hour,
    next_reminder,
)
from platform_core.notifications.rules import REMINDERS, MessageStatus, Template
from tests.states import state_table

POLICY = Policy(ZoneInfo("Europe/London"))
DAY = timedelta(days=1)
TODAY = date(2026, 11, 3)  # a Tuesday
NOW = datetime(2026, 11, 3, 11, 0, tzinfo=UTC)
LAST_HEARD = TODAY - 5 * DAY


def facts(**given: object) -> Facts:
    """Somebody who began, was last heard from five days ago and has a step open since then."""
    known: dict[str, object] = {
        "status": Status.ACTIVE,
        "referred_on": date(2026, 9, 1),
        "joined_on": date(2026, 10, 1),
        "started_on": date(2026, 10, 2),
        "heard_on": LAST_HEARD,
        "open_from": LAST_HEARD + DAY,
    }
    return Facts(**{**known, **given})  # type: ignore[arg-type]


def situation(given: Facts | None = None, **more: object) -> Situation:
    known: dict[str, object] = {
        "facts": given or facts(),
        "state": State.ON_TRACK,
        "preferred": Channel.TEXT,
        "opened_on": LAST_HEARD + DAY,
    }
    return Situation(**{**known, **more})  # type: ignore[arg-type]


def due(given: Situation, now: datetime = NOW) -> Reminder | None:
    return next_reminder(given, POLICY, now=now)


def what(given: Situation, now: datetime = NOW) -> Template | None:
    found = due(given, now)
    return found.template if found else None


def sent(template: Template, on: date, status: MessageStatus = MessageStatus.SENT) -> Sent:
    return Sent(template, status, on, f"{LAST_HEARD.isoformat()}/1 of 7")


def silent(*made: Sent, weeks: int = 4) -> Situation:
    """Somebody quiet for some weeks, with reminders made to them in that time."""
    heard_on = TODAY - timedelta(weeks=weeks)
    known = facts(heard_on=heard_on, open_from=heard_on - DAY)
    return situation(known, state=State.QUIET, opened_on=None, sent=made)


def test_something_new_is_told_once_they_have_been_away_for_three_days() -> None:
    assert what(situation()) is Template.NEW_STEP
    heard_on = TODAY - 3 * DAY
    assert what(situation(facts(heard_on=heard_on), opened_on=TODAY)) is Template.NEW_STEP
    assert what(situation(facts(heard_on=heard_on + DAY), opened_on=TODAY)) is None


def test_what_they_have_seen_already_is_not_new() -> None:
    assert what(situation(opened_on=LAST_HEARD)) is None
    assert what(situation(opened_on=None)) is None
    assert what(situation(opened_on=TODAY + DAY)) is None


def test_somebody_who_has_not_begun_hears_of_their_first_step() -> None:
    joined = facts(started_on=None, open_from=LAST_HEARD)
    assert what(situation(joined)) is Template.FIRST_STEP
    assert what(situation(replace(joined, open_from=TODAY))) is Template.FIRST_STEP
    later = replace(joined, open_from=TODAY + DAY)
    assert what(situation(later, opened_on=None)) is None


def test_a_check_in_is_told_of_when_it_has_come_due_since_they_were_here() -> None:
    on_day = facts(check_in_due_on=TODAY, open_from=None)
    assert what(situation(on_day, opened_on=None)) is Template.CHECK_IN
    for due_on in (TODAY + DAY, LAST_HEARD):
        assert what(situation(facts(check_in_due_on=due_on), opened_on=None)) is None


def test_after_a_low_answer_nothing_asks_for_the_next() -> None:
    known = facts(check_in_due_on=TODAY, open_from=None)
    assert what(situation(known, opened_on=None, was_low=True)) is None


@pytest.mark.parametrize(
    ("state", "asks"),
    [
        (State.SLOWING, True),
        (State.QUIET, True),
        (State.STOPPED_PART_WAY, True),
        (State.ON_TRACK, False),
        (State.READING_NO_CHECK_INS, False),
    ],
)
def test_whoever_falls_silent_is_asked_how_things_are(state: State, asks: bool) -> None:
    known = situation(facts(open_from=LAST_HEARD - DAY), state=state, opened_on=None)
    assert (what(known) is Template.QUIET) == asks


NEVER = {
    "left": situation(facts(status=Status.WITHDREW)),
    "got what they needed": situation(facts(status=Status.GOT_WHAT_I_NEEDED)),
    "programme": situation(facts(status=Status.PROGRAMME_STARTED)),
    "invited": situation(facts(status=Status.INVITED)),
    "said no": situation(wants_reminders=False),
    "service does not": situation(service_reminds=False),
    "held": situation(no_reminder_until=TODAY),
    "no follow-up": situation(refused=frozenset({"follow_up"})),
    "phone": situation(preferred=Channel.PHONE),
    "team first": situation(waits_for_team=True),
    "ours failed": situation(facts(unreachable_on=LAST_HEARD + DAY)),
    "nothing open": situation(facts(open_from=None), state=State.QUIET),
    "opens later": situation(facts(open_from=TODAY + DAY), state=State.QUIET),
    "on a break": situation(facts(pauses=(Span(TODAY - DAY, TODAY + 20 * DAY),))),
    "closed": situation(facts(days=Days(closures=(Span(TODAY, TODAY),)))),
}


@pytest.mark.parametrize("never", NEVER.values(), ids=NEVER.keys())
def test_nobody_is_reminded_who_must_not_be(never: Situation) -> None:
    assert what(never) is None


def test_a_hold_ends_with_its_day() -> None:
    assert what(situation(no_reminder_until=TODAY - DAY)) is Template.NEW_STEP


def test_one_a_week_at_most() -> None:
    for days, expected in ((6, None), (7, Template.QUIET)):
        made = sent(Template.CHECK_IN, TODAY - days * DAY)
        assert what(silent(made)) is expected


def test_if_the_clock_goes_back_there_is_no_second_one() -> None:
    for days in (0, -1, -30):
        assert what(silent(sent(Template.CHECK_IN, TODAY - days * DAY))) is None


def test_what_was_cancelled_does_not_count_but_has_had_its_occasion() -> None:
    made = sent(Template.QUIET, TODAY - DAY, MessageStatus.CANCELLED)
    found = due(silent(made))
    assert found
    assert found.template is Template.QUIET
    assert found.occasion.endswith("/2")


@pytest.mark.parametrize(
    "status",
    [MessageStatus.WAITING, MessageStatus.SENDING, MessageStatus.UNKNOWN, MessageStatus.DELIVERED],
)
def test_what_may_have_arrived_counts(status: MessageStatus) -> None:
    assert what(silent(sent(Template.QUIET, TODAY - DAY, status))) is None


def test_the_third_says_that_it_is_the_last_and_then_a_person_looks() -> None:
    first = sent(Template.CHECK_IN, TODAY - 21 * DAY)
    second, third = (sent(Template.QUIET, TODAY - n * DAY) for n in (14, 7))
    assert what(silent(first)) is Template.QUIET
    assert what(silent(first, second)) is Template.LAST_ONE
    assert what(silent(first, second, third)) is None


def test_a_new_silence_begins_anew() -> None:
    old = [sent(Template.QUIET, LAST_HEARD - n * DAY) for n in (3, 10, 17)]
    assert what(situation(sent=tuple(old))) is Template.NEW_STEP


def test_nothing_is_said_twice_in_a_silence_but_that_more_has_opened() -> None:
    made = sent(Template.NEW_STEP, TODAY - 7 * DAY)
    known = replace(silent(made), state=State.ON_TRACK)
    assert what(replace(known, opened_on=TODAY - 7 * DAY)) is None
    assert what(replace(known, opened_on=TODAY - 6 * DAY)) is Template.NEW_STEP


def test_once_mended_we_say_that_it_was_our_fault_and_only_once() -> None:
    failed = sent(Template.QUIET, TODAY - 20 * DAY, MessageStatus.FAILED)
    assert what(silent(failed)) is Template.OUR_FAULT
    said = sent(Template.OUR_FAULT, TODAY - 8 * DAY)
    assert what(silent(failed, said)) is Template.QUIET


def test_after_somebody_would_rather_not_say_there_is_one_and_no_more() -> None:
    assert what(replace(silent(), would_rather_not_say=True)) is Template.QUIET
    made = sent(Template.QUIET, TODAY - 14 * DAY)
    assert what(replace(silent(made), would_rather_not_say=True)) is None


def test_a_letter_is_somebodys_work_so_there_is_one_a_silence() -> None:
    on_paper = replace(silent(), preferred=Channel.LETTER)
    assert what(on_paper) is Template.QUIET
    made = sent(Template.QUIET, TODAY - 14 * DAY)
    assert what(replace(silent(made), preferred=Channel.LETTER)) is None
    assert what(replace(situation(), preferred=Channel.LETTER)) is None


def on_a_break(first_on: date, until: date, **more: object) -> Situation:
    pauses = (Span(first_on, until - DAY),)
    return situation(facts(status=Status.PAUSED, pauses=pauses), **more)


@pytest.mark.parametrize(
    ("until", "told"),
    [
        (TODAY + DAY, True),
        (TODAY + 2 * DAY, True),
        (TODAY + 3 * DAY, False),
    ],
)
def test_two_days_before_a_break_ends_they_hear_of_it(until: date, told: bool) -> None:
    found = due(on_a_break(TODAY - 10 * DAY, until))
    assert (found is not None) == told
    if found:
        assert (found.template, found.until) == (Template.BREAK_ENDING, until)


def test_before_a_weekend_they_hear_of_it_sooner() -> None:
    monday = date(2026, 11, 9)
    friday = datetime(2026, 11, 6, 11, tzinfo=UTC)
    assert what(on_a_break(TODAY - 10 * DAY, monday), friday) is Template.BREAK_ENDING
    assert what(on_a_break(TODAY - 10 * DAY, monday), friday - DAY) is None


def test_a_break_is_told_of_once_and_again_if_it_was_moved() -> None:
    until = TODAY + 2 * DAY
    told = Sent(
        Template.BREAK_ENDING, MessageStatus.SENT, TODAY - 8 * DAY, f"break {until.isoformat()}/1"
    )
    assert what(on_a_break(TODAY - 20 * DAY, until, sent=(told,))) is None
    moved = on_a_break(TODAY - 20 * DAY, until - DAY, sent=(told,))
    assert what(moved) is Template.BREAK_ENDING


def test_a_break_of_a_few_days_ends_without_a_word() -> None:
    assert what(on_a_break(TODAY - 2 * DAY, TODAY + 2 * DAY)) is None
    assert what(on_a_break(TODAY - 3 * DAY, TODAY + 2 * DAY)) is Template.BREAK_ENDING


def test_what_is_said_of_a_break_does_not_count_to_the_three() -> None:
    made = Sent(Template.BREAK_ENDING, MessageStatus.SENT, TODAY - 8 * DAY, "break 2026-10-29/1")
    assert what(silent(made)) is Template.QUIET


@pytest.mark.parametrize(
    ("hour", "minute", "sends"),
    [(9, 59, False), (10, 0, True), (17, 59, True), (18, 0, False), (3, 0, False)],
)
def test_reminders_go_out_between_ten_and_six(hour: int, minute: int, sends: bool) -> None:
    now = datetime(2026, 11, 3, hour, minute, tzinfo=UTC)
    assert is_hour(now, POLICY, ()) == sends


@pytest.mark.parametrize(
    ("day", "ten"),
    [
        (date(2026, 3, 27), 10),  # Friday before the clocks go forward, and the Monday after
        (date(2026, 3, 30), 9),
        (date(2026, 10, 23), 9),  # Friday before the clocks go back, and the Monday after
        (date(2026, 10, 26), 10),
    ],
)
def test_ten_in_the_morning_is_ten_on_the_wall(day: date, ten: int) -> None:
    opens_at = datetime(day.year, day.month, day.day, ten, tzinfo=UTC)
    assert is_hour(opens_at, POLICY, ())
    assert not is_hour(opens_at - timedelta(minutes=1), POLICY, ())
    heard_on = day - 5 * DAY
    joined = {"joined_on": heard_on, "started_on": heard_on}
    known = situation(facts(heard_on=heard_on, open_from=day, **joined), opened_on=day)
    early = due(known, opens_at - timedelta(hours=4))
    assert early
    assert early.not_before == opens_at
    late = opens_at + timedelta(hours=3)
    assert due(known, late).not_before == late  # type: ignore[union-attr]


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_on_the_sundays_on_which_clocks_change_nothing_is_sent(day: date) -> None:
    for hour in range(24):
        now = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
        assert what(situation(), now) is None
        assert not is_hour(now, POLICY, ())


@pytest.mark.parametrize("day", [date(2026, 12, 25), date(2027, 1, 1), date(2026, 11, 7)])
def test_holidays_and_weekends_are_quiet(day: date) -> None:
    now = datetime(day.year, day.month, day.day, 11, tzinfo=UTC)
    known = situation(facts(heard_on=day - 5 * DAY, open_from=day), opened_on=day)
    assert what(known, now) is None


def test_the_same_silence_and_number_are_the_same_occasion() -> None:
    first = due(situation())
    again = due(situation(), NOW + timedelta(hours=2))
    assert first
    assert again
    assert first.occasion == again.occasion == "2026-10-29/1"


def test_the_page_of_lifecycles_tells_of_every_reminder() -> None:
    assert {row["reminder"] for row in state_table("Reminder")} == REMINDERS
