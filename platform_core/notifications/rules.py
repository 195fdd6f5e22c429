"""What a message may be, what may become of it, and how long we go on trying."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from platform_core.enrolment.rules import Channel


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
    DELIVERED = "delivered"
    FAILED = "failed"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


class Fate(StrEnum):
    """What a channel says became of a message.

    ``busy``: it takes no more for a minute; ``spent``: it has taken all it takes in a day.
    """

    SENT = "sent"
    REFUSED = "refused"
    LATER = "later"
    BUSY = "busy"
    SPENT = "spent"
    UNKNOWN = "unknown"


# Notes with an unknown message: its sender died; and with a claimed one: its channel can be asked.
LOST = "lost"
ASKED = "can be asked"


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one try. ``problem`` is a code, such as ``550 5.1.1``, and nobody's words.

    ``provider_id`` is the number under which it was taken; ``can_be_asked``: whoever may have taken
    it can say later whether they did.
    """

    fate: Fate
    problem: str = ""
    provider_id: str | None = None
    can_be_asked: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """What a provider says of a message that it took, and when it says this came about."""

    status: MessageStatus
    said_at: datetime
    provider_id: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as a channel is given it: plain text, one address, a stable reference.

    ``stop_link``: of a reminder, where its reader gets no more of them with one press.
    """

    reference: str
    address: str
    sender_name: str
    subject: str
    body: str
    language: str
    created_at: datetime
    stop_link: str = ""


_STOP_LINK = re.compile(r"^https?://[!-.0-~]+/t/[0-9A-Za-z]+/stop$", re.MULTILINE)


def stop_link_in(body: str) -> str:
    """The link in a reminder with which its reader gets no more of them; nothing in others."""
    match = _STOP_LINK.search(body)
    return match[0] if match else ""


FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=4)
GIVE_UP_AFTER = timedelta(hours=72)
LOST_AFTER = timedelta(minutes=15)
BUSY_FOR = timedelta(minutes=1)


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many tries (1 or more): doubling, up to four hours."""
    return min(FIRST_WAIT * (1 << min(attempts - 1, 10)), LONGEST_WAIT)


def try_again_at(delivery: Delivery, attempts: int, *, now: datetime) -> datetime:
    """When to try again what may pass. A day's limit is set back at midnight UTC."""
    if delivery.fate is Fate.BUSY:
        return now + BUSY_FOR
    if delivery.fate is Fate.SPENT:
        return datetime.combine(now.astimezone(UTC).date(), time.min, UTC) + timedelta(days=1)
    return now + wait_after(attempts)


def becomes(delivery: Delivery, *, created_at: datetime, now: datetime) -> MessageStatus:
    """The status of a message after a try. What may pass waits again, for three days at most."""
    if delivery.fate is Fate.SENT:
        return MessageStatus.SENT
    if delivery.fate is Fate.UNKNOWN:
        return MessageStatus.UNKNOWN
    if delivery.fate is not Fate.REFUSED and now - created_at < GIVE_UP_AFTER:
        return MessageStatus.WAITING
    return MessageStatus.FAILED


class Lookup(StrEnum):
    """What to do about an unknown message that the provider was asked about, and does not know."""

    ASK_AGAIN = "ask_again"
    SEND = "send"
    GIVE_UP = "give_up"


SURELY_THERE_AFTER = timedelta(minutes=10)


def not_found(*, claimed_at: datetime, now: datetime) -> Lookup:
    """What it means that the provider knows nothing of a message claimed at an instant.

    Too soon, it may still be on its way in; too late, it may have been cleared away there, which
    Notify does after seven days.
    """
    if now - claimed_at < SURELY_THERE_AFTER:
        return Lookup.ASK_AGAIN
    return Lookup.SEND if now - claimed_at < GIVE_UP_AFTER else Lookup.GIVE_UP


_REFERENCE = re.compile(r"camau-([0-9]{1,9})-[0-9]+")


def reference_of(message_id: int | None, created_at: datetime) -> str:
    """What we call a message towards others: the same for every try, and nobody else's."""
    return f"camau-{message_id}-{int(created_at.timestamp())}"


def message_id_in(reference: str) -> int | None:
    """The number of the message that a reference may be of."""
    match = _REFERENCE.fullmatch(reference)
    return int(match[1]) if match else None


_NEXT_BEST = {
    Channel.TEXT: (Channel.TEXT, Channel.EMAIL),
    Channel.EMAIL: (Channel.EMAIL, Channel.TEXT),
    Channel.LETTER: (Channel.LETTER,),
    Channel.PHONE: (),  # a person rings
}
_MOBILE = re.compile(r"(07[1-9]\d{8}|\+447[1-9]\d{8}|\+(?!44)[1-9]\d{7,13})")
_WRONG_ADDRESS = re.compile(r"\d{3} 5\.(1\.\d+|2\.1)|55[013]")  # RFC 3463 3.2 and 3.3, RFC 5321
_WRONG = frozenset({"address", "permanent-failure", "400 ValidationError"})


def ways_to_try(preferred: Channel) -> tuple[Channel, ...]:
    """The channels for somebody who prefers one of them, the best first."""
    return _NEXT_BEST[preferred]


def plain_number(phone: str) -> str:
    """A telephone number without what people put between its digits."""
    digits = re.sub(r"[^\d+]", "", phone.replace("(0)", ""))
    return re.sub(r"^00", "+", digits)


def can_be_texted(phone: str) -> bool:
    """Whether a number can be that of a mobile telephone. A British landline cannot."""
    return _MOBILE.fullmatch(plain_number(phone)) is not None


def is_bad_address(problem: str) -> bool:
    """Whether a message failed because its address is wrong, and not for another reason."""
    return problem in _WRONG or _WRONG_ADDRESS.fullmatch(problem) is not None
