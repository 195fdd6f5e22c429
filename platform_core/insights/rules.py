"""One thing that happened around an enrolment, and the spell in which nothing was heard."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from platform_core.engagement.facts import Reason
from platform_core.enrolment.rules import Span


class Kind(StrEnum):
    """What sort of thing happened: the lane it is drawn in, or the heading it is listed under."""

    VISIT = "visit"
    STEP = "step"
    STAGE = "stage"
    CHECK_IN = "check_in"
    PAUSE = "pause"
    CONTACT = "contact"
    FLAG = "flag"
    ENGAGEMENT = "engagement"
    CHANGE = "change"
    INVITATION = "invitation"
    MESSAGE = "message"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Said:
    """A word that depends on who reads it: a key of the wording."""

    key: str


@dataclass(frozen=True, slots=True)
class Titles:
    """What authors called something, by language."""

    by_language: Mapping[str, str]


Param = str | int | date | Said | Titles | None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to one enrolment.

    ``on`` is the local date and ``at`` the instant. ``key`` is a wording key that ``params`` fill
    in. ``by`` is the name of whoever did it, nothing for the patient or the platform. ``note``
    holds somebody's own words, exactly as entered. ``reasons`` are those of a judgement, and
    ``policy`` the version that it was made by.
    """

    on: date
    at: datetime
    kind: Kind
    key: str
    params: Mapping[str, Param] = field(default_factory=dict)
    by: str | None = None
    note: str = ""
    reasons: tuple[Reason, ...] = ()
    policy: str = ""


# What counts as hearing from a patient themselves.
_HEARD = frozenset({Kind.VISIT, Kind.STEP, Kind.ANSWER})


def last_heard_on(events: Iterable[Event]) -> date | None:
    """The last local date with a visit, a step, an answer or a check-in nobody else entered."""
    heard = (
        event.on
        for event in events
        if event.kind in _HEARD or (event.kind is Kind.CHECK_IN and event.by is None)
    )
    return max(heard, default=None)


def quiet_spell(events: Iterable[Event], *, is_quiet: bool, today: date) -> Span | None:
    """The days since we last heard from somebody, if their silence is what we look at now.

    Begins the day after they were last heard from. Nothing for somebody who is not quiet, who was
    heard from today, or who was never heard from at all.
    """
    heard = last_heard_on(events)
    if not is_quiet or heard is None or heard >= today:
        return None
    return Span(heard + timedelta(days=1), today)


class Way(StrEnum):
    """How far an invitation has come, for somebody who has not joined."""

    REFERRED = "referred"
    INVITED = "invited"
    OPENED = "opened"
    EXPIRED = "expired"
    EXPIRED_OPENED = "expired_opened"


@dataclass(frozen=True, slots=True)
class NotJoined:
    """Somebody referred who has not joined, and their newest invitation if there is one."""

    ref: str
    name: str
    language: str
    preferred_channel: str
    referred_on: date
    invited_at: datetime | None = None
    opened_at: datetime | None = None
    expires_at: datetime | None = None

    def way(self, *, now: datetime) -> Way:
        """How far their invitation has come."""
        if self.invited_at is None or self.expires_at is None:
            return Way.REFERRED
        if self.expires_at <= now:
            return Way.EXPIRED if self.opened_at is None else Way.EXPIRED_OPENED
        return Way.INVITED if self.opened_at is None else Way.OPENED
