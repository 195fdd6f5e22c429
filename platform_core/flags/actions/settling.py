"""What settles itself: the flags that a visit, a pause or an ending has answered."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from platform_core.engagement.facts import Reason
from platform_core.flags.actions.moves import FlagMoved, resolve
from platform_core.flags.rules import ANSWERED_BY_COMING_BACK, PURPOSE, Outcome, Purpose, Rule
from platform_core.storage.tables import Flag


def came_back(
    session: Session, flags: Sequence[Flag], *, heard_at: datetime, on: str, at: datetime
) -> list[Flag]:
    """Settle the flags that a visit since they were raised has answered; returns those settled.

    ``on`` is the ISO date of the visit. A request for contact stays, and so does a flag that
    somebody settled meanwhile.
    """
    answered = [
        flag
        for flag in flags
        if Rule(flag.rule) in ANSWERED_BY_COMING_BACK and flag.raised_at < heard_at
    ]
    return _settle(session, answered, Outcome.CAME_BACK, Reason("came_back", {"on": on}), at)


def stand_down(
    session: Session, flags: Sequence[Flag], reason: Reason, *, at: datetime
) -> list[Flag]:
    """Settle flags about engagement that a pause or an ending has made needless."""
    needless = [flag for flag in flags if PURPOSE[Rule(flag.rule)] is Purpose.ENGAGEMENT]
    return _settle(session, needless, Outcome.NOT_NEEDED, reason, at)


def _settle(
    session: Session, flags: Sequence[Flag], outcome: Outcome, reason: Reason, at: datetime
) -> list[Flag]:
    settled = []
    for flag in flags:
        try:
            settled.append(resolve(session, flag, outcome, by=None, at=at, evidence=[reason]))
        except FlagMoved:
            continue  # a colleague settled it first, and theirs is the outcome that counts
    return settled
