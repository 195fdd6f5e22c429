"""A service, a clinician, a patient, and a flag about them."""

from dataclasses import dataclass

import pytest
from sqlmodel import Session

from platform_core.accounts.rules import Caseload, Role
from platform_core.engagement.facts import Reason
from platform_core.flags.actions import raise_flag
from platform_core.storage.tables import Enrolment, Flag, Person, Service
from tests.factories import AT, a_member, a_service, an_enrolment

EVIDENCE = [Reason("no_visits_before", {"n": 16, "since": "2026-10-18", "a_week": 3})]


@dataclass
class Clinic:
    session: Session
    service: Service
    staff: Person

    @property
    def by(self) -> int:
        return self.staff.id or 0

    @property
    def colleague(self) -> int:
        """One more clinician of this service: the person's id."""
        return a_member(self.session, self.service, Role.CLINICIAN, "Huw Bevan").id or 0

    @property
    def caseload(self) -> Caseload:
        return Caseload(self.service.id or 0)

    def patient(self, name: str = "Carys Bevan", **given: object) -> Enrolment:
        person = a_member(self.session, self.service, Role.PATIENT, name)
        return an_enrolment(self.session, self.service, person, **given)

    def flag(
        self, enrolment: Enrolment | None = None, rule: str = "quiet", **given: object
    ) -> Flag:
        enrolment = enrolment or self.patient()
        facts: dict[str, object] = {"at": AT, **given}
        raised = raise_flag(self.session, enrolment.id or 0, rule, EVIDENCE, **facts)  # type: ignore[arg-type]
        assert raised is not None
        return raised


@pytest.fixture
def clinic(session: Session) -> Clinic:
    service = a_service(session)
    return Clinic(session, service, a_member(session, service, Role.CLINICIAN))


@pytest.fixture
def elsewhere(session: Session) -> Clinic:
    service = a_service(session, "elsewhere")
    return Clinic(session, service, a_member(session, service, Role.CLINICIAN, "Huw Bevan"))
