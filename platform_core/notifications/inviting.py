"""Invite many who are waiting for it: by email in one go, or by letters that staff print.

Who likes to hear by email or by text, and has an email address, gets the email; everybody else a
letter. Who has refused what would be left, or wants no follow-up for now, gets neither.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Table, bindparam, select
from sqlmodel import Session

from platform_core.accounts.rules import Caseload
from platform_core.audit.actions import record
from platform_core.clock import local_date
from platform_core.enrolment.actions import ChangeRefused, Issued, hold, invite
from platform_core.enrolment.refusals import Refused, refusals_of_many
from platform_core.enrolment.rules import Channel, Status
from platform_core.notifications.actions import save_message
from platform_core.notifications.rules import Template
from platform_core.settings import settings
from platform_core.storage.tables import Enrolment, Person

EMAILS_AT_ONCE = 500
LETTERS_AT_ONCE = 100
_LIKE_EMAIL = (Channel.EMAIL, Channel.TEXT)


@dataclass(frozen=True, slots=True)
class NotInvited:
    """Somebody referred whom nobody has invited, and the way it would go; none if none is left."""

    enrolment_id: int
    ref: str
    name: str
    way: Channel | None


@dataclass(frozen=True, slots=True)
class Made:
    """A letter's invitation, and whose it is."""

    enrolment: Enrolment
    person: Person
    issued: Issued


_E: Table = Enrolment.__table__  # type: ignore[attr-defined]
_P: Table = Person.__table__  # type: ignore[attr-defined]
_REFERRED = (
    select(_E.c.id, _E.c.ref, _E.c.preferred_channel, _P.c.name, _P.c.email)
    .join(_P, _P.c.id == _E.c.person_id)
    .where(_E.c.service_id == bindparam("service"), _E.c.status == Status.REFERRED.value)
    .order_by(_E.c.referred_on, _E.c.id)
)


def way_in(preferred: Channel, email: str | None, refused: Collection[str]) -> Channel | None:
    """By which way an invitation goes to somebody."""
    if Refused.FOLLOW_UP in refused:
        return None
    can_email = bool(email) and Refused.EMAIL not in refused
    can_write = Refused.LETTER not in refused
    if can_email and (preferred in _LIKE_EMAIL or not can_write):
        return Channel.EMAIL
    return Channel.LETTER if can_write else None


def not_invited(session: Session, *, caseload: Caseload, today: date) -> list[NotInvited]:
    """Everybody of a caseload who is referred and no more, the longest wait first.

    Two statements, however many they are.
    """
    rows = session.connection().execute(_REFERRED, {"service": caseload.service_id}).all()
    refused = refusals_of_many(session, [row.id for row in rows], today=today)
    return [
        NotInvited(
            row.id,
            row.ref,
            row.name,
            way_in(Channel(row.preferred_channel), row.email, refused[row.id]),
        )
        for row in rows
    ]


def invite_by_email(
    session: Session,
    caseload: Caseload,
    refs: Collection[str],
    *,
    by: int,
    at: datetime,
    link: Callable[[str], str],
    tell: Callable[[int, int], None] = lambda _done, _of: None,
) -> int:
    """Invite those of these refs who are still waiting for an email; how many.

    At most EMAILS_AT_ONCE. ``link`` makes the address that goes into an email from a token. Who was
    invited meanwhile, or has refused, is left out.
    """
    chosen = _chosen(session, caseload, refs, Channel.EMAIL, at)[:EMAILS_AT_ONCE]
    zone = settings().zone
    done = 0
    for one in chosen:
        made = _issue(session, one, by=by, at=at)
        if made is None:
            continue
        save_message(
            session,
            made.person,
            Template.INVITATION,
            f"invitation {made.issued.invitation_id}",
            at=at,
            enrolment_id=one.enrolment_id,
            link=link(made.issued.token),
            until=local_date(made.issued.expires_at, zone),
        )
        done += 1
        tell(done, len(chosen))
    return done


def make_letters(
    session: Session, caseload: Caseload, refs: Collection[str], *, by: int, at: datetime
) -> list[Made]:
    """Invite those of these refs who are still waiting for a letter, or everybody who is, at most
    LETTERS_AT_ONCE, and note that their letters were printed.

    Only somebody who was never invited gets one, so that sending the page again does not end the
    codes of letters that are in the post.
    """
    chosen = _chosen(session, caseload, refs, Channel.LETTER, at)[:LETTERS_AT_ONCE]
    made = [done for one in chosen if (done := _issue(session, one, by=by, at=at))]
    for letter in made:
        record(
            session,
            "letter.printed",
            "invitation",
            letter.issued.invitation_id,
            by=by,
            at=at,
            service_id=caseload.service_id,
        )
    return made


def _chosen(
    session: Session, caseload: Caseload, refs: Collection[str], way: Channel, at: datetime
) -> Sequence[NotInvited]:
    today = local_date(at, settings().zone)
    waiting = not_invited(session, caseload=caseload, today=today)
    wanted = set(refs)
    return [one for one in waiting if one.way is way and (not wanted or one.ref in wanted)]


def _issue(session: Session, one: NotInvited, *, by: int, at: datetime) -> Made | None:
    held = hold(session, session.get_one(Enrolment, one.enrolment_id))
    if held.status != Status.REFERRED:  # somebody else was first
        return None
    try:
        issued = invite(session, held, by=by, at=at)
    except ChangeRefused:
        return None
    return Made(held, session.get_one(Person, held.person_id), issued)


def by_way(waiting: Sequence[NotInvited], way: Channel | None) -> Iterator[NotInvited]:
    """Those of them who are invited in this way."""
    return (one for one in waiting if one.way is way)
