"""The page on which authors keep their service's list of words to avoid."""

import pytest
from streamlit.testing.v1 import AppTest

from platform_core.accounts.rules import Role
from platform_core.storage.tables import AvoidedWord
from tests.pages.staff import Staff, Team, found, words


@pytest.fixture
def elin(team: Team) -> Staff:
    return team.of(Role.AUTHOR, "Elin Rees")


def add(page: AppTest, word: str, instead: str, language: str | None = "en") -> AppTest:
    page.radio(key="avoid_language").set_value(language)
    page.text_input(key="avoid_word").set_value(word)
    page.text_input(key="avoid_instead").set_value(instead)
    return page.button(key="avoid_save").click().run()


def test_a_word_is_added_and_taken_off_again(elin: Staff) -> None:
    page = elin.open("words")
    assert "There are no words on it yet." in words(page)
    assert "words that stop publishing" in words(page)
    page = add(page, "Service user*", "people")
    assert "“service user*” is on your list now." in words(page)
    (kept,) = found(AvoidedWord)
    assert (kept.word, kept.instead, kept.added_by) == ("service user*", "people", elin.person_id)
    assert page.text_input(key="avoid_word").value == ""
    page.selectbox(key="allow_which").select_index(0)
    page = page.button(key="allow_save").click().run()
    assert "“service user*” is not on your list any more." in words(page)
    assert found(AvoidedWord)[0].removed_by == elin.person_id


@pytest.mark.parametrize(
    ("word", "instead", "language", "said"),
    [
        ("gizmo", "thing", None, "Choose the language of the word"),
        ("*", "thing", "en", "Write a word of at least two letters"),
        ("gizmo", "", "cy", "Write what to say instead"),
    ],
)
def test_what_cannot_be_added_is_said_and_kept(
    elin: Staff, word: str, instead: str, language: str | None, said: str
) -> None:
    page = add(elin.open("words"), word, instead, language)
    assert words(page).count(said) == 2  # on top, and by its field
    assert page.text_input(key="avoid_word").value == word
    assert found(AvoidedWord) == []


def test_the_page_in_welsh(team: Team) -> None:
    page = team.of(Role.AUTHOR, "Elin Rees", language="cy").open("words")
    assert "Geiriau rydyn ni’n eu hosgoi" in words(page)


def test_another_service_s_words_are_not_on_it(elin: Staff, other_team: Team) -> None:
    add(elin.open("words"), "gizmo", "thing")
    page = other_team.of(Role.AUTHOR, "Rhodri Ellis").open("words")
    assert "gizmo" not in words(page)


def test_a_clinician_is_shown_nothing(team: Team) -> None:
    assert "words that stop publishing" not in words(team.of(Role.CLINICIAN, "Mair").open("words"))
