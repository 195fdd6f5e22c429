"""A claimed message, at the last moment before it is sent: is it wanted, and where to."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session

from platform_core.clock import local_date
from platform_core.enrolment.rules import Channel
from platform_core.notifications.actions.settling import cancel
from platform_core.notifications.reminders.queries import is_still_wanted
from platform_core.notifications.rules import ASKED, REMINDERS, MessageStatus, Template
from platform_core.notifications.ways import Way, way_for
from platform_core.settings import settings
from platform_core.storage.tables import Enrolment, Message, Person


def prepare(
    session: Session, message: Message, *, now: datetime, can_be_asked: Collection[str] = ()
) -> bool:
    """Address a message to where its person can be reached by now; whether it is to be sent.

    It is cancelled if it is no longer wanted or no way is open any more, and waits on if it became
    a letter. Notes with it whether its channel, one of ``can_be_asked``, can tell later what became
    of it.
    """
    if message.template in REMINDERS and not is_still_wanted(session, message, now=now):
        cancel(session, message, "not wanted", at=now)
        return False
    way = _way(session, message, now)
    if way is None:
        cancel(session, message, "no way", at=now)
        return False
    _address(message, way)
    if way.channel is Channel.LETTER:
        message.status = MessageStatus.WAITING.value
    elif way.channel in can_be_asked:
        message.problem = ASKED
    session.flush()
    return way.channel is not Channel.LETTER


def _way(session: Session, message: Message, now: datetime) -> Way | None:
    person = session.get_one(Person, message.person_id)
    one = message.enrolment_id
    enrolment = session.get_one(Enrolment, one) if one is not None else None
    today = local_date(now, settings().zone)
    return way_for(session, Template(message.template), enrolment, person, today=today)


def _address(message: Message, way: Way) -> None:
    message.channel, message.address = way.channel.value, way.address
