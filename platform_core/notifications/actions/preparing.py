"""Claimed messages, at the last moment before they are sent: are they wanted, and where to."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlmodel import Session, col, select

from platform_core.clock import local_date
from platform_core.enrolment.refusals import refusals_of_many
from platform_core.enrolment.rules import Channel
from platform_core.notifications.actions.settling import cancel
from platform_core.notifications.reminders.queries import still_wanted_of_many
from platform_core.notifications.rules import ASKED, REMINDERS, MessageStatus, Template
from platform_core.notifications.ways import Way, way_for
from platform_core.settings import settings
from platform_core.storage.tables import Enrolment, Message, Person


def prepare(
    session: Session,
    messages: Sequence[Message],
    *,
    now: datetime,
    can_be_asked: Collection[str] = (),
) -> list[Message]:
    """Address messages to where their people can be reached by now; those that are to be sent.

    One is cancelled if it is no longer wanted or no way is open any more, and waits on if it became
    a letter. It is noted with each whether its channel, one of ``can_be_asked``, can tell later
    what became of it.
    """
    reminders = [message for message in messages if message.template in REMINDERS]
    wanted = still_wanted_of_many(session, reminders, now=now) if reminders else ()
    unwanted = {message.id for message in reminders}.difference(wanted)
    kept = [message for message in messages if message.id not in unwanted]
    for message in messages:
        if message.id in unwanted:
            cancel(session, message, "not wanted", at=now)
    ways = _ways(session, kept, local_date(now, settings().zone))
    ready = [m for m, way in zip(kept, ways, strict=True) if _address(session, m, way, now)]
    for message in ready:
        message.problem = ASKED if message.channel in can_be_asked else ""
    session.flush()
    return ready


def _ways(session: Session, messages: Sequence[Message], today: date) -> list[Way | None]:
    whose = col(Person.id).in_({message.person_id for message in messages})
    which = col(Enrolment.id).in_({message.enrolment_id for message in messages})
    people = {one.id: one for one in session.exec(select(Person).where(whose))}
    places = {one.id: one for one in session.exec(select(Enrolment).where(which))}
    refused = refusals_of_many(session, [one for one in places if one is not None], today=today)
    return [
        way_for(
            session,
            Template(message.template),
            places.get(message.enrolment_id),
            people[message.person_id],
            today=today,
            refused=refused.get(message.enrolment_id or 0),
        )
        for message in messages
    ]


def _address(session: Session, message: Message, way: Way | None, now: datetime) -> bool:
    """Whether a message with this way is to be sent by us."""
    if way is None:
        cancel(session, message, "no way", at=now)
        return False
    message.channel, message.address = way.channel.value, way.address
    if way.channel is Channel.LETTER:
        message.status = MessageStatus.WAITING.value
    return way.channel is not Channel.LETTER
