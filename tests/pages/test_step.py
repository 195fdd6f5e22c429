"""A step, as a patient finds it."""

from datetime import timedelta
from typing import Any

import pytest

from platform_core.enrolment.actions import set_pace
from platform_core.enrolment.rules import Pace
from platform_core.storage.database import open_reading, open_transaction
from platform_core.storage.tables import Activity, Enrolment, Place
from tests.factories import AT
from tests.pages.conftest import NOW, Arrive
from tests.pages.patients import Browser, keys_of, markup, press, rows, words

FIRST = "start-here/right-place"
LATER = "making-sense-of-pain/pain-is-real"


def heard() -> list[tuple[str, str | None]]:
    with open_reading() as session:
        return [(a.kind, a.step) for a in rows(session, Activity) if a.kind != "visit"]


def places() -> list[tuple[str, int, bool]]:
    with open_reading() as session:
        return [(place.step, place.at_heading, place.short) for place in rows(session, Place)]


def test_a_stranger_sees_nothing_but_please_sign_in(stranger: Browser) -> None:
    page = stranger.open("step", step=FIRST)
    assert "Please sign in" in words(page)
    assert "You are in the right place" not in words(page)


def test_an_open_step_is_read_and_its_opening_is_kept_with_its_version(patient: Browser) -> None:
    page = patient.open("step", step=FIRST).run()
    assert "Part of “Welcome”" in words(page)
    assert "You are in the right place" in words(page)
    assert "Step 1 of " in words(page)
    assert "Living with pain or fatigue is hard." in words(page)
    assert '<h2 id="part-1">' in markup(page)
    assert markup(page).count("<h1>") == 1
    assert heard() == [("step_opened", FIRST)]
    with open_reading() as session:
        assert rows(session, Activity)[-1].version_id is not None


def test_a_step_leads_to_its_own_page_on_paper(patient: Browser) -> None:
    page = patient.open("step", step=FIRST)
    assert "Print this step" in words(page)
    assert "/print/step?step=start-here%2Fright-place" in markup(page)


def test_the_same_in_welsh_is_marked_as_a_draft(arrive: Arrive) -> None:
    page = arrive(language="cy").open("step", step=FIRST)
    assert "Rydych chi yn y lle iawn" in words(page)
    assert "Drafft yw’r testun Cymraeg hwn" in words(page)


def test_english_is_never_called_a_draft(patient: Browser) -> None:
    assert 'class="draft"' not in markup(patient.open("step", step=FIRST))


def test_the_short_version_is_one_tap_away(patient: Browser) -> None:
    page = patient.open("step", step=FIRST)
    page.button_group(key="length").set_value("short").run()
    assert 'id="part-1"' not in markup(page)
    assert "done" in keys_of(page)


def test_having_read_it_is_enough_for_today(patient: Browser) -> None:
    page = press(patient.open("step", step=FIRST), "done")
    assert "That is enough for today" in words(page)
    assert "Thursday 5 November, 2 days after you finished this one" in words(page)
    assert "There is nothing to catch up on" in words(page)
    assert heard()[-1] == ("step_finished", FIRST)


def test_reading_it_again_changes_nothing(patient: Browser) -> None:
    press(patient.open("step", step=FIRST), "done")
    press(patient.open("step", step=FIRST), "done")
    assert heard().count(("step_finished", FIRST)) == 1


def test_at_ones_own_pace_the_next_step_is_there_at_once(patient: Browser) -> None:
    with open_transaction() as session:
        enrolment = session.get_one(Enrolment, patient.enrolment_id)
        set_pace(session, enrolment, Pace.MY_OWN, by=patient.person_id, at=AT)
    page = press(patient.open("step", step=FIRST), "done")
    assert "Your reading is saved" in words(page)
    assert "That is enough for today" not in words(page)


@pytest.mark.parametrize("heading", [1, 3])
def test_stopping_at_a_heading_comes_back_to_it(patient: Browser, heading: int) -> None:
    page = press(patient.open("step", step=FIRST), f"stop_{heading}")
    assert "Your place is saved" in words(page)
    assert places() == [(FIRST, heading, False)]
    assert f'data-at="{heading}"' in markup(patient.open("step", step=FIRST))


def test_stopping_at_the_end_comes_back_to_the_last_heading(patient: Browser) -> None:
    page = patient.open("step", step=FIRST)
    last = max(key for key in keys_of(page) if key.startswith("stop_"))
    press(page, "stop")
    assert places() == [(FIRST, int(last.removeprefix("stop_")), False)]


def test_a_place_is_forgotten_once_the_step_is_read(patient: Browser) -> None:
    press(patient.open("step", step=FIRST), "stop_2")
    press(patient.open("step", step=FIRST), "done")
    assert places() == []


def test_stopping_keeps_the_length_that_was_chosen(patient: Browser) -> None:
    page = patient.open("step", step=FIRST)
    page.button_group(key="length").set_value("short").run()
    press(page, "stop")
    assert places() == [(FIRST, 0, True)]
    assert 'id="part-1"' not in markup(patient.open("step", step=FIRST))


def test_the_language_switch_comes_back_to_this_very_step(patient: Browser) -> None:
    seen = markup(patient.open("step", step=FIRST))
    assert 'href="/language/cy?next=%2F%3Fstep%3Dstart-here%252Fright-place"' in seen


def test_a_step_that_is_not_open_says_when_and_why(patient: Browser) -> None:
    page = patient.open("step", step=LATER)
    assert "Your pain is real" in words(page)
    assert "Opens on Tuesday 24 November at the latest" in words(page)
    assert "It will be waiting for you" in words(page)
    assert not keys_of(page)
    assert heard() == []


def test_a_step_of_an_open_stage_may_be_read_before_its_turn(arrive: Arrive) -> None:
    patient = arrive(joined_at=NOW - timedelta(days=30))
    page = patient.open("step", step=LATER)
    assert "done" in keys_of(page)


@pytest.mark.parametrize("key", ["", "no/such", "<script>alert(1)</script>", "../../etc"])
def test_a_step_that_does_not_exist_is_said_so(patient: Browser, key: str) -> None:
    page = patient.open("step", step=key)
    assert "We cannot find that step" in words(page)
    assert "<script>" not in markup(page)


def test_every_step_that_is_shipped_can_be_read_in_both_languages(arrive: Arrive) -> None:
    patient = arrive(joined_at=NOW - timedelta(days=90))
    listed = markup(patient.open("my_path"))
    keys = {part.split('"')[0].replace("%2F", "/") for part in listed.split("/step?step=")[1:]}
    assert len(keys) >= 8
    for language, key in ((lang, key) for lang in ("en", "cy") for key in sorted(keys)):
        patient.language = language
        page: Any = patient.open("step", step=key)
        assert "done" in keys_of(page), key
