"""Today, as a patient finds it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from platform_core.checkins.actions import submit
from platform_core.checkins.rules import Answers
from platform_core.content.queries import current_plan
from platform_core.enrolment.actions import pause, set_programme_date
from platform_core.release.actions import finish_step
from platform_core.storage.database import open_reading, open_transaction
from platform_core.storage.tables import Activity, Enrolment, Pause, StageRelease
from tests.factories import AT, TODAY
from tests.pages.conftest import NOW, Arrive
from tests.pages.patients import Browser, keys_of, markup, press, rows, set_clock, words
from tests.shipped import shipped_stages


def finish_first_step(patient: Browser, at: datetime = AT) -> None:
    with open_transaction() as session:
        enrolment = session.get_one(Enrolment, patient.enrolment_id)
        plan = current_plan(session, "pain-and-fatigue")
        step = plan.stages[0].steps[0]
        version = plan.version_of(step.key)
        day = at.date()
        finish_step(session, enrolment, step, version, by=patient.person_id, at=at, today=day)


def kinds(patient: Browser) -> list[str]:
    with open_reading() as session:
        return [a.kind for a in rows(session, Activity) if a.enrolment_id == patient.enrolment_id]


def test_a_stranger_sees_nothing_but_please_sign_in(stranger: Browser) -> None:
    page = stranger.open("today")
    assert "Please sign in" in words(page)
    assert "Today" not in words(page)
    assert not keys_of(page)


def test_a_first_visit_greets_gently_and_offers_one_step(patient: Browser) -> None:
    page = patient.open("today")
    assert "Good morning, Carys" in words(page)
    assert "Tuesday 3 November" in words(page)
    assert "Nothing here is a test" in words(page)
    assert "You are in the right place" in words(page)
    assert "2 minutes" in words(page)
    assert "Or the 60-second version" in words(page)
    assert 'href="/step?step=start-here%2Fright-place"' in markup(page)
    assert markup(page).count("<h1>") == 1


def test_the_same_in_welsh(arrive: Arrive) -> None:
    page = arrive(language="cy").open("today")
    assert "Bore da, Carys" in words(page)
    assert "Dydd Mawrth 3 Tachwedd" in words(page)
    assert "Rydych chi yn y lle iawn" in words(page)
    assert "2 funud" in words(page)
    assert page.button(key="leave").label == "Ei adael am heddiw"


def test_the_language_of_the_browser_goes_before_the_persons(patient: Browser) -> None:
    patient.language = "cy"
    assert "Bore da" in words(patient.open("today"))
    assert 'href="/language/en?next=' in markup(patient.open("today"))


@pytest.mark.parametrize(
    ("hour", "greeting"),
    [(11, "Good morning"), (12, "Good afternoon"), (17, "Good afternoon"), (18, "Good evening")],
)
def test_the_greeting_follows_the_clock(
    arrive: Arrive, monkeypatch: pytest.MonkeyPatch, hour: int, greeting: str
) -> None:
    now = datetime(2026, 11, 3, hour, tzinfo=UTC)
    patient = arrive(signed_in_at=now, joined_at=now - timedelta(hours=1))
    set_clock(monkeypatch, now)
    assert greeting in words(patient.open("today"))


def test_a_visit_is_heard_once_a_day(patient: Browser) -> None:
    patient.open("today").run()
    patient.open("today")
    assert kinds(patient) == ["visit"]


def test_the_first_stage_is_recorded_as_open(patient: Browser) -> None:
    patient.open("today").run()
    with open_reading() as session:
        assert [(r.stage_key, r.opened_on) for r in rows(session, StageRelease)] == [
            ("welcome", TODAY)
        ]


def test_leaving_it_for_today_is_enough(patient: Browser) -> None:
    page = press(patient.open("today"), "leave")
    assert "That is enough for today" in words(page)
    assert "Your next step will be here on Wednesday 4 November" in words(page)
    assert "leave" not in keys_of(page)
    assert kinds(patient) == ["visit", "left_for_today"]


def test_asking_for_more_after_leaving_brings_the_step_back(patient: Browser) -> None:
    page = press(press(patient.open("today"), "leave"), "more")
    assert "You are in the right place" in words(page)
    assert "leave" in keys_of(page)


def test_after_a_step_the_next_one_has_a_day_and_a_reason(patient: Browser) -> None:
    finish_first_step(patient)
    page = patient.open("today")
    assert "You read “You are in the right place”" in words(page)
    assert "Thursday 5 November, 2 days after you finished this one" in words(page)
    assert "There is nothing to catch up on" in words(page)
    assert "more" in keys_of(page)


def test_a_check_in_is_offered_when_it_is_due_and_not_before(
    arrive: Arrive, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = arrive()
    assert "How are things?" not in words(before.open("today"))
    sunday = datetime(2026, 11, 8, 10, tzinfo=UTC)
    later = arrive("Gareth Pugh", signed_in_at=sunday)
    set_clock(monkeypatch, sunday)
    page = later.open("today")
    assert "How are things?" in words(page)
    assert "Two questions, about pain and mood" in words(page)
    assert 'href="/check_in"' in markup(page)


def test_an_answer_given_this_week_asks_no_more(
    arrive: Arrive, monkeypatch: pytest.MonkeyPatch
) -> None:
    sunday = datetime(2026, 11, 8, 10, tzinfo=UTC)
    patient = arrive(signed_in_at=sunday)
    with open_transaction() as session:
        submit(
            session,
            session.get_one(Enrolment, patient.enrolment_id),
            Answers(),
            submission="6a1f8f1e-8f57-4a52-9f5a-0c4b2f6f2f11",
            by=patient.person_id,
            at=sunday,
            today=sunday.date(),
        )
    set_clock(monkeypatch, sunday)
    assert "How are things?" not in words(patient.open("today"))


def test_where_you_are_says_only_what_is_known(patient: Browser) -> None:
    page = patient.open("today")
    assert f"Part 1 of {len(shipped_stages())}" in words(page)
    assert "We do not know yet when your programme starts" in words(page)
    with open_transaction() as session:
        enrolment = session.get_one(Enrolment, patient.enrolment_id)
        on = date(2027, 3, 9)
        set_programme_date(session, enrolment, on, by=patient.person_id, at=NOW, today=TODAY)
    assert "Your programme starts on Tuesday 9 March" in words(patient.open("today"))
    patient.language = "cy"
    assert "yn dechrau ar ddydd Mawrth 9 Mawrth" in words(patient.open("today"))


def test_a_step_that_was_left_half_way_is_carried_on_with(patient: Browser) -> None:
    assert "Start this step" in words(patient.open("today"))
    press(patient.open("step", step="start-here/right-place"), "stop")
    assert "Carry on with this step" in words(patient.open("today"))
    assert "You stopped part-way" not in words(patient.open("today"))
    press(patient.open("step", step="start-here/right-place"), "done")
    assert "Carry on" not in words(patient.open("today"))


def test_one_left_half_way_out_of_turn_is_a_link_away_until_it_is_read(arrive: Arrive) -> None:
    patient = arrive(joined_at=NOW - timedelta(days=30))
    later, left = "making-sense-of-pain/pain-is-real", "You stopped part-way through “Your pain is"
    press(patient.open("step", step=later), "stop")
    page = patient.open("today")
    assert "Start this step" in words(page)
    assert left in words(page)
    assert 'href="/step?step=making-sense-of-pain%2Fpain-is-real">Carry on reading' in markup(page)
    patient.language = "cy"
    assert "Fe wnaethoch chi stopio hanner ffordd drwy" in words(patient.open("today"))
    patient.language = "en"
    with open_transaction() as session:
        enrolment = session.get_one(Enrolment, patient.enrolment_id)
        pause(
            session,
            enrolment,
            until=TODAY + timedelta(days=7),
            by=patient.person_id,
            at=NOW,
            today=TODAY,
        )
    assert left not in words(patient.open("today"))
    press(patient.open("today"), "come_back")
    assert left not in words(press(page, "leave"))  # enough for today
    for button in ("done", "stop"):  # and to look at again
        press(patient.open("step", step=later), button)
    press(patient.open("today"), "more")
    assert left not in words(patient.open("today"))


def test_a_break_says_until_when_and_can_be_ended(patient: Browser) -> None:
    with open_transaction() as session:
        enrolment = session.get_one(Enrolment, patient.enrolment_id)
        until = TODAY + timedelta(days=14)
        pause(session, enrolment, until=until, by=patient.person_id, at=AT, today=TODAY)
    page = patient.open("today")
    assert "You are taking a break" in words(page)
    assert "Your break lasts until Tuesday 17 November" in words(page)
    assert "leave" not in keys_of(page)
    page = press(page, "come_back")
    assert "You are in the right place" in words(page)
    with open_reading() as session:
        assert session.exec(select(Pause.is_over)).one() is True


@pytest.mark.parametrize("status", ["got_what_i_needed", "withdrew"])
def test_somebody_who_left_may_read_and_start_again(arrive: Arrive, status: str) -> None:
    patient = arrive(status=status)
    page = patient.open("today")
    assert "You have stopped for now" in words(page)
    assert "Everything that has opened stays here to read" in words(page)
    page = press(page, "come_back")
    assert "leave" in keys_of(page)
    with open_reading() as session:
        assert session.get_one(Enrolment, patient.enrolment_id).status == "active"


def test_two_browsers_at_once_see_each_their_own(arrive: Arrive) -> None:
    carys, gareth = arrive("Carys Bevan"), arrive("Gareth Pugh")
    finish_first_step(gareth)
    first, second = carys.open("today"), gareth.open("today")
    assert "Carys" in words(first)
    assert "Gareth" not in words(first)
    assert "That is enough for today" not in words(first)
    assert "That is enough for today" in words(second)


def test_a_name_of_markup_is_shown_as_text(arrive: Arrive) -> None:
    page = arrive("<script>alert(1)</script>\u202e").open("today")
    assert "<script>" not in markup(page)
    assert "&lt;script&gt;" in markup(page)
