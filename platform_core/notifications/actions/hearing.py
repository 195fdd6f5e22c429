"""What the provider says became of messages, whether it tells us or is asked."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Update, func, or_, update
from sqlmodel import Session

from platform_core.enrolment.actions import look_again
from platform_core.notifications.rules import MessageStatus, Word
from platform_core.storage.tables import Message

_MESSAGE = Message.__table__  # type: ignore[attr-defined]
_ = MessageStatus
_ON_ITS_WAY = (_.WAITING, _.SENDING, _.SENT, _.UNKNOWN)
_ARRIVED_OR_NOT = (_.DELIVERED, _.FAILED)


def hear(session: Session, message_id: int, word: Word, *, at: datetime) -> bool:
    """Keep a provider's word about a message; whether it was news.

    The newest word counts, in whatever order they arrive, and a word before our own commit counts
    too. One about another try, or a cancelled message, is not ours.
    """
    told = (
        session.connection()
        .execute(
            update(_MESSAGE)
            .where(_MESSAGE.c.id == message_id, *_is_news(word))
            .values(**_values(word, at))
            .returning(_MESSAGE.c.enrolment_id)
        )
        .first()
    )
    if told is None:
        return False
    if told.enrolment_id is not None:
        look_again(session, told.enrolment_id, at=at)
    return True


def wait_again(session: Session, message_id: int) -> None:
    """Let an unknown message wait again, of which the provider knows nothing."""
    session.connection().execute(_open_question(message_id).values(status=_.WAITING.value))


def give_up(session: Session, message_id: int, *, at: datetime) -> None:
    """Leave a message unknown for good, and forget its words."""
    session.connection().execute(_open_question(message_id).values(body="", settled_at=at))


def _open_question(message_id: int) -> Update:
    row = _MESSAGE.c
    return update(_MESSAGE).where(
        row.id == message_id, row.status == _.UNKNOWN.value, row.body != ""
    )


def _is_news(word: Word) -> tuple[ColumnElement[bool], ...]:
    row = _MESSAGE.c
    is_last_word = word.status in _ARRIVED_OR_NOT
    open_to_it = (*_ON_ITS_WAY, *_ARRIVED_OR_NOT) if is_last_word else _ON_ITS_WAY
    return (
        row.status.in_([status.value for status in open_to_it]),
        or_(row.provider_id.is_(None), row.provider_id == word.provider_id),
        or_(row.last_word_at.is_(None), row.last_word_at < word.said_at),
    )


def _values(word: Word, at: datetime) -> dict[str, Any]:
    has_failed = word.status is MessageStatus.FAILED
    return {
        "status": word.status.value,
        "problem": word.problem,
        "provider_id": word.provider_id,
        "last_word_at": word.said_at,
        "body": "",
        "settled_at": at if has_failed else func.coalesce(_MESSAGE.c.settled_at, at),
    }
