"""A service's settings: what patients are told, whether mood is asked, and when it is closed."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from platform_core.accounts.actions.services import ServiceRefused
from platform_core.accounts.actions.teamwork import set_teamwork
from platform_core.accounts.rules import Caseload, Role
from platform_core.storage.database import open_reading, open_transaction
from platform_core.storage.tables import AuditEntry, Closure, Person, Service
from tests.pages.conftest import NOW
from tests.pages.patients import keys_of, markup, press
from tests.pages.staff import Staff, Team, enrolment, found, words


@pytest.fixture
def mair(team: Team) -> Staff:
    return team.of(Role.ADMINISTRATOR, "Mair Jenkins")


def the_service(team: Team) -> Service:
    with open_reading() as session:
        return session.get_one(Service, team.service_id)


def actions() -> list[str]:
    return [e.action for e in found(AuditEntry) if e.action.startswith(("service.", "closure."))]


def declare(page: AppTest, first: str, last: str, reason: str = "Christmas") -> AppTest:
    page.text_input(key="closure_first").set_value(first)
    page.text_input(key="closure_last").set_value(last)
    page.text_input(key="closure_reason").set_value(reason)
    return press(page, "closure_save")


def test_the_settings_are_shown_as_they_are(mair: Staff) -> None:
    page = mair.open("service")
    assert page.text_input(key="service_name_cy").value == "Gwasanaeth powys"
    assert page.text_input(key="service_contact_days").value == "2"
    assert "No closures are declared." in words(page)


def test_a_change_is_saved_and_only_what_changed_is_audited(team: Team, mair: Staff) -> None:
    page = mair.open("service")
    page.text_input(key="service_hours_en").set_value("Monday,  9am to 4pm ")
    page.text_input(key="service_contact_days").set_value("3")
    assert "The settings are saved." in words(press(page, "save_service"))
    assert the_service(team).hours_en == "Monday, 9am to 4pm"
    assert the_service(team).contact_days == 3
    (entry,) = found(AuditEntry, AuditEntry.action == "service.changed")
    assert entry.details == {"settings": ["hours_en", "contact_days"]}
    assert (entry.by, entry.service_id) == (mair.person_id, team.service_id)


def test_saving_what_is_there_changes_and_audits_nothing(mair: Staff) -> None:
    assert "nothing was changed" in words(press(mair.open("service"), "save_service"))
    assert actions() == []


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("contact_days", "0"),
        ("contact_days", "21"),
        ("contact_days", "two"),
        ("contact_days", "²"),
        ("name_cy", "  "),
        ("hours_en", "x" * 10_000),
    ],
)
def test_what_cannot_be_is_refused_whole_and_kept_in_its_box(
    team: Team, mair: Staff, field: str, typed: str
) -> None:
    page = mair.open("service")
    page.text_input(key="service_phone").set_value("01874 999999")
    page.text_input(key=f"service_{field}").set_value(typed)
    press(page, "save_service")
    assert f'href="#{field}_error"' in markup(page)
    assert page.text_input(key=f"service_{field}").value == typed
    assert the_service(team).phone == "01874 000000"
    assert actions() == []


@pytest.mark.parametrize(("typed", "kept"), [("1", 1), ("20", 20)])
def test_a_promise_may_be_from_one_to_twenty_days(
    team: Team, mair: Staff, typed: str, kept: int
) -> None:
    page = mair.open("service")
    page.text_input(key="service_contact_days").set_value(typed)
    press(page, "save_service")
    assert the_service(team).contact_days == kept


def test_the_mood_question_is_switched_off_and_on_again(team: Team, mair: Staff) -> None:
    page = press(mair.open("service"), "switch_mood")
    assert "From now on nobody is asked about mood." in words(page)
    assert not the_service(team).mood_is_asked
    page = press(page, "switch_mood")
    assert "From now on the check-in asks about mood." in words(page)
    assert the_service(team).mood_is_asked
    assert actions() == ["service.mood_question"] * 2


def test_a_deputy_is_named_and_how_many_contacts_there_is_time_for(team: Team, mair: Staff) -> None:
    sian = team.of()
    page = mair.open("service")
    page.selectbox(key="service_deputy").set_value(sian.person_id)
    page.text_input(key="service_contacts_a_week").set_value(" 6 ")
    assert "The settings are saved." in words(press(page, "save_teamwork"))
    service = the_service(team)
    assert (service.deputy_id, service.contacts_a_week) == (sian.person_id, 6)
    (entry,) = found(AuditEntry, AuditEntry.action == "service.changed")
    assert entry.details == {"settings": ["deputy_id", "contacts_a_week"]}
    assert "nothing was changed" in words(press(page, "save_teamwork"))
    page.selectbox(key="service_deputy").set_value(0)
    page.text_input(key="service_contacts_a_week").set_value("")
    press(page, "save_teamwork")
    service = the_service(team)
    assert (service.deputy_id, service.contacts_a_week) == (None, None)


@pytest.mark.parametrize("typed", ["0", "501", "many", "²", "-1", "9" * 5000])
def test_contacts_that_are_no_number_of_contacts_are_refused_and_kept(
    team: Team, mair: Staff, typed: str
) -> None:
    page = mair.open("service")
    page.text_input(key="service_contacts_a_week").set_value(typed)
    press(page, "save_teamwork")
    assert 'href="#contacts_a_week_error"' in markup(page)
    assert page.text_input(key="service_contacts_a_week").value == typed
    assert the_service(team).contacts_a_week is None
    assert actions() == []


@pytest.mark.parametrize(("typed", "kept"), [("1", 1), ("500", 500)])
def test_one_contact_a_week_is_the_fewest_and_five_hundred_the_most(
    team: Team, mair: Staff, typed: str, kept: int
) -> None:
    page = mair.open("service")
    page.text_input(key="service_contacts_a_week").set_value(typed)
    press(page, "save_teamwork")
    assert the_service(team).contacts_a_week == kept


def test_only_staff_of_this_service_who_can_be_written_to_can_be_deputy(
    team: Team, other_team: Team, mair: Staff
) -> None:
    sian, elsewhere = team.of(), other_team.of(name="Huw Parry")
    author = team.of(Role.AUTHOR, "Alun Rees")
    unwritten = team.of(name="No Address")
    with open_transaction() as session:
        silent = session.get_one(Person, unwritten.person_id)
        silent.email = None
    mair.become()
    page = mair.open("service")
    assert set(page.selectbox(key="service_deputy").options) == {
        "Nobody",
        "Mair Jenkins",
        "Siân Howells",
    }
    for person in (elsewhere.person_id, author.person_id, silent.id):
        with pytest.raises(ServiceRefused), open_transaction() as session:
            set_teamwork(session, Caseload(team.service_id), person, "", by=sian.person_id, at=NOW)
    assert the_service(team).deputy_id is None


def test_reminders_are_stopped_and_begun_again(team: Team, mair: Staff) -> None:
    page = press(mair.open("service"), "switch_reminders")
    assert "No more reminders go out" in words(page)
    assert not the_service(team).reminds
    page = press(page, "switch_reminders")
    assert the_service(team).reminds
    assert actions() == ["service.reminders"] * 2


def test_a_closure_is_declared_and_everybody_is_looked_at_again(team: Team, mair: Staff) -> None:
    patient = team.patient()
    page = declare(mair.open("service"), "24 12 2026", "2/1/27")
    assert "Closed from 24 December 2026 to 2 January 2027." in words(page)
    assert "Christmas" in words(page)
    (closure,) = found(Closure)
    assert (closure.first_on, closure.last_on) == (date(2026, 12, 24), date(2027, 1, 2))
    assert closure.declared_by == mair.person_id
    assert enrolment(patient).look_again_at == NOW
    assert actions() == ["closure.declared"]
    assert page.text_input(key="closure_first").value == ""


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        ("", "2 1 2027", "closure_first"),
        ("24 12 2026", "soon", "closure_last"),
        ("31 2 2027", "1 3 2027", "closure_first"),
        ("2 1 2027", "24 12 2026", "closure_last"),
        ("1 1 2027", "31 12 2027", "closure_last"),
    ],
)
def test_dates_that_make_no_closure_are_refused_and_kept(
    mair: Staff, first: str, last: str, field: str
) -> None:
    page = declare(mair.open("service"), first, last)
    assert f'href="#{field}_error"' in markup(page)
    assert page.text_input(key="closure_first").value == first
    assert page.text_input(key="closure_reason").value == "Christmas"
    assert found(Closure) == []


def test_a_closure_is_withdrawn(mair: Staff) -> None:
    page = declare(mair.open("service"), "24 12 2026", "24 12 2026")
    page.selectbox(key="closure_which").select_index(0)
    seen = words(press(page, "closure_withdraw"))
    assert "The closure from 24 December 2026 is withdrawn." in seen
    assert "No closures are declared." in seen
    assert found(Closure)[0].withdrawn_by == mair.person_id
    assert actions() == ["closure.declared", "closure.withdrawn"]


def test_withdrawing_nothing_is_said(mair: Staff) -> None:
    page = declare(mair.open("service"), "24 12 2026", "24 12 2026")
    assert "Choose which one" in words(press(page, "closure_withdraw"))


def test_without_a_closure_there_is_nothing_to_withdraw(mair: Staff) -> None:
    assert "closure_withdraw" not in keys_of(mair.open("service"))


def test_a_reason_is_shown_as_text(mair: Staff) -> None:
    raw = markup(declare(mair.open("service"), "24 12 2026", "24 12 2026", "<b>x</b>"))
    assert "<b>x" not in raw
    assert "&lt;b&gt;x" in raw


def test_the_page_in_welsh(team: Team) -> None:
    page = team.of(Role.ADMINISTRATOR, "Mair Jenkins", language="cy").open("service")
    seen = words(page)
    assert "Gosodiadau’r gwasanaeth" in seen
    assert "Settings" not in seen
    page.text_input(key="service_contact_days").set_value("0")
    assert "Ysgrifennwch nifer cyfan" in words(press(page, "save_service"))


def test_another_services_settings_stay_as_they_are(team: Team, other_team: Team) -> None:
    declare(team.of(Role.ADMINISTRATOR, "Mair Jenkins").open("service"), "24 12 2026", "24 12 2026")
    page = other_team.of(Role.ADMINISTRATOR, "Catrin Lewis").open("service")
    assert "No closures are declared." in words(page)
    press(page, "switch_mood")
    assert the_service(team).mood_is_asked


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
def test_no_other_role_sees_it(team: Team, role: Role) -> None:
    page = team.of(role, "Somebody Else").open("service")
    assert "This page is not yours" in words(page)
    assert keys_of(page) == set()


def test_a_stranger_sees_nothing(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    page = Staff(monkeypatch, None).open("service")
    assert "Please sign in" in words(page)
    assert keys_of(page) == set()
