"""Take messages from the outbox, and put back what was taken and not begun."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import exists, or_, update
from sqlmodel import Session, col, select

from platform_core.enrolment.rules import Channel
from platform_core.notifications.rules import LOST, LOST_AFTER, MessageStatus
from platform_core.storage.tables import Enrolment, Message

_MESSAGE = Message.__table__  # type: ignore[attr-defined]
_WANTS_NO_LETTERS = exists().where(
    col(Enrolment.id) == col(Message.enrolment_id),
    col(Enrolment.preferred_channel) != Channel.LETTER.value,
)


def claim(
    session: Session, *, now: datetime, limit: int, leaving_out: Collection[str] = ()
) -> Sequence[Message]:
    """Take messages that are due, oldest first, so that no other sender takes them too.

    A letter waits until it is printed, unless its person wants none any more. ``leaving_out`` names
    other channels to leave alone.
    """
    due = session.exec(
        select(Message.id)
        .where(
            Message.status == MessageStatus.WAITING.value,
            col(Message.channel).not_in(leaving_out),
            or_(col(Message.channel) != Channel.LETTER.value, _WANTS_NO_LETTERS),
            or_(col(Message.send_after).is_(None), col(Message.send_after) <= now),
        )
        .order_by(col(Message.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    if not due:
        return []
    ours = _take(session, due, now)
    return session.exec(
        select(Message).where(col(Message.id).in_(ours)).order_by(col(Message.id)),
        execution_options={"populate_existing": True},
    ).all()


def put_back(session: Session, messages: Collection[Message]) -> None:
    """Let messages wait that this sender claimed and has not begun to hand over."""
    session.connection().execute(
        update(_MESSAGE)
        .where(
            _MESSAGE.c.id.in_([message.id for message in messages]),
            _MESSAGE.c.status == MessageStatus.SENDING.value,
        )
        .values(status=MessageStatus.WAITING.value, attempts=_MESSAGE.c.attempts - 1, problem="")
    )


def put_off(session: Session, channel: str, *, until: datetime) -> None:
    """Send nothing by a channel before an instant, because who carries it asked for time."""
    session.connection().execute(
        update(_MESSAGE)
        .where(
            _MESSAGE.c.status == MessageStatus.WAITING.value,
            _MESSAGE.c.channel == channel,
            or_(_MESSAGE.c.send_after.is_(None), _MESSAGE.c.send_after < until),
        )
        .values(send_after=until)
    )


def give_up_lost(session: Session, *, now: datetime) -> int:
    """Mark as unknown what a sender claimed and never settled; how many.

    The words of one that may be with somebody who can be asked about it are kept until then.
    """
    lost = session.exec(
        select(Message)
        .where(
            Message.status == MessageStatus.SENDING.value,
            col(Message.claimed_at) <= now - LOST_AFTER,
        )
        .with_for_update(skip_locked=True)
    ).all()
    for message in lost:
        can_be_asked = bool(message.problem)  # prepare() has noted whom
        message.status, message.problem = MessageStatus.UNKNOWN.value, LOST
        if not can_be_asked:
            message.body, message.settled_at = "", now
    session.flush()
    return len(lost)


def _take(session: Session, ids: Sequence[Any], now: datetime) -> Sequence[int]:
    taken = session.connection().execute(
        update(_MESSAGE)
        .where(_MESSAGE.c.id.in_(ids), _MESSAGE.c.status == MessageStatus.WAITING.value)
        .values(
            status=MessageStatus.SENDING.value,
            claimed_at=now,
            attempts=_MESSAGE.c.attempts + 1,
            problem="",
        )
        .returning(_MESSAGE.c.id)
    )
    return taken.scalars().all()
