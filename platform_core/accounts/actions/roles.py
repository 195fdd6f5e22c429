"""Who may do what in a service: give and take roles, shut out and let back in."""

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from platform_core.accounts.actions.sessions import end_all_sessions
from platform_core.accounts.rules import Caseload, Role
from platform_core.audit.actions import record
from platform_core.errors import PlatformError
from platform_core.storage.insert import insert_once
from platform_core.storage.tables import Person, RoleGrant, Service

_GRANT = RoleGrant.__table__  # type: ignore[attr-defined]

STAFF = frozenset(Role) - {Role.PATIENT}


class NotAMember(PlatformError):
    """The person has no such role in this service."""

    wording = "member.not_found"


class LastAdministrator(PlatformError):
    """Nobody would be left who can manage the service's people."""

    wording = "member.last_administrator"


def give_role(
    session: Session, caseload: Caseload, person_id: int, role: Role, *, by: int, at: datetime
) -> bool:
    """Give somebody a role in this service; whether it is new to them."""
    given = insert_once(
        session,
        RoleGrant,
        person_id=person_id,
        service_id=caseload.service_id,
        role=Role(role).value,
        granted_at=at,
        granted_by=by,
    )
    if given:
        _note(session, caseload, "role.given", person_id, by=by, at=at, role=str(role))
    return given


def remove_role(
    session: Session, caseload: Caseload, person_id: int, role: Role, *, by: int, at: datetime
) -> None:
    """Take a role away, from the person's very next page.

    Raises NotAMember if they do not have it here, LastAdministrator if nobody else does.
    """
    if role is Role.ADMINISTRATOR:
        _leave_an_administrator(session, caseload, without=person_id)
    taken = session.connection().execute(
        update(_GRANT)
        .where(
            _GRANT.c.person_id == person_id,
            _GRANT.c.service_id == caseload.service_id,
            _GRANT.c.role == Role(role).value,
            _GRANT.c.revoked_at.is_(None),
        )
        .values(revoked_at=at, revoked_by=by)
    )
    if taken.rowcount == 0:
        raise NotAMember(f"person {person_id} is not {role} in service {caseload.service_id}")
    _note(session, caseload, "role.removed", person_id, by=by, at=at, role=str(role))


def disable(session: Session, caseload: Caseload, person_id: int, *, by: int, at: datetime) -> None:
    """Shut somebody of this service out, on every device, until they are let back in.

    Raises NotAMember, or LastAdministrator if nobody else could undo it.
    """
    person = _member_of(session, caseload, person_id)
    if person.disabled_at is not None:
        return
    _leave_an_administrator(session, caseload, without=person_id)
    person.disabled_at, person.disabled_by = at, by
    end_all_sessions(session, person_id, reason="disabled", at=at)
    _note(session, caseload, "person.disabled", person_id, by=by, at=at)


def enable(session: Session, caseload: Caseload, person_id: int, *, by: int, at: datetime) -> None:
    """Let somebody of this service back in; they sign in anew. Raises NotAMember."""
    person = _member_of(session, caseload, person_id)
    if person.disabled_at is None:
        return
    person.disabled_at = person.disabled_by = None
    _note(session, caseload, "person.enabled", person_id, by=by, at=at)


def _member_of(session: Session, caseload: Caseload, person_id: int) -> Person:
    person = session.exec(
        select(Person)
        .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
        .where(
            Person.id == person_id,
            RoleGrant.service_id == caseload.service_id,
            col(RoleGrant.revoked_at).is_(None),
        )
    ).first()
    if person is None:
        raise NotAMember(f"person {person_id} has no role in service {caseload.service_id}")
    return person


def _leave_an_administrator(session: Session, caseload: Caseload, *, without: int) -> None:
    # Two administrators who remove each other at once are taken one after the other
    session.exec(
        select(Service.id).where(Service.id == caseload.service_id).with_for_update(key_share=True)
    ).one()
    administrators = session.exec(
        select(RoleGrant.person_id)
        .join(Person, col(Person.id) == col(RoleGrant.person_id))
        .where(
            RoleGrant.service_id == caseload.service_id,
            RoleGrant.role == Role.ADMINISTRATOR,
            col(RoleGrant.revoked_at).is_(None),
            col(Person.disabled_at).is_(None),
        )
    ).all()
    if set(administrators) == {without}:
        raise LastAdministrator(f"person {without} in service {caseload.service_id}")


def _note(
    session: Session,
    caseload: Caseload,
    action: str,
    person_id: int,
    *,
    by: int,
    at: datetime,
    **details: Any,
) -> None:
    record(
        session,
        action,
        "person",
        person_id,
        by=by,
        at=at,
        service_id=caseload.service_id,
        **details,
    )
