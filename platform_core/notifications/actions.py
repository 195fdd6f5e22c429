"""The outbox: save a message with what caused it, claim it, and settle what became of it.

A message is claimed by an UPDATE that expects it to be waiting, committed before anything is sent.
So it is sent at most once: a sender that dies leaves it ``sending``, and it is then ``unknown``.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_, update
from sqlmodel import Session, col, select

from platform_core.enrolment.actions import look_again
from platform_core.notifications.rules import (
    LOST_AFTER,
    Delivery,
    MessageStatus,
    Template,
    becomes,
    wait_after,
)
from platform_core.notifications.templates import write
from platform_core.storage.insert import insert_once
from platform_core.storage.tables import Enrolment, Message, Person, Service

EMAIL = "email"
OWN_NAME = "Camau"


def save_message(
    session: Session,
    person: Person,
    template: Template | str,
    occasion: str,
    *,
    at: datetime,
    enrolment_id: int | None = None,
    **names: Any,
) -> Message | None:
    """Save a message to somebody in their language, to be sent later.

    Once for each person, template and occasion: saying it again answers with the first. Nothing
    for somebody without an email address, who gets a letter instead.
    """
    if not person.email:
        return None
    template = Template(template)
    written = write(template, person.language, **names)
    insert_once(
        session,
        Message,
        person_id=person.id,
        enrolment_id=enrolment_id,
        template=template.value,
        occasion=occasion,
        channel=EMAIL,
        language=person.language,
        address=person.email,
        sender_name=_sender_name(session, enrolment_id),
        subject=written.subject,
        body=written.body,
        status=MessageStatus.WAITING.value,
        attempts=0,
        created_at=at,
        problem="",
    )
    return session.exec(
        select(Message).where(
            Message.person_id == person.id,
            Message.template == template.value,
            Message.occasion == occasion,
        )
    ).one()


def claim(session: Session, *, now: datetime, limit: int) -> Sequence[Message]:
    """Take waiting messages, oldest first, so that no other sender takes them too."""
    waiting = session.exec(
        select(Message.id)
        .where(
            Message.status == MessageStatus.WAITING.value,
            or_(col(Message.send_after).is_(None), col(Message.send_after) <= now),
        )
        .order_by(col(Message.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    ours = [id_ for id_ in waiting if id_ is not None and _take(session, id_, now)]
    return session.exec(
        select(Message).where(col(Message.id).in_(ours)).order_by(col(Message.id)),
        execution_options={"populate_existing": True},
    ).all()


def settle(session: Session, message: Message, delivery: Delivery, *, at: datetime) -> None:
    """Keep what became of a claimed message. Its body is emptied unless it is tried again.

    A failure makes the enrolment due, because somebody could not be reached.
    """
    status = becomes(delivery, created_at=message.created_at, now=at)
    values: dict[str, Any] = {"status": status.value, "problem": delivery.problem}
    if status is MessageStatus.WAITING:
        values["send_after"] = at + wait_after(message.attempts)
    else:
        values |= {"body": "", "settled_at": at}
    session.exec(
        update(Message)
        .where(col(Message.id) == message.id, Message.status == MessageStatus.SENDING.value)  # type: ignore[arg-type]
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    if status is not MessageStatus.WAITING and message.enrolment_id is not None:
        look_again(session, message.enrolment_id, at=at)


def give_up_lost(session: Session, *, now: datetime) -> int:
    """Mark as unknown what a sender claimed and never settled; how many."""
    lost = session.exec(
        select(Message)
        .where(
            Message.status == MessageStatus.SENDING.value,
            col(Message.claimed_at) <= now - LOST_AFTER,
        )
        .with_for_update(skip_locked=True)
    ).all()
    for message in lost:
        message.status = MessageStatus.UNKNOWN.value
        message.body, message.problem, message.settled_at = "", "lost", now
    session.flush()
    return len(lost)


def _take(session: Session, message_id: int, now: datetime) -> bool:
    taken = session.exec(
        update(Message)
        .where(col(Message.id) == message_id, col(Message.status) == MessageStatus.WAITING.value)
        .values(
            status=MessageStatus.SENDING.value, claimed_at=now, attempts=col(Message.attempts) + 1
        )
        .execution_options(synchronize_session=False)
    )
    return taken.rowcount == 1


def _sender_name(session: Session, enrolment_id: int | None) -> str:
    """The neutral name that the patient's service has chosen; staff hear from the platform."""
    if enrolment_id is None:
        return OWN_NAME
    return session.exec(
        select(Service.sender_name)
        .join(Enrolment, col(Enrolment.service_id) == Service.id)
        .where(Enrolment.id == enrolment_id)
    ).one()
