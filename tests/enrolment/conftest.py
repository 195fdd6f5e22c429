"""One service with a clinician, and somebody in it."""

import pytest
from sqlmodel import Session

from platform_core.accounts.rules import Caseload, Role
from platform_core.storage.tables import Enrolment, Person, Service
from tests.factories import a_member, a_service, an_enrolment


@pytest.fixture
def service(session: Session) -> Service:
    return a_service(session)


@pytest.fixture
def caseload(service: Service) -> Caseload:
    return Caseload(service.id)


@pytest.fixture
def clinician(session: Session, service: Service) -> Person:
    return a_member(session, service, Role.CLINICIAN, "Siân Howells")


@pytest.fixture
def active(session: Session, service: Service, clinician: Person) -> Enrolment:
    """Somebody taking part, whom nobody has to look at."""
    return an_enrolment(session, service, look_again_at=None)
