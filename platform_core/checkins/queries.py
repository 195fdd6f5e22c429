"""What was answered, as entered; a check-in that was corrected gives way to its correction."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, bindparam, exists
from sqlalchemy import select as core_select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from platform_core.storage.among import among
from platform_core.storage.tables import CheckIn, Enrolment

_CHECK_IN = CheckIn.__table__  # type: ignore[attr-defined]
_LAST_DAY = core_select(func.max(_CHECK_IN.c.on_day)).where(
    _CHECK_IN.c.enrolment_id == bindparam("id")
)


_corrections, _given = _CHECK_IN.alias().c, _CHECK_IN.alias().c
_ENROLMENT = Enrolment.__table__  # type: ignore[attr-defined]
# For each of them one look at the end of an index, however many check-ins they have given.
_last_of_each = core_select(
    core_select(_given.id)
    .where(
        _given.enrolment_id == _ENROLMENT.c.id,
        ~exists().where(_corrections.corrects_id == _given.id),
    )
    .order_by(_given.on_day.desc(), _given.id.desc())
    .limit(1)
    .scalar_subquery()
).where(among(_ENROLMENT.c.id))
LAST_ANSWERS = core_select(
    _CHECK_IN.c.enrolment_id, _CHECK_IN.c.at, _CHECK_IN.c.on_day, _CHECK_IN.c.mood
).where(_CHECK_IN.c.id.in_(_last_of_each))


class Answered(NamedTuple):
    """The newest check-in of somebody: when it was sent, which day it is about, and the mood."""

    at: datetime
    on_day: date
    mood: int | None


def check_ins_of(session: Session, enrolment_id: int) -> Sequence[CheckIn]:
    """Every check-in that stands, newest first."""
    return session.exec(_standing().where(CheckIn.enrolment_id == enrolment_id)).all()


def latest(session: Session, enrolment_id: int) -> CheckIn | None:
    """The newest check-in that stands, by the day it is about."""
    return session.exec(_standing().where(CheckIn.enrolment_id == enrolment_id).limit(1)).first()


def last_day(session: Session, enrolment_id: int) -> date | None:
    """The day that the newest check-in is about, in one small statement: Today asks on every run.

    A correction keeps the day of what it corrects, so those need no leaving out.
    """
    found: date | None = session.connection().execute(_LAST_DAY, {"id": enrolment_id}).scalar()
    return found


def latest_of_many(session: Session, ids: Iterable[int]) -> dict[int, CheckIn]:
    """The newest check-in of each enrolment that has one, in one statement."""
    place = func.row_number().over(
        partition_by=col(CheckIn.enrolment_id),
        order_by=(col(CheckIn.on_day).desc(), col(CheckIn.id).desc()),
    )
    ranked = (
        select(CheckIn.id, place.label("place"))
        .where(col(CheckIn.enrolment_id).in_(list(ids)), _not_corrected())
        .subquery()
    )
    newest = select(CheckIn).join(ranked, ranked.c.id == CheckIn.id).where(ranked.c.place == 1)
    return {found.enrolment_id: found for found in session.exec(newest)}


def last_answers_from(rows: Iterable[Any]) -> dict[int, Answered]:
    """The newest check-in of each, for those who judge by them, from the answer to LAST_ANSWERS."""
    return {one: Answered(*found) for one, *found in rows}


def is_entered(session: Session, enrolment_id: int, source: str, on_day: date) -> bool:
    """Whether staff have entered a check-in from this source about this day, that stands."""
    same = select(CheckIn.id).where(
        CheckIn.enrolment_id == enrolment_id, CheckIn.source == source, CheckIn.on_day == on_day
    )
    return session.exec(same.where(_not_corrected()).limit(1)).first() is not None


def by_submission(session: Session, submission: str) -> CheckIn | None:
    """The check-in that was saved for a submission, if it was."""
    return session.exec(select(CheckIn).where(CheckIn.submission == submission)).first()


def _standing() -> SelectOfScalar[CheckIn]:
    newest_first = (col(CheckIn.on_day).desc(), col(CheckIn.id).desc())
    return select(CheckIn).where(_not_corrected()).order_by(*newest_first)


def _not_corrected() -> ColumnElement[bool]:
    corrections = aliased(CheckIn)
    return ~exists().where(col(corrections.corrects_id) == CheckIn.id)
