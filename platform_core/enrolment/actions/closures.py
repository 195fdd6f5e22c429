"""Days on which a whole service is closed, so that nobody's silence counts."""

from datetime import date, datetime, timedelta

from sqlalchemy import update
from sqlmodel import Session, col, select

from platform_core.accounts.rules import Caseload
from platform_core.audit.actions import record
from platform_core.errors import PlatformError
from platform_core.plain_text import plain_line
from platform_core.storage.tables import Closure, Enrolment

LONGEST = timedelta(days=92)
_REASON_LENGTH = 200


class ClosureRefused(PlatformError):
    """A closure cannot be declared or withdrawn as asked; ``wording`` says why."""

    def __init__(self, wording: str) -> None:
        super().__init__(wording)
        self.wording = wording


def declare_closure(
    session: Session,
    caseload: Caseload,
    first_on: date,
    last_on: date,
    reason: str = "",
    *,
    by: int,
    at: datetime,
) -> Closure:
    """Close the service from one date to another, both included.

    Raises ClosureRefused for dates out of order or more than three months, and TextRefused.
    """
    if last_on < first_on:
        raise ClosureRefused("closure.out_of_order")
    if last_on - first_on > LONGEST:
        raise ClosureRefused("closure.too_long")
    closure = Closure(
        service_id=caseload.service_id,
        first_on=first_on,
        last_on=last_on,
        reason=plain_line(reason, field="reason", limit=_REASON_LENGTH),
        declared_at=at,
        declared_by=by,
    )
    session.add(closure)
    session.flush()
    _changed(session, caseload, closure, "closure.declared", by=by, at=at)
    return closure


def withdraw_closure(
    session: Session, caseload: Caseload, closure_id: int, *, by: int, at: datetime
) -> Closure:
    """Take a closure back; twice is once. Raises ClosureRefused if the service has no such one."""
    closure = session.exec(
        select(Closure)
        .where(Closure.id == closure_id, Closure.service_id == caseload.service_id)
        .with_for_update()
    ).first()
    if closure is None:
        raise ClosureRefused("closure.unknown")
    if closure.withdrawn_at is None:
        closure.withdrawn_at, closure.withdrawn_by = at, by
        session.flush()
        _changed(session, caseload, closure, "closure.withdrawn", by=by, at=at)
    return closure


def _changed(
    session: Session, caseload: Caseload, closure: Closure, action: str, *, by: int, at: datetime
) -> None:
    # Every deadline of the service may have moved: one statement makes them all due
    session.exec(
        update(Enrolment)
        .where(col(Enrolment.service_id) == caseload.service_id)
        .values(look_again_at=at)
    )
    record(session, action, "closure", closure.id, by=by, at=at, service_id=caseload.service_id)
