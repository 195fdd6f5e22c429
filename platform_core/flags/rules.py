"""What can be put before the team, in what order, by when, and how it may end."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from platform_core.engagement.calendar import working_day_after
from platform_core.enrolment.rules import Span
from platform_core.enrolment.rules import Status as EnrolmentStatus

NOTE_LIMIT = 4000  # characters; two pages, more than anybody types on a phone


class Rule(StrEnum):
    """Why somebody should be contacted."""

    ASKED_FOR_CONTACT = "asked_for_contact"
    VERY_LOW_CHECK_IN = "very_low_check_in"
    STRUGGLING = "struggling"
    NEEDS_ACCESS = "needs_access"
    COULD_NOT_REACH = "could_not_reach"
    QUIET = "quiet"
    NOT_STARTED = "not_started"
    NEVER_OPENED = "never_opened"


class Purpose(StrEnum):
    """What a flag is for. There is no third: nothing here ranks anybody's risk."""

    ENGAGEMENT = "engagement"
    CONTACT = "contact"


PURPOSE = {
    Rule.ASKED_FOR_CONTACT: Purpose.CONTACT,
    Rule.VERY_LOW_CHECK_IN: Purpose.CONTACT,
    Rule.STRUGGLING: Purpose.CONTACT,
    Rule.NEEDS_ACCESS: Purpose.CONTACT,
    Rule.COULD_NOT_REACH: Purpose.ENGAGEMENT,
    Rule.QUIET: Purpose.ENGAGEMENT,
    Rule.NOT_STARTED: Purpose.ENGAGEMENT,
    Rule.NEVER_OPENED: Purpose.ENGAGEMENT,
}

# Coming back answers these. It does not answer what somebody said, or a wrong address.
ANSWERED_BY_COMING_BACK = frozenset({Rule.QUIET, Rule.NOT_STARTED, Rule.NEVER_OPENED})

# A contact task is first, whichever it is; the rest follow by how much is known lost.
_RANK = {
    Rule.ASKED_FOR_CONTACT: 0,
    Rule.VERY_LOW_CHECK_IN: 0,
    Rule.STRUGGLING: 0,
    Rule.NEEDS_ACCESS: 0,
    Rule.COULD_NOT_REACH: 1,
    Rule.QUIET: 2,
    Rule.NOT_STARTED: 3,
    Rule.NEVER_OPENED: 4,
}

_NEXT_WORKING_DAY = frozenset({Rule.VERY_LOW_CHECK_IN, Rule.STRUGGLING})


class FlagStatus(StrEnum):
    """How a flag stands."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    SNOOZED = "snoozed"
    RESOLVED = "resolved"


UNRESOLVED = (FlagStatus.OPEN, FlagStatus.ACKNOWLEDGED, FlagStatus.SNOOZED)

# What each act expects to find; whatever else it finds, somebody decided meanwhile.
MAY_ACKNOWLEDGE = (FlagStatus.OPEN,)
MAY_SNOOZE = UNRESOLVED
MAY_WAKE = (FlagStatus.SNOOZED,)
MAY_CONTACT = UNRESOLVED
MAY_RESOLVE = UNRESOLVED


UNDO_FOR = timedelta(minutes=10)
# What somebody can take back; what the patient says meanwhile decides nothing, so it is no bar.
UNDOABLE = ("acknowledged", "assigned", "snoozed", "resolved")
DECIDES_NOTHING = ("asked_again", "answered")


def may_undo(done_at: datetime, *, now: datetime) -> bool:
    """Whether an act can still be taken back."""
    return timedelta(0) <= now - done_at <= UNDO_FOR


MORNING = time(8)  # when staff hear of the list, by the service's own clock
NOON = time(12)


def is_morning(moment: time) -> bool:
    """Whether a local time of day is in the part of the morning in which staff hear of the list."""
    return MORNING <= moment < NOON


class Outcome(StrEnum):
    """What came of a flag."""

    REACHED_BACK_ON_TRACK = "reached_back_on_track"
    REACHED_PAUSED = "reached_paused"
    REACHED_OWN_GOAL = "reached_own_goal"
    MOVED_TO_PAPER = "moved_to_paper"
    WRONG_CONTACT_DETAILS = "wrong_contact_details"
    DECLINED_FOLLOW_UP = "declined_follow_up"
    WITHDREW = "withdrew"
    COULD_NOT_REACH = "could_not_reach"
    NOT_NEEDED = "not_needed"
    CAME_BACK = "came_back"


# The two outcomes that also end somebody's place on the plan.
LEAVES_AS = {
    Outcome.MOVED_TO_PAPER: EnrolmentStatus.MOVED_TO_PAPER,
    Outcome.WITHDREW: EnrolmentStatus.WITHDREW,
}


class ContactChannel(StrEnum):
    """How staff contacted somebody."""

    PHONE = "phone"
    TEXT = "text"
    EMAIL = "email"
    LETTER = "letter"
    IN_PERSON = "in_person"


class ContactResult(StrEnum):
    """What a contact came to."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    LEFT_MESSAGE = "left_message"


def in_order(rule: Rule, raised_at: datetime, flag_id: int | None) -> tuple[int, datetime, int]:
    """What the team's list is sorted by: contact tasks first, then by rule, oldest first."""
    return (_RANK[rule], raised_at, flag_id or 0)


def promised_days(rule: Rule, contact_days: int) -> int:
    """Working days within which the service has promised to act; one for the two that cannot wait
    longer: a very low check-in, and somebody who said that they are really struggling."""
    return 1 if rule in _NEXT_WORKING_DAY else contact_days


def due_on(raised_on: date, days: int, closures: Iterable[Span]) -> date:
    """The working day on which a promise of so many working days runs out."""
    return working_day_after(raised_on, days, closures)


def very_low_wants_contact(
    answered_at: datetime, *, spoke_at: datetime | None, raised_at: datetime | None
) -> bool:
    """Whether a very low check-in, the newest, has not led to a flag or a conversation yet."""
    return all(moment is None or moment < answered_at for moment in (spoke_at, raised_at))
