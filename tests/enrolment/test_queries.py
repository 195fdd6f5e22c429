"""Finding enrolments, and only those of one's own service."""

import pytest
from sqlmodel import Session

from platform_core.accounts.rules import Caseload, Role
from platform_core.enrolment.queries import (
    NotInCaseload,
    enrolment_by_ref,
    enrolment_of,
)
from platform_core.storage.tables import Enrolment, Service
from tests.factories import a_member, an_enrolment

NAMES = ["Ŵyn Ellis", "Carys Bevan", "carwyn o'Neil", "Siân 100% Rees", "Zoë_Pugh"]


@pytest.fixture
def people(session: Session, service: Service) -> list[Enrolment]:
    return [
        an_enrolment(
            session,
            service,
            a_member(session, service, Role.PATIENT, name),
            ref=f"PF-{number:04}",
            status=status,
        )
        for number, (name, status) in enumerate(
            zip(NAMES, ["active", "active", "paused", "referred", "withdrew"], strict=True), 1
        )
    ]


def test_ones_own_enrolment_is_found_in_its_service_alone(
    session: Session, service: Service, active: Enrolment
) -> None:
    assert enrolment_of(session, active.person_id, service.id) is active
    assert enrolment_of(session, active.person_id, service.id + 1) is None
    assert enrolment_of(session, active.person_id + 99, service.id) is None


@pytest.mark.parametrize("typed", ["PF-0002", " pf-0002 "])
def test_a_ref_is_found_however_it_is_typed(
    session: Session, caseload: Caseload, people: list[Enrolment], typed: str
) -> None:
    assert enrolment_by_ref(session, typed, caseload=caseload) is people[1]


@pytest.mark.parametrize("ref", ["", "\0", "PF-0099", "%", "' OR 1=1 --", "x" * 10_000])
def test_a_ref_that_is_not_there_is_refused(
    session: Session, caseload: Caseload, people: list[Enrolment], ref: str
) -> None:
    with pytest.raises(NotInCaseload):
        enrolment_by_ref(session, ref, caseload=caseload)
