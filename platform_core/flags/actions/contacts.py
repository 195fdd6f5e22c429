"""What staff did about somebody: a contact made or tried, and what came of it."""

from datetime import datetime
from typing import cast

from sqlmodel import Session

from platform_core.audit.actions import record
from platform_core.enrolment.actions import leave, look_again
from platform_core.enrolment.rules import Status as EnrolmentStatus
from platform_core.errors import PlatformError
from platform_core.flags.actions.moves import keep_in_hand, resolve
from platform_core.flags.rules import (
    LEAVES_AS,
    NOTE_LIMIT,
    ContactChannel,
    ContactResult,
    Outcome,
)
from platform_core.plain_text import plain_text
from platform_core.storage.tables import Contact, Enrolment, Flag


class OutcomeRefused(PlatformError):
    """An outcome needs a flag to be the outcome of, and coming back is not staff's to record."""


def record_contact(
    session: Session,
    flag: Flag | None,
    enrolment: Enrolment,
    channel: ContactChannel | str,
    result: ContactResult | str,
    note: str,
    outcome: Outcome | str | None,
    *,
    by: int,
    at: datetime,
) -> Contact:
    """Record a contact. With an outcome it settles the flag; without, the flag stays in hand.

    Outcomes are records and change nothing else, but for two: moved to paper and withdrew also end
    the person's place on the plan. Raises FlagMoved, TextRefused and OutcomeRefused.
    """
    settled = _checked(flag, outcome)
    contact = Contact(
        enrolment_id=cast(int, enrolment.id),
        flag_id=flag.id if flag else None,
        channel=ContactChannel(channel).value,
        result=ContactResult(result).value,
        note=plain_text(note, field="note", limit=NOTE_LIMIT),
        at=at,
        by=by,
    )
    look_again(session, contact.enrolment_id, at=at)
    session.add(contact)
    session.flush()
    record(
        session,
        "contact.recorded",
        "contact",
        contact.id,
        by=by,
        at=at,
        service_id=enrolment.service_id,
        enrolment_id=enrolment.id,
        channel=contact.channel,
        result=contact.result,
    )
    if flag is not None:
        keep_in_hand(session, flag, contact, by=by, at=at)
    if flag is not None and settled is not None:
        resolve(session, flag, settled, by=by, at=at)
        _leave_where_said(session, enrolment, settled, by=by, at=at)
    return contact


def _checked(flag: Flag | None, outcome: Outcome | str | None) -> Outcome | None:
    if not outcome:
        return None
    if flag is None or outcome == Outcome.CAME_BACK:
        raise OutcomeRefused(f"{outcome} for flag {flag.id if flag else None}")
    return Outcome(outcome)


def _leave_where_said(
    session: Session, enrolment: Enrolment, outcome: Outcome, *, by: int, at: datetime
) -> None:
    status = LEAVES_AS.get(outcome)
    if status is not None and EnrolmentStatus(enrolment.status) is not status:
        leave(session, enrolment, status, by=by, at=at)
