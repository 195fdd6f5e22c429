"""What may happen to an enrolment: its statuses, its pauses, and the code that lets somebody in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Status(StrEnum):
    """Where somebody is on the way from a referral to their programme."""

    REFERRED = "referred"
    INVITED = "invited"
    JOINED = "joined"
    ACTIVE = "active"
    PAUSED = "paused"
    PROGRAMME_STARTED = "programme_started"
    GOT_WHAT_I_NEEDED = "got_what_i_needed"
    MOVED_TO_PAPER = "moved_to_paper"
    WITHDREW = "withdrew"
    DECLINED = "declined"
    DISCHARGED = "discharged"


class Pace(StrEnum):
    """How fast things open."""

    GENTLE = "gentle"
    STEADY = "steady"
    MY_OWN = "my_own"


class Channel(StrEnum):
    """How somebody likes to hear from the team."""

    TEXT = "text"
    PHONE = "phone"
    EMAIL = "email"
    LETTER = "letter"


_ = Status
TAKING_PART = frozenset({_.JOINED, _.ACTIVE, _.PAUSED})
EXITS = frozenset({_.GOT_WHAT_I_NEEDED, _.MOVED_TO_PAPER, _.WITHDREW, _.DECLINED, _.DISCHARGED})
_BEFORE_JOINING = frozenset({_.MOVED_TO_PAPER, _.WITHDREW, _.DECLINED, _.DISCHARGED})
_SINCE_JOINING = EXITS - {_.DECLINED}

# docs/states.md has the same table in words, and a test holds the two together.
CHANGES: Mapping[Status, frozenset[Status]] = {
    _.REFERRED: _BEFORE_JOINING | {_.INVITED, _.PROGRAMME_STARTED},
    _.INVITED: _BEFORE_JOINING | {_.JOINED, _.PROGRAMME_STARTED},
    _.JOINED: _SINCE_JOINING | {_.ACTIVE, _.PAUSED, _.PROGRAMME_STARTED},
    _.ACTIVE: _SINCE_JOINING | {_.PAUSED, _.PROGRAMME_STARTED},
    _.PAUSED: _SINCE_JOINING | {_.JOINED, _.ACTIVE, _.PROGRAMME_STARTED},
    _.PROGRAMME_STARTED: _SINCE_JOINING | {_.INVITED, _.ACTIVE},
    _.GOT_WHAT_I_NEEDED: frozenset({_.ACTIVE, _.PROGRAMME_STARTED, _.DISCHARGED}),
    _.MOVED_TO_PAPER: frozenset(
        {_.INVITED, _.ACTIVE, _.PROGRAMME_STARTED, _.WITHDREW, _.DISCHARGED}
    ),
    _.WITHDREW: frozenset({_.INVITED, _.ACTIVE, _.MOVED_TO_PAPER, _.DISCHARGED}),
    _.DECLINED: frozenset({_.INVITED, _.MOVED_TO_PAPER, _.DISCHARGED}),
    _.DISCHARGED: frozenset({_.INVITED, _.ACTIVE}),
}


def may_change(before: Status, after: Status) -> bool:
    """Whether an enrolment may go from one status straight to the other."""
    return after in CHANGES[before]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Days from one date to another, both included."""

    first_on: date
    last_on: date

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first_on <= day <= self.last_on


# What the page offers; any date up to LONGEST_PAUSE may be picked instead.
PAUSE_LENGTHS = (timedelta(weeks=1), timedelta(weeks=2), timedelta(weeks=4))
LONGEST_PAUSE = timedelta(weeks=12)


def pause_problem(until: date, *, today: date) -> str | None:
    """The wording key of what is wrong with pausing until a date (the first day back), if any."""
    if until <= today:
        return "pause.in_the_past"
    return "pause.too_long" if until - today > LONGEST_PAUSE else None


def paused_days(first_on: date, last_on: date, *, ended_on: date | None) -> Span | None:
    """The days that a pause really took: none if it was ended on the day it began."""
    if ended_on is not None:
        last_on = min(last_on, ended_on - timedelta(days=1))
    return Span(first_on, last_on) if last_on >= first_on else None


CHECK_IN_EVERY = (0, 7, 14)  # days; 0 is never
LETTER_LASTS = timedelta(days=28)

# Crockford's base 32: no I, L, O or U, so that a printed code cannot be misread or spell a word.
CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 12
_MISREAD = str.maketrans("OIL", "011")


def read_code(typed: str) -> str | None:
    """A typed invitation code as it was issued, or nothing if it cannot be one.

    Forgives case, spaces, dashes, and O, I or L for the digits they look like.
    """
    code = "".join(c for c in typed.upper() if c.isalnum()).translate(_MISREAD)
    fits = len(code) == CODE_LENGTH and all(c in CODE_ALPHABET for c in code)
    return code if fits else None


def show_code(code: str) -> str:
    """A code as it is printed: XXXX-XXXX-XXXX."""
    return "-".join(code[start : start + 4] for start in range(0, CODE_LENGTH, 4))


def next_ref(last: str | None) -> str:
    """What staff will call the next enrolment of a service: PF-0001, then PF-0002."""
    number = int(last.rpartition("-")[2]) + 1 if last else 1
    return f"PF-{number:04}"
