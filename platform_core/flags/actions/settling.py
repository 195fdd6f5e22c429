"""What the patient answers: the flags that a visit, a pause, an ending or one tap has settled."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session, col, select

from platform_core.engagement.facts import Reason
from platform_core.flags.actions.moves import FlagMoved, resolve, tell
from platform_core.flags.rules import (
    ANSWERED_BY_COMING_BACK,
    PURPOSE,
    UNRESOLVED,
    Outcome,
    Purpose,
    Rule,
)
from platform_core.storage.tables import Flag


def came_back(
    session: Session, flags: Sequence[Flag], *, heard_on: date, at: datetime
) -> list[Flag]:
    """Settle the flags that hearing from somebody has answered; returns those settled.

    A request for contact stays, whatever was heard, and so does a flag that a colleague settled
    meanwhile: theirs is the outcome that counts.
    """
    answered = [flag for flag in flags if Rule(flag.rule) in ANSWERED_BY_COMING_BACK]
    reason = Reason("came_back", {"on": heard_on.isoformat()})
    return _settle(session, answered, Outcome.CAME_BACK, [reason], at)


def stand_down(
    session: Session, flags: Sequence[Flag], evidence: Sequence[Reason], *, at: datetime
) -> list[Flag]:
    """Settle flags that a pause or an ending has made needless; returns those settled."""
    return _settle(session, flags, Outcome.NOT_NEEDED, evidence, at)


def tell_answer(session: Session, enrolment_id: int, answer: str, *, at: datetime) -> list[Flag]:
    """Note what somebody answered on each unresolved flag about their silence; returns those flags.

    Settles nothing, and touches no contact task. The audit says that they answered and not what.
    """
    found = session.exec(
        select(Flag)
        .where(Flag.enrolment_id == enrolment_id, col(Flag.status).in_(list(UNRESOLVED)))
        .order_by(col(Flag.id))
    )
    silent = [flag for flag in found if PURPOSE[Rule(flag.rule)] is Purpose.ENGAGEMENT]
    words = {"answer": answer}
    return [tell(session, flag, "answered", by=None, at=at, words=words) for flag in silent]


def _settle(
    session: Session,
    flags: Sequence[Flag],
    outcome: Outcome,
    evidence: Sequence[Reason],
    at: datetime,
) -> list[Flag]:
    settled = []
    for flag in flags:
        try:
            settled.append(resolve(session, flag, outcome, by=None, at=at, evidence=evidence))
        except FlagMoved:
            continue
    return settled
