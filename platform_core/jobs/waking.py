"""What ends by its own date: pauses whose last day has passed, flags that were put off."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from platform_core.clock import local_date
from platform_core.enrolment.actions import end_finished_pauses, hold
from platform_core.flags.actions import FlagMoved, wake
from platform_core.flags.rules import FlagStatus
from platform_core.jobs.problems import keep
from platform_core.settings import settings
from platform_core.storage.database import open_reading, open_transaction
from platform_core.storage.tables import Enrolment, Flag, Pause

_AT_ONCE = 100


def end_pauses(*, now: datetime) -> int:
    """End the pauses whose last day has passed, and make those people due; how many."""
    today = local_date(now, settings().zone)
    over = (
        select(Pause.enrolment_id)
        .where(col(Pause.is_over).is_(False), Pause.last_on < today)
        .order_by(col(Pause.enrolment_id))
    )
    with open_reading() as session:
        ids = session.exec(over).all()

    def end(session: Session, enrolment_id: int) -> bool:
        held = hold(session, session.get_one(Enrolment, enrolment_id))
        return end_finished_pauses(session, held, at=now, today=today)

    return _each(ids, "pause", end, at=now)


def wake_flags(*, now: datetime) -> int:
    """Put the flags whose time has come back on the list; how many."""
    due = (
        select(Flag.id)
        .where(Flag.status == FlagStatus.SNOOZED.value, col(Flag.snoozed_until) <= now)
        .order_by(col(Flag.id))
    )
    with open_reading() as session:
        ids = [id_ for id_ in session.exec(due) if id_ is not None]

    def wake_one(session: Session, flag_id: int) -> bool:
        try:
            wake(session, session.get_one(Flag, flag_id), at=now)
        except FlagMoved:
            return False  # somebody took it up, or put it off again
        return True

    return _each(ids, "flag", wake_one, at=now)


def _each(
    ids: Sequence[int], subject: str, act: Callable[[Session, int], bool], *, at: datetime
) -> int:
    """Act on each in a savepoint of its own, some in each transaction; how many it acted on."""
    done = 0
    for some in (ids[n : n + _AT_ONCE] for n in range(0, len(ids), _AT_ONCE)):
        with open_transaction() as session:
            for one in some:
                try:
                    with session.begin_nested():
                        done += act(session, one)
                except Exception as failure:
                    keep(session, "sweep", failure, at=at, subject=subject, subject_id=one)
    return done
