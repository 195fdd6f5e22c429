"""Who somebody is, what they may see, and for how long they stay signed in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Role(StrEnum):
    """What somebody may do in a service."""

    PATIENT = "patient"
    CLINICIAN = "clinician"
    AUTHOR = "author"
    ADMINISTRATOR = "administrator"


class Language(StrEnum):
    """The two languages, by their ISO 639-1 codes."""

    ENGLISH = "en"
    WELSH = "cy"


@dataclass(frozen=True, slots=True)
class Caseload:
    """The enrolments of one service: what a query of patient data is asked within."""

    service_id: int


@dataclass(frozen=True, slots=True)
class Viewer:
    """A signed-in person, as found in the database for this very run or request."""

    person_id: int
    name: str
    language: Language
    service_id: int
    roles: frozenset[Role]
    session_id: int

    @property
    def caseload(self) -> Caseload:
        """What this person's queries of patient data are asked within."""
        return Caseload(self.service_id)


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """How long a signed-in session lasts unused, and at most."""

    idle: timedelta
    absolute: timedelta


# STANDARDS section 3: staff 15 minutes and 8 hours, patients 30 minutes and 12 hours.
STAFF_LIMITS = SessionLimits(idle=timedelta(minutes=15), absolute=timedelta(hours=8))
PATIENT_LIMITS = SessionLimits(idle=timedelta(minutes=30), absolute=timedelta(hours=12))


def limits_for(roles: frozenset[Role]) -> SessionLimits:
    """The stricter limits as soon as somebody has any role but patient."""
    return PATIENT_LIMITS if roles <= {Role.PATIENT} else STAFF_LIMITS


def is_over(limits: SessionLimits, *, began: datetime, last_seen: datetime, now: datetime) -> bool:
    """Whether a session has outlived its idle or its absolute limit."""
    return now - last_seen >= limits.idle or now - began >= limits.absolute
