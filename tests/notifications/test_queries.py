"""What was sent, what waits to be printed, and changing one's mind while a message waits."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from platform_core.accounts.rules import Caseload
from platform_core.enrolment.actions import refuse
from platform_core.notifications.actions import (
    claim,
    hear,
    mark_printed,
    prepare,
    save_message,
    settle,
)
from platform_core.notifications.actions import preparing as at_the_last_moment
from platform_core.notifications.forms import form_for
from platform_core.notifications.queries import deliveries_of, letters_to_print
from platform_core.notifications.rules import Delivery, Fate, MessageStatus, Word
from platform_core.storage.tables import AuditEntry, Enrolment, Message, Person
from tests.factories import AT, a_person, a_service, an_enrolment

LINK = "https://camau.example/t/abc"


@pytest.fixture
def person(session: Session) -> Person:
    return a_person(session, email="carys@example.org", phone="07700 900123")


@pytest.fixture
def enrolment(session: Session, person: Person) -> Enrolment:
    return an_enrolment(session, a_service(session), person)


@pytest.fixture(autouse=True)
def _still_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a reminder is still wanted is another test's question."""
    wanted = lambda _session, messages, **_: {message.id for message in messages}  # noqa: E731
    monkeypatch.setattr(at_the_last_moment, "still_wanted_of_many", wanted)


def reminded(session: Session, person: Person, enrolment: Enrolment) -> Message:
    message = save_message(
        session,
        person,
        "quiet",
        "1",
        at=AT,
        enrolment_id=enrolment.id,
        not_before=AT,
        link=LINK,
        stop=f"{LINK}/stop",
    )
    assert message is not None
    return message


def taken(session: Session) -> list[Message]:
    return prepare(session, claim(session, now=AT, limit=5), now=AT)


class TestWhileItWaits:
    """Somebody who changes how they want to be written to is written to in the new way."""

    def test_it_goes_as_they_chose_in_the_form_of_that_way(
        self, session: Session, person: Person, enrolment: Enrolment
    ) -> None:
        message = reminded(session, person, enrolment)
        assert (message.channel, message.address) == ("text", "07700 900123")
        assert form_for(message.channel, message.body).startswith("NHS Powys: ")
        assert len(form_for(message.channel, message.body)) < 160

    def test_a_new_channel_gets_the_other_form(
        self, session: Session, person: Person, enrolment: Enrolment
    ) -> None:
        reminded(session, person, enrolment)
        enrolment.preferred_channel = "email"
        session.flush()
        (message,) = taken(session)
        assert (message.channel, message.address) == ("email", "carys@example.org")
        assert form_for(message.channel, message.body).startswith("Hello,")
        assert "\f" not in form_for(message.channel, message.body)

    def test_a_new_number_gets_it(
        self, session: Session, person: Person, enrolment: Enrolment
    ) -> None:
        reminded(session, person, enrolment)
        person.phone = "07700 900456"
        session.flush()
        assert [message.address for message in taken(session)] == ["07700 900456"]

    @pytest.mark.parametrize("what", ["follow_up", "everything"])
    def test_what_is_refused_meanwhile_does_not_go(
        self, session: Session, person: Person, enrolment: Enrolment, what: str
    ) -> None:
        message = reminded(session, person, enrolment)
        until = AT.date() + timedelta(days=14)
        for one in ["text", "email"] if what == "everything" else [what]:
            refuse(session, enrolment, one, until_on=until, by=person.id, at=AT)
        assert taken(session) == []
        session.refresh(message)
        assert (message.status, message.problem, message.body) == ("cancelled", "no way", "")

    def test_what_is_not_wanted_any_more_does_not_go(
        self,
        session: Session,
        person: Person,
        enrolment: Enrolment,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        message = reminded(session, person, enrolment)
        monkeypatch.setattr(at_the_last_moment, "still_wanted_of_many", lambda *_, **__: set())
        assert taken(session) == []
        session.refresh(message)
        assert (message.status, message.problem, message.body) == ("cancelled", "not wanted", "")

    def test_nothing_is_taken_before_its_time(
        self, session: Session, person: Person, enrolment: Enrolment
    ) -> None:
        reminded(session, person, enrolment)
        assert claim(session, now=AT - timedelta(seconds=1), limit=5) == []


class TestLetters:
    """They wait until somebody prints them."""

    @pytest.fixture
    def letter(self, session: Session, person: Person, enrolment: Enrolment) -> Message:
        enrolment.preferred_channel = "letter"
        session.flush()
        return reminded(session, person, enrolment)

    def test_no_sender_takes_one(self, session: Session, letter: Message) -> None:
        assert claim(session, now=AT, limit=5) == []
        assert letter.status == "waiting"

    def test_they_are_listed_for_their_own_service_only(
        self, session: Session, letter: Message, enrolment: Enrolment
    ) -> None:
        (listed,) = letters_to_print(session, caseload=Caseload(enrolment.service_id))
        assert (listed.message_id, listed.ref) == (letter.id, enrolment.ref)
        assert listed.body.startswith("Hello,")
        other = a_service(session, "other")
        assert letters_to_print(session, caseload=Caseload(other.id or 0)) == []

    def test_one_to_somebody_who_wants_texts_by_now_goes_as_a_text(
        self, session: Session, letter: Message, enrolment: Enrolment
    ) -> None:
        enrolment.preferred_channel = "text"
        session.flush()
        assert letters_to_print(session, caseload=Caseload(enrolment.service_id)) == []
        assert [message.channel for message in taken(session)] == ["text"]
        assert letter.address == "07700 900123"

    def test_one_that_was_printed_is_sent_once_and_forgotten(
        self, session: Session, letter: Message, enrolment: Enrolment, person: Person
    ) -> None:
        scope, by = Caseload(enrolment.service_id), person.id or 0
        other = Caseload(a_service(session, "other").id or 0)
        ids = [letter.id or 0]
        assert mark_printed(session, ids, caseload=other, by=by, at=AT) == 0
        assert mark_printed(session, ids, caseload=scope, by=by, at=AT) == 1
        assert mark_printed(session, ids, caseload=scope, by=by, at=AT) == 0
        session.flush()
        assert (letter.status, letter.settled_at, letter.body) == ("sent", AT, "")
        assert letters_to_print(session, caseload=scope) == []
        audited = session.exec(select(AuditEntry).where(AuditEntry.action == "message.printed"))
        assert [entry.subject_id for entry in audited] == ids


def test_the_record_shows_every_message_without_its_words(
    session: Session, person: Person, enrolment: Enrolment
) -> None:
    reminded(session, person, enrolment)
    save_message(
        session, person, "invitation", "2", at=AT, enrolment_id=enrolment.id, link=LINK, until=AT
    )
    text, email = claim(session, now=AT, limit=5)
    settle(session, text, Delivery(Fate.SENT, provider_id="p-1"), at=AT)
    settle(session, email, Delivery(Fate.REFUSED, "550 5.1.1"), at=AT)
    said_at = AT + timedelta(minutes=1)
    word = Word(MessageStatus.DELIVERED, said_at, "p-1")
    assert hear(session, text.id or 0, word, at=AT)
    session.expire_all()
    newest, first = deliveries_of(session, enrolment.id or 0)
    assert (newest.channel, newest.status, newest.problem) == ("email", "failed", "550 5.1.1")
    assert (first.channel, first.status, first.last_word_at) == ("text", "delivered", said_at)
    assert "carys" not in repr((newest, first))
    assert LINK not in repr((newest, first))
