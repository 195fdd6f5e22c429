"""Write what the sweep decided, a page in one short transaction; a row that fails fails alone."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import Session, col, select

from platform_core.engagement.actions import move
from platform_core.flags.actions import came_back, raise_many, stand_down
from platform_core.jobs.decisions import Decision
from platform_core.jobs.problems import keep
from platform_core.release.actions import record_openings
from platform_core.storage.database import open_transaction
from platform_core.storage.tables import Enrolment

SET_ASIDE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Failure:
    """A row that could not be judged, and why."""

    seen: Enrolment
    cause: Exception


def carry_out(found: Sequence[Decision | Failure], *, at: datetime) -> Counter[str]:
    """Do what follows from each decision that still holds; counts of what was done."""
    did: Counter[str] = Counter()
    with open_transaction() as session:
        ours = _still_as_seen(session, [one.seen for one in found])
        held = [one for one in found if one.seen.id in ours]
        for one in held:
            if isinstance(one, Failure):
                did += _set_aside(session, one.seen, one.cause, at)
        did += _done(session, [one for one in held if isinstance(one, Decision)], at)
    return did


def _still_as_seen(session: Session, seen: Sequence[Enrolment]) -> set[int]:
    """Lock the rows that nobody has touched since and nobody else is at work on."""
    rows = session.exec(
        select(Enrolment.id, Enrolment.engagement, Enrolment.look_again_at, Enrolment.status)
        .where(col(Enrolment.id).in_([one.id for one in seen]))
        .order_by(col(Enrolment.id))
        .with_for_update(skip_locked=True, key_share=True)
    )
    now = {id_: rest for id_, *rest in rows}
    return {
        one.id
        for one in seen
        if one.id is not None and now.get(one.id) == [one.engagement, one.look_again_at, one.status]
    }


def _done(session: Session, decisions: Sequence[Decision], at: datetime) -> Counter[str]:
    """Do everything that follows in one savepoint. If some row spoils that, each gets its own."""
    if not decisions:
        return Counter()
    try:
        with session.begin_nested(), session.no_autoflush:
            did = states_and_consequences(session, decisions, at=at)
            session.flush()
        return did
    except Exception as failure:
        if len(decisions) == 1:
            return _set_aside(session, decisions[0].seen, failure, at)
    return sum((_done(session, [one], at) for one in decisions), Counter())


def states_and_consequences(
    session: Session, decisions: Sequence[Decision], *, at: datetime
) -> Counter[str]:
    """Write all that follows from decisions about enrolments that are as they were seen."""
    did = Counter(changed=move(session, [one.move for one in decisions], at=at))
    for one in decisions:
        if path := one.openings:
            did["openings"] += len(record_openings(session, one.seen, path, at=at))
        did["resolved"] += _settled(session, one, at)
    for policy in sorted({one.policy for one in decisions}):
        prompts = [prompt for one in decisions if one.policy == policy for prompt in one.prompts]
        did["raised"] += len(raise_many(session, prompts, at=at, policy=policy))
    return did


def _settled(session: Session, one: Decision, at: datetime) -> int:
    settled = stand_down(session, one.needless, one.judgement.evidence, at=at)
    if heard_on := one.known.facts.heard_on:
        settled += came_back(session, one.answered, heard_on=heard_on, at=at)
    return len(settled)


def _set_aside(session: Session, seen: Enrolment, failure: Exception, at: datetime) -> Counter[str]:
    """Put a row that failed an hour away, so that it cannot hold up the others.

    Its lock is ours, so nothing newer can be lost by this.
    """
    keep(session, "sweep", failure, at=at, subject="enrolment", subject_id=seen.id)
    session.exec(
        update(Enrolment)
        .where(col(Enrolment.id) == seen.id)
        .values(look_again_at=at + SET_ASIDE)
        .execution_options(synchronize_session=False)
    )
    return Counter(problems=1)
