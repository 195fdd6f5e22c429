"""Whose place it is, how it stands, and what happened to it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy import select as core_select
from sqlmodel import Session, col, select

from platform_core.accounts.rules import Caseload, Language
from platform_core.enrolment.rules import Span, paused_days
from platform_core.errors import PlatformError
from platform_core.plain_text import storable
from platform_core.storage.among import among, ask
from platform_core.storage.tables import (
    Closure,
    Enrolment,
    EnrolmentEvent,
    Invitation,
    Pause,
    Person,
)

# Asked on every run of a patient's page, so they are put together once.
_OWN = select(Enrolment).where(
    Enrolment.person_id == bindparam("person_id"), Enrolment.service_id == bindparam("service_id")
)
_PAUSE = Pause.__table__  # type: ignore[attr-defined]
PAUSES = core_select(
    _PAUSE.c.enrolment_id, _PAUSE.c.first_on, _PAUSE.c.last_on, _PAUSE.c.ended_on
).where(among(_PAUSE.c.enrolment_id))


class NotInCaseload(PlatformError):
    """There is no such enrolment in this caseload; whether another service has one is not said."""

    wording = "enrolment.not_found"


def enrolment_of(session: Session, person_id: int, service_id: int) -> Enrolment | None:
    """A person's own enrolment in a service."""
    own = {"person_id": person_id, "service_id": service_id}
    return session.exec(_OWN, params=own).first()


def enrolment_by_ref(session: Session, ref: str, *, caseload: Caseload) -> Enrolment:
    """The enrolment that staff call ``ref``. Raises NotInCaseload."""
    found = session.exec(
        select(Enrolment).where(
            Enrolment.service_id == caseload.service_id,
            Enrolment.ref == storable(ref).strip().upper(),
        )
    ).first()
    if found is None:
        raise NotInCaseload(f"no {ref!r} in service {caseload.service_id}")
    return found


def pauses_of(session: Session, ids: Iterable[int]) -> dict[int, tuple[Span, ...]]:
    """The days each enrolment was, is or will be paused, in order; every id is there."""
    asked = list(ids)
    return pauses_from(ask(session, PAUSES, asked), asked)


def pauses_from(rows: Iterable[Any], ids: Iterable[int]) -> dict[int, tuple[Span, ...]]:
    """The same from the answer to PAUSES."""
    found: dict[int, tuple[Span, ...]] = dict.fromkeys(ids, ())
    for one, first_on, last_on, ended_on in rows:
        if span := paused_days(first_on, last_on, ended_on=ended_on):
            found[one] = tuple(sorted((*found[one], span)))
    return found


def open_pause(session: Session, enrolment_id: int) -> Pause | None:
    """The pause that somebody is in, if they are."""
    return session.exec(
        select(Pause).where(Pause.enrolment_id == enrolment_id, col(Pause.is_over).is_(False))
    ).first()


def closures_of(session: Session, service_id: int) -> tuple[Span, ...]:
    """The days a service was, is or will be closed, in order."""
    days = session.exec(
        select(col(Closure.first_on), col(Closure.last_on))
        .where(Closure.service_id == service_id, col(Closure.withdrawn_at).is_(None))
        .order_by(col(Closure.first_on), col(Closure.id))
    )
    return tuple(Span(first_on, last_on) for first_on, last_on in days)


def history(session: Session, enrolment_id: int) -> Sequence[EnrolmentEvent]:
    """Every change to an enrolment, first to last."""
    return session.exec(
        select(EnrolmentEvent)
        .where(EnrolmentEvent.enrolment_id == enrolment_id)
        .order_by(col(EnrolmentEvent.id))
    ).all()


@dataclass(frozen=True, slots=True)
class Invited:
    """Whom an invitation is for, and from which service, to greet them before they join."""

    enrolment_id: int
    person_id: int
    name: str
    language: Language
    service_id: int


def invited_by(session: Session, invitation: Invitation) -> Invited:
    """Whom an invitation is for."""
    enrolment = session.get_one(Enrolment, invitation.enrolment_id)
    person = session.get_one(Person, enrolment.person_id)
    return Invited(
        invitation.enrolment_id,
        enrolment.person_id,
        person.name,
        Language(person.language),
        enrolment.service_id,
    )
