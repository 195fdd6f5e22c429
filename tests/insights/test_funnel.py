"""How far people get: each stage and both sides of its edge, and what is hidden."""

from datetime import date, datetime, timedelta

import pytest
from sqlmodel import Session

from platform_core.accounts.rules import Caseload, Role
from platform_core.enrolment.actions import invite
from platform_core.enrolment.rules import Channel
from platform_core.insights.funnel import (
    Journey,
    Line,
    Reached,
    biggest_drop,
    by_channel,
    by_month,
    journeys,
    line_of,
)
from platform_core.notifications.actions import save_message
from platform_core.storage.tables import Activity, Enrolment, Invitation, Message, Service
from tests.asked import asked
from tests.factories import TODAY, a_member, a_person, a_service, an_enrolment


@pytest.fixture
def service(session: Session) -> Service:
    return a_service(session)


def referred(session: Session, service: Service, **more: object) -> Enrolment:
    facts = {"status": "referred", "joined_at": None, **more}
    person = a_person(session, "Ann", email="ann@example.org")
    return an_enrolment(session, service, person, **facts)


def far(session: Session, service: Service, since: date | None = None) -> list[Reached]:
    found = journeys(session, caseload=Caseload(service.id or 0), since=since)
    return [journey.reached for journey in found]


def heard(session: Session, one: Enrolment, kind: str, day: date, at: datetime) -> None:
    step = "start-here/right-place" if kind == "step_finished" else None
    session.add(Activity(enrolment_id=one.id, kind=kind, at=at, on_day=day, step=step, details={}))
    session.flush()


def test_a_letter_counts_as_reaching_somebody(
    session: Session, service: Service, at: datetime
) -> None:
    by = a_member(session, service, Role.CLINICIAN).id or 0
    one = referred(session, service)
    assert far(session, service) == [Reached.REFERRED]
    invite(session, one, by=by, at=at)
    session.flush()
    assert far(session, service) == [Reached.REACHED]


@pytest.mark.parametrize(
    ("status", "reached"),
    [
        ("waiting", Reached.REFERRED),
        ("failed", Reached.REFERRED),
        ("cancelled", Reached.REFERRED),
        ("sent", Reached.REACHED),
        ("delivered", Reached.REACHED),
        ("unknown", Reached.REACHED),
    ],
)
def test_an_email_counts_once_it_went_and_did_not_come_back(
    session: Session, service: Service, at: datetime, status: str, reached: Reached
) -> None:
    by = a_member(session, service, Role.CLINICIAN).id or 0
    one = referred(session, service)
    issued = invite(session, one, by=by, at=at)
    message = save_message(
        session,
        a_person_of(session, one),
        "invitation",
        f"invitation {issued.invitation_id}",
        at=at,
        enrolment_id=one.id,
        link="x",
        until=TODAY,
    )
    assert isinstance(message, Message)
    message.status = status
    session.flush()
    assert far(session, service) == [reached]


def a_person_of(session: Session, one: Enrolment) -> object:
    from platform_core.storage.tables import Person

    return session.get_one(Person, one.person_id)


def test_opening_counts_whatever_the_message_says(
    session: Session, service: Service, at: datetime
) -> None:
    by = a_member(session, service, Role.CLINICIAN).id or 0
    one = referred(session, service)
    issued = invite(session, one, by=by, at=at)
    session.get_one(Invitation, issued.invitation_id).opened_at = at
    session.flush()
    assert far(session, service) == [Reached.OPENED]


@pytest.mark.parametrize(
    ("kinds", "after", "reached"),
    [
        ((), 0, Reached.JOINED),
        (("visit",), 40, Reached.JOINED),
        (("step_finished",), 0, Reached.FIRST_STEP),
        (("step_finished", "visit"), 13, Reached.FIRST_STEP),
        (("step_finished", "visit"), 14, Reached.FORTNIGHT),
    ],
)
def test_how_far_somebody_got_who_joined(
    session: Session,
    service: Service,
    at: datetime,
    kinds: tuple[str, ...],
    after: int,
    reached: Reached,
) -> None:
    one = an_enrolment(session, service)
    for kind in kinds:
        heard(session, one, kind, TODAY + timedelta(days=after if kind == "visit" else 0), at)
    assert far(session, service) == [reached]


def test_only_those_referred_since_a_day_and_of_this_service(
    session: Session, service: Service
) -> None:
    referred(session, service, referred_on=TODAY - timedelta(days=1))
    referred(session, service, referred_on=TODAY)
    assert len(far(session, service, since=TODAY)) == 1
    assert len(far(session, service)) == 2
    assert far(session, a_service(session, "gwent")) == []


def test_it_takes_one_statement_however_many_they_are(session: Session, service: Service) -> None:
    for _ in range(3):
        referred(session, service)
    with asked(session.connection()) as said:
        far(session, service)
    assert len(said) == 1


def test_counts_by_month_and_channel() -> None:
    people = [
        Journey(date(2026, 10, 31), Channel.TEXT, Reached.JOINED),
        Journey(date(2026, 11, 1), Channel.LETTER, Reached.REFERRED),
        Journey(date(2026, 11, 2), Channel.TEXT, Reached.FORTNIGHT),
    ]
    assert line_of(people) == Line((3, 2, 2, 2, 1, 1))
    assert list(by_month(people)) == [date(2026, 11, 1), date(2026, 10, 1)]
    assert by_month(people)[date(2026, 11, 1)] == Line((2, 1, 1, 1, 1, 1))
    assert by_channel(people)[Channel.TEXT] == Line((2, 2, 2, 2, 1, 1))
    assert biggest_drop(Line((30, 28, 12, 10, 9, 1))) == (Reached.OPENED, 16)
