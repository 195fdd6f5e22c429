"""Judge an enrolment in the very transaction that changes something about it.

So its state and its deadline are right from the moment of the change, by the same functions as the
sweep's. Whatever cannot be done here stays due, and the sweep does it within half a minute: a
change to more people than ``MOST``, the first moments of a day whose pulse is not known yet, and
anything that fails.
"""

import logging
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date, datetime, timedelta

from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.util import identity_key
from sqlmodel import Session, select

from platform_core.clock import local_date
from platform_core.engagement.known import Around
from platform_core.engagement.queries import around
from platform_core.engagement.visits import Visited, take_visited
from platform_core.enrolment.actions import note_judged, take_changes
from platform_core.jobs.carry_out import states_and_consequences
from platform_core.jobs.decisions import Decision, decide
from platform_core.jobs.pages import page_of, page_with
from platform_core.jobs.problems import in_short
from platform_core.jobs.publishing import look_again
from platform_core.settings import settings
from platform_core.storage.among import among
from platform_core.storage.database import before_commit
from platform_core.storage.tables import Enrolment

MOST = 20

log = logging.getLogger(__name__)

_HELD = select(Enrolment).where(among(Enrolment.id)).execution_options(populate_existing=True)


def install() -> None:
    """Have every transaction of this process judge whom it changes, and make those due whose plan
    it changes. For its start."""
    before_commit(judge_changed)
    before_commit(look_again)


def judge_changed(session: Session) -> None:
    """Judge the enrolments that were changed in a transaction, unless they are too many."""
    changes, visited = take_changes(session), take_visited(session)
    changed = sorted({one for one, _ in changes})
    if not changes or len(changed) > MOST:
        return
    at = max(at for _, at in changes)
    today = local_date(at, settings().zone)
    try:
        if len(changes) == 1 and changed[0] in visited:  # they came, and that is all
            decisions = _decision(session, visited[changed[0]], today)
        else:
            decisions = _decisions(session, changed, today)
        with _all_or_nothing(session, decisions), session.no_autoflush:
            states_and_consequences(session, decisions, at=at)
            session.flush()
    except Exception as failure:  # what was changed must be saved, whatever we make of it
        log.error("on write: enrolments %s: %s", changed, in_short(failure))
        return
    for decision in decisions:
        note_judged(session, decision.seen.id or 0)
        _tell(session, decision, at)


def _all_or_nothing(
    session: Session, decisions: Sequence[Decision]
) -> AbstractContextManager[object]:
    """A savepoint, unless there is but one statement to be made."""
    return nullcontext() if all(one.is_plain for one in decisions) else session.begin_nested()


def _decision(session: Session, visited: Visited, today: date) -> list[Decision]:
    if not _is_ready(visited.enrolment, visited.around, today):
        return []
    page = page_with(session, visited.gathered, visited.around)
    zone = settings().zone
    return [decide(visited.enrolment, page, zone=zone, today=today, found=visited.known)]


def _decisions(session: Session, ids: Sequence[int], today: date) -> list[Decision]:
    enrolments = session.exec(_HELD, params={"ids": ids}).all()
    services = {enrolment.service_id for enrolment in enrolments}
    shared = around(session, services.pop() if len(services) == 1 else None)
    ready = [one for one in enrolments if _is_ready(one, shared, today)]
    page = page_of(session, ready, shared, today=today)
    return [decide(one, page, zone=settings().zone, today=today) for one in ready]


def _is_ready(enrolment: Enrolment, shared: Around, today: date) -> bool:
    """Whether it is known what every day that is over weighs."""
    known_until = shared.days_until.get(enrolment.service_id)
    return known_until is not None and known_until >= today - timedelta(days=1)


def _tell(session: Session, decision: Decision, at: datetime) -> None:
    """Tell what was written to the object that the caller may still hold."""
    held = session.identity_map.get(identity_key(Enrolment, decision.seen.id))
    if held is None:
        return
    if decision.move.is_change:
        set_committed_value(held, "engagement", decision.judgement.state.value)
        set_committed_value(held, "engagement_since", at)
    set_committed_value(held, "look_again_at", decision.look_again_at)
