"""After a step: two light questions that may be left, one tap each."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from platform_core.enrolment.actions import set_pace
from platform_core.enrolment.rules import Pace
from platform_core.storage import database as storage
from platform_core.storage.database import open_reading, open_transaction
from platform_core.storage.tables import Enrolment, StepWord
from tests.factories import AT
from tests.pages.conftest import NOW, Arrive
from tests.pages.patients import Browser, markup, press, rows, words

# What is kept is tested on both databases beside its actions; what is drawn, on one.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
FIRST, SECOND = "start-here/right-place", "start-here/what-happens-next"
GENTLER = "You can choose a gentler pace."


def said() -> list[tuple[str, str, str | None, str | None]]:
    with open_reading() as session:
        found = rows(session, StepWord)
        return [(row.step, row.language, row.amount, row.helped) for row in found]


def finish(browser: Browser, step: str = FIRST) -> AppTest:
    return press(browser.open("step", step=step), "done")


def tap(page: AppTest, question: str, answer: str | None) -> AppTest:
    return page.button_group(key=question).set_value(answer).run()


def test_nothing_has_to_be_said(patient: Browser) -> None:
    page = finish(patient)
    seen = words(page)
    assert "Was that too much, just right, or could you take more?" in seen
    assert seen.index("That is enough for today") < seen.index("Was that too much")
    assert "Leave this if you like. Answers are counted without names" in seen
    assert said() == []


def test_each_tap_is_kept_at_once_with_the_language(patient: Browser) -> None:
    page = tap(finish(patient), "amount", "just_right")
    assert "Saved." in words(page)
    assert "That is enough for today" in words(page)
    page = tap(page, "helped", "partly")
    assert said() == [
        (FIRST, "en", "just_right", None),
        (FIRST, "en", "just_right", "partly"),
    ]
    page.run()  # the same page drawn again
    assert len(said()) == 2


def test_the_same_in_welsh(arrive: Arrive) -> None:
    page = finish(arrive(language="cy"))
    assert "Wnaeth hyn helpu?" in words(page)
    assert "Wedi’i gadw." in words(tap(page, "helped", "yes"))
    assert said() == [(FIRST, "cy", None, "yes")]


def test_an_answer_can_be_changed_and_one_of_two_taken_back(patient: Browser) -> None:
    page = tap(tap(finish(patient), "amount", "too_much"), "amount", "just_right")
    assert "Saved." in words(page)
    assert said()[-1] == (FIRST, "en", "just_right", None)
    tap(tap(page, "helped", "no"), "amount", None)
    assert said()[-1] == (FIRST, "en", None, "no")


def test_the_page_shows_what_counts_when_the_last_answer_is_tapped_away(patient: Browser) -> None:
    page = tap(tap(finish(patient), "amount", "too_much"), "amount", None)
    assert page.button_group(key="amount").value == "too_much"
    assert said() == [(FIRST, "en", "too_much", None)]


def test_what_was_said_is_there_the_next_time_and_said_again_only_when_tapped(
    patient: Browser,
) -> None:
    tap(finish(patient), "amount", "just_right")
    patient.language = "cy"
    page = finish(patient)
    assert page.button_group(key="amount").value == "just_right"
    page.run()
    assert len(said()) == 1
    tap(page, "helped", "yes")
    assert said()[-1] == (FIRST, "cy", "just_right", "yes")


def test_the_language_switch_leads_to_the_same_thanks_in_the_other_language(
    patient: Browser,
) -> None:
    seen = markup(finish(patient))
    address = "%2Fstep%3Fstep%3Dstart-here%252Fright-place%26read%3D1"
    assert f'href="/language/cy?next={address}"' in seen
    patient.language = "cy"
    page = patient.open("step", step=FIRST, read="1")
    assert "Dyna ddigon am heddiw" in words(page)
    assert "Wnaeth hyn helpu?" in words(page)
    tap(page, "helped", "yes")
    assert said() == [(FIRST, "cy", None, "yes")]


def test_that_address_thanks_nobody_who_has_not_read_it(patient: Browser) -> None:
    page = patient.open("step", step=FIRST, read="1")
    assert "done" in {button.key for button in page.button}


@pytest.mark.parametrize(
    ("pace", "second", "offered"),
    [
        (Pace.STEADY, "too_much", True),
        (Pace.STEADY, "just_right", False),
        (Pace.GENTLE, "too_much", False),
    ],
)
def test_after_too_much_twice_running_a_gentler_pace_is_a_link_away_and_nothing_changes(
    arrive: Arrive, pace: Pace, second: str, offered: bool
) -> None:
    patient = arrive(joined_at=NOW - timedelta(days=30))
    with open_transaction() as session:
        enrolment = session.get_one(Enrolment, patient.enrolment_id)
        set_pace(session, enrolment, pace, by=patient.person_id, at=AT)
    assert GENTLER not in words(tap(finish(patient), "amount", "too_much"))
    page = tap(finish(patient, SECOND), "amount", second)
    assert (GENTLER in words(page)) is offered
    assert ('href="/pace"' in markup(page).split("</header>")[-1].split("</nav>")[-1]) is offered
    with open_reading() as session:
        assert session.get_one(Enrolment, patient.enrolment_id).pace == pace


def test_another_step_is_not_taken_for_the_finished_one(patient: Browser) -> None:
    page = tap(finish(patient), "amount", "too_much")
    page.query_params["step"] = SECOND
    page.run()
    assert "What happens next" in words(page)
    assert said() == [(FIRST, "en", "too_much", None)]
    page.query_params["step"] = FIRST
    assert "Was that too much" not in words(page.run())  # to be read again


def test_a_database_that_is_away_is_in_nobodys_way(
    patient: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = finish(patient)

    def away(*_: object, **__: object) -> None:
        raise storage.DatabaseAway("gone")

    monkeypatch.setattr("platform_core.ui.patient.step_words.say_of_step", away)
    page = tap(page, "amount", "too_much")
    assert "It does not matter if you leave it." in words(page)
    assert "That is enough for today" in words(page)
