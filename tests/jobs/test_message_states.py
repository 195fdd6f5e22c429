"""The table of docs/states.md: every move of a message, made to happen."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from platform_core.accounts.rules import Caseload
from platform_core.jobs.send import send_waiting
from platform_core.notifications.actions import (
    claim,
    hear,
    mark_printed,
    prepare,
    save_message,
)
from platform_core.notifications.rules import (
    GIVE_UP_AFTER,
    LOST_AFTER,
    SURELY_THERE_AFTER,
    Delivery,
    Fate,
    MessageStatus,
    Template,
    Word,
)
from platform_core.storage.database import open_reading, open_transaction
from platform_core.storage.tables import Enrolment, Message, Person
from tests.factories import AT
from tests.jobs import test_reconcile
from tests.jobs.conftest import Clinic
from tests.jobs.test_send import Postbox, by
from tests.notifications.notify_server import Notify
from tests.states import state_table

notify = test_reconcile.notify  # the fixture
ARRIVED = Word(MessageStatus.DELIVERED, AT + timedelta(minutes=2), "p-1")
FAILED = Word(MessageStatus.FAILED, AT + timedelta(minutes=1), "p-1", "permanent-failure")
TAKEN = Delivery(Fate.SENT, provider_id="p-1")
ROWS = state_table("Message")


@pytest.fixture
def one(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> int:
    """Somebody with an email address, for whom a message waits that is a reminder to nobody."""
    one = clinic.patient()
    with open_transaction() as session:
        enrolment = session.get_one(Enrolment, one)
        enrolment.preferred_channel = "email"
        person = session.get_one(Person, enrolment.person_id)
        person.email = "carys@example.org"
        session.flush()
        link, until = "https://camau.example/join?t=1", date(2026, 12, 1)
        save_message(
            session, person, "invitation", "1", at=AT, enrolment_id=one, link=link, until=until
        )
    return one


def message() -> Message:
    with open_reading() as session:
        return session.exec(select(Message)).one()


def sends(answer: Delivery, later: timedelta = timedelta(0)) -> None:
    send_waiting(by(Postbox(answers=[answer])), now=AT + later)


def dies(*, can_be_asked: bool) -> None:
    with open_transaction() as session:
        asked = {"email"} if can_be_asked else ()
        prepare(session, claim(session, now=AT, limit=1), now=AT, can_be_asked=asked)
    send_waiting(by(Postbox()), now=AT + LOST_AFTER)


def says(word: Word, later: timedelta = timedelta(0)) -> None:
    said = replace(word, said_at=word.said_at + later)
    with open_transaction() as session:
        assert hear(session, message().id or 0, said, at=AT)


def forgets_the_address(one: int) -> None:
    with open_transaction() as session:
        session.get_one(Person, session.get_one(Enrolment, one).person_id).email = None
    send_waiting(by(Postbox()), now=AT)


def wants_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    _as_a_reminder(monkeypatch)
    with open_transaction() as session:
        session.exec(select(Enrolment)).one().preferred_channel = "letter"
    send_waiting(by(Postbox()), now=AT)
    assert message().channel == "letter"


def _as_a_reminder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the message be one that goes by the way its person chose."""
    ways = "platform_core.notifications.ways.REMINDERS"
    monkeypatch.setattr(ways, frozenset({Template.INVITATION}))


def prints(one: int) -> None:
    with open_transaction() as session:
        letter = session.exec(select(Message)).one()
        letter.channel, letter.address = "letter", ""
        session.flush()
        enrolment = session.get_one(Enrolment, one)
        scope = Caseload(enrolment.service_id)
        assert mark_printed(session, [letter.id or 0], caseload=scope, by=1, at=AT) == 1


def reconcile(later: timedelta) -> None:
    test_reconcile.reconcile(now=AT + later)


def _happen(one: int, monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], object]]:
    lost = Delivery(Fate.UNKNOWN, "ReadTimeout", can_be_asked=True)
    three_days = timedelta(hours=72)
    return {
        "saved": lambda: None,
        "a sender took it": lambda: _claims(),
        "a sender took it, and no way is open to its person any more": lambda: forgets_the_address(
            one
        ),
        "a sender took it, and its person wants letters by now": lambda: wants_letters(monkeypatch),
        "staff printed it (a letter)": lambda: prints(one),
        "the sender was told to stop before it began with it": lambda: _stops(),
        "the server or Notify took it": lambda: sends(TAKEN),
        "it refused the person or the message for good (5xx; Notify 400 ValidationError)": (
            lambda: sends(Delivery(Fate.REFUSED, "550"))
        ),
        "it could not take it now (4xx, away, no encryption; Notify 400, 403)": (
            lambda: sends(Delivery(Fate.LATER, "451"))
        ),
        "it takes no more for now (Notify 429)": lambda: sends(Delivery(Fate.BUSY, "429")),
        "the same, for three days": lambda: sends(Delivery(Fate.BUSY, "429"), three_days),
        "a mail server gave no answer after the last byte": lambda: sends(
            Delivery(Fate.UNKNOWN, "TimeoutError")
        ),
        "Notify gave no answer, or 5xx": lambda: sends(lost),
        "the sender died, with a mail server": lambda: dies(can_be_asked=False),
        "the sender died, with Notify": lambda: dies(can_be_asked=True),
        "Notify says, before we had its answer, that it failed": lambda: (_claims(), says(FAILED)),
        "Notify says it has it": lambda: (
            sends(lost),
            says(replace(ARRIVED, status=MessageStatus.SENT)),
        ),
        "Notify does not know it, ten minutes later": lambda: (
            sends(lost),
            reconcile(SURELY_THERE_AFTER),
        ),
        "three days passed without an answer": lambda: (sends(lost), reconcile(GIVE_UP_AFTER)),
        "Notify says it failed": lambda: (sends(TAKEN), says(FAILED)),
        "Notify says, later, that it failed": lambda: (
            sends(TAKEN),
            says(ARRIVED),
            says(FAILED, timedelta(hours=1)),
        ),
        "Notify says, later, that it arrived": lambda: (
            sends(TAKEN),
            says(FAILED),
            says(ARRIVED, timedelta(hours=1)),
        ),
    }


def _claims() -> None:
    with open_transaction() as session:
        assert len(claim(session, now=AT, limit=5)) == 1


def _stops() -> None:
    answers = [False, True]
    send_waiting(by(Postbox()), now=AT, stop=lambda: answers.pop(0) if answers else True)


def _arrives(before: str) -> None:
    sends(Delivery(Fate.UNKNOWN, "x", can_be_asked=True) if before == "unknown" else TAKEN)
    says(ARRIVED)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['from']}: {row['what happened']}")
def test_a_message_goes_as_the_table_says(
    database: Engine,
    one: int,
    notify: Notify,
    row: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if row["what happened"] == "Notify says it arrived":
        _arrives(row["from"])
    else:
        _happen(one, monkeypatch)[row["what happened"]]()
    assert message().status == row["to"]
    assert bool(message().body) is (row["its body"] == "kept")


def test_every_status_is_in_the_table() -> None:
    assert {row["to"] for row in ROWS} == set(MessageStatus)
