"""The outbox."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from platform_core.accounts.rules import Role
from platform_core.notifications.actions import claim, give_up_lost, save_message, settle
from platform_core.notifications.rules import LOST_AFTER, Delivery, Fate
from platform_core.storage.tables import Enrolment, Message, Person
from tests.factories import AT, a_member, a_person, a_service, an_enrolment

LATER = AT + timedelta(minutes=5)
NAMES = {"link": "https://camau.example/join?token=secret", "until": date(2026, 12, 1)}


@pytest.fixture
def person(session: Session) -> Person:
    return a_person(session, email="carys@example.org", language="cy")


@pytest.fixture
def enrolment(session: Session, person: Person) -> Enrolment:
    return an_enrolment(session, a_service(session), person, look_again_at=None)


def saved(
    session: Session, person: Person, enrolment: Enrolment | None = None, occasion: str = "1"
) -> Message:
    message = save_message(
        session,
        person,
        "invitation",
        occasion,
        at=AT,
        enrolment_id=enrolment.id if enrolment else None,
        **NAMES,
    )
    assert message is not None
    return message


def now(session: Session, message: Message) -> Message:
    return session.get_one(Message, message.id, populate_existing=True)


def test_a_message_waits_in_the_readers_language_from_a_neutral_sender(
    session: Session, person: Person, enrolment: Enrolment
) -> None:
    message = saved(session, person, enrolment)
    assert (message.status, message.language, message.address) == (
        "waiting",
        "cy",
        "carys@example.org",
    )
    assert message.sender_name == "NHS Powys"
    assert message.body.startswith("Helo,")


def test_staff_hear_from_the_platform(session: Session) -> None:
    staff = a_member(session, a_service(session), Role.CLINICIAN, email="sian@example.org")
    message = save_message(session, staff, "staff_invitation", "1", at=AT, name=staff.name, **NAMES)
    assert message is not None
    assert message.sender_name == "Camau"


def test_saying_it_twice_is_saying_it_once(session: Session, person: Person) -> None:
    first, again = saved(session, person), saved(session, person)
    assert first.id == again.id
    assert len(session.exec(select(Message)).all()) == 1


def test_another_occasion_is_another_message(session: Session, person: Person) -> None:
    assert saved(session, person, occasion="1").id != saved(session, person, occasion="2").id


def test_somebody_without_an_address_gets_none(session: Session) -> None:
    letter_only = a_person(session)
    assert save_message(session, letter_only, "invitation", "1", at=AT, **NAMES) is None
    assert session.exec(select(Message)).all() == []


def test_an_unknown_template_is_refused(session: Session, person: Person) -> None:
    with pytest.raises(ValueError, match="spam"):
        save_message(session, person, "spam", "1", at=AT)


def test_a_claimed_message_is_nobody_elses(session: Session, person: Person) -> None:
    saved(session, person)
    (message,) = claim(session, now=LATER, limit=5)
    assert (message.status, message.claimed_at, message.attempts) == ("sending", LATER, 1)
    assert claim(session, now=LATER, limit=5) == []


def test_the_oldest_are_claimed_first(session: Session, person: Person) -> None:
    ids = [saved(session, person, occasion=str(n)).id for n in range(3)]
    assert [message.id for message in claim(session, now=AT, limit=2)] == ids[:2]


def test_a_message_that_was_sent_forgets_its_words(session: Session, person: Person) -> None:
    saved(session, person)
    (message,) = claim(session, now=AT, limit=1)
    settle(session, message, Delivery(Fate.SENT), at=LATER)
    message = now(session, message)
    assert (message.status, message.settled_at, message.body) == ("sent", LATER, "")


@pytest.mark.parametrize(("fate", "status"), [(Fate.REFUSED, "failed"), (Fate.UNKNOWN, "unknown")])
def test_a_failure_keeps_its_code_and_makes_the_enrolment_due(
    session: Session, person: Person, enrolment: Enrolment, fate: Fate, status: str
) -> None:
    saved(session, person, enrolment)
    (message,) = claim(session, now=AT, limit=1)
    settle(session, message, Delivery(fate, "550 5.1.1"), at=LATER)
    message = now(session, message)
    assert (message.status, message.problem, message.body) == (status, "550 5.1.1", "")
    assert session.get_one(Enrolment, enrolment.id, populate_existing=True).look_again_at == LATER


def test_what_may_pass_waits_longer_each_time(session: Session, person: Person) -> None:
    saved(session, person)
    at, waits = AT, []
    for _ in range(3):
        (message,) = claim(session, now=at, limit=1)
        settle(session, message, Delivery(Fate.LATER, "451"), at=at)
        message = now(session, message)
        assert (message.status, bool(message.body)) == ("waiting", True)
        assert message.send_after is not None
        assert claim(session, now=message.send_after - timedelta(seconds=1), limit=1) == []
        waits.append(message.send_after - at)
        at = message.send_after
    assert waits == [timedelta(minutes=n) for n in (1, 2, 4)]


def test_after_three_days_it_has_failed(session: Session, person: Person) -> None:
    saved(session, person)
    at = AT + timedelta(hours=72)
    (message,) = claim(session, now=at, limit=1)
    settle(session, message, Delivery(Fate.LATER, "451"), at=at)
    assert now(session, message).status == "failed"


def test_what_a_sender_died_on_is_unknown_and_never_sent_again(
    session: Session, person: Person
) -> None:
    saved(session, person)
    (message,) = claim(session, now=AT, limit=1)
    assert give_up_lost(session, now=AT + LOST_AFTER - timedelta(seconds=1)) == 0
    assert give_up_lost(session, now=AT + LOST_AFTER) == 1
    message = now(session, message)
    assert (message.status, message.problem, message.body) == ("unknown", "lost", "")
    assert claim(session, now=AT + timedelta(days=9), limit=5) == []


def test_a_late_answer_does_not_change_what_was_settled(session: Session, person: Person) -> None:
    saved(session, person)
    (message,) = claim(session, now=AT, limit=1)
    give_up_lost(session, now=AT + LOST_AFTER)
    settle(session, message, Delivery(Fate.SENT), at=AT + LOST_AFTER)
    assert now(session, message).status == "unknown"


def test_an_address_with_a_line_break_in_it_can_be_saved_and_is_refused_when_sent(
    session: Session,
) -> None:
    nasty = a_person(session, email="a@example.org\r\nBcc: b@example.org")
    assert saved(session, nasty).address == nasty.email
