"""Take back that somebody left, because whoever noted it pressed the wrong thing."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from platform_core.enrolment.actions.changes import ChangeRefused, audit, hold, move
from platform_core.enrolment.rules import EXITS, Status
from platform_core.storage.tables import Enrolment, EnrolmentEvent, Invitation


def take_back_leaving(
    session: Session, enrolment: Enrolment, *, left_at: datetime, by: int, at: datetime
) -> Enrolment:
    """Put somebody back to where they were before they left at that instant, by that person.

    Nothing if it was not then that they left. A letter that ended with their place is good again,
    as long as it would have been. Raises ChangeRefused where the way back is not among the changes
    that are allowed, or where something has changed since.
    """
    held = hold(session, enrolment)
    newest = session.exec(
        select(EnrolmentEvent)
        .where(EnrolmentEvent.enrolment_id == held.id, EnrolmentEvent.kind == "status")
        .order_by(col(EnrolmentEvent.id).desc())
        .limit(1)
    ).first()
    left = _leaving(session, held, left_at, by)
    if left is None:
        return held
    before = Status(left.before or held.status)
    if newest is None or newest.id != left.id:
        raise ChangeRefused(held, before)
    move(session, held, before, by=by, at=at)
    _open_letters(session, held, left_at=left_at, by=by, at=at)
    session.flush()
    return held


def _leaving(
    session: Session, held: Enrolment, left_at: datetime, by: int
) -> EnrolmentEvent | None:
    return session.exec(
        select(EnrolmentEvent).where(
            EnrolmentEvent.enrolment_id == held.id,
            EnrolmentEvent.kind == "status",
            EnrolmentEvent.at == left_at,
            EnrolmentEvent.by == by,
            col(EnrolmentEvent.after).in_([status.value for status in EXITS]),
        )
    ).first()


def _open_letters(
    session: Session, held: Enrolment, *, left_at: datetime, by: int, at: datetime
) -> None:
    opened = session.exec(
        update(Invitation)
        .where(
            col(Invitation.enrolment_id) == held.id,
            col(Invitation.revoked_at) == left_at,
            col(Invitation.expires_at) > at,
        )
        .values(revoked_at=None, revoked_by=None)
    )
    if opened.rowcount:
        audit(session, held, "invitation.restored", by=by, at=at)
