"""What we sent to many people and what we settled about them, each question one statement
that is prepared once."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Table, and_, case, func, select
from sqlmodel import Session

from platform_core.enrolment.rules import EXITS, Status
from platform_core.storage.among import among, ask
from platform_core.storage.tables import EnrolmentEvent, Flag, Invitation, Message

_INVITATION: Table = Invitation.__table__  # type: ignore[attr-defined]
_MESSAGE: Table = Message.__table__  # type: ignore[attr-defined]
_EVENT: Table = EnrolmentEvent.__table__  # type: ignore[attr-defined]
_FLAG: Table = Flag.__table__  # type: ignore[attr-defined]

ENDED = tuple(sorted(EXITS | {Status.PROGRAMME_STARTED}))

_MADE, _SENT, _SAID, _RAISED = _INVITATION.c, _MESSAGE.c, _EVENT.c, _FLAG.c
_newest_invitation = (
    select(func.max(_MADE.id))
    .where(among(_MADE.enrolment_id), _MADE.revoked_at.is_(None))
    .group_by(_MADE.enrolment_id)
)
_INVITATIONS = select(_MADE.enrolment_id, _MADE.issued_at, _MADE.opened_at).where(
    _MADE.id.in_(_newest_invitation)
)
_newest_message = (
    select(func.max(_SENT.id))
    .where(among(_SENT.enrolment_id))
    .group_by(_SENT.enrolment_id, _SENT.template)
)
_MESSAGES = select(
    _SENT.enrolment_id, _SENT.template, _SENT.status, _SENT.created_at, _SENT.settled_at
).where(_SENT.id.in_(_newest_message))
_contact_at = case((_SAID.kind == "contact", _SAID.at))
_is_resumed = and_(_SAID.kind == "status", _SAID.before.in_(ENDED), _SAID.after.not_in(ENDED))
_CHANGES = (
    select(_SAID.enrolment_id, func.max(_contact_at), func.max(case((_is_resumed, _SAID.at))))
    .where(among(_SAID.enrolment_id), _SAID.kind.in_(("contact", "status")))
    .group_by(_SAID.enrolment_id)
)
_FLAGGED = (
    select(
        _RAISED.enrolment_id,
        _RAISED.rule,
        func.max(_RAISED.raised_at),
        func.max(_RAISED.resolved_at),
    )
    .where(among(_RAISED.enrolment_id))
    .group_by(_RAISED.enrolment_id, _RAISED.rule)
)


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
    return {one: Invited(*found) for one, *found in ask(session, _INVITATIONS, ids)}


def messages_of(session: Session, ids: Collection[int]) -> Mapping[int, Mapping[str, Sent]]:
    """The newest message of each template to each enrolment that was ever sent one."""
    found: defaultdict[int, dict[str, Sent]] = defaultdict(dict)
    for one, template, *said in ask(session, _MESSAGES, ids):
        found[one][template] = Sent(*said)
    return found


class Changed(NamedTuple):
    """When the team last changed how to reach somebody, and last took them back after an end."""

    contact_at: datetime | None
    resumed_at: datetime | None


def changes_of(session: Session, ids: Collection[int]) -> dict[int, Changed]:
    """What was changed about each enrolment about which anything was."""
    return {one: Changed(*found) for one, *found in ask(session, _CHANGES, ids)}


class Flagged(NamedTuple):
    """When a flag of one rule was last raised, and when the last was resolved."""

    raised_at: datetime
    settled_at: datetime | None


def flagged_of(session: Session, ids: Collection[int]) -> Mapping[int, Mapping[str, Flagged]]:
    """The flags there have been, by enrolment and rule."""
    found: defaultdict[int, dict[str, Flagged]] = defaultdict(dict)
    for one, rule, *at in ask(session, _FLAGGED, ids):
        found[one][rule] = Flagged(*at)
    return found
