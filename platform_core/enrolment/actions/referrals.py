"""Refer somebody, and change what is known about how to reach them."""

from datetime import date, datetime

from sqlmodel import Session, col, func, select

from platform_core.accounts.rules import Caseload, Language, Problem
from platform_core.enrolment.actions.changes import audit, hold, note
from platform_core.enrolment.referral import (
    ContactDetails,
    DetailsRefused,
    Referral,
    read_contact,
    read_name,
)
from platform_core.enrolment.rules import Pace, Status, next_ref
from platform_core.storage.tables import Enrolment, Person, Service


def refer(
    session: Session,
    caseload: Caseload,
    referral: Referral,
    *,
    by: int,
    at: datetime,
    today: date,
) -> Enrolment:
    """Enter a referral under the next ref of the service.

    Raises DetailsRefused with every problem.
    """
    problems: list[Problem] = []
    name = read_name(referral.name, problems)
    contact = read_contact(referral.contact, problems)
    if referral.programme_on and referral.programme_on < today:
        problems.append(Problem("programme_on", "programme_on.in_the_past"))
    if problems:
        raise DetailsRefused(problems)
    person = Person(name=name, language=Language(referral.language).value, created_at=at)
    session.add(person)
    enrolment = Enrolment(
        service_id=caseload.service_id,
        ref=next_ref(last_ref(session, caseload)),
        status=Status.REFERRED.value,
        pace=Pace.STEADY.value,
        referred_on=today,
        programme_on=referral.programme_on,
        engagement="referred",
        engagement_since=at,
    )
    _set(person, enrolment, contact)
    session.flush()
    enrolment.person_id = person.id or 0
    session.add(enrolment)
    session.flush()
    note(session, enrolment, "status", None, Status.REFERRED, by=by, at=at)
    audit(session, enrolment, "enrolment.referred", by=by, at=at)
    session.flush()
    return enrolment


def last_ref(session: Session, caseload: Caseload) -> str | None:
    """The ref that the service gave last. Whoever asks holds the service until they commit, so
    that two referrals at once take one number after the other."""
    session.exec(
        select(Service.id).where(Service.id == caseload.service_id).with_for_update(key_share=True)
    ).one()
    return session.exec(
        select(Enrolment.ref)
        .where(Enrolment.service_id == caseload.service_id)
        .order_by(func.length(Enrolment.ref).desc(), col(Enrolment.ref).desc())
    ).first()


def set_contact(
    session: Session, enrolment: Enrolment, details: ContactDetails, *, by: int, at: datetime
) -> Enrolment:
    """Change how to reach somebody. Raises DetailsRefused with every problem."""
    problems: list[Problem] = []
    wanted = read_contact(details, problems)
    if problems:
        raise DetailsRefused(problems)
    held = hold(session, enrolment)
    person = session.get_one(Person, held.person_id)
    changed = _set(person, held, wanted)
    if changed:
        # Which details, not what they say: history and audit hold no addresses
        note(session, held, "contact", None, ", ".join(changed), by=by, at=at)
        audit(session, held, "enrolment.contact", by=by, at=at, changed=changed)
    return held


def _set(person: Person, enrolment: Enrolment, wanted: ContactDetails) -> list[str]:
    """Write the details where they belong; the names of those that changed."""
    changed = []
    for row, field in (
        (person, "email"),
        (person, "phone"),
        (enrolment, "preferred_channel"),
        (enrolment, "contact_times"),
        (enrolment, "access_needs"),
    ):
        value = getattr(wanted, field)
        value = value.value if field == "preferred_channel" else value
        if getattr(row, field) != value:
            setattr(row, field, value)
            changed.append(field)
    return changed
