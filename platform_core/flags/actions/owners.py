"""Whose a flag is: somebody's who gives it to themselves or to a colleague, or nobody's."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from platform_core.accounts.rules import Role
from platform_core.errors import PlatformError
from platform_core.flags.actions.moves import BEFORE, FlagMoved, as_it_stands, tell
from platform_core.flags.rules import UNRESOLVED, FlagStatus
from platform_core.storage.tables import Enrolment, Flag, Person, RoleGrant


class OwnerRefused(PlatformError):
    """A flag can only be given to somebody who is a clinician of its service now."""

    wording = "assign.refused"


def assign(session: Session, flag: Flag, to: int | None, *, by: int, at: datetime) -> Flag:
    """Give a flag to somebody, or to nobody; giving it to whom it belongs changes nothing.

    Expects the owner that ``flag`` names. Whoever takes an open one themselves has seen it, so it
    is acknowledged too. Raises FlagMoved and OwnerRefused.
    """
    before = as_it_stands(session, flag)
    if before["owner_id"] != flag.owner_id or before["status"] not in UNRESOLVED:
        raise FlagMoved(f"flag {flag.id} is {before['status']}, of {before['owner_id']}")
    if to is not None:
        _check(session, flag, to)
    takes_up = to == by and before["status"] == FlagStatus.OPEN
    if to == flag.owner_id and not takes_up:
        return flag
    taken = {"status": FlagStatus.ACKNOWLEDGED, "acknowledged_at": at, "acknowledged_by": by}
    session.exec(
        update(Flag)
        .where(col(Flag.id) == flag.id)
        .values(owner_id=to, **(taken if takes_up else {}))
        .execution_options(synchronize_session=False)
    )
    return tell(session, flag, "assigned", by=by, at=at, words={BEFORE: before}, to=to)


def _check(session: Session, flag: Flag, person_id: int) -> None:
    grant = session.exec(
        select(RoleGrant.id)
        .join(Enrolment, col(Enrolment.service_id) == col(RoleGrant.service_id))
        .join(Person, col(Person.id) == col(RoleGrant.person_id))
        .where(
            Enrolment.id == flag.enrolment_id,
            RoleGrant.person_id == person_id,
            RoleGrant.role == Role.CLINICIAN.value,
            col(RoleGrant.revoked_at).is_(None),
            col(Person.disabled_at).is_(None),
        )
    ).first()
    if grant is None:
        raise OwnerRefused(f"flag {flag.id} to person {person_id}")
