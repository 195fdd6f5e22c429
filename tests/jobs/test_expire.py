"""What has had its time is given up, once."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from platform_core.jobs.expire import expire
from platform_core.storage.database import open_transaction
from platform_core.storage.tables import Message
from tests.factories import AT, a_message, a_person, a_service, an_enrolment


def a_reminder(session: Session, channel: str = "letter", status: str = "waiting") -> None:
    person = a_person(session)
    place = an_enrolment(session, a_service(session), person, preferred_channel="letter")
    session.add(a_message(place, channel=channel, status=status, address=""))


@pytest.mark.parametrize(("after", "given_up"), [(timedelta(0), 0), (timedelta(seconds=1), 1)])
def test_a_letter_that_nobody_printed_is_given_up_with_its_link(
    database: Engine, after: timedelta, given_up: int
) -> None:
    with open_transaction() as session:
        a_reminder(session)
    now = AT + timedelta(days=14) + after
    assert expire(now=now).as_json() == {"letters": given_up}
    assert expire(now=now).letters == 0
    with open_transaction() as session:
        letter = session.exec(select(Message)).one()
    said = (letter.status, letter.body, letter.problem)
    assert said == (
        ("cancelled", "", "not printed") if given_up else ("waiting", "No pressure.", "")
    )


@pytest.mark.parametrize(("channel", "status"), [("email", "waiting"), ("letter", "sent")])
def test_nothing_else_is(database: Engine, channel: str, status: str) -> None:
    with open_transaction() as session:
        a_reminder(session, channel, status)
    assert expire(now=AT + timedelta(days=90)).letters == 0
