"""What was heard from many people, each question one statement that is prepared once."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Table, and_, case, exists, func, select
from sqlmodel import Session

from platform_core.engagement.pattern import Pattern
from platform_core.storage.among import among, ask
from platform_core.storage.columns import constant
from platform_core.storage.tables import Activity, Rhythm

_ACTIVITY: Table = Activity.__table__  # type: ignore[attr-defined]
_RHYTHM: Table = Rhythm.__table__  # type: ignore[attr-defined]
_STEPS = [constant("step_opened"), constant("step_finished")]


class Use(NamedTuple):
    """Somebody's use of the platform so far: when it was last, and when steps were touched."""

    last_at: datetime
    last_on: date
    first_step_on: date | None
    last_step_on: date | None


_SAID, _KEPT = _ACTIVITY.c, _RHYTHM.c
_step_on = case((_SAID.kind.in_(_STEPS), _SAID.on_day))
USE = (
    select(
        _SAID.enrolment_id,
        func.max(_SAID.at),
        func.max(_SAID.on_day),
        func.min(_step_on),
        func.max(_step_on),
    )
    .where(among(_SAID.enrolment_id))
    .group_by(_SAID.enrolment_id)
)
PATTERNS = select(
    _KEPT.enrolment_id, _KEPT.visits, _KEPT.last_on, _KEPT.recent, _KEPT.open_days
).where(among(_KEPT.enrolment_id))
_finished = _ACTIVITY.alias().c
_is_finished = exists().where(
    and_(
        _finished.enrolment_id == _SAID.enrolment_id,
        _finished.step == _SAID.step,
        _finished.kind == constant("step_finished"),
    )
)
_LEFT_PART_WAY = (
    select(_SAID.enrolment_id, func.max(_SAID.on_day))
    .where(among(_SAID.enrolment_id), _SAID.kind == constant("step_opened"), ~_is_finished)
    .group_by(_SAID.enrolment_id)
)


def use_from(rows: Iterable[Any]) -> dict[int, Use]:
    """The use of each enrolment that has any, from the answer to USE."""
    return {enrolment_id: Use(*found) for enrolment_id, *found in rows}


def patterns_of(session: Session, ids: Collection[int]) -> dict[int, Pattern]:
    """What is remembered of the visits of each enrolment that had any."""
    return patterns_from(ask(session, PATTERNS, ids))


def patterns_from(rows: Iterable[Any]) -> dict[int, Pattern]:
    """The same from the answer to PATTERNS."""
    return {one: Pattern(*found) for one, *found in rows}


def left_part_way_of(session: Session, ids: Collection[int]) -> dict[int, date]:
    """When a step was last opened that is still unfinished; for each enrolment that has one."""
    return dict(ask(session, _LEFT_PART_WAY, ids))
