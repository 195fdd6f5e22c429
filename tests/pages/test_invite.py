"""Referring somebody: what is asked, what is refused without losing anything, what comes next."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from platform_core.accounts.actions import start_session
from platform_core.accounts.drafts import draft_of
from platform_core.accounts.rules import Language, Role
from platform_core.storage.database import open_reading, open_transaction
from platform_core.storage.tables import AuditEntry, Enrolment, Invitation, Message, Person
from tests.factories import AT
from tests.pages.patients import markup, press, set_clock
from tests.pages.staff import Staff, Team, days, enrolment, found, save, words


def fill(page: AppTest, **given: object) -> AppTest:
    """Fill the form in for Menna, who reads Welsh and likes letters, unless told otherwise."""
    typed = {"name": "Menna Roberts", "language": "cy", "channel": "letter", **given}
    for field, value in typed.items():
        widget = page.get_by_key(f"refer_{field}")
        widget.set_value(value)
    return press(page, "refer_save")


def test_a_referral_is_saved_and_leads_to_the_letter(clinician: Staff) -> None:
    page = fill(
        clinician.open("invite"),
        phone="01597 000111",
        times="bore Llun",
        needs="print bras",
        programme="24 mawrth 2027",
    )
    assert "Menna Roberts is referred: PF-0001" in words(page)
    assert 'href="/print/letter?ref=PF-0001"' in markup(page)
    (row,) = found(Enrolment)
    (person,) = found(Person, Person.name == "Menna Roberts")
    assert (row.status, row.preferred_channel, row.contact_times, row.access_needs) == (
        "referred",
        "letter",
        "bore Llun",
        "print bras",
    )
    assert row.programme_on == date(2027, 3, 24)
    assert (person.language, person.phone) == (Language.WELSH, "01597 000111")
    (entry,) = found(AuditEntry, AuditEntry.action == "enrolment.referred")
    assert (entry.subject_id, entry.by) == (row.id, clinician.person_id)


def test_the_form_is_empty_for_the_next_person(clinician: Staff) -> None:
    page = fill(clinician.open("invite"), phone="01597 000111")
    assert page.text_input(key="refer_name").value == ""
    assert page.text_input(key="refer_phone").value == ""
    assert page.radio(key="refer_language").value is None
    assert "Menna Roberts" in words(fill(page, name="Aled Wynne"))  # in the list of who waits
    assert [row.ref for row in found(Enrolment)] == ["PF-0001", "PF-0002"]


def test_an_empty_form_names_every_problem_on_top_and_by_its_field(clinician: Staff) -> None:
    page = press(clinician.open("invite"), "refer_save")
    raw = markup(page)
    for field, problem in (
        ("name", "Write the person’s name"),
        ("language", "Choose the language they want"),
        ("preferred_channel", "Choose how they like to be contacted"),
    ):
        assert f'<a href="#{field}_error">{problem}</a>' in raw
        assert f'id="{field}_error"' in raw
    assert found(Enrolment) == []


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"email": "not an address"}, "email"),
        ({"phone": "ring me"}, "phone"),
        ({"channel": "email"}, "email"),
        ({"channel": "text"}, "phone"),
        ({"programme": "31 2 2027"}, "programme_on"),
        ({"programme": "1 1 2020"}, "programme_on"),
        ({"name": "🙂" * 10_000}, "name"),
        ({"needs": "x" * 10_000}, "access_needs"),
        ({"times": "x" * 10_000}, "contact_times"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_that_was_typed_is_lost(
    clinician: Staff, given: dict[str, str], field: str
) -> None:
    page = fill(clinician.open("invite"), **given)
    assert f'href="#{field}_error"' in markup(page)
    assert found(Enrolment) == []
    kept = {"name": "Menna Roberts", "language": "cy", "channel": "letter", **given}
    assert {key: page.get_by_key(f"refer_{key}").value for key in kept} == kept


def test_an_error_is_gone_once_it_is_mended(clinician: Staff) -> None:
    page = fill(clinician.open("invite"), phone="ring me")
    page = fill(page, phone="01597 000111")
    assert "There is a problem" not in words(page)
    assert "PF-0001" in words(page)


def test_a_name_with_markup_is_kept_and_shown_as_text(clinician: Staff) -> None:
    page = fill(clinician.open("invite"), name="<img src=x onerror=alert(1)>\x00 ‮")
    raw = markup(page)
    assert "<img src=x" not in raw
    assert "&lt;img src=x onerror=alert(1)&gt;" in raw


def test_a_form_left_open_past_the_end_of_the_session_is_kept(
    clinician: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = clinician.open("invite")
    page.text_input(key="refer_name").set_value("Menna Roberts")
    page.radio(key="refer_language").set_value("cy")
    set_clock(monkeypatch, days(1))
    page.button(key="refer_save").click().run()
    assert "You have been signed out" in words(page)
    assert found(Enrolment) == []
    with open_reading() as session:
        kept = draft_of(session, clinician.person_id, "refer")
    assert kept is not None
    assert kept["refer_name"] == "Menna Roberts"
    again = signed_in_again(clinician, monkeypatch)
    page = again.open("invite")
    assert "What you had begun when you were signed out is still here." in words(page)
    assert page.text_input(key="refer_name").value == "Menna Roberts"
    assert page.radio(key="refer_language").value == "cy"
    page.radio(key="refer_channel").set_value("letter")
    page = press(page, "refer_save")
    assert "Menna Roberts is referred" in words(page)
    assert "signed out" not in words(again.open("invite"))


def signed_in_again(clinician: Staff, monkeypatch: pytest.MonkeyPatch) -> Staff:
    with open_transaction() as session:
        token = start_session(session, clinician.person_id, at=days(1))
    return Staff(monkeypatch, token, clinician.person_id)


def an_invitation(patient: int, by: int, **given: object) -> Invitation:
    facts = {
        "enrolment_id": patient,
        "link_hash": f"a{patient}",
        "code_hash": f"b{patient}",
        "issued_at": AT,
        "issued_by": by,
        "expires_at": days(28),
    }
    return Invitation(**{**facts, **given})


def test_whoever_has_not_joined_is_listed_with_how_far_they_are(
    team: Team, clinician: Staff
) -> None:
    waiting = {"status": "invited", "joined_at": None}
    sent, opened, over, new = (
        team.patient(name, **waiting) for name in ("Ann Sent", "Bob Opened", "Cai Over", "Dai New")
    )
    team.patient("Eve Joined")
    by = clinician.person_id
    save(
        an_invitation(sent, by, issued_at=days(-3)),
        an_invitation(opened, by, issued_at=days(-3), opened_at=days(-1)),
        an_invitation(over, by, issued_at=days(-30), expires_at=days(-2)),
    )
    page = clinician.open("invite")
    seen = words(page)
    assert "Not joined yet 4" in seen
    assert "Invited 31 Oct, not opened" in seen
    assert "Invited 31 Oct, opened 2 Nov" in seen
    assert "Invited 4 Oct, the code ended 1 Nov" in seen
    assert "Referred 20 Oct, no letter made yet" in seen
    assert "Eve Joined" not in seen
    assert f'href="/print/letter?ref={enrolment(new).ref}"' in markup(page)


def test_nobody_waiting_is_said(clinician: Staff) -> None:
    assert "Everybody who was referred has joined." in words(clinician.open("invite"))


def test_the_page_in_welsh(team: Team) -> None:
    page = press(team.of(language="cy").open("invite"), "refer_save")
    seen = words(page)
    assert "Gwahodd rhywun" in seen
    assert "Ysgrifennwch enw’r person" in seen
    assert "Write" not in seen


def test_another_service_neither_sees_nor_counts_who_waits(team: Team, other_team: Team) -> None:
    team.patient("Menna Roberts", status="referred", joined_at=None)
    seen = words(other_team.of(name="Rhodri Ellis").open("invite"))
    assert "Menna" not in seen
    assert "Not joined yet 0" in seen


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.CLINICIAN}))
def test_no_other_role_sees_it(team: Team, role: Role) -> None:
    team.patient("Menna Roberts", status="referred", joined_at=None)
    page = team.of(role, "Mair Jenkins").open("invite")
    assert "This page is not yours" in words(page)
    assert "Menna" not in words(page)
    assert not page.text_input


def test_a_stranger_sees_nothing(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    team.patient("Menna Roberts", status="referred", joined_at=None)
    page = Staff(monkeypatch, None).open("invite")
    assert "Please sign in" in words(page)
    assert "Menna" not in words(page)


def referred(team: Team, name: str, **more: object) -> str:
    facts = {"status": "referred", "joined_at": None, "engagement": "referred", **more}
    return enrolment(team.patient(name, **facts)).ref


def test_everybody_who_waits_is_invited_in_one_go(team: Team, clinician: Staff) -> None:
    for name in ("Ann", "Bob"):
        referred(team, name, preferred_channel="email", email=f"{name}@example.org")
    referred(team, "Cai", preferred_channel="letter")
    page = clinician.open("invite")
    assert "Not invited yet 3" in words(page)
    assert 'href="/print/letters"' in markup(page)
    page = press(page, "invite_send")
    seen = words(page)
    assert "2 invitations are on their way by email." in seen
    assert "Not invited yet 1" in seen
    assert "Invited, not opened yet 2" in seen
    assert [row.status for row in found(Enrolment)] == ["invited", "invited", "referred"]
    links = [message.body for message in found(Message)]
    assert all("/join?t=" in body for body in links)


def test_only_those_who_are_chosen_are_invited(team: Team, clinician: Staff) -> None:
    refs = [
        referred(team, name, preferred_channel="email", email=f"{name}@example.org")
        for name in ("Ann", "Bob")
    ]
    letter = referred(team, "Cai", preferred_channel="letter")
    page = clinician.open("invite")
    page.radio(key="invite_which").set_value("chosen")
    page.run()
    assert "invite_send" not in [button.key for button in page.button]
    page.multiselect(key="invite_chosen").set_value([refs[1], letter])
    page.run()
    assert f'href="/print/letters?refs={letter}"' in markup(page)
    press(page, "invite_send")
    assert [row.status for row in found(Enrolment)] == ["referred", "invited", "referred"]


def test_somebody_invited_meanwhile_is_not_invited_twice(team: Team, clinician: Staff) -> None:
    referred(team, "Ann", preferred_channel="email", email="ann@example.org")
    mine, other = clinician.open("invite"), clinician.open("invite")
    press(mine, "invite_send")
    press(other, "invite_send")
    assert len(found(Invitation)) == 1
