"""Take up, put off and settle a flag.

Every move is an UPDATE that names what it expects to find, so that two people, or a person and the
sweep, cannot both decide. Whoever comes second gets FlagMoved and nothing of theirs is saved. The
enrolment's row is always written before its flags', so that nobody waits in a circle.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, bindparam, func, literal, update
from sqlalchemy import select as core_select
from sqlmodel import Session, col, select

from platform_core.audit.actions import record
from platform_core.engagement.facts import Reason
from platform_core.enrolment.actions import look_again
from platform_core.errors import PlatformError
from platform_core.flags.rules import (
    MAY_ACKNOWLEDGE,
    MAY_CONTACT,
    MAY_RESOLVE,
    MAY_SNOOZE,
    MAY_WAKE,
    FlagStatus,
    Outcome,
)
from platform_core.storage.columns import Instant
from platform_core.storage.tables import Contact, Enrolment, Flag, FlagEvent

_FLAG: Table = Flag.__table__  # type: ignore[attr-defined]
BEFORE = "before"  # under which a flag's history keeps how it stood
_HELD = (
    core_select(
        _FLAG.c.status,
        _FLAG.c.acknowledged_at,
        _FLAG.c.acknowledged_by,
        _FLAG.c.snoozed_until,
        _FLAG.c.owner_id,
    )
    .where(_FLAG.c.id == bindparam("id"))
    .with_for_update()
)


class FlagMoved(PlatformError):
    """Somebody else decided meanwhile; what they decided stands."""


class SnoozeRefused(PlatformError):
    """A flag can only be put off to a later instant."""


def acknowledge(session: Session, flag: Flag, *, by: int, at: datetime) -> Flag:
    """Take up an open flag; it is theirs unless it is a colleague's already. Raises FlagMoved."""
    before = as_it_stands(session, flag)
    _move(
        session,
        flag,
        MAY_ACKNOWLEDGE,
        status=FlagStatus.ACKNOWLEDGED,
        acknowledged_at=at,
        acknowledged_by=by,
        owner_id=func.coalesce(col(Flag.owner_id), by),
    )
    return tell(session, flag, "acknowledged", by=by, at=at, words={BEFORE: before})


def snooze(session: Session, flag: Flag, until: datetime, *, by: int, at: datetime) -> Flag:
    """Put a flag off until an instant. Raises FlagMoved, and SnoozeRefused for one that is past."""
    if until <= at:
        raise SnoozeRefused(f"flag {flag.id} until {until.isoformat()}")
    before = as_it_stands(session, flag)
    _move(session, flag, MAY_SNOOZE, status=FlagStatus.SNOOZED, snoozed_until=until)
    words = {BEFORE: before}
    return tell(session, flag, "snoozed", by=by, at=at, words=words, until=until.isoformat())


def wake(session: Session, flag: Flag, *, at: datetime) -> Flag:
    """Put a snoozed flag back on the list, for somebody to take up afresh.

    Raises FlagMoved, also if it has been put off to another instant since it was read.
    """
    _move(
        session,
        flag,
        MAY_WAKE,
        col(Flag.snoozed_until) == flag.snoozed_until,
        status=FlagStatus.OPEN,
        snoozed_until=None,
        acknowledged_at=None,
        acknowledged_by=None,
    )
    return tell(session, flag, "woken", by=None, at=at)


def resolve(
    session: Session,
    flag: Flag,
    outcome: Outcome | str,
    *,
    by: int | None,
    at: datetime,
    evidence: Sequence[Reason] = (),
) -> Flag:
    """Settle a flag with its outcome. Raises FlagMoved.

    The enrolment is looked at again, because what the team settled is not raised again at once.
    """
    outcome = Outcome(outcome)
    words: dict[str, Any] = {}
    if by is not None:
        look_again(session, flag.enrolment_id, at=at)
        words[BEFORE] = as_it_stands(session, flag)
    _move(
        session,
        flag,
        MAY_RESOLVE,
        status=FlagStatus.RESOLVED,
        outcome=outcome,
        resolved_at=at,
        resolved_by=by,
        snoozed_until=None,
    )
    if evidence:
        words["reasons"] = [reason.as_json() for reason in evidence]
    return tell(session, flag, "resolved", by=by, at=at, words=words, outcome=outcome.value)


def keep_in_hand(session: Session, flag: Flag, contact: Contact, *, by: int, at: datetime) -> Flag:
    """Note a contact on its flag; whoever made it has the flag in hand. Raises FlagMoved."""
    _move(
        session,
        flag,
        MAY_CONTACT,
        status=FlagStatus.ACKNOWLEDGED,
        acknowledged_at=func.coalesce(col(Flag.acknowledged_at), literal(at, Instant)),
        acknowledged_by=func.coalesce(col(Flag.acknowledged_by), by),
        owner_id=func.coalesce(col(Flag.owner_id), by),
    )
    return tell(
        session,
        flag,
        "contacted",
        by=by,
        at=at,
        contact_id=contact.id,
        channel=contact.channel,
        result=contact.result,
    )


def as_it_stands(session: Session, flag: Flag) -> dict[str, Any]:
    """How a flag stands now, held until this transaction ends, so that it can be put back so."""
    held = session.connection().execute(_HELD, {"id": flag.id}).one()
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in held._mapping.items()
    }


def tell(
    session: Session,
    flag: Flag,
    kind: str,
    *,
    by: int | None,
    at: datetime,
    words: Mapping[str, Any] | None = None,
    **details: Any,
) -> Flag:
    """Write the flag's history and the audit, and answer with the flag as it is now."""
    service_id = session.exec(
        select(Enrolment.service_id).where(Enrolment.id == flag.enrolment_id)
    ).one()
    flag_id = cast(int, flag.id)
    remember(session, flag_id, kind, by=by, at=at, service_id=service_id, words=words, **details)
    return session.get_one(Flag, flag_id, populate_existing=True)


def remember(
    session: Session,
    flag_id: int,
    kind: str,
    *,
    by: int | None,
    at: datetime,
    service_id: int,
    words: Mapping[str, Any] | None = None,
    **details: Any,
) -> None:
    """Add a row of the flag's history and one of the audit.

    ``words`` go into the flag's own history only: the audit holds nobody's words.
    """
    session.add(
        FlagEvent(flag_id=flag_id, kind=kind, at=at, by=by, details={**details, **(words or {})})
    )
    record(session, f"flag.{kind}", "flag", flag_id, by=by, at=at, service_id=service_id, **details)


def _move(
    session: Session,
    flag: Flag,
    expected: Sequence[FlagStatus],
    *also: ColumnElement[bool],
    **to: Any,
) -> None:
    values = {"snoozed_until": None, **to}
    statement = (
        update(Flag)
        .where(col(Flag.id) == flag.id, col(Flag.status).in_([e.value for e in expected]), *also)
        .values(**{name: getattr(value, "value", value) for name, value in values.items()})
        .execution_options(synchronize_session=False)
    )
    if session.exec(statement).rowcount != 1:
        raise FlagMoved(f"flag {flag.id} is no longer {' or '.join(expected)}")
