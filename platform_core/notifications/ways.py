"""By which way somebody can be written to today, and at what address."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select
from sqlmodel import Session

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

_MESSAGE = Message.__table__  # type: ignore[attr-defined]
_FAILED = MessageStatus.FAILED.value
# The newest of which we heard how its address does. Put together once: it is asked of everybody.
_NEWEST = (
    select(_MESSAGE.c.status, _MESSAGE.c.problem)
    .where(
        _MESSAGE.c.person_id == bindparam("person"),
        _MESSAGE.c.channel == bindparam("channel"),
        _MESSAGE.c.address == bindparam("address"),
        _MESSAGE.c.status.in_((MessageStatus.SENT.value, MessageStatus.DELIVERED.value, _FAILED)),
    )
    .order_by(_MESSAGE.c.id.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Way:
    """A channel and the address there; a letter has none, because staff know where to."""

    channel: Channel
    address: str


def way_of(
    session: Session,
    enrolment: Enrolment,
    person: Person,
    *,
    today: date,
    refused: Collection[str] | None = None,
) -> Way | None:
    """How to write to a patient: as they prefer, or by the next best of text and email.

    Nothing for somebody who would rather be rung, wants no follow-up for now, has refused what
    there is, or whose addresses are known to be wrong. ``refused`` is what they refuse, if it is
    known already.
    """
    refused = _refused(session, enrolment, today) if refused is None else refused
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
    refused: Collection[str] | None = None,
) -> Way | None:
    """The way of a message: for a reminder as above, for an invitation and to staff by email."""
    if enrolment is not None and template in REMINDERS:
        return way_of(session, enrolment, person, today=today, refused=refused)
    if enrolment is not None and refused is None:
        refused = _refused(session, enrolment, today)
    if not person.email or (enrolment and Refused.EMAIL in (refused or ())):
        return None
    return Way(Channel.EMAIL, person.email)


def has_failed(session: Session, person: Person, way: Way) -> bool:
    """Whether the newest message to this address failed because of the address."""
    if way.channel is Channel.LETTER:
        return False
    asked = {"person": person.id, "channel": way.channel.value, "address": way.address}
    newest = session.connection().execute(_NEWEST, asked).first()
    return newest is not None and newest.status == _FAILED and is_bad_address(newest.problem)


def _way_by(channel: Channel, person: Person) -> Way | None:
    if channel is Channel.LETTER:
        return Way(channel, "")
    if channel is Channel.EMAIL:
        return Way(channel, person.email) if person.email else None
    sends_texts = settings().text_channel != "off"
    phone = person.phone or ""
    return Way(channel, phone) if sends_texts and can_be_texted(phone) else None


def _refused(session: Session, enrolment: Enrolment, today: date) -> Collection[str]:
    one = enrolment.id or 0
    return refusals_of_many(session, [one], today=today)[one]
