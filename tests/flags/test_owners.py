"""Whose a flag is."""

from datetime import timedelta

import pytest
from sqlmodel import select

from platform_core.accounts.rules import Role
from platform_core.flags.actions import (
    FlagMoved,
    OwnerRefused,
    acknowledge,
    assign,
    record_contact,
    resolve,
)
from platform_core.storage.tables import AuditEntry, Enrolment, Flag, FlagEvent
from tests.factories import AT, a_member
from tests.flags.conftest import Clinic

SOON = AT + timedelta(minutes=3)


@pytest.fixture
def huw(clinic: Clinic) -> int:
    return a_member(clinic.session, clinic.service, Role.CLINICIAN, "Huw Bevan").id or 0


def last(clinic: Clinic, flag: Flag) -> FlagEvent:
    asked = select(FlagEvent).where(FlagEvent.flag_id == flag.id).order_by(FlagEvent.id.desc())  # type: ignore[union-attr]
    return clinic.session.exec(asked).first()  # type: ignore[return-value]


def test_a_flag_is_given_to_a_colleague_who_has_not_seen_it_yet(clinic: Clinic, huw: int) -> None:
    flag = assign(clinic.session, clinic.flag(), huw, by=clinic.by, at=SOON)
    assert (flag.owner_id, flag.status, flag.acknowledged_at) == (huw, "open", None)
    event = last(clinic, flag)
    assert (event.kind, event.by, event.details["to"]) == ("assigned", clinic.by, huw)
    (entry,) = clinic.session.exec(select(AuditEntry).where(AuditEntry.action == "flag.assigned"))
    assert (entry.subject_id, entry.details) == (flag.id, {"to": huw})


def test_whoever_takes_an_open_one_themselves_has_seen_it(clinic: Clinic) -> None:
    flag = assign(clinic.session, clinic.flag(), clinic.by, by=clinic.by, at=SOON)
    assert (flag.owner_id, flag.status) == (clinic.by, "acknowledged")
    assert (flag.acknowledged_at, flag.acknowledged_by) == (SOON, clinic.by)


def test_a_flag_is_given_back_to_nobody(clinic: Clinic, huw: int) -> None:
    flag = assign(clinic.session, clinic.flag(), huw, by=clinic.by, at=AT)
    flag = assign(clinic.session, flag, None, by=huw, at=SOON)
    assert flag.owner_id is None
    assert last(clinic, flag).details["to"] is None


def test_giving_it_to_whom_it_belongs_writes_nothing(clinic: Clinic, huw: int) -> None:
    flag = assign(clinic.session, clinic.flag(), huw, by=clinic.by, at=AT)
    before = last(clinic, flag).id
    assert assign(clinic.session, flag, huw, by=clinic.by, at=SOON).owner_id == huw
    assert last(clinic, flag).id == before


def test_only_whoever_sees_the_owner_as_it_is_can_change_it(clinic: Clinic, huw: int) -> None:
    flag = clinic.flag()
    as_first_seen = Flag(**flag.model_dump())
    assign(clinic.session, flag, huw, by=clinic.by, at=AT)
    with pytest.raises(FlagMoved):
        assign(clinic.session, as_first_seen, clinic.by, by=clinic.by, at=SOON)
    assert clinic.session.get_one(Flag, flag.id).owner_id == huw


def test_a_settled_flag_belongs_to_nobody_new(clinic: Clinic, huw: int) -> None:
    flag = resolve(clinic.session, clinic.flag(), "not_needed", by=clinic.by, at=AT)
    with pytest.raises(FlagMoved):
        assign(clinic.session, flag, huw, by=clinic.by, at=SOON)


def test_it_is_given_to_nobody_who_is_not_a_clinician_of_this_service_now(
    clinic: Clinic, elsewhere: Clinic
) -> None:
    session, flag = clinic.session, clinic.flag()
    mair = a_member(session, clinic.service, Role.ADMINISTRATOR, "Mair Jenkins")
    gone = a_member(session, clinic.service, Role.CLINICIAN, "Rhys Gone")
    gone.disabled_at, gone.disabled_by = AT, clinic.by
    session.flush()
    patient = session.get_one(Enrolment, flag.enrolment_id).person_id
    for person in (mair.id, gone.id, elsewhere.by, patient):
        with pytest.raises(OwnerRefused):
            assign(session, flag, person, by=clinic.by, at=SOON)
    assert session.get_one(Flag, flag.id).owner_id is None


def test_whoever_takes_it_up_or_rings_owns_it_unless_a_colleague_does(
    clinic: Clinic, huw: int
) -> None:
    session, enrolment = clinic.session, clinic.patient()
    assert acknowledge(session, clinic.flag(enrolment), by=clinic.by, at=AT).owner_id == clinic.by
    given = assign(session, clinic.flag(enrolment, "not_started"), huw, by=clinic.by, at=AT)
    record_contact(session, given, enrolment, "phone", "no_answer", "", None, by=clinic.by, at=SOON)
    session.refresh(given)
    assert (given.owner_id, given.acknowledged_by) == (huw, clinic.by)
