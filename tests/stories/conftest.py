"""Somebody who has a step to read, in a service with a clinician."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from platform_core.accounts.rules import Caseload, Role
from platform_core.storage.tables import AuditEntry, ContentVersion, Enrolment, Service
from platform_core.stories import actions
from platform_core.stories.rules import Amount, Helped, Written
from tests.factories import AT, a_member, a_service, an_enrolment

STEP = "while-you-wait/what-matters"


@dataclass
class Writer:
    """A patient with what they can do, an hour after one another unless said otherwise."""

    session: Session
    enrolment: Enrolment
    version_id: int
    clinician_id: int

    @property
    def me(self) -> int:
        return self.enrolment.person_id

    @property
    def caseload(self) -> Caseload:
        return Caseload(self.enrolment.service_id)

    def says(
        self,
        amount: Amount | None = None,
        helped: Helped | None = None,
        *,
        step: str = STEP,
        language: str = "en",
        at: datetime = AT,
        by: int | None = None,
    ) -> bool:
        return actions.say_of_step(
            self.session,
            self.enrolment,
            step,
            self.version_id,
            language=language,
            amount=amount,
            helped=helped,
            by=by or self.me,
            at=at,
        )

    def reflects(self, words: str, *, seen: int = 0, step: str = STEP, by: int = 0) -> Any:
        by = by or self.me
        return actions.save_reflection(
            self.session, self.enrolment, step, self.version_id, words, seen=seen, by=by, at=AT
        )

    def writes(self, seen: int = 0, *, by: int = 0, **boxes: str) -> Any:
        return actions.save_story(
            self.session,
            self.enrolment,
            boxes,
            language="en",
            written=Written.BY_ME,
            seen=seen,
            by=by or self.me,
            at=AT,
        )

    def shares(self, *, by: int = 0, at: datetime = AT) -> bool:
        return actions.share_story(self.session, self.enrolment, by=by or self.me, at=at)

    def stops_sharing(self, *, at: datetime = AT + timedelta(days=1)) -> bool:
        return actions.stop_sharing(self.session, self.enrolment, by=self.me, at=at)

    def is_opened(self, caseload: Caseload | None = None, *, at: datetime = AT) -> Any:
        return actions.open_story(
            self.session,
            self.enrolment,
            caseload=caseload or self.caseload,
            by=self.clinician_id,
            at=at,
        )

    def audited(self) -> list[tuple[str, int | None, dict[str, Any]]]:
        entries = self.session.exec(select(AuditEntry).order_by(AuditEntry.id))
        return [(entry.action, entry.by, entry.details) for entry in entries]


def a_writer(session: Session, service: Service, name: str, **facts: object) -> Writer:
    person = a_member(session, service, Role.PATIENT, name)
    clinician = a_member(session, service, Role.CLINICIAN, f"Siân for {name}")
    version = ContentVersion(
        kind="module",
        key=f"module-of-{name}",
        number=1,
        digest=name.ljust(64, "0"),
        document={},
        created_at=AT,
    )
    session.add(version)
    session.flush()
    enrolment = an_enrolment(session, service, person, **facts)
    return Writer(session, enrolment, version.id or 0, clinician.id or 0)


@pytest.fixture
def service(session: Session) -> Service:
    return a_service(session)


@pytest.fixture
def writer(session: Session, service: Service) -> Writer:
    return a_writer(session, service, "carys")
