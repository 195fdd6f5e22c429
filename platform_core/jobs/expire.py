"""Give up what has had its time: letters that wait for a printer longer than their link is good."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from platform_core.notifications.actions import give_up_unprinted
from platform_core.storage.database import open_transaction
from platform_core.taps.rules import LASTS


@dataclass(frozen=True, slots=True)
class ExpireSummary:
    """What one run gave up."""

    letters: int

    def as_json(self) -> dict[str, Any]:
        """The summary as it is logged."""
        return asdict(self)


def expire(*, now: datetime) -> ExpireSummary:
    """Give up everything whose time is over. Raises DatabaseAway."""
    with open_transaction() as session:
        return ExpireSummary(letters=give_up_unprinted(session, before=now - LASTS, at=now))
