"""Hold everything until a date, and come back. The programme date and waiting list stay put."""

from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from platform_core.enrolment.actions.changes import ChangeRefused, audit, hold, move, note
from platform_core.enrolment.queries import open_pause
from platform_core.enrolment.rules import (
    TAKING_PART,
    Status,
    pause_problem,
)
from platform_core.errors import PlatformError
from platform_core.plain_text import plain_text
from platform_core.storage.tables import Enrolment, EnrolmentEvent, Pause

REASON_LENGTH = 500


class PauseRefused(PlatformError):
    """A pause cannot last until the date that was picked; ``wording`` says why."""

    def __init__(self, wording: str) -> None:
        super().__init__(wording)
        self.wording = wording


def pause(
    session: Session,
    enrolment: Enrolment,
    *,
    until: date,
    reason: str = "",
    by: int,
    at: datetime,
    today: date,
) -> Enrolment:
    """Hold everything from today; ``until`` is the first day on which things go on again.

    Pausing again moves that day. Raises PauseRefused for a day that has come or is more than
    twelve weeks away, TextRefused, and ChangeRefused for somebody who is not taking part.
    """
    if wording := pause_problem(until, today=today):
        raise PauseRefused(wording)
    reason = plain_text(reason, field="reason", limit=REASON_LENGTH)
    held = hold(session, enrolment)
    if held.status not in TAKING_PART:
        raise ChangeRefused(held, Status.PAUSED)
    last_on = until - timedelta(days=1)
    if held.status == Status.PAUSED and (going := open_pause(session, held.id or 0)):
        _move_end(session, held, going, last_on, by=by, at=at, reason=reason)
        return held
    _end_open(session, held, by=by, at=at, today=today)
    move(session, held, Status.PAUSED, by=by, at=at, reason=reason)
    session.add(
        Pause(
            enrolment_id=held.id or 0,
            first_on=today,
            last_on=last_on,
            reason=reason,
            asked_at=at,
            asked_by=by,
        )
    )
    note(session, held, "pause", None, last_on, by=by, at=at, reason=reason)
    session.flush()
    return held


def _move_end(
    session: Session,
    held: Enrolment,
    going: Pause,
    last_on: date,
    *,
    by: int,
    at: datetime,
    reason: str,
) -> None:
    if going.last_on == last_on:
        return
    note(session, held, "pause", going.last_on, last_on, by=by, at=at, reason=reason)
    audit(session, held, "enrolment.pause_moved", by=by, at=at)
    going.last_on = last_on
    session.flush()


def come_back(
    session: Session, enrolment: Enrolment, *, by: int, at: datetime, today: date
) -> Enrolment:
    """End a pause early, or take somebody back who had left after joining.

    Raises ChangeRefused for somebody who is neither.
    """
    held = hold(session, enrolment)
    if held.status in {Status.JOINED, Status.ACTIVE}:
        return held  # they are back already: in another tab, or the pause ran out meanwhile
    after = _before_the_pause(session, held) if held.status == Status.PAUSED else Status.ACTIVE
    if held.joined_at is None:
        raise ChangeRefused(held, after)
    _end_open(session, held, by=by, at=at, today=today)
    move(session, held, after, by=by, at=at)
    session.flush()
    return held


def end_finished_pauses(
    session: Session, enrolment: Enrolment, *, at: datetime, today: date
) -> bool:
    """End a pause whose last day has passed; whether there was one. For the sweep."""
    going = open_pause(session, enrolment.id or 0)
    if going is None or going.last_on >= today:
        return False
    held = hold(session, enrolment)
    going.is_over = True
    if held.status == Status.PAUSED:
        move(session, held, _before_the_pause(session, held), by=None, at=at)
    session.flush()
    return True


def _before_the_pause(session: Session, held: Enrolment) -> Status:
    before = session.exec(
        select(EnrolmentEvent.before)
        .where(
            EnrolmentEvent.enrolment_id == held.id,
            EnrolmentEvent.kind == "status",
            EnrolmentEvent.after == Status.PAUSED,
        )
        .order_by(col(EnrolmentEvent.id).desc())
    ).first()
    return Status(before) if before else Status.ACTIVE


def _end_open(session: Session, held: Enrolment, *, by: int, at: datetime, today: date) -> None:
    """Close the pause that is still open, if there is one: early, or after its last day."""
    going = open_pause(session, held.id or 0)
    if going is None:
        return
    going.is_over = True
    if going.last_on >= today:
        going.ended_at, going.ended_by, going.ended_on = at, by, today
    session.flush()
