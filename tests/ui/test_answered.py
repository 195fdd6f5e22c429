"""What is said back after a check-in, for every answer there is."""

from itertools import product

import pytest

from platform_core.accounts.rules import Language
from platform_core.accounts.services import ServiceFacts
from platform_core.content.urgent_help import urgent_help
from platform_core.storage.tables import CheckIn
from platform_core.ui.patient.answered import saved
from tests.factories import AT, TODAY

SERVICE = ServiceFacts("powys", {}, {"en": "", "cy": ""}, "", "pain-and-fatigue", 2, True)
NUMBERS = ("tel:999", "tel:111", "tel:116123")
LOW = (1, 2)


def a_check_in(pain: int | None, mood: int | None, note: str = "") -> CheckIn:
    return CheckIn(
        enrolment_id=1,
        submission="",
        at=AT,
        on_day=TODAY,
        pain_nrs=pain,
        mood=mood,
        note=note,
        source="web",
        entered_by=1,
    )


@pytest.mark.parametrize("language", list(Language))
def test_the_care_card_is_there_exactly_for_a_low_or_very_low_mood(language: Language) -> None:
    for pain, mood in product([None, *range(11)], [None, 1, 2, 3, 4, 5]):
        said = saved(a_check_in(pain, mood), SERVICE, language)
        assert ('class="care"' in said) == (mood in LOW), (pain, mood)


@pytest.mark.parametrize("language", list(Language))
def test_help_is_in_reach_after_every_answer(language: Language) -> None:
    for pain, mood in product([None, *range(11)], [None, 1, 2, 3, 4, 5]):
        said = saved(a_check_in(pain, mood), SERVICE, language)
        if mood in LOW:
            assert all(number in said for number in NUMBERS)
        else:
            assert urgent_help(language).short in said


def test_the_care_card_comes_before_what_is_said_of_saving() -> None:
    said = saved(a_check_in(6, 1), SERVICE, Language.ENGLISH)
    assert said.index('class="care"') < said.index("Nobody is reading it right now.")


def test_no_answer_is_given_a_word_about_what_it_means() -> None:
    for pain, mood in product([None, *range(11)], [None, 1, 2, 3, 4, 5]):
        said = saved(a_check_in(pain, mood), SERVICE, Language.ENGLISH).lower()
        for word in ("mild", "moderate", "severe", "worse", "better", "improv", "average", "risk"):
            assert word not in said[: said.find("care")], (word, pain, mood)


def test_a_note_cannot_turn_the_line_around_or_be_markup() -> None:
    said = saved(a_check_in(1, 4, "\u202e<img src=x onerror=1>"), SERVICE, Language.ENGLISH)
    assert "<img" not in said
    assert "\u202e" not in said
    assert '<bdi class="own">' in said
