"""A service with its content loaded, and a patient who joined today."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from platform_core.accounts.actions import start_session
from platform_core.accounts.rules import Role
from platform_core.storage.database import open_transaction
from platform_core.storage.tables import Service
from tests.factories import AT, a_member, a_service, an_enrolment
from tests.pages.patients import Browser, set_clock
from tests.pages.staff import Staff, Team, signed_in
from tests.shipped import load_shipped, shipped_content

NOW = AT + timedelta(minutes=1)

Arrive = Callable[..., Browser]


@pytest.fixture
def arrive(database: Engine, monkeypatch: pytest.MonkeyPatch) -> Arrive:
    """Become a new patient of a service whose content is loaded."""
    set_clock(monkeypatch, NOW)
    monkeypatch.setattr("platform_core.content.actions.read_folder", lambda _: shipped_content())
    with open_transaction() as session:
        load_shipped(session)
        service_id = a_service(session).id

    def as_patient(
        name: str = "Carys Bevan",
        language: str = "en",
        signed_in_at: datetime = AT,
        **facts: object,
    ) -> Browser:
        with open_transaction() as session:
            service = session.get_one(Service, service_id)
            person = a_member(session, service, Role.PATIENT, name, language=language)
            enrolment = an_enrolment(session, service, person, **{"joined_at": AT, **facts})
            token = start_session(session, person.id, at=signed_in_at)
            return Browser(monkeypatch, token, enrolment.id, person.id, language)

    return as_patient


@pytest.fixture
def patient(arrive: Arrive) -> Browser:
    """Carys, who joined a minute ago."""
    return arrive()


@pytest.fixture
def stranger(database: Engine, monkeypatch: pytest.MonkeyPatch) -> Browser:
    """A browser in which nobody signed in."""
    set_clock(monkeypatch, NOW)
    return Browser(monkeypatch, None)


@pytest.fixture
def team(database: Engine, monkeypatch: pytest.MonkeyPatch) -> Team:
    """A service whose staff can be signed in one by one; its content is loaded."""
    set_clock(monkeypatch, NOW)
    monkeypatch.setattr("platform_core.content.actions.read_folder", lambda _: shipped_content())
    with open_transaction() as session:
        load_shipped(session)
        service_id = a_service(session).id or 0
    return a_team(monkeypatch, service_id)


@pytest.fixture
def other_team(team: Team, monkeypatch: pytest.MonkeyPatch) -> Team:
    """A second service of the same installation."""
    with open_transaction() as session:
        service_id = a_service(session, "gwent").id or 0
    return a_team(monkeypatch, service_id)


@pytest.fixture
def clinician(team: Team) -> Staff:
    """Siân, a clinician of the first service."""
    return team.of()


def a_team(monkeypatch: pytest.MonkeyPatch, service_id: int) -> Team:
    """Whoever asks to be signed in is a clinician, and Siân, unless told otherwise."""

    def of(role: Role = Role.CLINICIAN, name: str = "Siân Howells", language: str = "en") -> Staff:
        return signed_in(monkeypatch, service_id, role, name, language)

    return Team(service_id, of)
