"""Keep what became of messages."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, update
from sqlmodel import Session

from platform_core.enrolment.actions import look_again
from platform_core.notifications.rules import Delivery, MessageStatus, becomes, try_again_at
from platform_core.storage.tables import Message

_MESSAGE = Message.__table__  # type: ignore[attr-defined]
_KEPT = ("status", "problem", "body", "send_after", "settled_at", "provider_id")
_SETTLE = (
    update(_MESSAGE)
    .where(
        _MESSAGE.c.id == bindparam("one"),
        _MESSAGE.c.status == MessageStatus.SENDING.value,
    )
    .values({name: bindparam(f"new_{name}", type_=_MESSAGE.c[name].type) for name in _KEPT})
)


def settle(session: Session, message: Message, delivery: Delivery, *, at: datetime) -> None:
    """Keep what became of one claimed message."""
    settle_all(session, [(message, delivery)], at=at)


def settle_all(
    session: Session, tried: Iterable[tuple[Message, Delivery]], *, at: datetime
) -> None:
    """Keep what became of claimed messages; what was settled meanwhile stays as it is.

    A body is emptied, unless it is tried again or has to be asked about first. What is settled
    makes its enrolment due, because somebody was reached or could not be.
    """
    rows, touched = [], set()
    for message, delivery in tried:
        status = becomes(delivery, created_at=message.created_at, now=at)
        rows.append(_row(message, delivery, status, at))
        if status is not MessageStatus.WAITING and message.enrolment_id is not None:
            touched.add(message.enrolment_id)
    if rows:
        session.connection().execute(_SETTLE, rows)
    for enrolment_id in sorted(touched):
        look_again(session, enrolment_id, at=at)


def cancel(session: Session, message: Message, problem: str, *, at: datetime) -> None:
    """Do not send a message after all, and forget its words."""
    message.status, message.problem = MessageStatus.CANCELLED.value, problem
    message.body, message.settled_at = "", at
    session.flush()


def _row(
    message: Message, delivery: Delivery, status: MessageStatus, at: datetime
) -> dict[str, Any]:
    waits = status is MessageStatus.WAITING
    keeps_words = waits or (status is MessageStatus.UNKNOWN and delivery.can_be_asked)
    again_at = try_again_at(delivery, message.attempts, now=at) if waits else message.send_after
    return {
        "one": message.id,
        "new_status": status.value,
        "new_problem": delivery.problem,
        "new_body": message.body if keeps_words else "",
        "new_send_after": again_at,
        "new_settled_at": None if keeps_words else at,
        "new_provider_id": delivery.provider_id,
    }
