"""Who is signed in, and who is in a service."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam
from sqlalchemy import select as core_select
from sqlmodel import Session, col, select

from platform_core.accounts.rules import (
    Caseload,
    Language,
    Role,
    Viewer,
    is_over,
    limits_for,
)
from platform_core.accounts.rules import Expired as Expired
from platform_core.accounts.secrets import hash_of
from platform_core.storage.tables import Closure, Person, RoleGrant, Service, SignInSession

_SIGN_IN = SignInSession.__table__  # type: ignore[attr-defined]
_PERSON = Person.__table__  # type: ignore[attr-defined]
_GRANT = RoleGrant.__table__  # type: ignore[attr-defined]

# Asked at every script run and every request: built once, plain rows, one line for each role.
_SESSION_FOR = (
    core_select(
        _SIGN_IN.c.id.label("session_id"),
        _SIGN_IN.c.created_at,
        _SIGN_IN.c.last_seen_at,
        _PERSON.c.id.label("person_id"),
        _PERSON.c.name,
        _PERSON.c.language,
        _GRANT.c.service_id,
        _GRANT.c.role,
    )
    .select_from(
        _SIGN_IN.join(_PERSON, _PERSON.c.id == _SIGN_IN.c.person_id).join(
            _GRANT, _GRANT.c.person_id == _PERSON.c.id
        )
    )
    .where(
        _SIGN_IN.c.token_hash == bindparam("token_hash"),
        _SIGN_IN.c.ended_at.is_(None),
        _PERSON.c.disabled_at.is_(None),
        _GRANT.c.revoked_at.is_(None),
    )
    .order_by(_GRANT.c.service_id)
)


def session_for(session: Session, token: str | None, *, now: datetime) -> Viewer | Expired | None:
    """Who holds this token now, in one statement.

    Expired if only time ended the session; nothing if it was signed out or is unknown, or if the
    person is disabled or has no role left. Whoever has roles in several services is seen in the
    first.
    """
    if not token:
        return None
    rows = session.connection().execute(_SESSION_FOR, {"token_hash": hash_of(token)}).all()
    return _judged(rows, now) if rows else None


def _judged(rows: "list[Row[Any]] | Any", now: datetime) -> Viewer | Expired:
    first = rows[0]
    roles = frozenset(Role(row.role) for row in rows if row.service_id == first.service_id)
    if is_over(limits_for(roles), began=first.created_at, last_seen=first.last_seen_at, now=now):
        return Expired(first.person_id, first.session_id)
    return Viewer(
        person_id=first.person_id,
        name=first.name,
        language=Language(first.language),
        service_id=first.service_id,
        roles=roles,
        session_id=first.session_id,
        last_seen_at=first.last_seen_at,
    )


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody with a staff role in a service."""

    person_id: int
    name: str
    email: str | None
    language: Language
    roles: frozenset[Role]
    has_joined: bool
    is_disabled: bool


def people_of(session: Session, *, caseload: Caseload) -> list[Member]:
    """The staff of a service by name, with the roles they have now."""
    rows = session.exec(
        select(Person, RoleGrant.role)
        .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
        .where(
            RoleGrant.service_id == caseload.service_id,
            col(RoleGrant.revoked_at).is_(None),
            RoleGrant.role != Role.PATIENT,
        )
        .order_by(col(Person.name), col(Person.id))
    ).all()
    roles: dict[int, set[Role]] = {}
    people: dict[int, Person] = {}
    for person, role in rows:
        people[person.id or 0] = person
        roles.setdefault(person.id or 0, set()).add(Role(role))
    return [_member(person, frozenset(roles[id_])) for id_, person in people.items()]


def _member(person: Person, roles: frozenset[Role]) -> Member:
    return Member(
        person_id=person.id or 0,
        name=person.name,
        email=person.email,
        language=Language(person.language),
        roles=roles,
        has_joined=person.sign_in_name is not None,
        is_disabled=person.disabled_at is not None,
    )


def settings_of(session: Session, *, caseload: Caseload) -> Service:
    """The service itself, with its settings."""
    return session.get_one(Service, caseload.service_id)


def closures_declared(session: Session, *, caseload: Caseload) -> list[Closure]:
    """The closures of a service that stand, earliest first."""
    asked = (
        select(Closure)
        .where(Closure.service_id == caseload.service_id, col(Closure.withdrawn_at).is_(None))
        .order_by(col(Closure.first_on), col(Closure.id))
    )
    return list(session.exec(asked))


def digest_of(session: Session, person_id: int) -> bool | None:
    """Whether a member of staff gets the morning's message; nothing without an address."""
    person = session.get_one(Person, person_id)
    return person.wants_digest if person.email else None


def deputies_of(session: Session, *, caseload: Caseload) -> list[Member]:
    """Who can be told when nobody acted: clinicians and administrators who can be written to."""
    return [
        member
        for member in people_of(session, caseload=caseload)
        if member.roles & {Role.CLINICIAN, Role.ADMINISTRATOR}
        and member.email
        and not member.is_disabled
    ]


def may_be_deputy(session: Session, person_id: int, *, caseload: Caseload) -> bool:
    """Whether somebody can be told when nobody acted."""
    return any(one.person_id == person_id for one in deputies_of(session, caseload=caseload))
