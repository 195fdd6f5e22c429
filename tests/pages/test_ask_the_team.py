"""Asking the team to get in touch, as a patient does it."""

from datetime import timedelta

import pytest

from platform_core.flags.actions import acknowledge
from platform_core.storage.database import open_reading, open_transaction
from platform_core.storage.tables import Flag
from tests.pages.conftest import NOW, Arrive
from tests.pages.patients import Browser, keys_of, markup, press, rows, set_clock, words


def flags() -> list[Flag]:
    with open_reading() as session:
        return rows(session, Flag)


def test_a_stranger_sees_nothing_but_please_sign_in(stranger: Browser) -> None:
    page = stranger.open("ask_the_team")
    assert "Please sign in" in words(page)
    assert not keys_of(page)


def test_it_says_beforehand_what_asking_does_and_does_not(patient: Browser) -> None:
    seen = words(patient.open("ask_the_team"))
    assert "aims to contact you within 2 working days" in seen
    assert "Nobody reads this straight away." in seen
    assert "Monday to Friday, 9am to 4pm" in seen
    assert "Need help now?" in seen


def test_a_request_is_saved_with_its_words_and_never_called_read(patient: Browser) -> None:
    page = patient.open("ask_the_team")
    page.text_area(key="why").set_value("Should I carry on in a flare?")
    page = press(page, "ask")
    assert "You have asked the team to contact you" in words(page)
    assert "Your request was saved on Tuesday 3 November at 10:01am." in words(page)
    assert "Nobody has seen it yet." in words(page)
    assert "They aim to contact you within 2 working days" in words(page)
    assert "01874 000000" in words(page)
    (flag,) = flags()
    assert flag.evidence["note"] == "Should I carry on in a flare?"


def test_the_same_in_welsh(arrive: Arrive) -> None:
    page = press(arrive(language="cy").open("ask_the_team"), "ask")
    assert "Rydych chi wedi gofyn i’r tîm gysylltu â chi" in words(page)
    assert "ar ddydd Mawrth 3 Tachwedd" in words(page)
    assert "o fewn 2 ddiwrnod gwaith" in words(page)


def test_no_reason_is_demanded(patient: Browser) -> None:
    press(patient.open("ask_the_team"), "ask")
    assert len(flags()) == 1


def test_two_tabs_make_one_request(patient: Browser) -> None:
    one, two = patient.open("ask_the_team"), patient.open("ask_the_team")
    press(one, "ask")
    press(two, "ask")
    assert len(flags()) == 1


def test_seen_is_said_only_once_somebody_has(patient: Browser) -> None:
    press(patient.open("ask_the_team"), "ask")
    with open_transaction() as session:
        (flag,) = rows(session, Flag)
        acknowledge(session, flag, by=patient.person_id, at=NOW)
    assert "Somebody in the team has seen it." in words(patient.open("ask_the_team"))


def test_words_too_long_are_refused_and_kept(patient: Browser) -> None:
    page = patient.open("ask_the_team")
    page.text_area(key="why").set_value("a" * 10_000)
    page = press(page, "ask")
    assert "There is a problem" in words(page)
    assert 'href="#why"' in markup(page)
    assert page.text_area(key="why").value == "a" * 10_000
    assert flags() == []


def test_words_survive_the_end_of_the_session(
    patient: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = patient.open("ask_the_team")
    later = NOW + timedelta(minutes=31)
    set_clock(monkeypatch, later)
    page.text_area(key="why").set_value("Please ring after ten.").run()
    assert "You have been signed out" in words(page)
    patient.sign_in_again(later)
    page = patient.open("ask_the_team")
    assert page.text_area(key="why").value == "Please ring after ten."
