"""What we sent to many people, and what we did and settled about them: two statements.

All that staff and the platform did is one statement that is prepared once; most people have little
of each, and asking costs more than answering.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Table, Text, and_, case, cast, func, select, union_all
from sqlmodel import Session

from platform_core.enrolment.rules import EXITS, Status
from platform_core.storage.among import among, ask
from platform_core.storage.columns import NOTHING, constant
from platform_core.storage.tables import (
    Contact,
    EnrolmentEvent,
    Flag,
    Invitation,
    Message,
    Refusal,
)

_INVITATION: Table = Invitation.__table__  # type: ignore[attr-defined]
_MESSAGE: Table = Message.__table__  # type: ignore[attr-defined]
_EVENT: Table = EnrolmentEvent.__table__  # type: ignore[attr-defined]
_FLAG: Table = Flag.__table__  # type: ignore[attr-defined]
_CONTACT: Table = Contact.__table__  # type: ignore[attr-defined]
_REFUSAL: Table = Refusal.__table__  # type: ignore[attr-defined]

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


class Changed(NamedTuple):
    """When the team last changed how to reach somebody, and last took them back after an end."""

    contact_at: datetime | None
    resumed_at: datetime | None


class Flagged(NamedTuple):
    """When a flag of one rule was last raised, when the last was resolved, and if one is not."""

    raised_at: datetime
    settled_at: datetime | None
    is_unresolved: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """What was done about many, by enrolment id.

    Attributes:
        messages: the newest of each template.
        changed: what was changed about those about whom anything was.
        flagged: the flags there have been, by rule.
        spoken_with: when staff last reached them.
        left_alone_until: the last day on which they want no follow-up.
    """

    messages: defaultdict[int, dict[str, Sent]] = field(default_factory=lambda: defaultdict(dict))
    changed: dict[int, Changed] = field(default_factory=dict)
    flagged: defaultdict[int, dict[str, Flagged]] = field(default_factory=lambda: defaultdict(dict))
    spoken_with: dict[int, datetime] = field(default_factory=dict)
    left_alone_until: dict[int, date] = field(default_factory=dict)


_MADE, _SENT, _SAID, _RAISED, _SPOKE, _REFUSED = (
    table.c for table in (_INVITATION, _MESSAGE, _EVENT, _FLAG, _CONTACT, _REFUSAL)
)
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
    .where(among(_SENT.enrolment_id), _SENT.status != constant("cancelled"))
    .group_by(_SENT.enrolment_id, _SENT.template)
)
_messages = select(
    _SENT.enrolment_id,
    constant("message").label("what"),
    _SENT.template.label("key"),
    _SENT.status.label("status"),
    _SENT.created_at.label("first_at"),
    _SENT.settled_at.label("last_at"),
).where(_SENT.id.in_(_newest_message))
_contact_at = case((_SAID.kind == constant("contact"), _SAID.at))
_ENDED = [constant(status) for status in ENDED]
_is_resumed = and_(
    _SAID.kind == constant("status"), _SAID.before.in_(_ENDED), _SAID.after.not_in(_ENDED)
)
_changes = (
    select(
        _SAID.enrolment_id,
        constant("changed"),
        NOTHING,
        NOTHING,
        func.max(_contact_at),
        func.max(case((_is_resumed, _SAID.at))),
    )
    .where(among(_SAID.enrolment_id), _SAID.kind.in_((constant("contact"), constant("status"))))
    .group_by(_SAID.enrolment_id)
)
_is_resolved = case(
    (_RAISED.status == constant("resolved"), constant("resolved")), else_=constant("open")
)
_flags = (
    select(
        _RAISED.enrolment_id,
        constant("flag"),
        _RAISED.rule,
        func.min(_is_resolved),  # "open" comes before "resolved"
        func.max(_RAISED.raised_at),
        func.max(_RAISED.resolved_at),
    )
    .where(among(_RAISED.enrolment_id))
    .group_by(_RAISED.enrolment_id, _RAISED.rule)
)
_contacts = (
    select(_SPOKE.enrolment_id, constant("spoke"), NOTHING, NOTHING, func.max(_SPOKE.at), NOTHING)
    .where(among(_SPOKE.enrolment_id), _SPOKE.result == constant("reached"))
    .group_by(_SPOKE.enrolment_id)
)
_refusals = select(
    _REFUSED.enrolment_id,
    constant("refused"),
    cast(_REFUSED.until_on, Text),
    NOTHING,
    NOTHING,
    NOTHING,
).where(
    among(_REFUSED.enrolment_id),
    _REFUSED.what == constant("follow_up"),
    _REFUSED.withdrawn_at.is_(None),
)
DONE = union_all(_messages, _changes, _flags, _contacts, _refusals)


def invitations_of(session: Session, ids: Collection[int]) -> dict[int, Invited]:
    """The newest invitation of each enrolment that has one which was not taken back."""
    return {one: Invited(*found) for one, *found in ask(session, _INVITATIONS, ids)}


def done_from(rows: Iterable[Any]) -> Done:
    """What was sent to many, changed, flagged and talked over, from the answer to DONE."""
    done = Done()
    for one, what, key, status, first_at, last_at in rows:
        if what == "message":
            done.messages[one][key] = Sent(status, first_at, last_at)
        elif what == "flag":
            done.flagged[one][key] = Flagged(first_at, last_at, status == "open")
        elif what == "changed":
            done.changed[one] = Changed(first_at, last_at)
        elif what == "refused":
            done.left_alone_until[one] = date.fromisoformat(key) if key else date.max
        else:
            done.spoken_with[one] = first_at
    return done
