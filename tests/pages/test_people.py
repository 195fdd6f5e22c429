"""The staff of a service: added with a link that is shown once, and roles taken away."""

from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from platform_core.accounts.actions import recognise_staff_invitation
from platform_core.accounts.rules import Role
from platform_core.storage.database import open_reading
from platform_core.storage.tables import (
    AuditEntry,
    Message,
    Person,
    RoleGrant,
    StaffInvitation,
)
from tests.pages.conftest import NOW
from tests.pages.patients import markup, press
from tests.pages.staff import Staff, Team, found, words


@pytest.fixture
def mair(team: Team) -> Staff:
    """The only administrator of the service."""
    return team.of(Role.ADMINISTRATOR, "Mair Jenkins")


def add(page: AppTest, **given: str) -> AppTest:
    typed = {
        "name": "Huw Bevan",
        "email": "huw@example.org",
        "role": "clinician",
        "language": "cy",
        **given,
    }
    for field, value in typed.items():
        page.get_by_key(f"add_{field}").set_value(value)
    return press(page, "add_save")


def the_link(page: AppTest) -> str:
    """The link that is on the page to be handed over."""
    return markup(page).split("<code>")[1].split("</code>")[0]


def test_the_staff_are_listed_with_their_roles_and_no_patient_is(team: Team, mair: Staff) -> None:
    team.patient("Gareth Pugh")
    team.of(Role.CLINICIAN, "Siân Howells")
    seen = words(mair.open("people"))
    assert "Mair Jenkins Email administrator@example.org Role Administrator" in seen
    assert "Siân Howells" in seen
    assert "A second step at sign-in is not switched on in this version." in seen
    assert "Gareth" not in seen


def test_a_new_member_gets_a_link_that_lets_them_in(mair: Staff) -> None:
    page = add(mair.open("people"))
    seen = words(page)
    assert "Huw Bevan is added as Clinician." in seen
    assert "A link for Huw Bevan to set a password" in seen
    assert "ends on 6 November 2026" in seen
    token = parse_qs(urlsplit(the_link(page)).query)["t"][0]
    with open_reading() as session:
        invitation = recognise_staff_invitation(session, token, at=NOW)
    assert isinstance(invitation, StaffInvitation)
    (person,) = found(Person, Person.name == "Huw Bevan")
    assert (person.id, person.language) == (invitation.person_id, "cy")
    assert {e.action for e in found(AuditEntry)} >= {"member.invited", "role.given"}


def test_the_same_link_goes_to_them_by_email_in_their_language(mair: Staff) -> None:
    page = add(mair.open("people"))
    (message,) = found(Message)
    assert (message.status, message.address, message.language) == (
        "waiting",
        "huw@example.org",
        "cy",
    )
    assert the_link(page) in message.body


def test_the_link_is_put_away_once_it_was_passed_on(mair: Staff) -> None:
    page = press(add(mair.open("people")), "link_done")
    assert "<code>" not in markup(page)
    assert "<code>" not in markup(mair.open("people"))


def test_the_link_is_not_in_the_audit(mair: Staff) -> None:
    token = the_link(add(mair.open("people"))).split("t=")[1]
    assert token not in repr([entry.details for entry in found(AuditEntry)])


def test_the_form_is_empty_after_somebody_was_added(mair: Staff) -> None:
    page = add(mair.open("people"))
    assert page.text_input(key="add_name").value == ""
    assert page.radio(key="add_role").value is None


def test_adding_somebody_again_who_has_not_come_yet_replaces_their_link(mair: Staff) -> None:
    page = add(mair.open("people"))
    first = the_link(page)
    second = the_link(add(page))
    assert first != second
    with open_reading() as session:
        refused = recognise_staff_invitation(session, first.split("t=")[1], at=NOW)
    assert not isinstance(refused, StaffInvitation)
    assert len(found(Person, Person.name == "Huw Bevan")) == 1


def test_an_empty_form_names_every_choice_that_is_missing(mair: Staff) -> None:
    page = press(mair.open("people"), "add_save")
    raw = markup(page)
    for field in ("role", "language"):
        assert f'href="#{field}_error"' in raw


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 10_000}, "name"),
        ({"email": "huw"}, "email"),
        ({"email": ""}, "email"),
    ],
)
def test_what_cannot_be_is_refused_and_kept(mair: Staff, given: dict[str, str], field: str) -> None:
    page = add(mair.open("people"), **given)
    assert f'href="#{field}_error"' in markup(page)
    assert page.get_by_key(f"add_{field}").value == given[field]
    assert page.radio(key="add_role").value == "clinician"
    assert found(StaffInvitation) == []


def test_markup_in_a_name_is_text(mair: Staff) -> None:
    raw = markup(add(mair.open("people"), name="<b>Huw</b> \x00"))
    assert "<b>Huw" not in raw
    assert "&lt;b&gt;Huw&lt;/b&gt;" in raw


def test_a_role_is_taken_away_from_one_person(team: Team, mair: Staff) -> None:
    sian = team.of(Role.CLINICIAN, "Siân Howells")
    page = mair.open("people")
    page.selectbox(key="remove_which").set_value((sian.person_id, Role.CLINICIAN))
    seen = words(press(page, "remove_save"))
    assert "Role taken away. Siân Howells: Clinician" in seen
    (grant,) = found(RoleGrant, RoleGrant.person_id == sian.person_id)
    assert (grant.revoked_at, grant.revoked_by) == (NOW, mair.person_id)
    assert "Please sign in" in words(sian.open("this_week"))
    assert [e.action for e in found(AuditEntry)][-1] == "role.removed"


def test_the_last_administrator_cannot_be_taken_away(mair: Staff) -> None:
    page = mair.open("people")
    page.selectbox(key="remove_which").set_value((mair.person_id, Role.ADMINISTRATOR))
    assert "needs at least one administrator" in words(press(page, "remove_save"))
    (grant,) = found(RoleGrant)
    assert grant.revoked_at is None


def test_with_another_one_an_administrator_may_go(team: Team, mair: Staff) -> None:
    team.of(Role.ADMINISTRATOR, "Elin Rees")
    page = mair.open("people")
    page.selectbox(key="remove_which").set_value((mair.person_id, Role.ADMINISTRATOR))
    press(page, "remove_save")
    assert "Please sign in" in words(mair.open("people"))


def test_choosing_nobody_is_said(mair: Staff) -> None:
    assert "Choose whose role" in words(press(mair.open("people"), "remove_save"))


def test_the_page_in_welsh(team: Team) -> None:
    page = team.of(Role.ADMINISTRATOR, "Mair Jenkins", language="cy").open("people")
    seen = words(page)
    assert "Pobl a rolau" in seen
    assert "Gweinyddwr" in seen
    assert "People" not in seen


def test_another_services_staff_are_not_listed_and_cannot_be_touched(
    team: Team, other_team: Team
) -> None:
    team.of(Role.CLINICIAN, "Siân Howells")
    page = other_team.of(Role.ADMINISTRATOR, "Catrin Lewis").open("people")
    assert "Siân" not in words(page)
    assert page.selectbox(key="remove_which").options == ["Catrin Lewis: Administrator"]


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
def test_no_other_role_sees_it(team: Team, mair: Staff, role: Role) -> None:
    page = team.of(role, "Somebody Else").open("people")
    assert "This page is not yours" in words(page)
    assert "Mair" not in words(page)


def test_a_stranger_sees_nothing(mair: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    page = Staff(monkeypatch, None).open("people")
    assert "Please sign in" in words(page)
    assert "Mair" not in words(page)
