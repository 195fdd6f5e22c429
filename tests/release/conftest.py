"""One person on a plan whose steps have versions."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from platform_core.content.rules import Plan, Step
from platform_core.release.queries import progress_of
from platform_core.release.rules import Path, path
from platform_core.storage.tables import ContentVersion, Enrolment
from tests.factories import AT, a_service, an_enrolment
from tests.release.plans import POLICY, a_plan, day


@dataclass
class Reader:
    """Somebody who joined on the first day at noon, and what they read."""

    session: Session
    enrolment: Enrolment
    plan: Plan
    version_id: int

    def step(self, key: str = "welcome/1") -> Step:
        return self.plan.step(key)

    def when(self, number: int = 0, hour: int = 12) -> dict[str, object]:
        """Who, when and on which local day, for an action so many days after joining."""
        at: datetime = AT.replace(hour=hour) + timedelta(days=number)
        return {"by": self.enrolment.person_id, "at": at, "today": day(number)}

    def path(self, number: int = 0) -> Path:
        progress = progress_of(self.session, self.enrolment)
        return path(self.plan, progress, POLICY, today=day(number))


@pytest.fixture
def reader(session: Session) -> Reader:
    enrolment = an_enrolment(session, a_service(session), status="joined", look_again_at=None)
    version = ContentVersion(
        kind="module", key="welcome", number=1, digest="d1", document={}, created_at=AT
    )
    session.add(version)
    session.flush()
    return Reader(session, enrolment, a_plan(), version.id or 0)
