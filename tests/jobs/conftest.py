"""A service on a real database, with real commits."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, SQLModel, select

from platform_core.accounts.rules import Caseload, Role
from platform_core.clock import local_date
from platform_core.engagement.visits import visit
from platform_core.enrolment.actions import hear
from platform_core.settings import settings
from platform_core.storage.database import open_reading, open_transaction
from platform_core.storage.tables import (
    CheckIn,
    EngagementChange,
    Enrolment,
    Flag,
    JobProblem,
    Service,
)
from tests.factories import AT, a_member, a_service, an_enrolment

DAY = timedelta(days=1)


@dataclass
class Clinic:
    """One service; its patients joined at AT and have something due from five days later on."""

    service_id: int
    staff_id: int

    @property
    def caseload(self) -> Caseload:
        return Caseload(self.service_id)

    def patient(self, name: str = "Carys Bevan", **given: object) -> int:
        """An enrolment's id. Somebody who has started a step, the day they joined."""
        starts = given.pop("starts", True)
        with open_transaction() as session:
            service = session.get_one(Service, self.service_id)
            person = a_member(session, service, Role.PATIENT, name)
            enrolment = an_enrolment(session, service, person, **given)
            if starts:
                self._heard(session, enrolment, AT, "visit")
                self._heard(session, enrolment, AT, "step_finished")
        return enrolment.id or 0

    def visits(self, enrolment_id: int, at: datetime) -> None:
        with open_transaction() as session:
            self._heard(session, session.get_one(Enrolment, enrolment_id), at, "visit")

    def answers(self, enrolment_id: int, at: datetime, mood: int | None) -> None:
        with open_transaction() as session:
            enrolment = session.get_one(Enrolment, enrolment_id)
            session.add(
                CheckIn(
                    enrolment_id=enrolment_id,
                    submission=f"{enrolment_id} {at}",
                    at=at,
                    on_day=at.date(),
                    mood=mood,
                    note="",
                    source="web",
                    entered_by=enrolment.person_id,
                )
            )
            enrolment.look_again_at = at

    def _heard(self, session: Session, enrolment: Enrolment, at: datetime, kind: str) -> None:
        by, today = enrolment.person_id, local_date(at, settings().zone)
        if kind == "visit":
            visit(session, enrolment, by=by, at=at, today=today)
        else:
            hear(session, enrolment, kind, by=by, at=at, today=today, step="welcome/one")

    def does(self, act: Callable[[Session], object]) -> None:
        """Anything else, in a transaction of its own."""
        with open_transaction() as session:
            act(session)


@pytest.fixture
def clinic(database: Engine) -> Clinic:
    with open_transaction() as session:
        service = a_service(session)
        staff = a_member(session, service, Role.CLINICIAN)
    return Clinic(service.id or 0, staff.id or 0)


def rows(table: type[SQLModel]) -> Sequence[SQLModel]:
    key = table.__table__.primary_key  # type: ignore[attr-defined]
    with open_reading() as session:
        return session.exec(select(table).order_by(*key)).all()


def enrolment_now(enrolment_id: int) -> Enrolment:
    with open_reading() as session:
        return session.get_one(Enrolment, enrolment_id)


def flags_of(enrolment_id: int) -> list[Flag]:
    with open_reading() as session:
        found = session.exec(
            select(Flag).where(Flag.enrolment_id == enrolment_id).order_by(Flag.id)  # type: ignore[arg-type]
        )
        return list(found)


def changes_of(enrolment_id: int) -> list[tuple[str, str]]:
    with open_reading() as session:
        found = session.exec(
            select(EngagementChange)
            .where(EngagementChange.enrolment_id == enrolment_id)
            .order_by(EngagementChange.id)  # type: ignore[arg-type]
        )
        return [(change.before, change.after) for change in found]


def problems() -> list[JobProblem]:
    with open_reading() as session:
        return list(session.exec(select(JobProblem)))
