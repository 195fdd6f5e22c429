"""The sender: at most once, whatever becomes of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from platform_core.jobs import send as sending
from platform_core.jobs.send import AT_ONCE, ENOUGH_IN_VAIN, SendSummary, send_waiting
from platform_core.jobs.sweep import sweep
from platform_core.notifications.actions import claim, prepare, save_message
from platform_core.notifications.channels import Channel
from platform_core.notifications.rules import LOST_AFTER, Delivery, Fate, Letter, Template
from platform_core.settings import settings
from platform_core.storage.database import open_reading, open_transaction
from platform_core.storage.tables import Enrolment, Invitation, Message, Person
from tests.factories import AT, a_person, a_service, an_enrolment
from tests.jobs.conftest import Clinic, enrolment_now, flags_of, problems
from tests.outbox_trial import fill, kill_senders
from tests.race import at_once

SENT = Delivery(Fate.SENT)


@dataclass
class Postbox:
    """A channel that answers as it is told to and keeps what it was given."""

    answers: list[Delivery] = field(default_factory=list)
    got: list[Letter] = field(default_factory=list)
    meanwhile: Callable[[], object] = lambda: None

    can_be_asked: bool = False

    def send(self, letter: Letter) -> Delivery:
        self.got.append(letter)
        self.meanwhile()
        return self.answers.pop(0) if self.answers else SENT

    def close(self) -> None:
        """Nothing is open."""


def by(channel: Channel) -> dict[str, Channel]:
    """One channel for everything."""
    return {"email": channel, "text": channel}


def saved(number: int = 1, enrolment_id: int | None = None) -> None:
    with open_transaction() as session:
        person = (
            session.get_one(Person, session.get_one(Enrolment, enrolment_id).person_id)
            if enrolment_id
            else a_person(session, f"P {number}")
        )
        person.email = f"p{number}@example.org"
        session.flush()
        save_message(
            session,
            person,
            "invitation",
            str(number),
            at=AT,
            enrolment_id=enrolment_id,
            link=f"https://camau.example/join?token={number}",
            until=date(2026, 12, 1),
        )


def messages() -> list[Message]:
    with open_reading() as session:
        return list(session.exec(select(Message).order_by(Message.id)))  # type: ignore[arg-type]


def test_what_waits_is_sent_once(database: Engine) -> None:
    for number in range(3):
        saved(number)
    box = Postbox()
    assert send_waiting(by(box), now=AT) == SendSummary(
        sent=3, refused=0, later=0, unknown=0, lost=0
    )
    assert [letter.address for letter in box.got] == [f"p{n}@example.org" for n in range(3)]
    assert {message.status for message in messages()} == {"sent"}
    assert send_waiting(by(box), now=AT).sent == 0
    assert len(box.got) == 3


def test_it_is_claimed_and_committed_before_it_is_sent(database: Engine) -> None:
    saved()
    seen: list[str] = []
    box = Postbox(meanwhile=lambda: seen.append(messages()[0].status))
    send_waiting(by(box), now=AT)
    assert seen == ["sending"]


def test_every_try_has_the_same_reference(database: Engine) -> None:
    saved()
    box = Postbox(answers=[Delivery(Fate.LATER, "451")])
    send_waiting(by(box), now=AT)
    send_waiting(by(box), now=AT + timedelta(minutes=1))
    first, second = box.got
    assert first == second
    assert messages()[0].status == "sent"


def test_a_server_that_takes_nothing_is_left_alone_after_a_few_tries(database: Engine) -> None:
    for number in range(6):
        saved(number)
    box = Postbox(answers=[Delivery(Fate.LATER, "ConnectionRefusedError")] * 6)
    assert send_waiting(by(box), now=AT).later == ENOUGH_IN_VAIN
    assert [message.attempts for message in messages()] == [1, 1, 1, 0, 0, 0]


def test_one_refusal_does_not_stop_the_others(database: Engine) -> None:
    for number in range(3):
        saved(number)
    summary = send_waiting(by(Postbox(answers=[SENT, Delivery(Fate.REFUSED, "550")])), now=AT)
    assert (summary.sent, summary.refused) == (2, 1)
    assert [message.status for message in messages()] == ["sent", "failed", "sent"]


def test_four_senders_at_once_send_each_once(database: Engine) -> None:
    for number in range(20):
        saved(number)
    boxes = [Postbox() for _ in range(4)]
    summaries = at_once(lambda n: send_waiting(by(boxes[n]), now=AT), 4)
    assert sum(summary.sent for summary in summaries) == 20
    assert len({letter.reference for box in boxes for letter in box.got}) == 20
    assert sum(len(box.got) for box in boxes) == 20


def test_a_fault_of_our_own_is_recorded_and_its_message_not_sent_again(database: Engine) -> None:
    saved()

    class Broken(Postbox):
        def send(self, letter: Letter) -> Delivery:
            raise ZeroDivisionError(letter.address)

    assert send_waiting(by(Broken()), now=AT).unknown == 1
    assert messages()[0].status == "unknown"
    (problem,) = problems()
    assert problem.job == "send"
    assert "example.org" not in problem.problem


def test_a_sender_that_died_leaves_an_unknown_that_is_never_sent_again(database: Engine) -> None:
    saved()
    with open_transaction() as session:
        claim(session, now=AT, limit=1)  # and nothing more is heard of it
    box = Postbox()
    assert send_waiting(by(box), now=AT + LOST_AFTER).lost == 1
    assert (box.got, messages()[0].status) == ([], "unknown")


def test_a_sender_that_is_told_to_stop_finishes_the_one_in_hand(database: Engine) -> None:
    for number in range(3):
        saved(number)
    box = Postbox()
    assert send_waiting(by(box), now=AT, stop=lambda: len(box.got) == 1).sent == 1
    assert [message.status for message in messages()] == ["sent", "waiting", "waiting"]


def test_the_settings_name_the_channel_by_default(database: Engine) -> None:
    saved()
    assert send_waiting(now=AT).sent == 1
    (file,) = (settings().data / "mail").iterdir()
    assert b"token=3D1" in file.read_bytes()


def test_a_bounced_invitation_reaches_the_teams_list(clinic: Clinic) -> None:
    one = clinic.patient(status="invited", joined_at=None, starts=False, look_again_at=None)
    clinic.does(
        lambda s: s.add(
            Invitation(
                enrolment_id=one,
                link_hash="l",
                code_hash="c",
                issued_at=AT,
                issued_by=clinic.staff_id,
                expires_at=AT + timedelta(days=28),
            )
        )
    )
    saved(1, one)
    send_waiting(by(Postbox(answers=[Delivery(Fate.REFUSED, "550 5.1.1")])), now=AT)
    sweep(now=AT)
    assert enrolment_now(one).engagement == "could_not_reach"
    assert [flag.rule for flag in flags_of(one)] == ["could_not_reach"]


def test_one_that_cannot_be_looked_at_steps_aside_and_is_shown(
    database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        saved(number)
    poisoned = messages()[1].id

    def prepares(session: Session, some: list[Message], **given: object) -> list[Message]:
        if any(message.id == poisoned for message in some):
            raise ZeroDivisionError("Carys Bevan")
        return prepare(session, some, **given)  # type: ignore[arg-type]

    monkeypatch.setattr(sending, "prepare", prepares)
    box = Postbox()
    assert send_waiting(by(box), now=AT).sent == 2
    assert [message.status for message in messages()] == ["sent", "waiting", "sent"]
    (problem,) = problems()
    assert (problem.subject, problem.subject_id) == ("message", poisoned)
    assert "Carys" not in problem.problem
    assert send_waiting(by(box), now=AT).sent == 0
    monkeypatch.setattr(sending, "prepare", prepare)
    assert send_waiting(by(box), now=AT + timedelta(minutes=1)).sent == 1


@pytest.mark.usefixtures("_invitations_go_as_people_chose")
@pytest.mark.parametrize("fate", [Fate.LATER, Fate.UNKNOWN])
def test_a_channel_that_is_away_does_not_keep_the_other_from_sending(
    database: Engine, fate: Fate
) -> None:
    for number in range(6):
        saved(number)
    _by_text([message.id for message in messages()[:4]])
    texts, emails = Postbox(answers=[Delivery(fate, "x")] * 4), Postbox()
    summary = send_waiting({"text": texts, "email": emails}, now=AT)
    assert (summary.sent, len(texts.got)) == (2, ENOUGH_IN_VAIN)
    assert [message.status for message in messages()[3:]] == ["waiting", "sent", "sent"]


@pytest.mark.usefixtures("_invitations_go_as_people_chose")
def test_a_limit_makes_its_channel_wait_and_not_the_other(database: Engine) -> None:
    for number in range(4):
        saved(number)
    _by_text([message.id for message in messages()[:3]])
    texts, emails = Postbox(answers=[Delivery(Fate.BUSY, "429")]), Postbox()
    assert send_waiting({"text": texts, "email": emails}, now=AT).sent == 1
    assert len(texts.got) == 1
    waiting = {(message.status, message.send_after) for message in messages()[:3]}
    assert waiting == {("waiting", AT + timedelta(minutes=1))}


def _by_text(ids: list[int | None]) -> None:
    """Have messages go by text, to people who can have them so."""
    with open_transaction() as session:
        service = a_service(session)
        for message in session.exec(select(Message).where(col(Message.id).in_(ids))):
            person = session.get_one(Person, message.person_id)
            person.phone = "07700 900123"
            enrolment = an_enrolment(session, service, person, preferred_channel="text")
            message.enrolment_id, message.channel = enrolment.id, "text"


@pytest.fixture
def _invitations_go_as_people_chose(monkeypatch: pytest.MonkeyPatch) -> None:
    ways = "platform_core.notifications.ways.REMINDERS"
    monkeypatch.setattr(ways, frozenset({Template.INVITATION}))


def test_senders_killed_at_any_moment_send_nothing_twice_and_lose_nothing(
    database: Engine, database_url: str
) -> None:
    fill(database, 120)
    outcome = kill_senders(database, database_url, kills=4, longest=0.12)
    assert (outcome.twice, outcome.lost) == (0, 0)
    assert outcome.sent + outcome.unknown == 120
    assert outcome.unknown <= 4 * AT_ONCE
