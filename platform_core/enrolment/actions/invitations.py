"""Invite somebody, recognise what they hold, and let them join once."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from platform_core.accounts import throttle
from platform_core.accounts.credentials import NAME_TAKEN, Credentials, chosen, store
from platform_core.accounts.rules import (
    Incomplete,
    InvitationRefused,
    Joined,
    Language,
    Reason,
    Role,
    Slowed,
)
from platform_core.accounts.secrets import hash_of, new_token
from platform_core.accounts.throttle_rules import code_address
from platform_core.enrolment.actions.changes import ChangeRefused, audit, hold, move
from platform_core.enrolment.actions.looking import look_again_at_held
from platform_core.enrolment.rules import (
    CODE_ALPHABET,
    CODE_LENGTH,
    LETTER_LASTS,
    Status,
    read_code,
    show_code,
)
from platform_core.storage.insert import insert_once
from platform_core.storage.tables import Enrolment, Invitation, Person, RoleGrant, Service

_INVITATION = Invitation.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Issued:
    """A way in, shown once: the code as printed, the token of the link, and how long they last."""

    invitation_id: int
    code: str
    token: str
    expires_at: datetime


def invite(session: Session, enrolment: Enrolment, *, by: int, at: datetime) -> Issued:
    """Issue a link and a code for 28 days; earlier ones let nobody in any more.

    Raises ChangeRefused for somebody who has joined already, or whose place does not allow it.
    """
    held = hold(session, enrolment)
    if held.joined_at is not None:
        raise ChangeRefused(held, Status.INVITED)
    revoke_invitations(session, held, by=by, at=at)
    if held.status != Status.INVITED:
        move(session, held, Status.INVITED, by=by, at=at)
    look_again_at_held(session, held, at=at)
    code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
    token = new_token()
    issued = Invitation(
        enrolment_id=held.id or 0,
        link_hash=hash_of(token),
        code_hash=hash_of(code),
        issued_at=at,
        issued_by=by,
        expires_at=at + LETTER_LASTS,
    )
    session.add(issued)
    session.flush()
    audit(session, held, "invitation.issued", by=by, at=at, invitation=issued.id)
    return Issued(issued.id or 0, show_code(code), token, issued.expires_at)


def revoke_invitations(session: Session, held: Enrolment, *, by: int, at: datetime) -> None:
    """End what was issued and not yet used."""
    session.flush()
    session.exec(
        update(Invitation)
        .where(
            col(Invitation.enrolment_id) == held.id,
            col(Invitation.redeemed_at).is_(None),
            col(Invitation.revoked_at).is_(None),
        )
        .values(revoked_at=at, revoked_by=by)
    )


def recognise(
    session: Session, secret: str, *, address: str, at: datetime
) -> Invitation | InvitationRefused | Slowed:
    """The invitation of a typed code or of a link's token, which is not used up by looking.

    Answers instead of raising: the caller's transaction has to commit what was counted. Unknown
    codes slow their ``address`` down; a real one is never slowed by a link's holder, nor a link.
    """
    code = read_code(secret)
    if code is None:
        return _judged(session, _found(session, _INVITATION.c.link_hash, secret), at)
    subjects = (code_address(address),)
    if slowed := throttle.hold(session, subjects, at=at):
        return slowed
    found = _found(session, _INVITATION.c.code_hash, code)
    if found is None:
        throttle.note_failure(session, subjects, at=at)
    return _judged(session, found, at)


def _found(session: Session, column: Any, secret: str) -> Invitation | None:
    return session.exec(select(Invitation).where(column == hash_of(secret))).first()


def _judged(
    session: Session, found: Invitation | None, at: datetime
) -> Invitation | InvitationRefused:
    if found is None:
        return InvitationRefused(Reason.UNKNOWN)
    if found.redeemed_at is not None:
        return InvitationRefused(Reason.USED)
    status = session.get_one(Enrolment, found.enrolment_id).status
    if found.revoked_at is not None or status != Status.INVITED:
        return InvitationRefused(Reason.REVOKED)
    return found if at < found.expires_at else InvitationRefused(Reason.EXPIRED)


def open_invitation(session: Session, invitation: Invitation, *, at: datetime) -> None:
    """Note that somebody, not a mail scanner, has opened an invitation; the first time counts."""
    opened = session.connection().execute(
        update(_INVITATION)
        .where(_INVITATION.c.id == invitation.id, _INVITATION.c.opened_at.is_(None))
        .values(opened_at=at)
    )
    if opened.rowcount:
        held = hold(session, session.get_one(Enrolment, invitation.enrolment_id))
        look_again_at_held(session, held, at=at)


def join(
    session: Session,
    secret: str,
    sign_in_name: str,
    password: str,
    language: Language,
    *,
    address: str,
    at: datetime,
) -> Joined | Incomplete | InvitationRefused | Slowed:
    """Let the holder of an invitation in, with the sign-in name and password they chose; once.

    Answers instead of raising, as ``recognise`` does. Incomplete names every problem of the form
    and leaves the invitation unused.
    """
    found = recognise(session, secret, address=address, at=at)
    if not isinstance(found, Invitation):
        return found
    held = hold(session, session.get_one(Enrolment, found.enrolment_id))
    person = session.get_one(Person, held.person_id)
    service = session.get_one(Service, held.service_id)
    known = (person.name, service.name_en, service.name_cy)
    credentials = chosen(sign_in_name, password, known=known)
    if isinstance(credentials, Incomplete):
        return credentials
    try:
        with session.begin_nested():
            return _let_in(session, found, held, person, credentials, Language(language), at)
    except IntegrityError:
        return NAME_TAKEN


def _let_in(
    session: Session,
    found: Invitation,
    held: Enrolment,
    person: Person,
    credentials: Credentials,
    language: Language,
    at: datetime,
) -> Joined | InvitationRefused:
    if not _redeem(session, found, at):
        return InvitationRefused(Reason.USED)
    store(session, person, credentials, language.value)
    insert_once(
        session,
        RoleGrant,
        person_id=person.id,
        service_id=held.service_id,
        role=Role.PATIENT.value,
        granted_at=at,
        granted_by=found.issued_by,
    )
    held.joined_at = at
    move(session, held, Status.JOINED, by=person.id, at=at)
    session.flush()
    return Joined(person.id or 0)


def _redeem(session: Session, found: Invitation, at: datetime) -> bool:
    redeemed = session.connection().execute(
        update(_INVITATION)
        .where(
            _INVITATION.c.id == found.id,
            _INVITATION.c.redeemed_at.is_(None),
            _INVITATION.c.revoked_at.is_(None),
        )
        .values(redeemed_at=at)
    )
    return bool(redeemed.rowcount)
