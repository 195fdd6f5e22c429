"""Save a message in the transaction of what caused it."""

from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from platform_core.clock import local_date
from platform_core.notifications.forms import all_forms
from platform_core.notifications.rules import MessageStatus, Template
from platform_core.notifications.templates import write
from platform_core.notifications.ways import Way, way_for
from platform_core.settings import settings
from platform_core.storage.insert import insert_once
from platform_core.storage.tables import Enrolment, Message, Person, Service

OWN_NAME = "Camau"


def save_message(
    session: Session,
    person: Person,
    template: Template | str,
    occasion: str,
    *,
    at: datetime,
    enrolment_id: int | None = None,
    not_before: datetime | None = None,
    **names: Any,
) -> Message | None:
    """Save a message to somebody in their language, to be sent later, not before an instant.

    Once for each person, template and occasion: saying it again answers with the first. Nothing
    for somebody to whom no way is open. ``name`` is the sender's, unless it is given.
    """
    template = Template(template)
    way = _way(session, person, template, enrolment_id, at)
    if way is None:
        return None
    sender = _sender_name(session, enrolment_id)
    written = write(template, person.language, **{"name": sender, **names})
    insert_once(
        session,
        Message,
        person_id=person.id,
        enrolment_id=enrolment_id,
        template=template.value,
        occasion=occasion,
        channel=way.channel.value,
        language=person.language,
        address=way.address,
        sender_name=sender,
        subject=written.subject,
        body=all_forms(written),
        status=MessageStatus.WAITING.value,
        attempts=0,
        created_at=at,
        send_after=not_before,
        problem="",
    )
    return session.exec(
        select(Message).where(
            Message.person_id == person.id,
            Message.template == template.value,
            Message.occasion == occasion,
        )
    ).one()


def _way(
    session: Session, person: Person, template: Template, enrolment_id: int | None, at: datetime
) -> Way | None:
    enrolment = session.get_one(Enrolment, enrolment_id) if enrolment_id is not None else None
    today = local_date(at, settings().zone)
    return way_for(session, template, enrolment, person, today=today)


def _sender_name(session: Session, enrolment_id: int | None) -> str:
    """The neutral name that the patient's service has chosen; staff hear from the platform."""
    if enrolment_id is None:
        return OWN_NAME
    return session.exec(
        select(Service.sender_name)
        .join(Enrolment, col(Enrolment.service_id) == Service.id)
        .where(Enrolment.id == enrolment_id)
    ).one()
