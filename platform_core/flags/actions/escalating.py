"""Tell the deputy of a service about a flag that nobody took up within the promise, once."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col

from platform_core.flags.actions.moves import FlagMoved, tell
from platform_core.flags.rules import FlagStatus
from platform_core.storage.tables import Flag


def escalate(session: Session, flag: Flag, to: int, *, at: datetime) -> Flag:
    """Mark an open flag as brought before somebody. Raises FlagMoved for one that was before, or
    that somebody has taken up."""
    marked = session.exec(
        update(Flag)
        .where(
            col(Flag.id) == flag.id,
            col(Flag.status) == FlagStatus.OPEN.value,
            col(Flag.escalated_at).is_(None),
        )
        .values(escalated_at=at, escalated_to=to)
        .execution_options(synchronize_session=False)
    )
    if marked.rowcount != 1:
        raise FlagMoved(f"flag {flag.id} is not open and unescalated any more")
    return tell(session, flag, "escalated", by=None, at=at, to=to)
