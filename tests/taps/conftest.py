"""A patient with a link in their hand."""

from dataclasses import dataclass
from datetime import date, datetime

import pytest
from sqlmodel import Session, select

from platform_core.accounts.rules import Role
from platform_core.storage.tables import Activity, Enrolment, Flag, Service
from platform_core.taps.actions import Answered, answer, follow, issue_link
from platform_core.taps.queries import Found, look_up
from platform_core.taps.rules import Answer, Then
from tests.factories import AT, TODAY, a_member, a_service, an_enrolment


@dataclass
class Desk:
    """A service, and what its patients do with their links."""

    session: Session
    service: Service

    def patient(self, name: str = "Carys Bevan", **given: object) -> Enrolment:
        language = str(given.pop("language", "en"))
        person = a_member(self.session, self.service, Role.PATIENT, name, language=language)
        return an_enrolment(self.session, self.service, person, **given)

    def link(self, enrolment: Enrolment, at: datetime = AT) -> str:
        return issue_link(self.session, enrolment.id or 0, at=at)

    def found(self, token: str, at: datetime = AT) -> Found:
        found = look_up(self.session, token, now=at)
        assert found
        return found

    def says(
        self, enrolment: Enrolment, said: Answer | str, at: datetime = AT, today: date = TODAY
    ) -> tuple[str, Answered]:
        token = self.link(enrolment, at)
        link = self.found(token, at).link
        return token, answer(self.session, link, Answer(said), at=at, today=today)

    def then(self, token: str, then: Then, at: datetime = AT, today: date = TODAY) -> Enrolment:
        return follow(self.session, self.found(token, at).link, then, at=at, today=today)

    def flags(self, enrolment: Enrolment) -> dict[str, Flag]:
        found = self.session.exec(select(Flag).where(Flag.enrolment_id == enrolment.id))
        return {flag.rule: flag for flag in found}

    def heard(self, enrolment: Enrolment) -> list[Activity]:
        return list(
            self.session.exec(select(Activity).where(Activity.enrolment_id == enrolment.id))
        )


@pytest.fixture
def desk(session: Session) -> Desk:
    return Desk(session, a_service(session))
