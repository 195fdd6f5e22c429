"""The morning's message to the team: counts, no names, once, and quiet when nobody waits."""

from datetime import UTC, date, datetime, timedelta

import pytest

from platform_core.accounts.rules import Role
from platform_core.flags.actions import acknowledge, raise_flag, snooze
from platform_core.jobs.digest import send_digests
from platform_core.storage.database import open_transaction
from platform_core.storage.tables import Closure, Flag, Message, Person, Service
from tests.factories import AT, a_member, a_service
from tests.jobs.conftest import Clinic, rows

DAY = timedelta(days=1)
MORNING = datetime(2026, 11, 4, 8, 0, tzinfo=UTC)  # a Wednesday


def colleague(clinic: Clinic, name: str = "Huw Bevan", **given: object) -> int:
    facts: dict[str, object] = {"email": f"{name.split()[0]}@example.org", **given}
    with open_transaction() as session:
        service = session.get_one(Service, clinic.service_id)
        return a_member(session, service, Role.CLINICIAN, name, **facts).id or 0


@pytest.fixture
def huw(clinic: Clinic) -> int:
    return colleague(clinic)


def raised(clinic: Clinic, rule: str = "quiet", name: str = "Gareth Pugh") -> int:
    enrolment = clinic.patient(name)
    with open_transaction() as session:
        flag = raise_flag(session, enrolment, rule, [], at=AT)
        assert flag is not None
        return flag.id or 0


def test_a_clinician_hears_how_many_wait_and_no_names(clinic: Clinic, huw: int) -> None:
    raised(clinic)
    raised(clinic, "struggling", "Dilys Prosser")
    assert send_digests(now=MORNING) == 1
    (message,) = rows(Message)
    assert (message.person_id, message.template) == (huw, "digest")
    assert "2 entries on the list that nobody has looked at yet." in message.body
    assert "1 of the whole list asked for contact, or was promised it." in message.body
    assert "is yours" not in message.body
    assert "http://localhost:8501/this_week" in message.body
    for word in ("Gareth", "Dilys", "PF-", "quiet", "struggling"):
        assert word not in message.subject + message.body


def test_it_is_in_the_readers_own_language(clinic: Clinic) -> None:
    colleague(clinic, "Non", language="cy")
    raised(clinic)
    assert send_digests(now=MORNING) == 1
    (message,) = rows(Message)
    assert "Bore da" in message.body
    assert "1 cofnod ar y rhestr heb i neb edrych arno eto." in message.body


def test_one_a_morning_however_often_it_runs_and_wherever_the_clock_goes(
    clinic: Clinic, huw: int
) -> None:
    raised(clinic)
    assert send_digests(now=MORNING) == 1
    for now in (MORNING, MORNING + timedelta(hours=1), MORNING - timedelta(hours=3), MORNING):
        assert send_digests(now=now) == 0
    assert len(rows(Message)) == 1
    assert send_digests(now=MORNING + DAY) == 1


def test_it_comes_in_the_morning_only(clinic: Clinic, huw: int) -> None:
    raised(clinic)
    assert send_digests(now=MORNING - timedelta(seconds=1)) == 0
    assert send_digests(now=MORNING + timedelta(hours=4)) == 0
    assert send_digests(now=MORNING + timedelta(hours=4, seconds=-1)) == 1


def test_nothing_on_a_weekend_a_bank_holiday_or_a_closure(clinic: Clinic, huw: int) -> None:
    raised(clinic)
    clinic.does(
        lambda session: session.add(
            Closure(
                service_id=clinic.service_id,
                first_on=date(2026, 11, 5),
                last_on=date(2026, 11, 5),
                reason="",
                declared_at=AT,
                declared_by=clinic.staff_id,
            )
        )
    )
    christmas = datetime(2026, 12, 25, 9, tzinfo=UTC)
    for now in (MORNING + DAY, MORNING + 3 * DAY, MORNING + 4 * DAY, christmas):
        assert send_digests(now=now) == 0


def test_quiet_when_nobody_waits(clinic: Clinic, huw: int) -> None:
    assert send_digests(now=MORNING) == 0
    seen, slept = raised(clinic), raised(clinic, name="Dilys")
    with open_transaction() as session:
        acknowledge(session, session.get_one(Flag, seen), by=clinic.staff_id, at=AT)
        snooze(session, session.get_one(Flag, slept), AT + 9 * DAY, by=clinic.staff_id, at=AT)
    assert send_digests(now=MORNING) == 0
    assert rows(Message) == []


def test_what_is_ones_own_is_counted_for_oneself(clinic: Clinic, huw: int) -> None:
    flag = raised(clinic)
    with open_transaction() as session:
        acknowledge(session, session.get_one(Flag, flag), by=huw, at=AT)
    colleague(clinic, "Mair")
    assert send_digests(now=MORNING) == 1
    (message,) = rows(Message)
    assert message.person_id == huw
    assert "1 entry is yours." in message.body


def test_whoever_does_not_want_it_has_no_address_or_has_left_gets_none(clinic: Clinic) -> None:
    colleague(clinic, "A", wants_digest=False)
    colleague(clinic, "B", email=None)
    gone = colleague(clinic, "C")
    with open_transaction() as session:
        person = session.get_one(Person, gone)
        person.disabled_at, person.disabled_by = AT, clinic.staff_id
        service = session.get_one(Service, clinic.service_id)
        a_member(session, service, Role.ADMINISTRATOR, "D", email="d@example.org")
        a_member(session, a_service(session, "gwent"), Role.CLINICIAN, "E", email="e@example.org")
    raised(clinic)
    assert send_digests(now=MORNING) == 0
