"""Whom a service has already, as a list of referrals would name them."""

from sqlalchemy import select
from sqlmodel import Session

from platform_core.accounts.rules import Caseload, Language
from platform_core.enrolment.importing.rules import Here
from platform_core.enrolment.referral import Referral
from platform_core.enrolment.rules import Channel
from platform_core.storage.tables import Enrolment, Person

_ENROLMENT = Enrolment.__table__  # type: ignore[attr-defined]
_PERSON = Person.__table__  # type: ignore[attr-defined]
_HERE = select(
    _ENROLMENT.c.ref,
    _ENROLMENT.c.their_ref,
    _PERSON.c.name,
    _PERSON.c.language,
    _PERSON.c.email,
    _PERSON.c.phone,
    _ENROLMENT.c.preferred_channel,
    _ENROLMENT.c.contact_times,
    _ENROLMENT.c.access_needs,
    _ENROLMENT.c.programme_on,
).join(_PERSON, _PERSON.c.id == _ENROLMENT.c.person_id)


def here_already(session: Session, *, caseload: Caseload) -> list[Here]:
    """Everybody of a caseload, in one statement, the earliest first."""
    rows = session.connection().execute(
        _HERE.where(_ENROLMENT.c.service_id == caseload.service_id).order_by(_ENROLMENT.c.id)
    )
    return [
        Here(ref, their_ref, Referral(name, Language(spoken), email, phone, Channel(way), *rest))
        for ref, their_ref, name, spoken, email, phone, way, *rest in rows
    ]
