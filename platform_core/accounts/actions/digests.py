"""Whether a member of staff gets the morning's message."""

from datetime import datetime

from sqlmodel import Session

from platform_core.accounts.rules import Caseload
from platform_core.audit.actions import record
from platform_core.storage.tables import Person


def want_digest(
    session: Session, caseload: Caseload, wants: bool, *, by: int, at: datetime
) -> bool:
    """Begin or stop it for oneself; whether that was a change."""
    person = session.get_one(Person, by)
    if person.wants_digest == wants:
        return False
    person.wants_digest = wants
    service_id = caseload.service_id
    record(session, "person.digest", "person", by, by=by, at=at, service_id=service_id, wants=wants)
    return True
