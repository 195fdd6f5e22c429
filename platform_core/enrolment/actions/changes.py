"""The one way in which an enrolment changes: held, checked, recorded, and due to be looked at."""

from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from platform_core.audit.actions import record
from platform_core.enrolment.actions.looking import look_again_at_held
from platform_core.enrolment.rules import Status, may_change
from platform_core.errors import PlatformError
from platform_core.storage.tables import Enrolment, EnrolmentEvent


class ChangeRefused(PlatformError):
    """An enrolment may not go from where it is to where it was sent; somebody may have been first.

    ``wording`` is the key of what to say.
    """

    wording = "enrolment.moved_on"

    def __init__(self, enrolment: Enrolment, after: Status) -> None:
        super().__init__(f"enrolment {enrolment.id} is {enrolment.status}, not to be {after}")
        self.before = Status(enrolment.status)
        self.after = after


def hold(session: Session, enrolment: Enrolment) -> Enrolment:
    """The enrolment as it is now, in this session, with nobody else able to change it meanwhile.

    The one given may have been read long ago, on a page that has been open since.
    """
    session.flush()
    return session.get_one(
        Enrolment, enrolment.id, with_for_update={"key_share": True}, populate_existing=True
    )


def move(
    session: Session,
    held: Enrolment,
    after: Status,
    *,
    by: int | None,
    at: datetime,
    reason: str = "",
) -> None:
    """Give a held enrolment another status. Raises ChangeRefused."""
    before = Status(held.status)
    if not may_change(before, after):
        raise ChangeRefused(held, after)
    held.status = after.value
    note(session, held, "status", before, after, by=by, at=at, reason=reason)
    audit(session, held, f"enrolment.{after}", by=by, at=at)


def note(
    session: Session,
    held: Enrolment,
    kind: str,
    before: object,
    after: object,
    *,
    by: int | None,
    at: datetime,
    reason: str = "",
) -> None:
    """Add what changed to the history of a held enrolment, which is now due to be looked at."""
    look_again_at_held(session, held, at=at)
    session.add(
        EnrolmentEvent(
            enrolment_id=held.id or 0,
            kind=kind,
            before=_told(before),
            after=_told(after),
            reason=reason,
            at=at,
            by=by,
        )
    )


def audit(
    session: Session,
    held: Enrolment,
    action: str,
    *,
    by: int | None,
    at: datetime,
    **details: Any,
) -> None:
    """Add what was done to the audit of the enrolment's service."""
    record(
        session,
        action,
        "enrolment",
        held.id,
        by=by,
        at=at,
        service_id=held.service_id,
        **details,
    )


def _told(value: object) -> str | None:
    if value is None:
        return None
    return value.isoformat() if isinstance(value, date) else str(value)
