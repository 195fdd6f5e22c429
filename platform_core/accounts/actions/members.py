"""New members of a service's staff: added by an administrator, let in by a link."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from platform_core.accounts.actions.roles import STAFF, give_role
from platform_core.accounts.credentials import NAME_TAKEN, Credentials, chosen, store
from platform_core.accounts.names import read_email
from platform_core.accounts.rules import (
    Caseload,
    Incomplete,
    InvitationRefused,
    Joined,
    Language,
    Problem,
    Reason,
    Role,
)
from platform_core.accounts.secrets import hash_of, new_token
from platform_core.audit.actions import record
from platform_core.errors import PlatformError
from platform_core.plain_text import TextRefused, plain_line
from platform_core.storage.tables import Person, RoleGrant, Service, StaffInvitation

_STAFF_INVITATION = StaffInvitation.__table__  # type: ignore[attr-defined]

LINK_LASTS = timedelta(hours=72)
_NAME_LENGTH = 120


class MemberRefused(PlatformError):
    """A new member cannot be added as described; ``problems`` says why."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(", ".join(problem.wording for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class StaffInvitationIssued:
    """A link for a new member, shown once. ``token`` is in it and kept nowhere else."""

    person_id: int
    token: str
    expires_at: datetime


def add_member(
    session: Session,
    caseload: Caseload,
    name: str,
    email: str,
    role: Role,
    language: Language,
    *,
    by: int,
    at: datetime,
) -> StaffInvitationIssued:
    """Add somebody to the staff; they get in with the link, once, within 72 hours.

    Adding somebody who has not yet used theirs gives the role and a new link, and ends the old
    one. Raises MemberRefused.
    """
    name, address = _described(name, email, role)
    person = _waiting_member(session, caseload, address) or _new(session, name, address, at)
    person.language = Language(language).value
    session.flush()
    give_role(session, caseload, person.id or 0, role, by=by, at=at)
    return _invite(session, caseload, person, by=by, at=at)


def _described(name: str, email: str, role: Role) -> tuple[str, str]:
    problems = []
    line, address = "", read_email(email)
    try:
        line = plain_line(name, field="name", limit=_NAME_LENGTH)
    except TextRefused as refusal:
        problems.append(Problem("name", refusal.wording, refusal.names))
    else:
        if not line:
            problems.append(Problem("name", "name.missing"))
    if address is None:
        problems.append(Problem("email", "email.wrong"))
    if role not in STAFF:
        problems.append(Problem("role", "role.not_staff"))
    if problems:
        raise MemberRefused(*problems)
    return line, address or ""


def _waiting_member(session: Session, caseload: Caseload, address: str) -> Person | None:
    """Somebody on this staff with this address who has not signed in yet; refuses one who has."""
    if session.exec(select(Person.id).where(Person.sign_in_name == address)).first():
        raise MemberRefused(Problem("email", "email.taken"))
    return session.exec(
        select(Person)
        .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
        .where(
            Person.email == address,
            col(Person.sign_in_name).is_(None),
            RoleGrant.service_id == caseload.service_id,
            RoleGrant.role != Role.PATIENT,
        )
    ).first()


def _new(session: Session, name: str, address: str, at: datetime) -> Person:
    person = Person(name=name, email=address, language=Language.ENGLISH.value, created_at=at)
    session.add(person)
    return person


def _invite(
    session: Session, caseload: Caseload, person: Person, *, by: int, at: datetime
) -> StaffInvitationIssued:
    person_id, token, expires_at = person.id or 0, new_token(), at + LINK_LASTS
    session.exec(
        update(StaffInvitation)
        .where(
            col(StaffInvitation.person_id) == person_id,
            col(StaffInvitation.redeemed_at).is_(None),
            col(StaffInvitation.revoked_at).is_(None),
        )
        .values(revoked_at=at)
    )
    issued = StaffInvitation(
        person_id=person_id,
        token_hash=hash_of(token),
        issued_at=at,
        issued_by=by,
        expires_at=expires_at,
    )
    session.add(issued)
    session.flush()
    record(
        session,
        "member.invited",
        "person",
        person_id,
        by=by,
        at=at,
        service_id=caseload.service_id,
    )
    return StaffInvitationIssued(person_id, token, expires_at)


def recognise_staff_invitation(
    session: Session, token: str, *, at: datetime
) -> StaffInvitation | InvitationRefused:
    """Look at a link without using it up."""
    found = session.exec(
        select(StaffInvitation).where(StaffInvitation.token_hash == hash_of(token))
    ).first()
    if found is None:
        return InvitationRefused(Reason.UNKNOWN)
    if found.redeemed_at is not None:
        return InvitationRefused(Reason.USED)
    if found.revoked_at is not None:
        return InvitationRefused(Reason.REVOKED)
    return found if at < found.expires_at else InvitationRefused(Reason.EXPIRED)


def redeem_staff_invitation(
    session: Session, token: str, password: str, *, at: datetime
) -> Joined | Incomplete | InvitationRefused:
    """Set the password of a new member, who signs in with their email address; once."""
    found = recognise_staff_invitation(session, token, at=at)
    if isinstance(found, InvitationRefused):
        return found
    person = session.get_one(Person, found.person_id)
    known = (person.name, *_service_names(session, found.person_id))
    credentials = chosen(person.email or "", password, known=known)
    if isinstance(credentials, Incomplete):
        return credentials
    try:
        with session.begin_nested():
            return _redeem(session, found, person, credentials, at)
    except IntegrityError:
        return NAME_TAKEN


def _redeem(
    session: Session,
    found: StaffInvitation,
    person: Person,
    credentials: Credentials,
    at: datetime,
) -> Joined | InvitationRefused:
    redeemed = session.connection().execute(
        update(_STAFF_INVITATION)
        .where(_STAFF_INVITATION.c.id == found.id, _STAFF_INVITATION.c.redeemed_at.is_(None))
        .values(redeemed_at=at)
    )
    if redeemed.rowcount == 0:
        return InvitationRefused(Reason.USED)
    store(session, person, credentials, person.language)
    record(session, "member.joined", "person", person.id, by=person.id, at=at, service_id=None)
    return Joined(found.person_id)


def _service_names(session: Session, person_id: int) -> tuple[str, ...]:
    rows = session.exec(
        select(Service.name_en, Service.name_cy)
        .join(RoleGrant, col(RoleGrant.service_id) == col(Service.id))
        .where(RoleGrant.person_id == person_id)
    ).all()
    return tuple(name for names in rows for name in names)
