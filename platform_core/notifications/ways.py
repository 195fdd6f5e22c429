"""By which way somebody can be written to today, and at what address."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from platform_core.enrolment.refusals import Refused, refusals_of_many
from platform_core.enrolment.rules import Channel
from platform_core.notifications.rules import (
    REMINDERS,
    MessageStatus,
    Template,
    can_be_texted,
    is_bad_address,
    ways_to_try,
)
from platform_core.settings import settings
from platform_core.storage.tables import Enrolment, Message, Person

# What a message was when we last heard how its address does.
_TELLING = (MessageStatus.SENT, MessageStatus.DELIVERED, MessageStatus.FAILED)


@dataclass(frozen=True, slots=True)
class Way:
    """A channel and the address there; a letter has none, because staff know where to."""

    channel: Channel
    address: str


def way_of(session: Session, enrolment: Enrolment, person: Person, *, today: date) -> Way | None:
    """How to write to a patient: as they prefer, or by the next best of text and email.

    Nothing for somebody who would rather be rung, wants no follow-up for now, has refused what
    there is, or whose addresses are known to be wrong.
    """
    one = enrolment.id or 0
    refused = refusals_of_many(session, [one], today=today)[one]
    if Refused.FOLLOW_UP in refused:
        return None
    for channel in ways_to_try(Channel(enrolment.preferred_channel)):
        way = _way_by(channel, person)
        if way and channel not in refused and not has_failed(session, person, way):
            return way
    return None


def way_for(
    session: Session,
    template: Template,
    enrolment: Enrolment | None,
    person: Person,
    *,
    today: date,
) -> Way | None:
    """The way of a message: for a reminder as above, for an invitation and to staff by email."""
    if enrolment is not None and template in REMINDERS:
        return way_of(session, enrolment, person, today=today)
    if not person.email or (enrolment and _refuses_email(session, enrolment, today)):
        return None
    return Way(Channel.EMAIL, person.email)


def has_failed(session: Session, person: Person, way: Way) -> bool:
    """Whether the newest message to this address failed because of the address."""
    if way.channel is Channel.LETTER:
        return False
    newest = session.exec(
        select(Message)
        .where(
            Message.person_id == person.id,
            Message.channel == way.channel.value,
            Message.address == way.address,
            col(Message.status).in_([status.value for status in _TELLING]),
        )
        .order_by(col(Message.id).desc())
        .limit(1)
    ).first()
    if newest is None or newest.status != MessageStatus.FAILED:
        return False
    return is_bad_address(newest.problem)


def _way_by(channel: Channel, person: Person) -> Way | None:
    if channel is Channel.LETTER:
        return Way(channel, "")
    if channel is Channel.EMAIL:
        return Way(channel, person.email) if person.email else None
    sends_texts = settings().text_channel != "off"
    phone = person.phone or ""
    return Way(channel, phone) if sends_texts and can_be_texted(phone) else None


def _refuses_email(session: Session, enrolment: Enrolment, today: date) -> bool:
    one = enrolment.id or 0
    return Refused.EMAIL in refusals_of_many(session, [one], today=today)[one]
