"""Note how somebody does not want to be contacted, and that they may be again."""

from datetime import date, datetime

from sqlmodel import Session, col, select

from platform_core.clock import local_date
from platform_core.enrolment.actions.changes import audit, hold, note
from platform_core.enrolment.actions.choices import ChoiceRefused
from platform_core.enrolment.refusals import (
    ContactUnwanted,
    Refused,
    against,
    refusal_problem,
    refusals_of_many,
)
from platform_core.settings import settings
from platform_core.storage.tables import Enrolment, Refusal


def refuse(
    session: Session,
    enrolment: Enrolment,
    what: Refused,
    *,
    until_on: date | None,
    by: int,
    at: datetime,
) -> Enrolment:
    """Contact somebody this way no more: until a date, itself included, or until they say so.

    Refusing again moves the date; the same again is no change. Raises ChoiceRefused for a date
    that has passed, and for wanting no follow-up without a date or for over half a year.
    """
    wanted, today = Refused(what), local_date(at, settings().zone)
    if wording := refusal_problem(wanted, until_on, today=today):
        raise ChoiceRefused(wording)
    held = hold(session, enrolment)
    kept = _kept(session, held, wanted)
    if kept is None:
        before = None
        kept = Refusal(enrolment_id=held.id or 0, what=wanted.value, said_at=at, said_by=by)
    elif kept.until_on == until_on:
        return held
    else:
        before = _told(kept)
    kept.until_on, kept.said_at, kept.said_by = until_on, at, by
    session.add(kept)
    _tell(session, held, before, _told(kept), by=by, at=at)
    return held


def allow_again(
    session: Session, enrolment: Enrolment, what: Refused, *, by: int, at: datetime
) -> Enrolment:
    """They may be contacted this way again. Twice is once."""
    held = hold(session, enrolment)
    kept = _kept(session, held, Refused(what))
    if kept is not None:
        kept.withdrawn_at, kept.withdrawn_by = at, by
        _tell(session, held, _told(kept), None, by=by, at=at)
    return held


def heed(
    session: Session, enrolment: Enrolment, channel: str, *, agreed: bool, by: int, at: datetime
) -> None:
    """Before a contact is recorded: refuse it where they asked us not to, unless they ``agreed``.

    That they agreed is in the audit. Raises ContactUnwanted.
    """
    one, today = enrolment.id or 0, local_date(at, settings().zone)
    unwanted = against(channel, refusals_of_many(session, [one], today=today)[one])
    if unwanted and not agreed:
        raise ContactUnwanted(f"enrolment {one} refuses {', '.join(unwanted)}")
    if unwanted:
        details = {"channel": channel, "refused": list(unwanted)}
        audit(session, enrolment, "contact.agreed", by=by, at=at, **details)


def _kept(session: Session, held: Enrolment, what: Refused) -> Refusal | None:
    """The refusal that nobody withdrew, though its date may have passed."""
    return session.exec(
        select(Refusal).where(
            Refusal.enrolment_id == held.id,
            Refusal.what == what.value,
            col(Refusal.withdrawn_at).is_(None),
        )
    ).first()


def _told(refusal: Refusal) -> str:
    """As the history keeps it: ``phone``, or ``follow_up/2026-12-01``."""
    until = refusal.until_on
    return refusal.what if until is None else f"{refusal.what}/{until.isoformat()}"


def _tell(
    session: Session,
    held: Enrolment,
    before: str | None,
    after: str | None,
    *,
    by: int,
    at: datetime,
) -> None:
    note(session, held, "refusal", before, after, by=by, at=at)
    audit(session, held, "enrolment.refusal", by=by, at=at, before=before, after=after)
    session.flush()
