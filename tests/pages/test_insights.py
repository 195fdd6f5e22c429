"""The insights page: counts without names, and small numbers hidden."""

import pytest

from platform_core.accounts.rules import Role
from tests.pages.patients import markup
from tests.pages.staff import Staff, Team, words


def test_numbers_are_said_and_names_are_not(team: Team, clinician: Staff) -> None:
    for number in range(8):
        team.patient(f"Person {number}", preferred_channel="text")
    for number in range(3):
        one = team.patient(f"Waiting {number}", status="referred", joined_at=None)
        team.quiet(one)
    page = clinician.open("insights")
    seen = words(page)
    assert "Referred 11 100%" in seen
    assert "Joined 8 73%" in seen
    assert "First step 0 0%" in seen
    assert "Most are lost between joining and their first step: 8 people." in seen
    assert "October 2026 11" in seen
    assert "3 flags in the last 12 weeks." in seen
    assert "Person" not in seen.replace("The person", "").replace("the person", "")
    assert "Waiting" not in seen
    assert 'href="/export/yield.csv"' in markup(page)


def test_fewer_than_five_are_not_counted_out(team: Team, clinician: Staff) -> None:
    for number in range(6):
        team.patient(f"Person {number}", status="referred", joined_at=None)
    for number in range(4):
        team.patient(f"Joined {number}", preferred_channel="letter")
    seen = words(clinician.open("insights"))
    assert "Joined under 5" in seen
    assert "40%" not in seen


def test_nobody_is_said(clinician: Staff) -> None:
    seen = words(clinician.open("insights"))
    assert "Nobody was referred in this time." in seen
    assert "No flags in the last 12 weeks." in seen


def test_the_page_in_welsh(team: Team) -> None:
    team.patient("Person")
    seen = words(team.of(language="cy").open("insights"))
    assert "Pa mor bell y mae pobl yn mynd" in seen
    assert "llai na 5" in seen


def test_another_services_people_are_not_in_it(team: Team, other_team: Team) -> None:
    team.patient("Person")
    assert "Nobody was referred" in words(other_team.of(name="Rhodri Ellis").open("insights"))


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.CLINICIAN}))
def test_no_other_role_sees_it(team: Team, role: Role) -> None:
    assert "This page is not yours" in words(team.of(role, "Mair Jenkins").open("insights"))
