"""Slow down whoever keeps guessing: by account and by address, never for good.

The row of a subject is held from the first look to the end of the transaction, so that guesses
sent at the same moment are counted one after the other. Names and addresses are kept as hashes.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, update
from sqlmodel import Session

from platform_core.accounts.rules import Slowed
from platform_core.accounts.secrets import hash_of
from platform_core.accounts.throttle_rules import (
    FORGOTTEN_AFTER,
    Subject,
    blocked_for,
    failures_now,
)
from platform_core.storage.insert import insert_into
from platform_core.storage.tables import Throttle

_THROTTLE = Throttle.__table__  # type: ignore[attr-defined]


def hold(session: Session, subjects: Sequence[Subject], *, at: datetime) -> Slowed | None:
    """Take hold of the subjects' rows; Slowed if any of them has to wait."""
    until = max(_held(session, subject, at).blocked_until for subject in subjects)
    return Slowed(until) if until > at else None


def note_failure(session: Session, subjects: Sequence[Subject], *, at: datetime) -> None:
    """Count one more failure of each subject."""
    for subject in subjects:
        row = _held(session, subject, at)
        failures = failures_now(row.failures, last_failed_at=row.last_failed_at, at=at) + 1
        session.connection().execute(
            update(_THROTTLE)
            .where(_THROTTLE.c.id == row.id)
            .values(
                failures=failures,
                last_failed_at=at,
                blocked_until=at + blocked_for(failures, free=subject.free),
            )
        )


def _held(session: Session, subject: Subject, at: datetime) -> Row[Any]:
    insert = insert_into(Throttle, session).values(
        subject=_stored(subject), failures=0, last_failed_at=at, blocked_until=at
    )
    # An update to the same value takes the row's lock on PostgreSQL, whether or not it was there
    held = insert.on_conflict_do_update(
        index_elements=["subject"], set_={"subject": insert.excluded.subject}
    ).returning(*_THROTTLE.c)
    return session.connection().execute(held).one()


def _stored(subject: Subject) -> str:
    return hash_of(f"{subject.kind}:{subject.name}")


def forgive(session: Session, subject: Subject) -> None:
    """Forget the failures of a subject that has proved itself."""
    session.connection().execute(delete(_THROTTLE).where(_THROTTLE.c.subject == _stored(subject)))


def forget_old_failures(session: Session, *, at: datetime) -> int:
    """Remove what no longer counts; how many rows. For the worker's daily tidying."""
    removed = session.connection().execute(
        delete(_THROTTLE).where(_THROTTLE.c.last_failed_at <= at - FORGOTTEN_AFTER)
    )
    return removed.rowcount
