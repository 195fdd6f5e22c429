"""What was heard from many people, each question one statement."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Table, and_, case, exists, func, select
from sqlmodel import Session

from platform_core.engagement.pattern import Pattern
from platform_core.storage.tables import Activity, Contact, Rhythm

_ACTIVITY: Table = Activity.__table__  # type: ignore[attr-defined]
_RHYTHM: Table = Rhythm.__table__  # type: ignore[attr-defined]
_CONTACT: Table = Contact.__table__  # type: ignore[attr-defined]
_STEPS = ("step_opened", "step_finished")


@dataclass(frozen=True, slots=True)
class Use:
    """Somebody's use of the platform so far: when it was last, and when steps were touched."""

    last_at: datetime
    last_on: date
    first_step_on: date | None
    last_step_on: date | None


def use_of(session: Session, ids: Collection[int]) -> dict[int, Use]:
    """The use of each enrolment that has any."""
    said = _ACTIVITY.c
    step_on = case((said.kind.in_(_STEPS), said.on_day))
    rows = session.connection().execute(
        select(
            said.enrolment_id,
            func.max(said.at),
            func.max(said.on_day),
            func.min(step_on),
            func.max(step_on),
        )
        .where(said.enrolment_id.in_(ids))
        .group_by(said.enrolment_id)
    )
    return {enrolment_id: Use(*found) for enrolment_id, *found in rows}


def patterns_of(session: Session, ids: Collection[int]) -> dict[int, Pattern]:
    """What is remembered of the visits of each enrolment that had any."""
    kept = _RHYTHM.c
    rows = session.connection().execute(
        select(kept.enrolment_id, kept.visits, kept.last_on, kept.recent, kept.open_days).where(
            kept.enrolment_id.in_(ids)
        )
    )
    return {enrolment_id: Pattern(*found) for enrolment_id, *found in rows}


def left_part_way_of(session: Session, ids: Collection[int]) -> dict[int, date]:
    """When a step was last opened that is still unfinished; for each enrolment that has one."""
    opened, finished = _ACTIVITY.c, _ACTIVITY.alias().c
    is_finished = exists().where(
        and_(
            finished.enrolment_id == opened.enrolment_id,
            finished.step == opened.step,
            finished.kind == "step_finished",
        )
    )
    rows = session.connection().execute(
        select(opened.enrolment_id, func.max(opened.on_day))
        .where(opened.enrolment_id.in_(ids), opened.kind == "step_opened", ~is_finished)
        .group_by(opened.enrolment_id)
    )
    return {row[0]: row[1] for row in rows}


def spoken_with(session: Session, ids: Collection[int]) -> dict[int, datetime]:
    """When staff last reached each of those whom they ever have."""
    made = _CONTACT.c
    rows = session.connection().execute(
        select(made.enrolment_id, func.max(made.at))
        .where(made.enrolment_id.in_(ids), made.result == "reached")
        .group_by(made.enrolment_id)
    )
    return {row[0]: row[1] for row in rows}
