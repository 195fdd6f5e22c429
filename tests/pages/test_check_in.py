"""The check-in, as a patient finds it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session
from streamlit.testing.v1 import AppTest

from platform_core.accounts.drafts import draft_of
from platform_core.content.urgent_help import urgent_help
from platform_core.storage import database as storage
from platform_core.storage.database import open_reading, open_transaction
from platform_core.storage.tables import CheckIn, Flag, Service, SignInSession
from tests.pages.conftest import NOW, Arrive
from tests.pages.patients import Browser, keys_of, markup, press, rows, set_clock, words

HELP = 'class="care"'


def answer(page: AppTest, pain: str | None = None, mood: str | None = None) -> AppTest:
    if pain is not None:
        page.radio(key="tiles_pain").set_value(pain)
    if mood is not None:
        page.radio(key="tiles_mood").set_value(mood)
    return page.run()


def saved() -> list[CheckIn]:
    with open_reading() as session:
        return rows(session, CheckIn)


def only() -> CheckIn:
    (row,) = saved()
    return row


def test_a_stranger_sees_nothing_but_please_sign_in(stranger: Browser) -> None:
    page = stranger.open("check_in")
    assert "Please sign in" in words(page)
    assert not page.radio


def test_first_it_says_that_nobody_reads_it_straight_away(patient: Browser) -> None:
    seen = words(patient.open("check_in"))
    assert "Nobody reads this straight away." in seen
    assert "Monday to Friday, 9am to 4pm" in seen
    assert seen.index("Nobody reads this") < seen.index("How is your pain right now?")
    before = "If you answer “Very low”, a request to contact you goes on the team’s list."
    assert before in seen
    assert "within 2 working days" in seen


def test_the_answers_are_saved_and_said_back_as_entered(patient: Browser) -> None:
    page = answer(patient.open("check_in"), "6", "4")
    page.text_area(key="note").set_value("Stairs at work.").run()
    page = press(page, "save")
    assert "Saved. Thank you" in words(page)
    assert "Pain: 6 out of 10. Mood: All right." in words(page)
    assert "Stairs at work." in words(page)
    assert "Saved today at 10:01am." in words(page)
    row = only()
    assert (row.pain_nrs, row.mood, row.note) == (6, 4, "Stairs at work.")
    assert row.entered_by == patient.person_id


def test_the_same_in_welsh(arrive: Arrive) -> None:
    page = answer(arrive(language="cy").open("check_in"), "6", "1")
    assert "Fydd neb yn darllen hwn ar unwaith." in words(page)
    page = press(page, "save")
    assert "Wedi’i gadw. Diolch" in words(page)
    assert "Isel iawn" in words(page)
    assert HELP in markup(page)


@pytest.mark.parametrize("mood", ["1", "2"])
def test_a_low_answer_opens_help_on_the_same_submit(patient: Browser, mood: str) -> None:
    page = press(answer(patient.open("check_in"), None, mood), "save")
    seen = markup(page)
    assert HELP in seen
    for number in ("tel:999", "tel:111", "tel:116123"):
        assert number in seen[seen.index(HELP) : seen.index("</section>")]
    assert "That sounds very hard" in words(page)
    assert only().mood == int(mood)


def test_after_very_low_the_emergency_comes_first_and_after_low_second(arrive: Arrive) -> None:
    very_low = markup(press(answer(arrive().open("check_in"), None, "1"), "save"))
    low = markup(press(answer(arrive("Gareth Pugh").open("check_in"), None, "2"), "save"))
    emergency = urgent_help("en").emergency.heading
    urgent = urgent_help("en").urgent.heading
    assert very_low.index(emergency) < very_low.index(urgent)
    assert low.index(urgent) < low.index(emergency)


def test_it_never_says_that_the_team_knows(patient: Browser) -> None:
    page = press(answer(patient.open("check_in"), None, "1"), "save")
    assert "Nobody is reading it right now." in words(page)
    assert "Nobody has seen it yet." in words(page)
    page = press(page, "ask")
    assert "Nobody has seen it yet." in words(page)
    assert "have been told" not in words(page)


def test_help_stays_in_reach_after_every_other_answer(patient: Browser) -> None:
    page = press(answer(patient.open("check_in"), "10", "5"), "save")
    assert HELP not in markup(page)
    assert urgent_help("en").short in words(page)


def test_nothing_chosen_is_saved_as_skipped(patient: Browser) -> None:
    page = press(patient.open("check_in"), "save")
    assert "Pain: You chose not to say." in words(page)
    row = only()
    assert (row.pain_nrs, row.mood, row.note) == (None, None, "")


def test_rather_not_say_is_no_answer(patient: Browser) -> None:
    press(answer(patient.open("check_in"), "skip", "skip"), "save")
    assert (only().pain_nrs, only().mood) == (None, None)


def test_nought_is_an_answer(patient: Browser) -> None:
    page = press(answer(patient.open("check_in"), "0"), "save")
    assert "Pain: 0 out of 10." in words(page)
    assert only().pain_nrs == 0


def test_two_tabs_make_one_row_and_the_second_sees_the_first(patient: Browser) -> None:
    first, second = patient.open("check_in"), patient.open("check_in")
    answer(first, "6", "4")
    answer(second, "2", "5")
    press(first, "save")
    page = press(second, "save")
    assert only().pain_nrs == 6
    assert "Pain: 6 out of 10. Mood: All right." in words(page)


def test_pressing_twice_makes_one_row(patient: Browser) -> None:
    page = answer(patient.open("check_in"), "6")
    page.button(key="save").click()
    page.run()
    page.run()
    assert only().pain_nrs == 6


def test_answers_are_changed_by_a_correction(patient: Browser) -> None:
    page = press(answer(patient.open("check_in"), "6", "1"), "save")
    page = press(page, "change")
    assert page.radio(key="tiles_pain").value == "6"
    page = press(answer(page, "5", "4"), "save")
    assert "Pain: 5 out of 10. Mood: All right." in words(page)
    assert HELP not in markup(page)
    first, second = saved()
    assert second.corrects_id == first.id
    assert (first.pain_nrs, second.pain_nrs) == (6, 5)


def test_two_tabs_that_both_correct_make_one_correction(patient: Browser) -> None:
    one = press(press(answer(patient.open("check_in"), "6"), "save"), "change")
    two = patient.open("check_in")
    press(answer(one, "5"), "save")
    two.radio(key="tiles_pain").set_value("4")
    page = press(two, "save")
    assert len(saved()) == 2
    assert "Pain: 5 out of 10" in words(page)


def test_a_tap_is_kept_for_another_language_or_visit(patient: Browser) -> None:
    answer(patient.open("check_in"), "7", "3")
    patient.language = "cy"
    page = patient.open("check_in")
    assert page.radio(key="tiles_pain").value == "7"
    assert page.radio(key="tiles_mood").value == "3"
    assert "Cymysg" in page.radio(key="tiles_mood").options
    press(page, "save")
    assert only().pain_nrs == 7
    with open_reading() as session:
        assert draft_of(session, patient.person_id, "check_in") is None


def test_what_was_tapped_two_days_ago_is_not_about_now(
    patient: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(patient.open("check_in"), "7")
    later = NOW + timedelta(days=2)
    patient.sign_in_again(later)
    set_clock(monkeypatch, later)
    assert patient.open("check_in").radio(key="tiles_pain").value is None


def test_a_form_left_open_past_the_session_keeps_its_answers(
    patient: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = patient.open("check_in")
    later = NOW + timedelta(minutes=31)
    set_clock(monkeypatch, later)
    page.text_area(key="note").set_value("Long night.")
    page = answer(page, "8", "2")
    assert "You have been signed out" in words(page)
    assert "Anything you had started is kept" in words(page)
    assert not page.radio
    assert not saved()
    patient.sign_in_again(later)
    page = patient.open("check_in")
    assert page.radio(key="tiles_pain").value == "8"
    assert page.radio(key="tiles_mood").value == "2"
    assert page.text_area(key="note").value == "Long night."
    press(page, "save")
    assert only().note == "Long night."


def test_nothing_is_kept_for_somebody_who_signed_out(patient: Browser) -> None:
    page = patient.open("check_in")
    with open_transaction() as session:
        session.delete(session.get_one(SignInSession, session_id(session)))
    page = answer(page, "8")
    assert "Please sign in" in words(page)
    with open_reading() as session:
        assert draft_of(session, patient.person_id, "check_in") is None


def test_the_next_person_at_the_same_screen_finds_an_empty_form(arrive: Arrive) -> None:
    carys, gareth = arrive(), arrive("Gareth Pugh")
    page = answer(carys.open("check_in"), "8", "1")
    gareth.become()
    page = page.run()
    assert page.radio(key="tiles_pain").value is None


def test_asking_for_contact_from_here_makes_one_request(patient: Browser) -> None:
    page = press(press(answer(patient.open("check_in"), None, "1"), "save"), "ask")
    assert "You have asked the team to contact you" in words(page)
    assert "Tuesday 3 November at 10:01am" in words(page)
    assert "ask" not in keys_of(page)
    with open_reading() as session:
        assert [flag.rule for flag in rows(session, Flag)] == ["asked_for_contact"]


def test_a_service_that_does_not_ask_about_mood_asks_one_question(patient: Browser) -> None:
    with open_transaction() as session:
        session.get_one(Service, 1).mood_is_asked = False
    page = patient.open("check_in")
    assert [radio.key for radio in page.radio] == ["tiles_pain"]
    assert "Very low" not in words(page)
    page = press(answer(page, "4"), "save")
    assert "Mood" not in words(page)


@pytest.mark.parametrize(
    "note", ["<script>alert(1)</script>", "\u202eabc", "😀" * 400, "a\x00b", "=1+1\n* list"]
)
def test_a_note_is_shown_as_text(patient: Browser, note: str) -> None:
    page = patient.open("check_in")
    page.text_area(key="note").set_value(note)
    page = press(page, "save")
    assert "<script>" not in markup(page)
    assert only().note == note.replace("\x00", "")


def test_a_note_too_long_is_refused_and_nothing_is_lost(patient: Browser) -> None:
    page = answer(patient.open("check_in"), "6")
    page.text_area(key="note").set_value("😀" * 2500)
    page = press(page, "save")
    assert "There is a problem" in words(page)
    assert 'href="#note"' in markup(page)
    assert page.text_area(key="note").value == "😀" * 2500
    assert page.radio(key="tiles_pain").value == "6"
    assert not saved()


def test_a_database_that_is_away_loses_nothing(
    patient: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = answer(patient.open("check_in"), "6", "4")

    def refuse(*_: Any, **__: Any) -> None:
        raise storage.DatabaseAway("locked")

    with monkeypatch.context() as patch:
        patch.setattr("platform_core.ui.patient.asking.submit", refuse)
        page = press(page, "save")
    assert "We could not save your answers just now" in words(page)
    assert page.radio(key="tiles_pain").value == "6"
    press(page, "save")
    assert only().pain_nrs == 6


def test_answers_of_yesterday_are_not_todays(
    patient: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    press(answer(patient.open("check_in"), "6"), "save")
    tomorrow = datetime(2026, 11, 4, 9, tzinfo=UTC)
    patient.sign_in_again(tomorrow)
    set_clock(monkeypatch, tomorrow)
    page = patient.open("check_in")
    assert page.radio(key="tiles_pain").value is None
    press(answer(page, "3"), "save")
    assert [row.pain_nrs for row in saved()] == [6, 3]


def session_id(session: Session) -> int:
    (row,) = rows(session, SignInSession)
    return int(row.id)
