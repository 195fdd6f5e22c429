"""Publish what authors have put off until now, each in a transaction of its own."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from platform_core.content.drafts.actions import publish_due
from platform_core.content.drafts.queries import drafts_due
from platform_core.jobs.problems import keep_alone
from platform_core.jobs.publishing import look_again
from platform_core.storage.database import DatabaseAway, open_reading, open_transaction
from platform_core.storage.tables import ContentDraft


@dataclass(frozen=True, slots=True)
class PublishSummary:
    """What one turn did: of those that were due, how many went out, and how many could not."""

    due: int
    published: int
    problems: int

    def as_json(self) -> dict[str, Any]:
        """The summary by name."""
        return asdict(self)


def publish_what_is_due(*, now: datetime) -> PublishSummary:
    """Publish each draft whose time has come. One that cannot go out any more stays in review, with
    the reasons; one that fails is recorded, and tried again at the next turn."""
    with open_reading() as session:
        due = drafts_due(session, now)
    went_out = problems = 0
    for draft in due:
        try:
            went_out += _one(draft, now)
        except DatabaseAway:
            raise
        except Exception as failure:
            keep_alone("publish", failure, at=now)
            problems += 1
    return PublishSummary(len(due), went_out, problems)


def _one(draft: ContentDraft, now: datetime) -> bool:
    with open_transaction() as session:
        is_out = publish_due(session, draft, at=now) is not None
        look_again(session)
    return is_out
