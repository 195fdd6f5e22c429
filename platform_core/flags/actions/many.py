"""Put off several flags with one press, because the service closes for a while."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from platform_core.flags.actions.moves import FlagMoved, snooze
from platform_core.storage.tables import Flag


def snooze_many(
    session: Session, flags: Sequence[Flag], until: datetime, *, by: int, at: datetime
) -> tuple[list[Flag], list[Flag]]:
    """Snooze each of them: those that are, and those about which somebody else decided meanwhile.

    Raises SnoozeRefused for an instant that is past, and then does nothing at all.
    """
    done: list[Flag] = []
    moved: list[Flag] = []
    for flag in sorted(flags, key=lambda flag: flag.id or 0):
        try:
            done.append(snooze(session, flag, until, by=by, at=at))
        except FlagMoved:
            moved.append(flag)
    return done, moved
