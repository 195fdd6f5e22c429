"""What was sent to whom, what waits to be printed, and what has to be asked about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from platform_core.accounts.rules import Caseload
from platform_core.enrolment.rules import Channel, Status
from platform_core.notifications.forms import form_for
from platform_core.notifications.rules import (
    MessageStatus,
    Template,
    message_id_in,
    reference_of,
)
from platform_core.storage.tables import Enrolment, Message, Person


@dataclass(frozen=True, slots=True)
class Sending:
    """One message to somebody as the record shows it, without its words or its address.

    ``settled_at`` is when it left us, or when we knew that it will not; ``last_word_at`` when the
    provider says what became of it came about.
    """

    template: Template
    channel: Channel
    status: MessageStatus
    created_at: datetime
    settled_at: datetime | None
    last_word_at: datetime | None
    problem: str


def deliveries_of(session: Session, enrolment_id: int) -> list[Sending]:
    """Every message about one enrolment, the newest first."""
    rows = session.exec(
        select(Message).where(Message.enrolment_id == enrolment_id).order_by(col(Message.id).desc())
    )
    return [
        Sending(
            Template(row.template),
            Channel(row.channel),
            MessageStatus(row.status),
            row.created_at,
            row.settled_at,
            row.last_word_at,
            row.problem,
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class LetterToPrint:
    """A letter that waits for staff to print and post it."""

    message_id: int
    enrolment_id: int
    ref: str
    name: str
    language: str
    sender_name: str
    subject: str
    body: str
    saved_at: datetime


def letters_to_print(session: Session, *, caseload: Caseload) -> Sequence[LetterToPrint]:
    """The letters of a caseload that wait to be printed, the oldest first.

    Not those of people who have left, paused or asked for no reminders since.
    """
    rows = session.exec(
        select(Message, Enrolment.ref, Person.name)
        .join(Enrolment, col(Enrolment.id) == col(Message.enrolment_id))
        .join(Person, col(Person.id) == col(Message.person_id))
        .where(
            Enrolment.service_id == caseload.service_id,
            Enrolment.preferred_channel == Channel.LETTER.value,
            col(Enrolment.status).in_((Status.JOINED.value, Status.ACTIVE.value)),
            col(Enrolment.wants_reminders),
            Message.channel == Channel.LETTER.value,
            Message.status == MessageStatus.WAITING.value,
        )
        .order_by(col(Message.id))
    ).all()
    return [
        LetterToPrint(
            message_id=row.id or 0,
            enrolment_id=row.enrolment_id or 0,
            ref=ref,
            name=name,
            language=row.language,
            sender_name=row.sender_name,
            subject=row.subject,
            body=form_for(Channel.LETTER, row.body),
            saved_at=row.created_at,
        )
        for row, ref, name in rows
    ]


def message_called(session: Session, *, provider_id: str, reference: str | None) -> int | None:
    """The message that a provider speaks of: by its number, or else by what we called it.

    Its word may come before we have kept its number.
    """
    known = session.exec(select(Message.id).where(Message.provider_id == provider_id)).first()
    if known is not None or not reference:
        return known
    one = message_id_in(reference)
    called = session.get(Message, one) if one is not None else None
    return one if called and reference_of(one, called.created_at) == reference else None


def to_be_asked_about(session: Session, *, limit: int) -> Sequence[Message]:
    """Unknown messages of which somebody can be asked whether they took them."""
    return session.exec(
        select(Message)
        .where(Message.status == MessageStatus.UNKNOWN.value, Message.body != "")
        .order_by(col(Message.id))
        .limit(limit)
    ).all()


def without_a_last_word(
    session: Session, *, after: datetime, before: datetime, limit: int
) -> Sequence[str]:
    """The provider's numbers of messages that left between two instants, and may yet fail.

    Those about which nothing was heard come first.
    """
    found = session.exec(
        select(Message.provider_id)
        .where(
            Message.status == MessageStatus.SENT.value,
            col(Message.provider_id).is_not(None),
            col(Message.settled_at) > after,
            col(Message.settled_at) <= before,
        )
        .order_by(col(Message.last_word_at).is_not(None), col(Message.settled_at).desc())
        .limit(limit)
    ).all()
    return [provider_id for provider_id in found if provider_id]
