"""Everybody of a service, by name: found, filtered, turned over fifty at a time."""

import pytest

from platform_core.accounts.rules import Role
from platform_core.storage.tables import StageRelease
from tests.factories import AT, TODAY
from tests.pages.patients import keys_of, markup, press
from tests.pages.staff import Staff, Team, enrolment, save, words


def test_an_empty_caseload_says_what_to_do_first(clinician: Staff) -> None:
    assert "Nobody has been referred yet." in words(clinician.open("caseload"))


def test_a_line_says_who_how_things_stand_since_when_and_how_to_reach_them(
    team: Team, clinician: Staff
) -> None:
    patient = team.patient(preferred_channel="phone", language="cy", engagement="quiet")
    save(StageRelease(enrolment_id=patient, stage_key="welcome", opened_on=TODAY, reason="", at=AT))
    page = clinician.open("caseload")
    seen = words(page)
    assert "1 person" in seen
    assert "Active: Gone quiet" in seen
    assert "3 Nov" in seen
    assert "Steady" in seen
    assert "Phone, in Welsh" in seen
    assert f'<a data-page href="/record?ref={enrolment(patient).ref}">Gareth Pugh</a>' in markup(
        page
    )


@pytest.mark.parametrize(
    ("status", "engagement", "said"),
    [
        ("paused", "paused_by_choice", "Paused"),
        ("withdrew", "withdrew", "Withdrew"),
        ("invited", "invited_never_opened", "Invited"),
    ],
)
def test_a_place_that_is_not_in_use_says_only_how_it_stands(
    team: Team, clinician: Staff, status: str, engagement: str, said: str
) -> None:
    team.patient(status=status, engagement=engagement)
    assert f"<td>{said}</td>" in markup(clinician.open("caseload")).replace(
        '<span class="of" aria-hidden="true">State</span>', ""
    )


def test_the_caseload_in_welsh(team: Team) -> None:
    team.patient(engagement="quiet")
    seen = words(team.of(language="cy").open("caseload"))
    assert "Ar waith: Wedi mynd yn dawel" in seen
    assert "Neges destun, yn Saesneg" in seen
    assert "Active" not in seen


@pytest.mark.parametrize("sought", ["gareth", "PF-0", "pugh"])
def test_somebody_is_found_by_part_of_a_name_or_number(
    team: Team, clinician: Staff, sought: str
) -> None:
    team.patient("Gareth Pugh")
    page = clinician.open("caseload")
    page.text_input(key="search").set_value(sought)
    assert "Gareth Pugh" in words(press(page, "find_button"))


def test_a_search_that_finds_nobody_says_so_and_shows_markup_as_text(
    team: Team, clinician: Staff
) -> None:
    team.patient("Gareth Pugh")
    page = clinician.open("caseload")
    page.text_input(key="search").set_value("<b>%_\x00")
    press(page, "find_button")
    assert "Nobody matches that." in words(page)
    assert "Gareth" not in words(page)


def test_the_status_can_be_chosen(team: Team, clinician: Staff) -> None:
    team.patient("Gareth Pugh")
    team.patient("Aled Wynne", status="paused")
    page = clinician.open("caseload")
    page.selectbox(key="status").set_value("paused")
    seen = words(press(page, "find_button"))
    assert "Aled Wynne" in seen
    assert "Gareth" not in seen


def test_names_are_shown_as_text(team: Team, clinician: Staff) -> None:
    team.patient("<script>alert(1)</script>")
    raw = markup(clinician.open("caseload"))
    assert "<script" not in raw
    assert "&lt;script&gt;" in raw


def test_fifty_fit_on_a_page_without_a_way_to_turn_it(team: Team, clinician: Staff) -> None:
    for number in range(50):
        team.patient(f"Person {number:02}")
    assert "later" not in keys_of(clinician.open("caseload"))


def test_the_fifty_first_is_on_the_next_page(team: Team, clinician: Staff) -> None:
    for number in range(51):
        team.patient(f"Person {number:02}")
    page = clinician.open("caseload")
    assert "People 1 to 50 of 51" in words(page)
    assert "Person 50" not in words(page)
    press(page, "later")
    assert "People 51 to 51 of 51" in words(page)
    assert "Person 50" in words(page)
    assert page.button(key="later").disabled
    assert "Person 00" in words(press(page, "earlier"))


def test_another_service_has_its_own_caseload(team: Team, other_team: Team) -> None:
    patient = team.patient("Gareth Pugh")
    page = other_team.of(name="Rhodri Ellis").open("caseload")
    assert "Gareth" not in words(page)
    page.text_input(key="search").set_value(enrolment(patient).ref)
    assert "Nobody matches that." in words(press(page, "find_button"))


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.CLINICIAN}))
def test_no_other_role_sees_it(team: Team, role: Role) -> None:
    team.patient("Gareth Pugh")
    seen = words(team.of(role, "Mair Jenkins").open("caseload"))
    assert "This page is not yours" in seen
    assert "Gareth" not in seen


def test_a_stranger_sees_nothing(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    team.patient("Gareth Pugh")
    seen = words(Staff(monkeypatch, None).open("caseload"))
    assert "Please sign in" in seen
    assert "Gareth" not in seen
