"""Note that somebody is here today, and remember it in the pattern of their visits."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from sqlalchemy import Table, bindparam, exists, select
from sqlmodel import Session

from platform_core.engagement.facts import Facts
from platform_core.engagement.known import Around, Gathered, Known, known, known_after_visit
from platform_core.engagement.pattern import Pattern, after_visit, nothing_yet
from platform_core.engagement.queries import JUDGED, gather_here
from platform_core.enrolment.actions import hear, keep_heard, look_again_unless_judged
from platform_core.settings import settings
from platform_core.storage.insert import put
from platform_core.storage.tables import Enrolment, Rhythm

_DAY = timedelta(days=1)
_HUNDREDTHS = 100
_VISITED = "who is here and what is known of them"

_ENROLMENT: Table = Enrolment.__table__  # type: ignore[attr-defined]
_RHYTHM: Table = Rhythm.__table__  # type: ignore[attr-defined]
_is_here = exists().where(
    _RHYTHM.c.enrolment_id == _ENROLMENT.c.id, _RHYTHM.c.last_on == bindparam("today")
)
_NOT_YET_HERE = (
    select(*JUDGED)
    .where(_ENROLMENT.c.id == bindparam("one"), ~_is_here)
    .with_for_update(of=_ENROLMENT, key_share=True)
)


@dataclass(frozen=True, slots=True)
class Visited:
    """Somebody who is here, by the row of their enrolment; what was gathered before they came, and
    what is known of them now."""

    enrolment: Any
    gathered: Gathered
    around: Around
    known: Known


def visit(session: Session, enrolment: Enrolment, *, by: int, at: datetime, today: date) -> bool:
    """Keep that somebody was here on a local day; whether it is the first time that day.

    The row of the log says how many open days they had stayed away, as far as was known by then,
    so that their pattern can be worked out from the log alone.
    """
    one = enrolment.id or 0
    held = _hold_unless_here(session, one, today)
    if held is None:
        return False
    gathered, shared = gather_here(session, held)
    before = gathered.patterns.get(one)
    # Another window was first, or the clock was set back: the pattern stays as it is.
    if before is not None and before.last_on >= today:
        return hear(session, enrolment, "visit", by=by, at=at, today=today)
    found = known(held, gathered, shared, zone=settings().zone, today=today)
    before = before or nothing_yet(found.facts.joined_on or today)
    waited = hundredths_waited(found.facts, before, today)
    memory = shared.policy(held.service_id).memory
    after = after_visit(before, today, waited / _HUNDREDTHS, memory)
    if not keep_heard(
        session,
        held,
        "visit",
        at=at,
        today=today,
        details={"waited": waited},
        then=(Rhythm, _row(one, after)),
    ):
        return False
    look_again_unless_judged(session, one, at=at)
    now = known_after_visit(found, after, at=at, today=today)
    session.info.setdefault(_VISITED, {})[one] = Visited(held, gathered, shared, now)
    return True


def _hold_unless_here(session: Session, enrolment_id: int, today: date) -> Any:
    """Their row as it is now, unless they were here that day already. Until the end of the
    transaction nobody else can change anything about them; what is asked from now on stays true."""
    session.flush()
    asked = {"one": enrolment_id, "today": today}
    return session.connection().execute(_NOT_YET_HERE, asked).first()


def take_visited(session: Session) -> dict[int, Visited]:
    """Who came in this transaction, with what is known of them if nothing else changed."""
    return cast(dict[int, Visited], session.info.pop(_VISITED, {}))


def hundredths_waited(facts: Facts, before: Pattern, today: date) -> int:
    """Open days from the last visit to this one, which is one of them, in hundredths."""
    passed = facts.open_days(before.last_on, today - _DAY, open_from=facts.begins_on)
    return round(_HUNDREDTHS * passed) + _HUNDREDTHS


def remember(session: Session, enrolment_id: int, pattern: Pattern) -> None:
    """Keep a pattern in place of the one before."""
    put(session, Rhythm, **_row(enrolment_id, pattern))


def _row(enrolment_id: int, pattern: Pattern) -> dict[str, Any]:
    return {
        "enrolment_id": enrolment_id,
        "visits": pattern.visits,
        "last_on": pattern.last_on,
        "recent": pattern.recent,
        "open_days": pattern.open_days,
    }
