"""What a message may be, what may become of it, and how long we go on trying."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Template(StrEnum):
    """What a message is about."""

    INVITATION = "invitation"
    STAFF_INVITATION = "staff_invitation"
    FIRST_STEP = "first_step"
    NEW_STEP = "new_step"
    CHECK_IN = "check_in"
    QUIET = "quiet"
    BREAK_ENDING = "break_ending"
    LAST_ONE = "last_one"
    OUR_FAULT = "our_fault"
    DIGEST = "digest"
    ESCALATION = "escalation"


# Nobody has confirmed yet which language a newly referred person reads, so they get both.
IN_BOTH_LANGUAGES = frozenset({Template.INVITATION})

# To patients, content-free; the rules of ``notifications.reminders`` say when, if at all.
REMINDERS = frozenset(
    {
        Template.FIRST_STEP,
        Template.NEW_STEP,
        Template.CHECK_IN,
        Template.QUIET,
        Template.BREAK_ENDING,
        Template.LAST_ONE,
        Template.OUR_FAULT,
    }
)


class MessageStatus(StrEnum):
    """How a message stands. ``unknown``: it may have arrived, so it is not sent again."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Fate(StrEnum):
    """What a channel says became of a message."""

    SENT = "sent"
    REFUSED = "refused"
    LATER = "later"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one try. ``problem`` is a code, such as ``550 5.1.1``, and nobody's words."""

    fate: Fate
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as a channel is given it: plain text, one address, a stable reference."""

    reference: str
    address: str
    sender_name: str
    subject: str
    body: str
    language: str
    created_at: datetime


FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=4)
GIVE_UP_AFTER = timedelta(hours=72)
LOST_AFTER = timedelta(minutes=15)


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many tries (1 or more): doubling, up to four hours."""
    return min(FIRST_WAIT * (1 << min(attempts - 1, 10)), LONGEST_WAIT)


def becomes(delivery: Delivery, *, created_at: datetime, now: datetime) -> MessageStatus:
    """The status of a message after a try. What may pass waits again, for three days at most."""
    if delivery.fate is Fate.SENT:
        return MessageStatus.SENT
    if delivery.fate is Fate.UNKNOWN:
        return MessageStatus.UNKNOWN
    if delivery.fate is Fate.LATER and now - created_at < GIVE_UP_AFTER:
        return MessageStatus.WAITING
    return MessageStatus.FAILED
