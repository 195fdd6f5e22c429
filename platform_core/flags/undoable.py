"""What somebody has done to flags in the last minutes and can still take back."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Table, and_, exists
from sqlalchemy import select as core_select
from sqlmodel import Session

from platform_core.accounts.rules import Caseload
from platform_core.flags.actions.moves import BEFORE
from platform_core.flags.of_caseload import of_caseload
from platform_core.flags.rules import DECIDES_NOTHING, UNDO_FOR, UNDOABLE
from platform_core.storage.tables import Enrolment, Flag, FlagEvent, Person

_EVENT: Table = FlagEvent.__table__  # type: ignore[attr-defined]
_FLAG: Table = Flag.__table__  # type: ignore[attr-defined]
_ENROLMENT: Table = Enrolment.__table__  # type: ignore[attr-defined]
_PERSON: Table = Person.__table__  # type: ignore[attr-defined]
_LATER = _EVENT.alias("later")


@dataclass(frozen=True, slots=True)
class Undoable:
    """One press: what was done, with what outcome if it had one, to whom.

    ``acts`` are the flags with the numbers of their events; more than one where several were
    snoozed at once, and ``name`` and ``ref`` are then the first one's.
    """

    kind: str
    at: datetime
    name: str
    ref: str
    outcome: str | None
    acts: tuple[tuple[int, int], ...]


def undoable(session: Session, *, by: int, caseload: Caseload, now: datetime) -> list[Undoable]:
    """What one person can take back in this caseload, the newest first; in one statement."""
    said = _EVENT.c
    overtaken = exists().where(
        _LATER.c.flag_id == said.flag_id,
        _LATER.c.id > said.id,
        _LATER.c.kind.not_in(DECIDES_NOTHING),
    )
    asked = (
        core_select(
            said.id,
            said.flag_id,
            said.kind,
            said.at,
            said.details,
            _PERSON.c.name,
            _ENROLMENT.c.ref,
        )
        .join(_FLAG, _FLAG.c.id == said.flag_id)
        .join(_ENROLMENT, _ENROLMENT.c.id == _FLAG.c.enrolment_id)
        .join(_PERSON, _PERSON.c.id == _ENROLMENT.c.person_id)
        .where(
            and_(said.by == by, said.at.between(now - UNDO_FOR, now), said.kind.in_(UNDOABLE)),
            of_caseload(caseload),
            ~overtaken,
        )
        .order_by(said.at.desc(), said.kind, said.id)
    )
    rows = session.connection().execute(asked)
    return list(_presses(row for row in rows if BEFORE in row.details))


def _presses(rows: Iterable[Any]) -> Iterator[Undoable]:
    for (at, kind), together in groupby(rows, key=lambda row: (row.at, row.kind)):
        acts = list(together)
        first = acts[0]
        outcome = first.details.get("outcome")
        flags = tuple((act.flag_id, act.id) for act in acts)
        yield Undoable(kind, at, first.name, first.ref, outcome, flags)
