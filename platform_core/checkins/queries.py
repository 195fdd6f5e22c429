"""What was answered, as entered; a check-in that was corrected gives way to its correction."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, bindparam, exists
from sqlalchemy import select as core_select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from platform_core.storage.among import among, ask
from platform_core.storage.tables import CheckIn

_CHECK_IN = CheckIn.__table__  # type: ignore[attr-defined]
_LAST_DAY = core_select(func.max(_CHECK_IN.c.on_day)).where(
    _CHECK_IN.c.enrolment_id == bindparam("id")
)


_corrections = _CHECK_IN.alias().c
_GIVEN = _CHECK_IN.c
_ranked = (
    core_select(
        _GIVEN.enrolment_id,
        _GIVEN.at,
        _GIVEN.on_day,
        _GIVEN.mood,
        func.row_number()
        .over(
            partition_by=_GIVEN.enrolment_id,
            order_by=(_GIVEN.on_day.desc(), _GIVEN.id.desc()),
        )
        .label("place"),
    )
    .where(among(_GIVEN.enrolment_id), ~exists().where(_corrections.corrects_id == _GIVEN.id))
    .subquery()
    .c
)
_LAST_ANSWERS = core_select(_ranked.enrolment_id, _ranked.at, _ranked.on_day, _ranked.mood).where(
    _ranked.place == 1
)


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


def last_answers_of_many(session: Session, ids: Iterable[int]) -> dict[int, Answered]:
    """The same for those who judge by them: when, and the mood."""
    return {one: Answered(*found) for one, *found in ask(session, _LAST_ANSWERS, ids)}


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
