"""Letters that staff have printed."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session, col, select

from platform_core.accounts.rules import Caseload
from platform_core.audit.actions import record
from platform_core.enrolment.actions import look_again
from platform_core.enrolment.rules import Channel
from platform_core.notifications.actions.settling import cancel
from platform_core.notifications.rules import MessageStatus
from platform_core.storage.tables import Enrolment, Message


def give_up_unprinted(session: Session, *, before: datetime, at: datetime) -> int:
    """Cancel the letters that were saved before an instant and never printed; how many.

    The link in them is no longer good, and what they say may no longer be true.
    """
    letters = session.exec(
        select(Message)
        .where(
            Message.channel == Channel.LETTER.value,
            Message.status == MessageStatus.WAITING.value,
            col(Message.created_at) < before,
        )
        .with_for_update(skip_locked=True)
    ).all()
    for letter in letters:
        cancel(session, letter, "not printed", at=at)
    return len(letters)


def mark_printed(
    session: Session, ids: Collection[int], *, caseload: Caseload, by: int, at: datetime
) -> int:
    """Note that letters were printed and go out, and forget their words; how many were new."""
    letters = session.exec(
        select(Message)
        .join(Enrolment, col(Enrolment.id) == col(Message.enrolment_id))
        .where(
            col(Message.id).in_(ids),
            Message.channel == Channel.LETTER.value,
            Message.status == MessageStatus.WAITING.value,
            Enrolment.service_id == caseload.service_id,
        )
        .order_by(col(Message.id))
        .with_for_update(of=Message)
    ).all()
    for letter in letters:
        letter.status, letter.body = MessageStatus.SENT.value, ""
        letter.claimed_at = letter.settled_at = at
        record(
            session,
            "message.printed",
            "message",
            letter.id,
            by=by,
            at=at,
            service_id=caseload.service_id,
        )
        look_again(session, letter.enrolment_id or 0, at=at)
    return len(letters)
