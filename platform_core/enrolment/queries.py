"""Whose place it is, how it stands, and what happened to it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, bindparam, or_
from sqlalchemy import select as core_select
from sqlmodel import Session, col, func, select

from platform_core.accounts.rules import Caseload, Language
from platform_core.enrolment.rules import Channel, Pace, Span, Status, paused_days
from platform_core.errors import PlatformError
from platform_core.plain_text import storable
from platform_core.storage.among import among, ask
from platform_core.storage.tables import (
    Activity,
    CheckIn,
    Closure,
    Enrolment,
    EnrolmentEvent,
    Invitation,
    Pause,
    Person,
)

_ENROLMENT = Enrolment.__table__  # type: ignore[attr-defined]
_PERSON = Person.__table__  # type: ignore[attr-defined]
_REF = _ENROLMENT.c.ref


# Asked on every run of a patient's page, so they are put together once.
_OWN = select(Enrolment).where(
    Enrolment.person_id == bindparam("person_id"), Enrolment.service_id == bindparam("service_id")
)
_PAUSE = Pause.__table__  # type: ignore[attr-defined]
_PAUSES = (
    core_select(_PAUSE.c.enrolment_id, _PAUSE.c.first_on, _PAUSE.c.last_on, _PAUSE.c.ended_on)
    .where(among(_PAUSE.c.enrolment_id))
    .order_by(_PAUSE.c.first_on)
)


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


@dataclass(frozen=True, slots=True)
class CaseloadRow:
    """One line of the caseload. ``last_heard_on``: the last day with activity or a check-in."""

    enrolment_id: int
    ref: str
    name: str
    language: Language
    status: Status
    pace: Pace
    engagement: str
    engagement_since: datetime | None
    preferred_channel: Channel
    referred_on: date
    joined_at: datetime | None
    programme_on: date | None
    last_heard_on: date | None


def caseload_rows(
    session: Session,
    *,
    caseload: Caseload,
    search: str = "",
    status: Status | None = None,
    limit: int = 50,
    offset: int = 0,
) -> list[CaseloadRow]:
    """One page of the caseload by name, in one statement; ``search`` is part of a name or ref."""
    rows = session.connection().execute(
        _CASELOAD.where(*_within(caseload, search, status))
        .order_by(func.lower(_PERSON.c.name), _ENROLMENT.c.id)
        .limit(limit)
        .offset(offset)
    )
    return [_row(row) for row in rows]


def caseload_counts(session: Session, *, caseload: Caseload, search: str = "") -> dict[Status, int]:
    """How many of the caseload have each status; statuses that nobody has are not there."""
    rows = session.connection().execute(
        core_select(_ENROLMENT.c.status, func.count())
        .join(_PERSON, _PERSON.c.id == _ENROLMENT.c.person_id)
        .where(*_within(caseload, search, None))
        .group_by(_ENROLMENT.c.status)
    )
    return {Status(status): number for status, number in rows}


def _last_day(table: Any) -> ScalarSelect[date]:
    return (
        core_select(func.max(table.c.on_day))
        .where(table.c.enrolment_id == _ENROLMENT.c.id)
        .scalar_subquery()
    )


_CASELOAD = core_select(
    _ENROLMENT.c.id,
    _ENROLMENT.c.ref,
    _PERSON.c.name,
    _PERSON.c.language,
    _ENROLMENT.c.status,
    _ENROLMENT.c.pace,
    _ENROLMENT.c.engagement,
    _ENROLMENT.c.engagement_since,
    _ENROLMENT.c.preferred_channel,
    _ENROLMENT.c.referred_on,
    _ENROLMENT.c.joined_at,
    _ENROLMENT.c.programme_on,
    _last_day(Activity.__table__).label("active_on"),  # type: ignore[attr-defined]
    _last_day(CheckIn.__table__).label("checked_in_on"),  # type: ignore[attr-defined]
).join(_PERSON, _PERSON.c.id == _ENROLMENT.c.person_id)


def _within(caseload: Caseload, search: str, status: Status | None) -> list[ColumnElement[bool]]:
    conditions = [_ENROLMENT.c.service_id == caseload.service_id]
    if status is not None:
        conditions.append(_ENROLMENT.c.status == Status(status).value)
    if sought := storable(search).strip():
        conditions.append(or_(*_written_like(_PERSON.c.name, sought), *_written_like(_REF, sought)))
    return conditions


def _written_like(column: Any, sought: str) -> list[ColumnElement[bool]]:
    # SQLite folds the case of A to Z only, so Ŵyn is looked for in each way it may be written
    ways = dict.fromkeys((sought, sought.lower(), sought.upper(), sought.title()))
    return [column.icontains(way, autoescape=True) for way in ways]


def _row(row: Any) -> CaseloadRow:
    heard = [day for day in (row.active_on, row.checked_in_on) if day is not None]
    return CaseloadRow(
        enrolment_id=row.id,
        ref=row.ref,
        name=row.name,
        language=Language(row.language),
        status=Status(row.status),
        pace=Pace(row.pace),
        engagement=row.engagement,
        engagement_since=row.engagement_since,
        preferred_channel=Channel(row.preferred_channel),
        referred_on=row.referred_on,
        joined_at=row.joined_at,
        programme_on=row.programme_on,
        last_heard_on=max(heard, default=None),
    )


def pauses_of(session: Session, ids: Iterable[int]) -> dict[int, tuple[Span, ...]]:
    """The days each enrolment was, is or will be paused, in order; every id is there."""
    found: dict[int, list[Span]] = {id_: [] for id_ in ids}
    for pause in ask(session, _PAUSES, found):
        if span := paused_days(pause.first_on, pause.last_on, ended_on=pause.ended_on):
            found[pause.enrolment_id].append(span)
    return {id_: tuple(spans) for id_, spans in found.items()}


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
