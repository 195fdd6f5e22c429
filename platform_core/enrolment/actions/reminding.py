"""Whether somebody is reminded, and the day until which they are left in peace."""

from datetime import date, datetime

from sqlmodel import Session

from platform_core.enrolment.actions.changes import audit, hold, note
from platform_core.storage.tables import Enrolment

_SAID = {True: "on", False: "off"}


def set_reminders(
    session: Session, enrolment: Enrolment, wanted: bool, *, by: int, at: datetime
) -> Enrolment:
    """Remind somebody, or remind them no more. Turning it on also ends a hold; twice is once."""
    held = hold(session, enrolment)
    if held.wants_reminders != wanted:
        before, after = _SAID[held.wants_reminders], _SAID[wanted]
        note(session, held, "reminders", before, after, by=by, at=at)
        audit(session, held, "enrolment.reminders", by=by, at=at, after=after)
        held.wants_reminders = wanted
    if wanted:
        _until(session, held, None, by=by, at=at)
    session.flush()
    return held


def hold_reminders(
    session: Session, enrolment: Enrolment, until: date | None, *, by: int, at: datetime
) -> Enrolment:
    """Send no reminders up to a day, itself included; with nothing, remind as before."""
    held = hold(session, enrolment)
    _until(session, held, until, by=by, at=at)
    session.flush()
    return held


def _until(session: Session, held: Enrolment, until: date | None, *, by: int, at: datetime) -> None:
    if held.no_reminder_until == until:
        return
    note(session, held, "reminders", held.no_reminder_until, until, by=by, at=at)
    audit(session, held, "enrolment.reminders", by=by, at=at, until=until and until.isoformat())
    held.no_reminder_until = until
