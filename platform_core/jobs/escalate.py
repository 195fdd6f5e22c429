"""Bring before a service's deputy, once, what nobody took up within the promise.

On working mornings, from eight by the service's clock. The mark and the message are saved together.
Where nobody is named, nobody is written to: the page says what is over all the same.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from platform_core.accounts.rules import Role
from platform_core.clock import local_date
from platform_core.engagement.calendar import is_working_day, working_days_left
from platform_core.enrolment.queries import closures_of
from platform_core.flags.actions import FlagMoved, escalate
from platform_core.flags.promises import due_for, woken_at_of_many
from platform_core.flags.rules import MORNING, FlagStatus
from platform_core.notifications.actions import save_message
from platform_core.notifications.rules import Template
from platform_core.settings import settings
from platform_core.storage.database import open_reading, open_transaction
from platform_core.storage.tables import Enrolment, Flag, Person, RoleGrant, Service
from platform_core.wording import say

_STAFF = (Role.CLINICIAN.value, Role.ADMINISTRATOR.value)


def escalate_unheeded(*, now: datetime) -> int:
    """Escalate whatever is over in every service that has named a deputy; how many flags."""
    if now.astimezone(settings().zone).time() < MORNING:
        return 0
    with open_reading() as session:
        services = session.exec(select(Service.id).where(col(Service.deputy_id).is_not(None))).all()
    return sum(_of_service(service_id or 0, now) for service_id in services)


def _of_service(service_id: int, now: datetime) -> int:
    with open_reading() as session:
        if not _unheeded(session, service_id, now):
            return 0
    with open_transaction() as session:
        deputy = _deputy(session, service_id)
        flags = _unheeded(session, service_id, now) if deputy else []
        return _escalate(session, flags, deputy, now) if deputy and flags else 0


def _escalate(session: Session, flags: Sequence[Flag], deputy: Person, now: datetime) -> int:
    told: list[int] = []
    for flag in flags:
        try:
            told.append(escalate(session, flag, deputy.id or 0, at=now).id or 0)
        except FlagMoved:
            continue
    if told:
        save_message(
            session,
            deputy,
            Template.ESCALATION,
            f"flag {told[0]}",  # which is escalated this once, so the message is sent this once
            at=now,
            lines=say("escalation.waiting", deputy.language, n=len(told)),
            link=f"{settings().address_for_people}/this_week",
        )
    return len(told)


def _unheeded(session: Session, service_id: int, now: datetime) -> list[Flag]:
    """The open flags of a service whose promise ran out before today, on a working day."""
    today = local_date(now, settings().zone)
    service, closures = session.get_one(Service, service_id), closures_of(session, service_id)
    if not is_working_day(today, closures):
        return []
    asked = (
        select(Flag)
        .join(Enrolment, col(Enrolment.id) == Flag.enrolment_id)
        .where(
            Enrolment.service_id == service_id,
            Flag.status == FlagStatus.OPEN.value,
            col(Flag.escalated_at).is_(None),
        )
        .order_by(col(Flag.id))
    )
    flags = session.exec(asked).all()
    woken = woken_at_of_many(session, [flag.id or 0 for flag in flags])

    def is_over(flag: Flag) -> bool:
        due = due_for(flag, woken.get(flag.id or 0), service.contact_days, closures)
        return working_days_left(due, today, closures) < 0

    return [flag for flag in flags if is_over(flag)]


def _deputy(session: Session, service_id: int) -> Person | None:
    """Whom the service has named, if they still work there."""
    return session.exec(
        select(Person)
        .join(Service, col(Service.deputy_id) == col(Person.id))
        .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
        .where(
            Service.id == service_id,
            RoleGrant.service_id == service_id,
            col(RoleGrant.role).in_(_STAFF),
            col(RoleGrant.revoked_at).is_(None),
            col(Person.disabled_at).is_(None),
        )
    ).first()
