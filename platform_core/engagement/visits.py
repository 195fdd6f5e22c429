"""Note that somebody is here today, and remember it in the pattern of their visits."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, cast

from sqlmodel import Session

from platform_core.engagement.facts import Facts
from platform_core.engagement.heard import Use, patterns_of
from platform_core.engagement.known import Around, Gathered, known
from platform_core.engagement.pattern import Pattern, after_visit, nothing_yet
from platform_core.engagement.queries import around, gather
from platform_core.enrolment.actions import hear, hold_due, keep_heard
from platform_core.settings import settings
from platform_core.storage.insert import put
from platform_core.storage.tables import Enrolment, Rhythm

_DAY = timedelta(days=1)
_HUNDREDTHS = 100
_VISITED = "who is here and what is known of them"


@dataclass(frozen=True, slots=True)
class Visited:
    """Somebody who is here, by the row of their enrolment, and what is known of them now."""

    enrolment: Any
    gathered: Gathered
    around: Around


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
    held = hold_due(session, one, at=at)
    gathered = gather(session, [held], today=today, here={one: before} if before else {})
    shared = around(session, held.service_id)
    facts = known(held, gathered, shared, zone=settings().zone, today=today).facts
    before = before or nothing_yet(facts.joined_on or today)
    waited = hundredths_waited(facts, before, today)
    if not keep_heard(session, held, "visit", at=at, today=today, details={"waited": waited}):
        return False
    memory = shared.policy(held.service_id).memory
    after = after_visit(before, today, waited / _HUNDREDTHS, memory)
    remember(session, one, after)
    session.info.setdefault(_VISITED, {})[one] = Visited(
        held, _with_visit(gathered, one, after, at), shared
    )
    return True


def take_visited(session: Session) -> dict[int, Visited]:
    """Who came in this transaction, with what is known of them if nothing else changed."""
    return cast(dict[int, Visited], session.info.pop(_VISITED, {}))


def hundredths_waited(facts: Facts, before: Pattern, today: date) -> int:
    """Open days from the last visit to this one, which is one of them, in hundredths."""
    passed = facts.open_days(before.last_on, today - _DAY, open_from=facts.begins_on)
    return round(_HUNDREDTHS * passed) + _HUNDREDTHS


def remember(session: Session, enrolment_id: int, pattern: Pattern) -> None:
    """Keep a pattern in place of the one before."""
    put(
        session,
        Rhythm,
        enrolment_id=enrolment_id,
        visits=pattern.visits,
        last_on=pattern.last_on,
        recent=pattern.recent,
        open_days=pattern.open_days,
    )


def _with_visit(gathered: Gathered, one: int, after: Pattern, at: datetime) -> Gathered:
    """What was gathered before a visit, as it would be gathered after it."""
    before = gathered.use.get(one)
    use = Use(at, after.last_on, None, None)
    if before is not None:
        use = Use(max(at, before.last_at), after.last_on, before.first_step_on, before.last_step_on)
    return replace(gathered, use={one: use}, patterns={one: after})
