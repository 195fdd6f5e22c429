"""Bringing a list of referrals in: what is seen first, what is refused, what is saved."""

import pytest
from streamlit.testing.v1 import AppTest

from platform_core.accounts.rules import Role
from platform_core.storage.tables import AuditEntry, Enrolment
from tests.pages.patients import markup, press
from tests.pages.staff import Staff, Team, found, words

GOOD = (
    "Referrer's number,Name,Language,Phone,Date of birth\n"
    "A1,Siân <b>Ŵyn</b>,Cymraeg,01597 000111,\nA2,Dai Rees,English,,\n"
).encode()


def choose(page: AppTest, data: bytes) -> AppTest:
    (uploader,) = page.file_uploader
    uploader.set_value([("list.csv", data, "text/csv")])
    return page.run()


def test_a_list_is_shown_first_and_then_taken_whole(clinician: Staff) -> None:
    page = choose(clinician.open("referral_list"), GOOD)
    assert "2 people are new." in words(page)
    assert "These columns are not used: Date of birth." in words(page)
    assert "&lt;b&gt;Ŵyn&lt;/b&gt;" in markup(page)
    assert found(Enrolment) == []
    page = press(page, "referral_list_take")
    assert "2 people are referred" in words(page)
    assert [(row.ref, row.their_ref) for row in found(Enrolment)] == [
        ("PF-0001", "A1"),
        ("PF-0002", "A2"),
    ]
    assert {entry.by for entry in found(AuditEntry, AuditEntry.subject == "enrolment")} == {
        clinician.person_id
    }


def test_the_same_list_again_offers_nothing_to_press(clinician: Staff) -> None:
    press(choose(clinician.open("referral_list"), GOOD), "referral_list_take")
    page = choose(clinician.open("referral_list"), GOOD)
    assert "2 are here already. Nothing about them changes." in words(page)
    assert "There is nobody new in this list" in words(page)
    assert not page.button


def test_problems_have_rows_and_columns_and_no_button(clinician: Staff) -> None:
    page = choose(clinician.open("referral_list"), b"Name,Language,Phone\nAnn,Klingon,\nBob,en,1\n")
    seen = words(page)
    assert "2 things to put right. Nothing is taken until they are." in seen
    assert "2 Language We do not know this language." in seen
    assert "3 Phone " in seen
    assert not page.button
    assert found(Enrolment) == []


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "This file is empty."),
        (b"PK\x03\x04", "This is a spreadsheet or a zip file."),
        ("Name,Language\nSiân,cy".encode("latin-1"), "We cannot read the letters in line 2."),
        (b"Surname\nJones\n", "These columns are not there: Name, Language."),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_a_sentence(
    clinician: Staff, data: bytes, said: str
) -> None:
    page = choose(clinician.open("referral_list"), data)
    assert said in words(page)
    assert not page.button


def test_the_page_in_welsh(team: Team) -> None:
    page = choose(team.of(language="cy").open("referral_list"), b"Enw,Iaith\nAnn,Klingon\n")
    seen = words(page)
    assert "Cyfeirio rhestr" in seen
    assert "Un peth i’w gywiro." in seen
    assert "Nid ydym yn adnabod yr iaith hon." in seen


def test_another_service_does_not_learn_who_is_here(
    team: Team, other_team: Team, clinician: Staff
) -> None:
    press(choose(clinician.open("referral_list"), GOOD), "referral_list_take")
    page = choose(other_team.of(name="Rhodri Ellis").open("referral_list"), GOOD)
    assert "2 people are new." in words(page)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.CLINICIAN}))
def test_no_other_role_sees_it(team: Team, role: Role) -> None:
    page = team.of(role, "Mair Jenkins").open("referral_list")
    assert "This page is not yours" in words(page)
    assert not page.file_uploader
