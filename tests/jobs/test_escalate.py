"""What nobody took up within the promise is brought before the deputy, once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine

from platform_core.accounts.rules import Role
from platform_core.flags.actions import acknowledge, raise_flag, resolve, snooze, wake
from platform_core.jobs.escalate import escalate_unheeded
from platform_core.storage.database import open_transaction
from platform_core.storage.tables import (
    AuditEntry,
    Closure,
    Flag,
    FlagEvent,
    Message,
    Person,
    Service,
)
from tests.factories import AT, a_member, a_service, an_enrolment
from tests.jobs.conftest import Clinic, flags_of, rows

DAY = timedelta(days=1)
DUE_OVER = datetime(2026, 11, 6, 8, 0, tzinfo=UTC)  # raised on Tuesday, promised by Thursday


@pytest.fixture
def deputy(clinic: Clinic) -> int:
    return named(clinic)


def named(clinic: Clinic, **given: object) -> int:
    with open_transaction() as session:
        service = session.get_one(Service, clinic.service_id)
        facts: dict[str, object] = {"email": "mair@example.org", **given}
        person = a_member(session, service, Role.ADMINISTRATOR, "Mair Jenkins", **facts)
        service.deputy_id = person.id
        return person.id or 0


def raised(clinic: Clinic, rule: str = "quiet", at: datetime = AT, name: str = "Carys") -> int:
    enrolment = clinic.patient(name)
    with open_transaction() as session:
        flag = raise_flag(session, enrolment, rule, [], at=at)
        assert flag is not None
        return flag.id or 0


def flag_now(flag_id: int) -> Flag:
    return next(flag for flag in rows(Flag) if flag.id == flag_id)  # type: ignore[return-value]


def closed(clinic: Clinic, first: date, last: date) -> None:
    clinic.does(
        lambda session: session.add(
            Closure(
                service_id=clinic.service_id,
                first_on=first,
                last_on=last,
                reason="",
                declared_at=AT,
                declared_by=clinic.staff_id,
            )
        )
    )


def test_the_morning_after_the_promise_the_deputy_hears_and_it_is_marked(
    clinic: Clinic, deputy: int
) -> None:
    flag = raised(clinic)
    assert escalate_unheeded(now=DUE_OVER - timedelta(seconds=1)) == 0
    assert escalate_unheeded(now=DUE_OVER) == 1
    now = flag_now(flag)
    assert (now.escalated_at, now.escalated_to, now.status) == (DUE_OVER, deputy, "open")
    (message,) = rows(Message)
    assert (message.person_id, message.template) == (deputy, "escalation")
    assert message.address == "mair@example.org"
    (event,) = [event for event in rows(FlagEvent) if event.kind == "escalated"]
    assert (event.by, event.details) == (None, {"to": deputy})
    (entry,) = [entry for entry in rows(AuditEntry) if entry.action == "flag.escalated"]
    assert entry.subject_id == flag


def test_the_message_counts_and_names_nobody(clinic: Clinic, deputy: int) -> None:
    raised(clinic, name="Gareth Pugh")
    raised(clinic, "struggling", name="Dilys Prosser")
    assert escalate_unheeded(now=DUE_OVER) == 2
    (message,) = rows(Message)
    said = message.subject + message.body
    assert "Nobody took up 2 entries on the list" in said
    assert "http://localhost:8501/this_week" in said
    for word in ("Gareth", "Dilys", "PF-", "quiet", "struggling", "pain"):
        assert word not in said


def test_it_happens_once_however_often_and_in_whatever_order_the_clock_runs(
    clinic: Clinic, deputy: int
) -> None:
    flag = raised(clinic)
    assert escalate_unheeded(now=DUE_OVER) == 1
    for now in (DUE_OVER, DUE_OVER + 3 * DAY, DUE_OVER - 5 * DAY, DUE_OVER + 4 * DAY):
        assert escalate_unheeded(now=now) == 0
    assert len(rows(Message)) == 1
    assert flag_now(flag).escalated_at == DUE_OVER


def test_a_later_one_is_a_message_of_its_own(clinic: Clinic, deputy: int) -> None:
    raised(clinic)
    assert escalate_unheeded(now=DUE_OVER) == 1
    raised(clinic, at=AT + DAY, name="Gareth Pugh")
    assert escalate_unheeded(now=DUE_OVER + 3 * DAY) == 1
    assert len(rows(Message)) == 2


def test_somebody_who_is_struggling_is_escalated_after_one_working_day(
    clinic: Clinic, deputy: int
) -> None:
    raised(clinic, "struggling")
    assert escalate_unheeded(now=DUE_OVER - 2 * DAY) == 0  # Wednesday, the day that was promised
    assert escalate_unheeded(now=DUE_OVER - DAY) == 1


def test_a_weekend_a_bank_holiday_and_a_closure_are_no_working_days(
    clinic: Clinic, deputy: int
) -> None:
    # Thursday 17 December 2026; closed from the 21st to the 24th; the 25th and the 28th are bank
    # holidays: the second working day after it is Tuesday the 29th.
    raised(clinic, at=datetime(2026, 12, 17, 10, tzinfo=UTC))
    closed(clinic, date(2026, 12, 21), date(2026, 12, 24))
    for day in range(18, 30):
        assert escalate_unheeded(now=datetime(2026, 12, day, 9, tzinfo=UTC)) == 0
    assert escalate_unheeded(now=datetime(2026, 12, 30, 9, tzinfo=UTC)) == 1


def test_nobody_is_written_to_on_a_day_off(clinic: Clinic, deputy: int) -> None:
    raised(clinic)
    closed(clinic, date(2026, 11, 9), date(2026, 11, 9))
    for days in (1, 2, 3):  # Saturday, Sunday, and a Monday on which they are closed
        assert escalate_unheeded(now=DUE_OVER + days * DAY) == 0
    assert escalate_unheeded(now=DUE_OVER + 4 * DAY) == 1


def test_what_somebody_took_up_put_off_or_settled_is_not_escalated(
    clinic: Clinic, deputy: int
) -> None:
    taken, slept, settled = raised(clinic), raised(clinic, name="G"), raised(clinic, name="D")
    with open_transaction() as session:
        acknowledge(session, session.get_one(Flag, taken), by=clinic.staff_id, at=AT)
        snooze(session, session.get_one(Flag, slept), AT + 9 * DAY, by=clinic.staff_id, at=AT)
        resolve(session, session.get_one(Flag, settled), "not_needed", by=clinic.staff_id, at=AT)
    assert escalate_unheeded(now=DUE_OVER) == 0
    assert rows(Message) == []


def test_the_promise_counts_again_from_when_it_woke(clinic: Clinic, deputy: int) -> None:
    flag = raised(clinic)
    woken_at = datetime(2026, 11, 12, 0, 0, tzinfo=UTC)  # a Thursday; promised by Monday
    with open_transaction() as session:
        snooze(session, session.get_one(Flag, flag), woken_at, by=clinic.staff_id, at=AT)
    with open_transaction() as session:
        wake(session, session.get_one(Flag, flag), at=woken_at)
    assert escalate_unheeded(now=datetime(2026, 11, 16, 9, tzinfo=UTC)) == 0
    assert escalate_unheeded(now=datetime(2026, 11, 17, 9, tzinfo=UTC)) == 1


def test_where_nobody_is_named_nothing_is_marked_and_nobody_is_written_to(clinic: Clinic) -> None:
    flag = raised(clinic)
    assert escalate_unheeded(now=DUE_OVER) == 0
    assert flag_now(flag).escalated_at is None
    named(clinic)
    assert escalate_unheeded(now=DUE_OVER) == 1


def test_a_deputy_who_has_left_is_nobody(clinic: Clinic, deputy: int) -> None:
    raised(clinic)
    with open_transaction() as session:
        person = session.get_one(Person, deputy)
        person.disabled_at, person.disabled_by = AT, clinic.staff_id
    assert escalate_unheeded(now=DUE_OVER) == 0


def test_a_deputy_without_an_email_address_finds_it_marked(clinic: Clinic) -> None:
    flag, deputy = raised(clinic), named(clinic, email=None)
    assert escalate_unheeded(now=DUE_OVER) == 1
    assert flag_now(flag).escalated_to == deputy
    assert rows(Message) == []


def test_summer_time_is_the_services_own_eight_o_clock(clinic: Clinic, deputy: int) -> None:
    raised(clinic, at=datetime(2026, 7, 7, 10, tzinfo=UTC))  # a Tuesday
    assert escalate_unheeded(now=datetime(2026, 7, 10, 6, 59, tzinfo=UTC)) == 0
    assert escalate_unheeded(now=datetime(2026, 7, 10, 7, 0, tzinfo=UTC)) == 1


def test_another_services_deputy_hears_nothing(
    clinic: Clinic, deputy: int, database: Engine
) -> None:
    with open_transaction() as session:
        other = a_service(session, "gwent")
        raise_flag(session, an_enrolment(session, other).id or 0, "quiet", [], at=AT)
    assert escalate_unheeded(now=DUE_OVER) == 0
    assert flags_of(clinic.patient()) == []
