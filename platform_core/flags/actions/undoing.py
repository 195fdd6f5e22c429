"""Take back what one has just done to a flag, for ten minutes and as long as nothing came after."""

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from platform_core.enrolment.actions import ChangeRefused, hold, look_again
from platform_core.enrolment.actions.returning import take_back_leaving
from platform_core.errors import PlatformError
from platform_core.flags.actions.moves import BEFORE, FlagMoved, as_it_stands, tell
from platform_core.flags.rules import (
    DECIDES_NOTHING,
    LEAVES_AS,
    UNDOABLE,
    FlagStatus,
    Outcome,
    may_undo,
)
from platform_core.storage.tables import Enrolment, Flag, FlagEvent


class UndoRefused(PlatformError):
    """It cannot be taken back any more; ``wording`` is the key of why."""

    def __init__(self, wording: str, flag: Flag) -> None:
        super().__init__(f"{wording}: flag {flag.id}")
        self.wording = wording


def undo(
    session: Session, flag: Flag, *, by: int, at: datetime, event_id: int | None = None
) -> Flag:
    """Take back the last act of this person on a flag: acknowledged, assigned, snoozed, resolved.

    What stood before stands again. A contact that was recorded with it stays recorded; a place that
    ended with it is theirs again. ``event_id`` is the act that is meant, if it must be that one.
    Raises FlagMoved where somebody or the sweep decided meanwhile, and UndoRefused.
    """
    enrolment = hold(session, session.get_one(Enrolment, flag.enrolment_id))
    as_it_stands(session, flag)  # nobody moves it until this transaction ends
    act = _last_decision(session, flag)
    if act is None or act.by != by or act.kind not in UNDOABLE or event_id not in (None, act.id):
        raise FlagMoved(f"flag {flag.id}: the last word on it is not person {by}'s to take back")
    if BEFORE not in act.details or not may_undo(act.at, now=at):
        raise UndoRefused("undo.too_late", flag)
    if act.kind == "resolved":
        _reopen(session, flag, enrolment, act, by=by, at=at)
    _put_back(session, flag, act.details[BEFORE])
    return tell(session, flag, "undone", by=by, at=at, of=act.kind)


def _last_decision(session: Session, flag: Flag) -> FlagEvent | None:
    return session.exec(
        select(FlagEvent)
        .where(FlagEvent.flag_id == flag.id, col(FlagEvent.kind).not_in(DECIDES_NOTHING))
        .order_by(col(FlagEvent.id).desc())
        .limit(1)
    ).first()


def _reopen(
    session: Session, flag: Flag, enrolment: Enrolment, act: FlagEvent, *, by: int, at: datetime
) -> None:
    """Make room for a resolved flag: no other of its rule since, and their place theirs again."""
    newer = select(Flag.id).where(
        Flag.enrolment_id == flag.enrolment_id, Flag.rule == flag.rule, col(Flag.id) > flag.id
    )
    if session.exec(newer).first() is not None:
        raise FlagMoved(f"another flag of the rule was raised since {flag.id}")
    look_again(session, flag.enrolment_id, at=at)
    if Outcome(act.details["outcome"]) not in LEAVES_AS:
        return
    try:
        take_back_leaving(session, enrolment, left_at=act.at, by=by, at=at)
    except ChangeRefused:
        raise UndoRefused("undo.place_ended", flag) from None
    _wake_those_stood_down(session, flag, act, by=by, at=at)


def _wake_those_stood_down(
    session: Session, flag: Flag, act: FlagEvent, *, by: int, at: datetime
) -> None:
    """The other flags that were needless because the place had ended stand again."""
    fell = session.exec(
        select(Flag).where(
            Flag.enrolment_id == flag.enrolment_id,
            Flag.resolved_at == act.at,
            col(Flag.resolved_by).is_(None),
            Flag.outcome == Outcome.NOT_NEEDED.value,
        )
    ).all()
    for other in fell:
        status = FlagStatus.ACKNOWLEDGED if other.acknowledged_at else FlagStatus.OPEN
        _put_back(session, other, {"status": status.value})
        tell(session, other, "undone", by=by, at=at, of="resolved")


def _put_back(session: Session, flag: Flag, before: dict[str, Any]) -> None:
    instants = ("acknowledged_at", "snoozed_until")
    values = {
        name: datetime.fromisoformat(value) if name in instants and value else value
        for name, value in before.items()
    }
    never_resolved = {"resolved_at": None, "resolved_by": None, "outcome": None}
    try:
        with session.begin_nested():
            session.exec(
                update(Flag)
                .where(col(Flag.id) == flag.id)
                .values(**values, **never_resolved)
                .execution_options(synchronize_session=False)
            )
    except IntegrityError:
        raise FlagMoved(f"another flag of the rule was raised since {flag.id}") from None
