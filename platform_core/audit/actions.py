"""Write the audit."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from platform_core.storage.tables import AuditEntry


def record(
    session: Session,
    action: str,
    subject: str,
    subject_id: int | None,
    *,
    by: int | None,
    at: datetime,
    service_id: int | None,
    **details: Any,
) -> None:
    """Add one entry to the audit within the caller's transaction.

    ``action`` is a verb such as ``enrolment.paused`` or ``record.read``; ``subject`` a table name;
    ``by`` a person's id, or nothing for the platform itself. ``details`` hold ids, dates and codes,
    never names, secrets or anybody's own words.
    """
    session.add(
        AuditEntry(
            at=at,
            by=by,
            service_id=service_id,
            action=action,
            subject=subject,
            subject_id=subject_id,
            details=details,
        )
    )
