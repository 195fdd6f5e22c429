"""The team's list as values: one flag with all that is needed to act on it."""

from dataclasses import dataclass
from datetime import date, datetime

from platform_core.accounts.rules import Language
from platform_core.engagement.facts import Reason
from platform_core.flags.rules import FlagStatus, Outcome, Purpose, Rule
from platform_core.storage.tables import Enrolment, Flag


@dataclass(frozen=True, slots=True)
class LastContact:
    """The newest contact with somebody, and whose it was."""

    at: datetime
    channel: str
    result: str
    by: str


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One flag with all that is needed to act on it.

    ``notes`` are the patient's own words when they asked, the first and what they added since.
    ``working_days_left`` of the service's promise is below nought once the promise is broken.
    ``acknowledged_by`` and ``owner`` are names.
    """

    flag: Flag
    rule: Rule
    purpose: Purpose
    enrolment: Enrolment
    name: str
    language: Language
    phone: str | None
    email: str | None
    reasons: tuple[Reason, ...]
    notes: tuple[str, ...]
    due_on: date
    working_days_left: int
    promised_days: int
    last_contact: LastContact | None
    acknowledged_by: str | None
    owner: str | None

    @property
    def ref(self) -> str:
        """What staff call the enrolment."""
        return self.enrolment.ref

    @property
    def ident(self) -> str:
        """What the keys of this flag's widgets end in."""
        return str(self.flag.id)

    @property
    def is_promised(self) -> bool:
        """Whether working time runs on it: nobody has seen it, or somebody asked for contact."""
        return self.flag.status == FlagStatus.OPEN or self.purpose is Purpose.CONTACT


@dataclass(frozen=True, slots=True)
class PutAway:
    """A flag that is off the list: put off until an instant, or resolved, by whom."""

    flag: Flag
    rule: Rule
    enrolment: Enrolment
    name: str
    outcome: Outcome | None
    by: str | None

    @property
    def ref(self) -> str:
        """What staff call the enrolment."""
        return self.enrolment.ref
