"""Urgent help: there whatever happens, and without a database."""

from datetime import date
from pathlib import Path
from threading import Thread

import pytest

from platform_core.content.last_resort import LAST_RESORT
from platform_core.content.urgent_help import (
    UrgentHelp,
    days_since_checked,
    read_help,
    urgent_help,
)
from platform_core.settings import CONTENT
from platform_core.storage import database as storage
from tests.content.folders import change, write


def hrefs(help_now: UrgentHelp) -> list[str]:
    return [help_now.emergency.call.href, *(line.href for line in help_now.urgent.lines)]


@pytest.fixture(autouse=True)
def _no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise AssertionError("urgent help asked for the database")

    monkeypatch.setattr(storage, "engine", refuse)


@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_three_numbers_are_first_in_both_languages(language: str) -> None:
    assert hrefs(urgent_help(language))[:3] == ["tel:999", "tel:111", "tel:116123"]


@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_last_resort_has_the_three_numbers_too(language: str) -> None:
    assert hrefs(LAST_RESORT[language]) == ["tel:999", "tel:111", "tel:116123"]


def test_the_languages_offer_the_same_numbers_in_the_same_order() -> None:
    english, welsh = urgent_help("en"), urgent_help("cy")
    assert hrefs(english) == hrefs(welsh)
    assert [line.href for line in english.other.lines] == [line.href for line in welsh.other.lines]
    assert english.checked_on == welsh.checked_on
    assert english.lead != welsh.lead


def test_the_shipped_files_are_used_and_not_the_last_resort() -> None:
    for language in ("en", "cy"):
        assert read_help(CONTENT, language)[1] == []
        assert urgent_help(language) not in LAST_RESORT.values()


def test_another_language_is_answered_in_english() -> None:
    assert urgent_help("fr") == urgent_help("en")
    assert urgent_help("../../etc/passwd") == urgent_help("en")


def test_a_number_to_text_is_a_number_to_text() -> None:
    shout = next(line for line in urgent_help("en").urgent.lines if line.how == "text")
    assert shout.href == "sms:85258"


def test_a_number_is_said_after_the_name_and_in_one_piece() -> None:
    lines = urgent_help("en").urgent.lines
    assert [line.said for line in lines[:2]] == ["111, then press 2", "Samaritans: 116\u00a0123"]


def test_a_place_to_go_has_no_link(folder: Path) -> None:
    assert urgent_help("en", folder).other.lines[0].href is None


@pytest.mark.parametrize(
    "words", ["", "x: [", "\x00", "a" * 300_000, "checked_on: 2026-11-21", "[" * 9_000]
)
def test_a_broken_file_gives_the_numbers_that_are_built_in(folder: Path, words: str) -> None:
    write(folder, "urgent_help.cy.yaml", words)
    assert urgent_help("cy", folder) == LAST_RESORT["cy"]


def test_a_file_that_dropped_a_number_is_not_believed(folder: Path) -> None:
    change(folder, "urgent_help.en.yaml", '"116 123"', '"0800 000"')
    assert urgent_help("en", folder) == LAST_RESORT["en"]


def test_a_folder_that_is_gone_gives_the_numbers_that_are_built_in(tmp_path: Path) -> None:
    assert urgent_help("en", tmp_path / "nowhere") == LAST_RESORT["en"]


def test_a_mended_file_is_read_again(folder: Path) -> None:
    good = (folder / "urgent_help.en.yaml").read_text()
    write(folder, "urgent_help.en.yaml", "broken")
    assert urgent_help("en", folder).checked_by == "built in"
    write(folder, "urgent_help.en.yaml", good)
    assert urgent_help("en", folder).checked_by == "somebody"


def test_a_file_that_has_not_changed_is_read_once(folder: Path) -> None:
    assert urgent_help("en", folder) is urgent_help("en", folder)


def test_many_threads_at_once_get_the_same_answer(folder: Path) -> None:
    answers: list[UrgentHelp] = []
    threads = [Thread(target=lambda: answers.append(urgent_help("cy", folder))) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 16
    assert all(answer == answers[0] for answer in answers)


def test_the_age_of_the_numbers_is_counted_in_days(folder: Path) -> None:
    assert days_since_checked(urgent_help("en", folder), today=date(2026, 12, 1)) == 10
