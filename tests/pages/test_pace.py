"""Pace, breaks, how often to be asked and stopping, as a patient finds them."""

from datetime import date, timedelta

import pytest

from platform_core.storage.database import open_reading
from platform_core.storage.tables import Enrolment, Flag, Pause
from tests.factories import TODAY
from tests.pages.conftest import Arrive
from tests.pages.patients import Browser, keys_of, markup, press, rows, words


def enrolment_of(patient: Browser) -> Enrolment:
    with open_reading() as session:
        return session.get_one(Enrolment, patient.enrolment_id)


def pauses() -> list[tuple[date, date, bool]]:
    with open_reading() as session:
        return [(row.first_on, row.last_on, row.is_over) for row in rows(session, Pause)]


def test_a_stranger_sees_nothing_but_please_sign_in(stranger: Browser) -> None:
    page = stranger.open("pace")
    assert "Please sign in" in words(page)
    assert not keys_of(page)


@pytest.mark.parametrize("pace", ["gentle", "steady", "my_own"])
def test_a_pace_is_saved_and_said(patient: Browser, pace: str) -> None:
    page = patient.open("pace")
    assert page.radio(key="pace").value == "steady"
    page.radio(key="pace").set_value(pace)
    page = press(page, "save_pace")
    assert "Saved." in words(page)
    assert enrolment_of(patient).pace == pace


def test_the_same_in_welsh(arrive: Arrive) -> None:
    page = arrive(language="cy").open("pace")
    assert "Cyflymder a seibiant" in words(page)
    page = press(page, "pause")
    assert "Fydd dim byd yn cael ei anfon tan ddydd Mawrth 10 Tachwedd" in words(page)
    assert "Does dim effaith ar eich lle ar y rhestr" in words(page)


@pytest.mark.parametrize(("length", "days"), [("7", 7), ("14", 14), ("28", 28)])
def test_a_break_begins_today_and_says_until_when(patient: Browser, length: str, days: int) -> None:
    page = patient.open("pace")
    page.radio(key="length_of_break").set_value(length)
    page = press(page, "pause")
    assert "Done. Nothing will be sent until" in words(page)
    assert "Your place on the list is not affected." in words(page)
    assert pauses() == [(TODAY, TODAY + timedelta(days=days - 1), False)]
    assert enrolment_of(patient).status == "paused"


def test_reminders_are_turned_off_and_on(patient: Browser) -> None:
    page = patient.open("pace")
    assert "Reminders are on. You get one a week at most" in words(page)
    page = press(page, "reminders_off")
    assert "Done. No more reminders." in words(page)
    assert enrolment_of(patient).wants_reminders is False
    page = press(page, "reminders_on")
    assert "Done. Reminders are on" in words(page)
    assert enrolment_of(patient).wants_reminders is True


def test_a_break_until_a_date_typed_by_hand(patient: Browser) -> None:
    page = patient.open("pace")
    page.radio(key="length_of_break").set_value("date").run()
    page.text_input(key="until").set_value("24 11 2026")
    page = press(page, "pause")
    assert "Nothing will be sent until Tuesday 24 November, apart from one reminder" in words(page)
    assert pauses() == [(TODAY, date(2026, 11, 23), False)]


@pytest.mark.parametrize("typed", ["", "soon", "31 2 2027", "3 11 2026", "1 1 2020", "1 1 2030"])
def test_a_date_that_cannot_be_is_refused_beside_its_field(patient: Browser, typed: str) -> None:
    page = patient.open("pace")
    page.radio(key="length_of_break").set_value("date").run()
    page.text_input(key="until").set_value(typed)
    page = press(page, "pause")
    assert "There is a problem" in words(page)
    assert 'href="#until"' in markup(page)
    assert 'class="err" id="until"' in markup(page)
    assert page.text_input(key="until").value == typed
    assert pauses() == []


def test_pausing_again_moves_the_end(patient: Browser) -> None:
    page = press(patient.open("pace"), "pause")
    assert "You are taking a break" in words(page)
    page.radio(key="length_of_break").set_value("28")
    press(page, "pause")
    assert pauses() == [(TODAY, TODAY + timedelta(days=27), False)]


def test_a_break_can_be_ended_early(patient: Browser) -> None:
    page = press(press(patient.open("pace"), "pause"), "come_back")
    assert "There is nothing to catch up on" in words(page)
    assert [is_over for _, _, is_over in pauses()] == [True]
    assert enrolment_of(patient).status == "active"


def test_how_often_and_on_which_day_is_saved_and_said(patient: Browser) -> None:
    page = patient.open("pace")
    page.radio(key="every").set_value("14")
    page.radio(key="tiles_weekday").set_value("2")
    page = press(page, "save_check_in")
    assert "every 2 weeks, on Wednesday" in words(page)
    enrolment = enrolment_of(patient)
    assert (enrolment.check_in_every, enrolment.check_in_weekday) == (14, 2)


def test_not_to_be_asked_is_a_choice_like_any_other(patient: Browser) -> None:
    page = patient.open("pace")
    page.radio(key="every").set_value("0")
    assert "We will not ask" in words(press(page, "save_check_in"))
    assert enrolment_of(patient).check_in_every == 0


def test_having_what_one_needs_stops_messages_and_asks_one_thing(patient: Browser) -> None:
    page = press(patient.open("pace"), "got_what_i_needed")
    assert "Good to hear. We will stop messages." in words(page)
    assert "What about the programme?" in words(page)
    assert enrolment_of(patient).status == "got_what_i_needed"
    assert "Are you sure" not in words(page)


def test_keeping_ones_place_makes_no_work_for_anybody(patient: Browser) -> None:
    page = press(press(patient.open("pace"), "got_what_i_needed"), "tell")
    assert "Your place is kept." in words(page)
    with open_reading() as session:
        assert rows(session, Flag) == []


@pytest.mark.parametrize("choice", ["talk", "not_needed"])
def test_anything_else_is_talked_over_before_it_changes(patient: Browser, choice: str) -> None:
    page = press(patient.open("pace"), "got_what_i_needed")
    page.radio(key="programme").set_value(choice)
    assert "changes" in words(press(page, "tell"))
    with open_reading() as session:
        assert [flag.rule for flag in rows(session, Flag)] == ["asked_for_contact"]


def test_stopping_needs_no_reason_and_may_be_undone(patient: Browser) -> None:
    page = press(patient.open("pace"), "stop_using")
    assert "You can still have the programme." in words(page)
    assert "What about the programme?" not in words(page)
    assert enrolment_of(patient).status == "withdrew"
    press(page, "come_back")
    assert enrolment_of(patient).status == "active"
