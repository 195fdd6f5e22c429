"""What I told you, as a patient finds it."""

from datetime import timedelta
from uuid import NAMESPACE_URL, uuid5

import pytest

from platform_core.checkins.actions import submit
from platform_core.checkins.rules import Answers
from platform_core.storage.database import open_transaction
from platform_core.storage.tables import Enrolment
from platform_core.ui.patient.told import weeks_answered
from tests.factories import TODAY
from tests.pages.conftest import NOW, Arrive
from tests.pages.patients import Browser, markup, press, words


def answered(patient: Browser, days_ago: int, answers: Answers, source: str = "web") -> None:
    at = NOW - timedelta(days=days_ago)
    key = str(uuid5(NAMESPACE_URL, f"{patient.enrolment_id}/{days_ago}"))
    with open_transaction() as session:
        enrolment = session.get_one(Enrolment, patient.enrolment_id)
        submit(
            session,
            enrolment,
            answers,
            submission=key,
            by=patient.person_id,
            at=at,
            today=at.date(),
            source=source,
        )


def test_a_stranger_sees_nothing_but_please_sign_in(stranger: Browser) -> None:
    assert "Please sign in" in words(stranger.open("my_answers"))


def test_nothing_yet_is_fine(patient: Browser) -> None:
    page = patient.open("my_answers")
    assert "You have not answered any questions yet. That is fine." in words(page)
    assert not page.button


def test_answers_are_listed_as_entered_newest_first(arrive: Arrive) -> None:
    patient = arrive(joined_at=NOW - timedelta(days=60))
    answered(patient, 14, Answers(5, 3))
    answered(patient, 7, Answers(None, 1, "<b>Bad week</b>"))
    answered(patient, 1, Answers(8, None), source="phone")
    page = patient.open("my_answers")
    seen = words(page)
    assert seen.index("2 November 2026") < seen.index("27 October 2026")
    assert "Pain: 5 out of 10. Mood: Mixed." in seen
    assert "Pain: You chose not to say. Mood: Very low." in seen
    assert "&lt;b&gt;Bad week&lt;/b&gt;" in markup(page)
    assert "The team wrote this down for you." in seen
    assert "You answered in 3 of the last 8 weeks." in seen
    assert "<table" in markup(page)


def test_the_same_in_welsh(arrive: Arrive) -> None:
    patient = arrive(language="cy", joined_at=NOW - timedelta(days=60))
    answered(patient, 7, Answers(5, 3))
    seen = words(patient.open("my_answers"))
    assert "Fe ateboch chi mewn 1 o’r 8 wythnos diwethaf." in seen
    assert "Hwyliau: Cymysg" in seen


def test_they_can_be_hidden_and_stay_hidden_until_shown(arrive: Arrive) -> None:
    patient = arrive(joined_at=NOW - timedelta(days=60))
    answered(patient, 7, Answers(5, 3))
    assert "Pain: 5" not in words(press(patient.open("my_answers"), "hide"))
    page = patient.open("my_answers")
    assert "Your answers are hidden from you." in words(page)
    assert "Pain: 5" in words(press(page, "show"))


def test_nobody_elses_answers_are_there(arrive: Arrive) -> None:
    carys, gareth = arrive(), arrive("Gareth Pugh")
    answered(gareth, 0, Answers(9, 1, "Mine alone."))
    assert "Mine alone." not in words(carys.open("my_answers"))


@pytest.mark.parametrize(
    ("days_ago", "joined_days_ago", "expected"),
    [
        ([], 0, (0, 1)),
        ([0], 0, (1, 1)),
        ([0, 1, 6], 60, (1, 8)),
        ([0, 7], 60, (2, 8)),
        ([6, 7], 60, (2, 8)),
        ([55], 60, (1, 8)),
        ([56], 60, (0, 8)),
        ([3], 13, (1, 2)),
        ([-1], 60, (0, 8)),
    ],
)
def test_weeks_are_counted_and_nothing_else(
    days_ago: list[int], joined_days_ago: int, expected: tuple[int, int]
) -> None:
    days = [TODAY - timedelta(days=n) for n in days_ago]
    joined_on = TODAY - timedelta(days=joined_days_ago)
    assert weeks_answered(days, joined_on, TODAY) == expected
