"""Who is at work, and when their run began."""

from dataclasses import dataclass
from datetime import date, datetime

from platform_core.accounts.rules import Language, Viewer
from platform_core.clock import local_date
from platform_core.settings import settings


@dataclass(frozen=True, slots=True)
class Desk:
    """A member of staff on a page about patients, and the instant at which this run began."""

    viewer: Viewer
    now: datetime

    @property
    def today(self) -> date:
        """The local date of this run."""
        return local_date(self.now, settings().zone)

    @property
    def language(self) -> Language:
        """The language of this run."""
        return self.viewer.language
