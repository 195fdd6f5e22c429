"""What we sent to many people and what we settled about them, each question one statement."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Table, and_, case, func, select
from sqlmodel import Session

from platform_core.enrolment.rules import EXITS, Status
from platform_core.storage.tables import EnrolmentEvent, Flag, Invitation, Message

_INVITATION: Table = Invitation.__table__  # type: ignore[attr-defined]
_MESSAGE: Table = Message.__table__  # type: ignore[attr-defined]
_EVENT: Table = EnrolmentEvent.__table__  # type: ignore[attr-defined]
_FLAG: Table = Flag.__table__  # type: ignore[attr-defined]

ENDED = tuple(sorted(EXITS | {Status.PROGRAMME_STARTED}))


class Invited(NamedTuple):
    """An invitation that stands, and when it was first opened."""

    issued_at: datetime
    opened_at: datetime | None


class Sent(NamedTuple):
    """A message and what became of it."""

    status: str
    created_at: datetime
    settled_at: datetime | None


def invitations_of(session: Session, ids: Collection[int]) -> dict[int, Invited]:
    """The newest invitation of each enrolment that has one which was not taken back."""
    made = _INVITATION.c
    newest = (
        select(func.max(made.id))
        .where(made.enrolment_id.in_(ids), made.revoked_at.is_(None))
        .group_by(made.enrolment_id)
    )
    rows = session.connection().execute(
        select(made.enrolment_id, made.issued_at, made.opened_at).where(made.id.in_(newest))
    )
    return {enrolment_id: Invited(*found) for enrolment_id, *found in rows}


def messages_of(session: Session, ids: Collection[int]) -> Mapping[int, Mapping[str, Sent]]:
    """The newest message of each template to each enrolment that was ever sent one."""
    sent = _MESSAGE.c
    newest = (
        select(func.max(sent.id))
        .where(sent.enrolment_id.in_(ids))
        .group_by(sent.enrolment_id, sent.template)
    )
    found: defaultdict[int, dict[str, Sent]] = defaultdict(dict)
    for enrolment_id, template, *said in session.connection().execute(
        select(
            sent.enrolment_id, sent.template, sent.status, sent.created_at, sent.settled_at
        ).where(sent.id.in_(newest))
    ):
        found[enrolment_id][template] = Sent(*said)
    return found


class Changed(NamedTuple):
    """When the team last changed how to reach somebody, and last took them back after an end."""

    contact_at: datetime | None
    resumed_at: datetime | None


def changes_of(session: Session, ids: Collection[int]) -> dict[int, Changed]:
    """What was changed about each enrolment about which anything was."""
    said = _EVENT.c
    contact_at = case((said.kind == "contact", said.at))
    resumed = and_(said.kind == "status", said.before.in_(ENDED), said.after.not_in(ENDED))
    rows = session.connection().execute(
        select(said.enrolment_id, func.max(contact_at), func.max(case((resumed, said.at))))
        .where(said.enrolment_id.in_(ids), said.kind.in_(("contact", "status")))
        .group_by(said.enrolment_id)
    )
    return {enrolment_id: Changed(*found) for enrolment_id, *found in rows}


class Flagged(NamedTuple):
    """When a flag of one rule was last raised, and when the last was resolved."""

    raised_at: datetime
    settled_at: datetime | None


def flagged_of(session: Session, ids: Collection[int]) -> Mapping[int, Mapping[str, Flagged]]:
    """The flags there have been, by enrolment and rule."""
    flag = _FLAG.c
    found: defaultdict[int, dict[str, Flagged]] = defaultdict(dict)
    for enrolment_id, rule, *at in session.connection().execute(
        select(flag.enrolment_id, flag.rule, func.max(flag.raised_at), func.max(flag.resolved_at))
        .where(flag.enrolment_id.in_(ids))
        .group_by(flag.enrolment_id, flag.rule)
    ):
        found[enrolment_id][rule] = Flagged(*at)
    return found
