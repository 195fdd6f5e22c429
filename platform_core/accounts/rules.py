"""Who somebody is, what they may see, and for how long they stay signed in."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from platform_core.accounts.password_rules import password_problems as password_problems


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
    last_seen_at: datetime | None = None

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


# A use is noted at most this often, so that reading a page does not write at every run.
NOTED_EVERY = timedelta(minutes=1)


def needs_touch(viewer: Viewer, *, now: datetime) -> bool:
    """Whether it is time to note that the session is in use."""
    return viewer.last_seen_at is None or now - viewer.last_seen_at >= NOTED_EVERY


@dataclass(frozen=True, slots=True)
class Expired:
    """A session that ended by its time limit alone: what was being written may still be kept."""

    person_id: int
    session_id: int


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session has begun. ``token`` goes into the cookie and is kept nowhere else."""

    token: str
    viewer: Viewer


@dataclass(frozen=True, slots=True)
class Refused:
    """Not signed in; nobody learns whether the name, the password or the person was at fault."""

    wording: str = "sign_in.refused"


@dataclass(frozen=True, slots=True)
class Slowed:
    """Too many tries lately: nothing was looked at, and nothing will be before ``until``."""

    until: datetime
    wording: str = "sign_in.slowed"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field: ``say(problem.wording, language, **problem.names)``."""

    field: str
    wording: str
    names: Mapping[str, Any] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Incomplete:
    """A form that cannot be taken as it is, with every problem in it."""

    problems: tuple[Problem, ...]


class Reason(StrEnum):
    """Why an invitation lets nobody in. All but the first are told only to who holds it."""

    UNKNOWN = "unknown"
    USED = "used"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class InvitationRefused:
    """An invitation that lets nobody in, and why."""

    reason: Reason

    @property
    def wording(self) -> str:
        """The key of what to say."""
        return f"invitation.{self.reason}"


@dataclass(frozen=True, slots=True)
class Joined:
    """Somebody has set their sign-in name and password and may sign in."""

    person_id: int
