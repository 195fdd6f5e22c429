"""On working mornings, tell each clinician how many are waiting; nothing when nobody is."""

from datetime import datetime

from sqlmodel import Session, col, func, select

from platform_core.accounts.rules import Role
from platform_core.clock import local_date
from platform_core.engagement.calendar import is_working_day
from platform_core.enrolment.queries import closures_of
from platform_core.flags.rules import PURPOSE, FlagStatus, Purpose, Rule, is_morning
from platform_core.notifications.actions import save_message
from platform_core.notifications.rules import Template
from platform_core.settings import settings
from platform_core.storage.database import open_reading, open_transaction
from platform_core.storage.tables import Enrolment, Flag, Message, Person, RoleGrant, Service
from platform_core.wording import say

_BEFORE_THE_TEAM = (FlagStatus.OPEN.value, FlagStatus.ACKNOWLEDGED.value)


def send_digests(*, now: datetime) -> int:
    """Save this morning's message to everybody who wants one and has not got it; how many."""
    if not is_morning(now.astimezone(settings().zone).time()):
        return 0
    with open_reading() as session:
        services = session.exec(select(Service.id)).all()
        waiting = [id_ for id_ in services if id_ and _untold(session, id_, now)]
    return sum(_tell(service_id, now) for service_id in waiting)


def _tell(service_id: int, now: datetime) -> int:
    with open_transaction() as session:
        counts = _counts(session, service_id)
        told = 0
        for person in _untold(session, service_id, now):
            lines = _lines(counts, person)
            told += bool(lines) and _save(session, person, service_id, lines, now)
        return told


def _save(session: Session, person: Person, service_id: int, lines: str, now: datetime) -> bool:
    link = f"{settings().address_for_people}/this_week"
    occasion = _occasion(service_id, now)
    saved = save_message(session, person, Template.DIGEST, occasion, at=now, lines=lines, link=link)
    return saved is not None


def _occasion(service_id: int, now: datetime) -> str:
    return f"{service_id} {local_date(now, settings().zone).isoformat()}"


def _untold(session: Session, service_id: int, now: datetime) -> list[Person]:
    """The clinicians who are to hear this morning and have not yet; on a day off nobody is."""
    today = local_date(now, settings().zone)
    if not is_working_day(today, closures_of(session, service_id)):
        return []
    told = select(Message.person_id).where(
        Message.template == Template.DIGEST.value, Message.occasion == _occasion(service_id, now)
    )
    asked = (
        select(Person)
        .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
        .where(
            RoleGrant.service_id == service_id,
            RoleGrant.role == Role.CLINICIAN.value,
            col(RoleGrant.revoked_at).is_(None),
            col(Person.disabled_at).is_(None),
            col(Person.wants_digest).is_(True),
            col(Person.email).is_not(None),
            col(Person.id).not_in(told),
        )
        .order_by(col(Person.id))
    )
    return list(session.exec(asked))


def _counts(session: Session, service_id: int) -> list[tuple[str, str, int | None, int]]:
    asked = (
        select(Flag.status, Flag.rule, Flag.owner_id, func.count())
        .join(Enrolment, col(Enrolment.id) == Flag.enrolment_id)
        .where(Enrolment.service_id == service_id, col(Flag.status).in_(_BEFORE_THE_TEAM))
        .group_by(col(Flag.status), col(Flag.rule), col(Flag.owner_id))
    )
    return list(session.exec(asked))


def _lines(counts: list[tuple[str, str, int | None, int]], person: Person) -> str:
    """What waits for somebody, a line for each number that is not nought."""
    numbers = {
        "unseen": sum(n for status, _, _, n in counts if status == FlagStatus.OPEN),
        "asked": sum(n for _, rule, _, n in counts if PURPOSE[Rule(rule)] is Purpose.CONTACT),
        "yours": sum(n for _, _, owner, n in counts if owner == person.id),
    }
    if not numbers["unseen"] and not numbers["yours"]:
        return ""
    said = [say(f"digest.{what}", person.language, n=n) for what, n in numbers.items() if n]
    return "\n".join(said)
