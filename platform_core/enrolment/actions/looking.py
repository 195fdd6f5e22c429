"""Have an enrolment judged again, because something about it has changed.

It becomes due at once, for the next sweep. Where whoever opened the transaction also judges before
it commits (see ``jobs.on_write``), it is done by then and the sweep finds nothing left to do.
"""

from datetime import datetime

from sqlalchemy import Table, bindparam, update
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.util import identity_key
from sqlmodel import Session

from platform_core.storage.columns import Instant
from platform_core.storage.database import at_the_end
from platform_core.storage.tables import Enrolment

_ENROLMENT: Table = Enrolment.__table__  # type: ignore[attr-defined]
_CHANGED = "enrolments that changed"
_UNWRITTEN = "enrolments that are to be due unless they are judged"
_DUE = (
    update(_ENROLMENT)
    .where(_ENROLMENT.c.id == bindparam("one"))
    .values(look_again_at=bindparam("at", type_=Instant))
)


def look_again(session: Session, enrolment_id: int, *, at: datetime) -> None:
    """Make an enrolment due, whoever holds it."""
    session.flush()
    _write_due(session, enrolment_id, at)
    note_change(session, enrolment_id, at=at)


def look_again_unless_judged(session: Session, enrolment_id: int, *, at: datetime) -> None:
    """The same for an enrolment whose row this transaction has locked: written at its end, and only
    if they have not been judged by then."""
    if _UNWRITTEN not in session.info:
        session.info[_UNWRITTEN] = {}
        at_the_end(session, _write_those_left)
    session.info[_UNWRITTEN][enrolment_id] = at
    note_change(session, enrolment_id, at=at)


def note_judged(session: Session, enrolment_id: int) -> None:
    """Remember that an enrolment has been given its deadline in this transaction."""
    session.info.get(_UNWRITTEN, {}).pop(enrolment_id, None)


def _write_those_left(session: Session) -> None:
    for enrolment_id, at in sorted(session.info.pop(_UNWRITTEN).items()):
        _write_due(session, enrolment_id, at)


def _write_due(session: Session, enrolment_id: int, at: datetime) -> None:
    session.connection().execute(_DUE, {"one": enrolment_id, "at": at})
    held = session.identity_map.get(identity_key(Enrolment, enrolment_id))
    if held is not None:
        set_committed_value(held, "look_again_at", at)


def look_again_at_held(session: Session, held: Enrolment, *, at: datetime) -> None:
    """The same for an enrolment that this session holds and is writing anyway."""
    held.look_again_at = at
    note_change(session, held.id or 0, at=at)


def note_change(session: Session, enrolment_id: int, *, at: datetime) -> None:
    """Remember that something about an enrolment, due already, has changed in this transaction."""
    session.info.setdefault(_CHANGED, []).append((enrolment_id, at))


def take_changes(session: Session) -> list[tuple[int, datetime]]:
    """Which enrolments have changed in this transaction and when, in order; then forget."""
    found: list[tuple[int, datetime]] = session.info.pop(_CHANGED, [])
    return found
