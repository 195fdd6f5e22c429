"""Remind whoever is due to be, within the hours of a working day.

Facts are gathered for a page at a time in a reading session and judged in memory. What follows is
written in a short transaction that holds the enrolments and looks once more at what was sent, so
any number of workers may remind at once, and a killed one leaves nothing half done.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from platform_core.clock import local_date
from platform_core.engagement.known import Around
from platform_core.engagement.queries import around
from platform_core.jobs.problems import keep, keep_alone
from platform_core.notifications.reminders.actions import Due, make_reminder, still_due
from platform_core.notifications.reminders.queries import (
    PAGE,
    could_be_reminded,
    policy_now,
    situations_of,
)
from platform_core.notifications.reminders.rules import (
    Policy,
    Situation,
    is_hour,
    next_reminder,
)
from platform_core.storage.database import DatabaseAway, open_reading, open_transaction
from platform_core.storage.tables import Enrolment

_AT_ONCE = 25


@dataclass(frozen=True, slots=True)
class RemindSummary:
    """What one run did: whom it looked at, what it made, and to whom no way was open."""

    looked_at: int = 0
    made: int = 0
    no_way: int = 0
    problems: int = 0

    def as_json(self) -> dict[str, Any]:
        """The summary as it is logged."""
        return asdict(self)


def remind(*, now: datetime) -> RemindSummary:
    """Make the reminders that are due at ``now``. Raises DatabaseAway if the database is."""
    policy, did = policy_now(), Counter[str]()
    if not is_hour(now, policy, ()):
        return RemindSummary()
    for enrolments, shared in _pages(policy, now):
        did["looked_at"] += len(enrolments)
        did += _save(list(_due(enrolments, shared, policy, now, did)), now)
    return RemindSummary(**{name: did[name] for name in asdict(RemindSummary())})


def _pages(policy: Policy, now: datetime) -> Iterator[tuple[Sequence[Enrolment], Around]]:
    shared, after = None, 0
    while True:
        with open_reading() as session:
            shared = shared or around(session)
            page = could_be_reminded(session, policy, now=now, after=after)
        if page:
            yield page, shared
        if len(page) < PAGE:
            return
        after = page[-1].id or 0


def _due(
    enrolments: Sequence[Enrolment],
    shared: Around,
    policy: Policy,
    now: datetime,
    did: Counter[str],
) -> Iterator[Due]:
    """Whom to remind of what. If one row spoils the page, each is looked at alone."""
    try:
        with open_reading() as session:
            today = local_date(now, policy.zone)
            found = situations_of(session, enrolments, shared, today=today)
            due = [_one(each, found[each.id or 0], policy, now) for each in enrolments]
    except DatabaseAway:
        raise
    except Exception as failure:
        if len(enrolments) == 1:
            did["problems"] += 1
            one = enrolments[0].id
            keep_alone("remind", failure, at=now, subject="enrolment", subject_id=one)
            return
        for each in enrolments:
            yield from _due([each], shared, policy, now, did)
        return
    yield from (one for one in due if one is not None)


def _one(enrolment: Enrolment, situation: Situation, policy: Policy, now: datetime) -> Due | None:
    reminder = next_reminder(situation, policy, now=now)
    return Due(enrolment, situation, reminder) if reminder else None


def _save(due: Sequence[Due], now: datetime) -> Counter[str]:
    """Make them, a few in each transaction, so that nobody who writes has to wait for long."""
    some = (due[start : start + _AT_ONCE] for start in range(0, len(due), _AT_ONCE))
    return sum((_save_some(each, now) for each in some), Counter())


def _save_some(due: Sequence[Due], now: datetime) -> Counter[str]:
    did: Counter[str] = Counter()
    with open_transaction() as session:
        for one, held, person in still_due(session, due):
            try:
                with session.begin_nested():
                    made = make_reminder(session, one, held, person, at=now)
                did["made" if made else "no_way"] += 1
            except Exception as failure:
                did["problems"] += 1
                keep(session, "remind", failure, at=now, subject="enrolment", subject_id=held.id)
    return did
