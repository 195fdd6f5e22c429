"""Note that somebody is here today, and remember it in the pattern of their visits."""

from datetime import date, datetime, timedelta

from sqlmodel import Session

from platform_core.engagement.facts import Facts
from platform_core.engagement.heard import patterns_of
from platform_core.engagement.known import Around, known
from platform_core.engagement.pattern import Pattern, after_visit, nothing_yet
from platform_core.engagement.queries import around, gather
from platform_core.enrolment.actions import hear
from platform_core.settings import settings
from platform_core.storage.insert import insert_into
from platform_core.storage.tables import Enrolment, Rhythm

_DAY = timedelta(days=1)
_HUNDREDTHS = 100


def visit(session: Session, enrolment: Enrolment, *, by: int, at: datetime, today: date) -> bool:
    """Keep that somebody was here on a local day; whether it is the first time that day.

    The row of the log says how many open days they had stayed away, as far as was known by then,
    so that their pattern can be worked out from the log alone.
    """
    one = enrolment.id or 0
    before = patterns_of(session, [one]).get(one)
    if before is not None and before.last_on == today:
        return False
    if before is not None and before.last_on > today:  # the clock was set back
        return hear(session, enrolment, "visit", by=by, at=at, today=today)
    shared = around(session, enrolment.service_id)
    facts = _facts(session, enrolment, shared, today)
    before = before or nothing_yet(facts.joined_on or today)
    waited = hundredths_waited(facts, before, today)
    if not hear(session, enrolment, "visit", by=by, at=at, today=today, waited=waited):
        return False
    memory = shared.policy(enrolment.service_id).memory
    remember(session, one, after_visit(before, today, waited / _HUNDREDTHS, memory))
    return True


def hundredths_waited(facts: Facts, before: Pattern, today: date) -> int:
    """Open days from the last visit to this one, which is one of them, in hundredths."""
    passed = facts.open_days(before.last_on, today - _DAY, open_from=facts.begins_on)
    return round(_HUNDREDTHS * passed) + _HUNDREDTHS


def remember(session: Session, enrolment_id: int, pattern: Pattern) -> None:
    """Keep a pattern in place of the one before."""
    values = {
        "visits": pattern.visits,
        "last_on": pattern.last_on,
        "recent": pattern.recent,
        "open_days": pattern.open_days,
    }
    statement = insert_into(Rhythm, session).values(enrolment_id=enrolment_id, **values)
    session.connection().execute(
        statement.on_conflict_do_update(index_elements=["enrolment_id"], set_=values)
    )


def _facts(session: Session, enrolment: Enrolment, shared: Around, today: date) -> Facts:
    zone = settings().zone
    gathered = gather(session, [enrolment], today=today)
    return known(enrolment, gathered, shared, zone=zone, today=today).facts
