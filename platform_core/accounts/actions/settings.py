"""Write what is different in a service's settings, and say so in its audit."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from platform_core.accounts.rules import Caseload
from platform_core.audit.actions import record
from platform_core.storage.tables import Service


def keep_settings(
    session: Session,
    caseload: Caseload,
    wanted: Mapping[str, str | int | None],
    *,
    by: int,
    at: datetime,
) -> tuple[str, ...]:
    """Give the service's columns these values; the names of those that were different."""
    service = session.get_one(Service, caseload.service_id)
    changed = tuple(name for name, value in wanted.items() if getattr(service, name) != value)
    for name in changed:
        setattr(service, name, wanted[name])
    if changed:
        _note(session, caseload, "service.changed", by=by, at=at, settings=list(changed))
    return changed


def switch(
    session: Session,
    caseload: Caseload,
    name: str,
    on: bool,
    *,
    action: str,
    by: int,
    at: datetime,
    **details: object,
) -> bool:
    """Switch one column on or off; whether that was a change."""
    service = session.get_one(Service, caseload.service_id)
    if getattr(service, name) == on:
        return False
    setattr(service, name, on)
    _note(session, caseload, action, by=by, at=at, **details)
    return True


def _note(
    session: Session, caseload: Caseload, action: str, *, by: int, at: datetime, **details: object
) -> None:
    service_id = caseload.service_id
    record(session, action, "service", service_id, by=by, at=at, service_id=service_id, **details)
