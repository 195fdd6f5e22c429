"""What a patient or the team settle: pace, check-ins, the programme date, leaving."""

from datetime import date, datetime

from sqlmodel import Session

from platform_core.enrolment.actions.changes import ChangeRefused, audit, hold, move, note
from platform_core.enrolment.actions.invitations import revoke_invitations
from platform_core.enrolment.rules import CHECK_IN_EVERY, EXITS, Pace, Status
from platform_core.errors import PlatformError
from platform_core.plain_text import plain_text
from platform_core.storage.tables import Enrolment

REASON_LENGTH = 500


class ChoiceRefused(PlatformError):
    """What was chosen is not on offer; ``wording`` is the key of what to say."""

    def __init__(self, wording: str) -> None:
        super().__init__(wording)
        self.wording = wording


def set_pace(
    session: Session, enrolment: Enrolment, pace: Pace, *, by: int, at: datetime
) -> Enrolment:
    """Let things open faster or slower from now on."""
    held, wanted = hold(session, enrolment), Pace(pace)
    if held.pace != wanted:
        note(session, held, "pace", held.pace, wanted, by=by, at=at)
        audit(session, held, "enrolment.pace", by=by, at=at, after=str(wanted))
        held.pace = wanted.value
        session.flush()
    return held


def set_check_in(
    session: Session, enrolment: Enrolment, every: int, weekday: int, *, by: int, at: datetime
) -> Enrolment:
    """Ask how things are every 7 or 14 days on a weekday (Monday is 0), or with 0 never.

    Raises ChoiceRefused.
    """
    if every not in CHECK_IN_EVERY or weekday not in range(7):
        raise ChoiceRefused("check_in_choice.not_offered")
    held = hold(session, enrolment)
    before = f"{held.check_in_every}/{held.check_in_weekday}"
    after = f"{every}/{weekday}"
    if before != after:
        note(session, held, "check_in", before, after, by=by, at=at)
        audit(session, held, "enrolment.check_in", by=by, at=at, after=after)
        held.check_in_every, held.check_in_weekday = every, weekday
        session.flush()
    return held


def hide_answers(
    session: Session, enrolment: Enrolment, hidden: bool, *, by: int, at: datetime
) -> Enrolment:
    """Keep somebody's own answers out of their sight, or show them again. Staff see no change."""
    held = hold(session, enrolment)
    if held.hides_answers != hidden:
        audit(session, held, "enrolment.hides_answers", by=by, at=at, after=str(hidden))
        held.hides_answers = hidden
        session.flush()
    return held


def set_programme_date(
    session: Session, enrolment: Enrolment, on: date | None, *, by: int, at: datetime, today: date
) -> Enrolment:
    """Say when the programme starts, or with nothing that it is not known.

    Raises ChoiceRefused for a date that has passed.
    """
    if on is not None and on < today:
        raise ChoiceRefused("programme_on.in_the_past")
    held = hold(session, enrolment)
    if held.programme_on != on:
        note(session, held, "programme_on", held.programme_on, on, by=by, at=at)
        audit(session, held, "enrolment.programme_on", by=by, at=at)
        held.programme_on = on
        session.flush()
    return held


def leave(
    session: Session,
    enrolment: Enrolment,
    status: Status,
    *,
    by: int,
    at: datetime,
    reason: str = "",
) -> Enrolment:
    """End somebody's part in this, by one of the EXITS; leaving twice is leaving once.

    Their place on the waiting list is no business of ours and is not touched. Raises
    ChangeRefused and TextRefused.
    """
    reason = plain_text(reason, field="reason", limit=REASON_LENGTH)
    held, after = hold(session, enrolment), Status(status)
    if held.status == after:
        return held
    if after not in EXITS:
        raise ChangeRefused(held, after)
    move(session, held, after, by=by, at=at, reason=reason)
    revoke_invitations(session, held, by=by, at=at)
    return held


def programme_started(
    session: Session, enrolment: Enrolment, *, by: int | None, at: datetime
) -> Enrolment:
    """The wait is over. Twice is once. Raises ChangeRefused for somebody who was discharged."""
    held = hold(session, enrolment)
    if held.status != Status.PROGRAMME_STARTED:
        move(session, held, Status.PROGRAMME_STARTED, by=by, at=at)
        session.flush()
    return held
