"""Write what the sweep decided, a page in one short transaction, each row in its own savepoint."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, update
from sqlmodel import Session, col, select

from platform_core.engagement.actions import move
from platform_core.engagement.policy import current_policy
from platform_core.flags.actions import came_back, raise_flag, stand_down
from platform_core.jobs.decisions import Decision
from platform_core.jobs.problems import keep
from platform_core.release.actions import record_openings
from platform_core.storage.columns import Instant
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
        quiet = []
        for one in found:
            if one.seen.id not in ours:
                continue
            if isinstance(one, Failure):
                did += _set_aside(session, one.seen, one.cause, at)
            elif one.is_quiet:
                quiet.append(one)
            else:
                did += _one(session, one, at)
        _only_look_again(session, quiet)
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


def _one(session: Session, decision: Decision, at: datetime) -> Counter[str]:
    try:
        with session.begin_nested():
            return _all_or_nothing(session, decision, at)
    except Exception as failure:
        return _set_aside(session, decision.seen, failure, at)


def _all_or_nothing(session: Session, decision: Decision, at: datetime) -> Counter[str]:
    did: Counter[str] = Counter()
    seen, judgement, policy = decision.seen, decision.judgement, current_policy().version
    facts = decision.known.facts
    if not move(
        session,
        seen,
        facts,
        judgement,
        policy=policy,
        look_again_at=decision.look_again_at,
        at=at,
    ):
        return did
    did["changed"] += judgement.state != seen.engagement
    if decision.openings:
        did["openings"] += len(record_openings(session, seen, decision.openings, at=at))
    if decision.answered and facts.heard_on:
        did["resolved"] += len(
            came_back(session, decision.answered, heard_on=facts.heard_on, at=at)
        )
    if decision.needless:
        did["resolved"] += len(stand_down(session, decision.needless, judgement.evidence, at=at))
    for rule, evidence in decision.raises:
        flag = raise_flag(session, seen.id or 0, rule, evidence, at=at, policy=policy)
        did["raised"] += flag is not None
    session.flush()
    return did


def _only_look_again(session: Session, quiet: Sequence[Decision]) -> None:
    if not quiet:
        return
    table = Enrolment.__table__  # type: ignore[attr-defined]
    session.connection().execute(
        update(table)
        .where(
            table.c.id == bindparam("one"),
            table.c.look_again_at == bindparam("seen_at", type_=Instant),
        )
        .values(look_again_at=bindparam("next_at", type_=Instant)),
        [
            {"one": one.seen.id, "seen_at": one.seen.look_again_at, "next_at": one.look_again_at}
            for one in quiet
        ],
    )


def _set_aside(session: Session, seen: Enrolment, failure: Exception, at: datetime) -> Counter[str]:
    """Put a row that failed an hour away, so that it cannot hold up the others."""
    keep(session, "sweep", failure, at=at, subject="enrolment", subject_id=seen.id)
    session.exec(
        update(Enrolment)
        .where(col(Enrolment.id) == seen.id, col(Enrolment.look_again_at) == seen.look_again_at)
        .values(look_again_at=at + SET_ASIDE)
        .execution_options(synchronize_session=False)
    )
    return Counter(problems=1)
