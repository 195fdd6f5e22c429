"""Note that we heard from somebody, and that somebody read about them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from platform_core.accounts.rules import Caseload
from platform_core.audit.actions import record
from platform_core.enrolment.actions.changes import hold, move
from platform_core.enrolment.actions.looking import look_again
from platform_core.enrolment.queries import enrolment_by_ref
from platform_core.enrolment.rules import Status
from platform_core.plain_text import storable_document
from platform_core.storage.insert import Written, insert_once, insert_once_then_put
from platform_core.storage.tables import Activity, Enrolment

_VISIT = "visit"


def hear(
    session: Session,
    enrolment: Enrolment,
    kind: str,
    *,
    by: int,
    at: datetime,
    today: date,
    step: str | None = None,
    version_id: int | None = None,
    **details: Any,
) -> bool:
    """Keep something we heard from a patient, and look at the enrolment again; whether it is new.

    Finishing a step counts once. More than a visit begins their part.
    """
    heard = keep_heard(
        session,
        enrolment,
        kind,
        at=at,
        today=today,
        step=step,
        version_id=version_id,
        details=details,
    )
    if not heard:
        return False
    if kind != _VISIT:
        begin(session, enrolment, by=by, at=at)
    look_again(session, enrolment.id or 0, at=at)
    return True


def keep_heard(
    session: Session,
    enrolment: Enrolment,
    kind: str,
    *,
    at: datetime,
    today: date,
    details: Mapping[str, Any],
    step: str | None = None,
    version_id: int | None = None,
    then: Written | None = None,
) -> bool:
    """Keep something we heard and, if it is new, the row that comes with it; whether it is new. A
    visit counts once a day."""
    heard = {
        "enrolment_id": enrolment.id,
        "kind": kind,
        "at": at,
        "on_day": today,
        "step": step,
        "version_id": version_id,
        "details": storable_document(details),
    }
    if then is None:
        return insert_once(session, Activity, **heard)
    return insert_once_then_put(session, (Activity, heard), then)


def begin(session: Session, enrolment: Enrolment, *, by: int, at: datetime) -> None:
    """Somebody who had only joined has now done something: they are active."""
    if enrolment.status != Status.JOINED:
        return
    held = hold(session, enrolment)
    if held.status == Status.JOINED:
        move(session, held, Status.ACTIVE, by=by, at=at)
        session.flush()


def read_record(
    session: Session, ref: str, *, caseload: Caseload, by: int, at: datetime
) -> Enrolment:
    """A person's record for a member of staff, whose reading is audited. Raises NotInCaseload."""
    found = enrolment_by_ref(session, ref, caseload=caseload)
    record(
        session,
        "record.read",
        "enrolment",
        found.id,
        by=by,
        at=at,
        service_id=found.service_id,
    )
    return found
