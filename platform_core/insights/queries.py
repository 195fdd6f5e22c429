"""What happened to one enrolment, from every table, newest first."""

from collections.abc import Iterable, Iterator
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_
from sqlmodel import Session, col, func, select

from platform_core.accounts.rules import Caseload
from platform_core.content.queries import current_plan, step_as_read
from platform_core.enrolment.rules import Status
from platform_core.insights import happenings
from platform_core.insights.happenings import Known
from platform_core.insights.rules import Event, NotJoined, Titles
from platform_core.settings import settings
from platform_core.storage.tables import (
    Activity,
    CheckIn,
    Contact,
    EngagementChange,
    Enrolment,
    EnrolmentEvent,
    Flag,
    FlagEvent,
    Invitation,
    Message,
    Pause,
    Person,
    Service,
    StageRelease,
    StoryShare,
    TapLink,
)

_OWN_ROWS: tuple[tuple[Any, Any], ...] = (
    (Activity, happenings.activity),
    (StageRelease, happenings.stage_release),
    (CheckIn, happenings.check_in),
    (Pause, happenings.pause),
    (Contact, happenings.contact),
    (EngagementChange, happenings.engagement_change),
    (EnrolmentEvent, happenings.enrolment_event),
    (Invitation, happenings.invitation),
    (Message, happenings.message),
    (TapLink, happenings.tap),
    (StoryShare, happenings.story_share),
)
_WHO = ("by", "issued_by", "revoked_by", "entered_by", "asked_by", "ended_by")


def timeline(
    session: Session, enrolment: Enrolment, *, caseload: Caseload, zone: ZoneInfo | None = None
) -> list[Event]:
    """Everything that happened to one enrolment, newest first; nothing for another caseload's.

    Costs the same number of queries however long the history is (versions of content that this
    process has not read yet apart). Dates are local to ``zone``, the service's unless given.
    """
    if enrolment.service_id != caseload.service_id:
        return []
    rows = {table: _rows_of(session, table, enrolment) for table, _ in _OWN_ROWS}
    flags = _flag_events(session, enrolment)
    every = [row for found in rows.values() for row in found] + [row for row, _ in flags]
    known = Known(
        names=_names(session, every),
        steps=_step_titles(session, rows[Activity]),
        stages=_stage_titles(session, enrolment),
        patient_id=enrolment.person_id,
        zone=zone or settings().zone,
    )
    events = list(_told(rows, flags, known))
    return sorted(events, key=lambda event: event.at, reverse=True)


def not_joined(session: Session, *, caseload: Caseload) -> list[NotJoined]:
    """Everybody referred or invited who has not joined, the longest wait first, in one query."""
    newest = (
        select(func.max(Invitation.id).label("id"))
        .where(col(Invitation.revoked_at).is_(None))
        .group_by(col(Invitation.enrolment_id))
        .subquery()
    )
    asked = (
        select(Enrolment, Person, Invitation)
        .join(Person, col(Person.id) == col(Enrolment.person_id))
        .outerjoin(
            Invitation,
            and_(
                col(Invitation.enrolment_id) == col(Enrolment.id),
                col(Invitation.id).in_(select(newest.c.id)),
            ),
        )
        .where(
            Enrolment.service_id == caseload.service_id,
            col(Enrolment.status).in_([Status.REFERRED, Status.INVITED]),
        )
        .order_by(col(Enrolment.referred_on), col(Enrolment.id))
    )
    return [_not_joined(*row) for row in session.exec(asked)]


def _not_joined(enrolment: Enrolment, person: Person, held: Invitation | None) -> NotJoined:
    return NotJoined(
        ref=enrolment.ref,
        name=person.name,
        language=person.language,
        preferred_channel=enrolment.preferred_channel,
        referred_on=enrolment.referred_on,
        invited_at=held.issued_at if held else None,
        opened_at=held.opened_at if held else None,
        expires_at=held.expires_at if held else None,
    )


def _told(
    rows: dict[Any, list[Any]], flags: list[tuple[FlagEvent, Flag]], known: Known
) -> Iterator[Event]:
    for table, tell in _OWN_ROWS:
        for row in rows[table]:
            yield from tell(row, known)
    for row, flag in flags:
        if row.kind != "contacted":  # the contact tells it itself
            yield from happenings.flag_event(row, flag, known)


def last_word_on(
    session: Session, flag_id: int, *, caseload: Caseload, zone: ZoneInfo | None = None
) -> Event | None:
    """The newest thing that was done about a flag, and by whom; nothing for another caseload's."""
    asked = (
        select(FlagEvent, Flag, Enrolment.person_id)
        .join(Flag, col(Flag.id) == col(FlagEvent.flag_id))
        .join(Enrolment, col(Enrolment.id) == col(Flag.enrolment_id))
        .where(Flag.id == flag_id, Enrolment.service_id == caseload.service_id)
        .order_by(col(FlagEvent.id).desc())
        .limit(1)
    )
    found = session.exec(asked).first()
    if found is None:
        return None
    row, flag, patient_id = found
    known = Known(_names(session, [row]), {}, {}, patient_id, zone or settings().zone)
    return next(happenings.flag_event(row, flag, known))


def _rows_of(session: Session, table: Any, enrolment: Enrolment) -> list[Any]:
    asked = select(table).where(table.enrolment_id == enrolment.id).order_by(table.id)
    return list(session.exec(asked))


def _flag_events(session: Session, enrolment: Enrolment) -> list[tuple[FlagEvent, Flag]]:
    asked = (
        select(FlagEvent, Flag)
        .join(Flag, Flag.id == FlagEvent.flag_id)  # type: ignore[arg-type]
        .where(Flag.enrolment_id == enrolment.id)
        .order_by(FlagEvent.id)  # type: ignore[arg-type]
    )
    return list(session.exec(asked))


def _names(session: Session, rows: Iterable[Any]) -> dict[int, str]:
    every = list(rows)
    ids = {getattr(row, column, None) for row in every for column in _WHO} - {None}
    ids |= {row.details.get("to") for row in every if isinstance(row, FlagEvent)} - {None}
    asked = select(Person.id, Person.name).where(Person.id.in_(ids))  # type: ignore[union-attr]
    return {number: name for number, name in session.exec(asked) if number is not None}


def _step_titles(
    session: Session, rows: Iterable[Activity]
) -> dict[tuple[int | None, str], Titles]:
    """Steps as they were called in the version that was read."""
    read = {(row.version_id, row.step) for row in rows if row.version_id and row.step}
    found: dict[tuple[int | None, str], Titles] = {}
    for version_id, key in read:
        step = step_as_read(session, version_id, key)
        found[version_id, key] = Titles({code: w.title for code, w in step.words.items()})
    return found


def _stage_titles(session: Session, enrolment: Enrolment) -> dict[str, Titles]:
    service = session.get_one(Service, enrolment.service_id)
    plan = current_plan(session, service.plan_key)
    return {stage.key: Titles(dict(stage.title)) for stage in plan.stages}
