"""Sign in, stay signed in, sign out."""

from datetime import datetime

from sqlalchemy import ColumnElement, exists, update
from sqlmodel import Session, col, select

from platform_core.accounts import throttle
from platform_core.accounts.names import read_sign_in_name
from platform_core.accounts.passwords import hash_password, needs_rehash, verify
from platform_core.accounts.queries import session_for
from platform_core.accounts.rules import (
    NOTED_EVERY,
    Language,
    Refused,
    SignedIn,
    Slowed,
    Viewer,
)
from platform_core.accounts.secrets import hash_of, new_token
from platform_core.accounts.throttle_rules import Subject, account
from platform_core.accounts.throttle_rules import address as place
from platform_core.audit.actions import record
from platform_core.storage.tables import Person, RoleGrant, SignInSession

_SIGN_IN = SignInSession.__table__  # type: ignore[attr-defined]


def sign_in(
    session: Session, name: str, password: str, *, address: str, at: datetime
) -> SignedIn | Refused | Slowed:
    """Begin a session for whoever proves to be ``name``; ``address`` is where the request is from.

    Answers instead of raising, because the caller's transaction has to commit what was counted.
    An unknown name, a wrong password, a disabled person and one without a role take the same time
    and get the same answer.
    """
    sign_in_name = read_sign_in_name(name) or ""
    subjects = (account(sign_in_name), place(address))
    if slowed := throttle.hold(session, subjects, at=at):
        return slowed
    person = _who_may(session, sign_in_name)
    proved = verify(password, person.password_hash if person else None)
    begun = _begin(session, person, password, at) if person and proved else None
    if begun is None:
        return _refuse(session, subjects, person, at)
    throttle.forgive(session, subjects[0])
    return begun


def _who_may(session: Session, sign_in_name: str) -> Person | None:
    has_a_role = exists().where(
        col(RoleGrant.person_id) == col(Person.id), col(RoleGrant.revoked_at).is_(None)
    )
    return session.exec(
        select(Person).where(
            Person.sign_in_name == sign_in_name, col(Person.disabled_at).is_(None), has_a_role
        )
    ).first()


def _begin(session: Session, person: Person, password: str, at: datetime) -> SignedIn | None:
    token = start_session(session, person.id or 0, at=at)
    if needs_rehash(person.password_hash or ""):
        person.password_hash = hash_password(password)
    viewer = session_for(session, token, now=at)
    return SignedIn(token, viewer) if isinstance(viewer, Viewer) else None


def _refuse(
    session: Session, subjects: tuple[Subject, ...], person: Person | None, at: datetime
) -> Refused:
    throttle.note_failure(session, subjects, at=at)
    subject_id = person.id if person else None
    record(session, "sign_in.refused", "person", subject_id, by=None, at=at, service_id=None)
    return Refused()


def start_session(session: Session, person_id: int, *, at: datetime) -> str:
    """Begin a session with a new token, which is returned and kept nowhere."""
    token = new_token()
    begun = SignInSession(
        person_id=person_id, token_hash=hash_of(token), created_at=at, last_seen_at=at
    )
    session.add(begun)
    session.flush()
    record(
        session,
        "session.began",
        "sign_in_session",
        begun.id,
        by=person_id,
        at=at,
        service_id=None,
    )
    return token


def touch(session: Session, viewer: Viewer, *, now: datetime) -> None:
    """Note that the session is in use; writes at most once a minute (see ``needs_touch``)."""
    session.connection().execute(
        update(_SIGN_IN).where(
            _SIGN_IN.c.id == viewer.session_id,
            _SIGN_IN.c.ended_at.is_(None),
            _SIGN_IN.c.last_seen_at <= now - NOTED_EVERY,
        ),
        {"last_seen_at": now},
    )


def sign_out(session: Session, session_id: int, *, at: datetime) -> bool:
    """End one session, in every tab that shares it; whether it was still going."""
    return _end(session, _SIGN_IN.c.id == session_id, "signed_out", at) > 0


def end_all_sessions(session: Session, person_id: int, *, reason: str, at: datetime) -> int:
    """End every session of a person, on every device; how many were still going."""
    return _end(session, _SIGN_IN.c.person_id == person_id, reason, at)


def _end(session: Session, which: ColumnElement[bool], reason: str, at: datetime) -> int:
    ended = (
        session.connection()
        .execute(
            update(_SIGN_IN)
            .where(which, _SIGN_IN.c.ended_at.is_(None))
            .values(ended_at=at, end_reason=reason)
            .returning(_SIGN_IN.c.id, _SIGN_IN.c.person_id)
        )
        .all()
    )
    for id_, person_id in ended:
        record(
            session,
            "session.ended",
            "sign_in_session",
            id_,
            by=person_id,
            at=at,
            service_id=None,
            reason=reason,
        )
    return len(ended)


def set_language(session: Session, person_id: int, language: Language, *, at: datetime) -> None:
    """Speak to a person in ``language`` from now on, on pages and in messages."""
    person = session.get_one(Person, person_id)
    if person.language == language:
        return
    before, person.language = person.language, Language(language).value
    record(
        session,
        "language.set",
        "person",
        person_id,
        by=person_id,
        at=at,
        service_id=None,
        before=before,
        after=person.language,
    )
