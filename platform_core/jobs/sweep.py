"""Look at every enrolment that is due, and at no other.

Facts are gathered for a page at a time in a reading session and judged in memory; only then is a
short transaction opened for what follows. A row that anybody has touched meanwhile is left for the
next look, so any number of workers may sweep at once and a killed one leaves nothing half done.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from time import perf_counter
from typing import Any

from sqlalchemy import literal, tuple_
from sqlmodel import Session, col, select

from platform_core.clock import local_date
from platform_core.engagement.known import Around
from platform_core.engagement.queries import around
from platform_core.jobs.carry_out import Failure, carry_out
from platform_core.jobs.decisions import Decision, decide
from platform_core.jobs.pages import page_of
from platform_core.jobs.problems import keep_alone
from platform_core.jobs.pulse import keep_days
from platform_core.jobs.waking import end_pauses, wake_flags
from platform_core.settings import settings
from platform_core.storage.columns import Instant
from platform_core.storage.database import DatabaseAway, open_reading
from platform_core.storage.tables import Enrolment

PAGE = 500


@dataclass(frozen=True, slots=True)
class SweepSummary:
    """What one sweep did. ``took_ms`` is in milliseconds of this machine's time."""

    now: datetime
    looked_at: int
    changed: int
    openings: int
    raised: int
    resolved: int
    woken: int
    pauses_ended: int
    days_kept: int
    problems: int
    took_ms: int

    def as_json(self) -> dict[str, Any]:
        """The summary as ``python -m platform_core sweep`` prints it."""
        return {**asdict(self), "now": self.now.isoformat()}


def sweep(*, now: datetime) -> SweepSummary:
    """Judge everybody who is due at ``now``. Raises DatabaseAway if the database is."""
    began = perf_counter()
    did: Counter[str] = Counter()
    did += _days_kept(now)
    did["pauses_ended"] = end_pauses(now=now)
    did["woken"] = wake_flags(now=now)
    for enrolments, shared in _due_pages(now):
        did["looked_at"] += len(enrolments)
        did += carry_out(list(_decisions(enrolments, shared, now)), at=now)
    took_ms = round((perf_counter() - began) * 1000)
    counts = {name: did[name] for name in _COUNTED}
    return SweepSummary(now=now, took_ms=took_ms, **counts)


_COUNTED = (
    "looked_at",
    "changed",
    "openings",
    "raised",
    "resolved",
    "woken",
    "pauses_ended",
    "days_kept",
    "problems",
)


def _days_kept(now: datetime) -> Counter[str]:
    """Keep what a day now over weighs. If that fails, it weighs whole, and the rest goes on."""
    try:
        return Counter(days_kept=keep_days(now=now))
    except DatabaseAway:
        raise
    except Exception as failure:
        keep_alone("sweep", failure, at=now)
        return Counter(problems=1)


def _due_pages(now: datetime) -> Iterator[tuple[Sequence[Enrolment], Around]]:
    """Pages of due enrolments, each read once, however they are dealt with."""
    shared, after = None, None
    while True:
        with open_reading() as session:
            shared = shared or around(session)
            page = _due(session, now, after)
        if page:
            yield page, shared
        if len(page) < PAGE:
            return
        after = page[-1]


def _due(session: Session, now: datetime, after: Enrolment | None) -> Sequence[Enrolment]:
    due = select(Enrolment).where(col(Enrolment.look_again_at) <= now)
    if after is not None:
        due = due.where(
            tuple_(col(Enrolment.look_again_at), col(Enrolment.id))
            > tuple_(literal(after.look_again_at, Instant), literal(after.id))
        )
    return session.exec(
        due.order_by(col(Enrolment.look_again_at), col(Enrolment.id)).limit(PAGE)
    ).all()


def _decisions(
    enrolments: Sequence[Enrolment], shared: Around, now: datetime
) -> Iterator[Decision | Failure]:
    """What is to be done about each, or why that could not be told."""
    zone = settings().zone
    today = local_date(now, zone)
    try:
        with open_reading() as session:
            page = page_of(session, enrolments, shared, today=today)
    except DatabaseAway:
        raise
    except Exception as failure:
        # One row that cannot be read spoils the page: find it by reading each alone.
        if len(enrolments) == 1:
            yield Failure(enrolments[0], failure)
            return
        for one in enrolments:
            yield from _decisions([one], shared, now)
        return
    for enrolment in enrolments:
        try:
            yield decide(enrolment, page, zone=zone, today=today)
        except Exception as failure:
            yield Failure(enrolment, failure)
