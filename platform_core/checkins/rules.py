"""What a check-in may hold, what care an answer asks for, and when the next one is due.

Answers are kept and said back as they were entered. Nothing here adds, averages or compares them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from platform_core.checkins.policy import CheckInPolicy, read_policy
from platform_core.enrolment.rules import Span
from platform_core.errors import PlatformError
from platform_core.plain_text import TextRefused, plain_text

PAIN = range(11)  # LOINC 72514-3, the 11-point numeric rating scale
MOOD = range(1, 6)  # very low, low, mixed, all right, good
NOTE_LIMIT = 2000  # characters
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one answer: the field, and the wording key of what to say about it."""

    field: str
    wording: str


class AnswersRefused(PlatformError):
    """Answers that no check-in could hold; ``problems`` names every one."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(", ".join(problem.wording for problem in self.problems))


@dataclass(frozen=True, slots=True)
class Answers:
    """One set of answers, each of which may be skipped (None, or no note); all may.

    Raises AnswersRefused unless ``pain_nrs`` is a whole number 0 to 10, ``mood`` 1 very low to
    5 good, and the note no longer than NOTE_LIMIT; keeps the note as plain text.
    """

    pain_nrs: int | None = None
    mood: int | None = None
    note: str = ""

    def __post_init__(self) -> None:
        problems = []
        if not _is_among(self.pain_nrs, PAIN):
            problems.append(Problem("pain_nrs", "check_in.refused.pain"))
        if not _is_among(self.mood, MOOD):
            problems.append(Problem("mood", "check_in.refused.mood"))
        try:
            object.__setattr__(self, "note", plain_text(self.note, field="note", limit=NOTE_LIMIT))
        except TextRefused:
            problems.append(Problem("note", "check_in.refused.note"))
        if problems:
            raise AnswersRefused(problems)


def _is_among(answer: object, allowed: range) -> bool:
    # True and 1.0 equal 1, and are no answers to a question.
    return answer is None or (type(answer) is int and answer in allowed)


LONGEST_AGO = timedelta(days=90)


def day_problem(on_day: date, *, joined_on: date, today: date) -> str | None:
    """The wording key of what is wrong with the day that answers on paper are about, if anything.

    Older than LONGEST_AGO is a slip of the pen more often than a find in a drawer.
    """
    if on_day > today:
        return "check_in.refused.ahead"
    return "check_in.refused.long_ago" if on_day < max(joined_on, today - LONGEST_AGO) else None


class Care(StrEnum):
    """Which help opens on the same submit. Help is in reach after every answer, this one apart."""

    NONE = "none"
    LOW = "low"
    VERY_LOW = "very_low"


def care_for(mood: int | None, policy: CheckInPolicy | None = None) -> Care:
    """The care that a mood answer asks for; none for a skipped one. By the policy in its file."""
    policy = policy or read_policy()
    if mood is None or mood > policy.low_up_to:
        return Care.NONE
    return Care.VERY_LOW if mood <= policy.very_low_up_to else Care.LOW


def due_on(
    every: int,
    weekday: int,
    last_on: date | None,
    joined_on: date,
    *,
    pauses: Iterable[Span] = (),
    policy: CheckInPolicy | None = None,
) -> date | None:
    """The day from which the next check-in is due, whether or not it has passed; None if never.

    ``every`` 7 or 14 days, or 0 for never; ``weekday`` 0 is Monday. The first is due on the first
    chosen weekday at least 2 days after joining. The next is due on the first chosen weekday at
    least 4 days (of 7) or 11 days (of 14) after the last one, so that an answer a few days late
    moves nothing and an early one is not followed by another at once. A day within a break is
    passed over for the next chosen weekday outside it.
    """
    if every == 0:
        return None
    policy = policy or read_policy()
    wait = policy.first_after_days if last_on is None else every - policy.slack_days
    earliest = (last_on or joined_on) + wait * DAY
    day = earliest + (weekday - earliest.weekday()) % 7 * DAY
    pauses = tuple(pauses)
    while pauses and any(day in pause for pause in pauses):
        day += 7 * DAY
    return day


def is_due(due: date | None, *, pauses: Iterable[Span], today: date) -> bool:
    """Whether a check-in is asked for today: it has come due, and this is no day of a break."""
    return due is not None and due <= today and not any(today in pause for pause in pauses)


def may_correct(*, entered_by: int, is_latest: bool, by: int) -> bool:
    """Whether somebody may correct a check-in: only one they entered, and only the latest."""
    return is_latest and entered_by == by


class Entered(Protocol):
    """Answers wherever they are kept: in a form or in a row."""

    pain_nrs: int | None
    mood: int | None


@dataclass(frozen=True, slots=True)
class SaidBack:
    """One question and its answer as it was entered, as wording keys. A number fills ``{pain}``."""

    question: str
    answer: str
    pain: int | None = None


def said_back(entered: Entered) -> tuple[SaidBack, ...]:
    """The answers as they were entered, in the order in which they were asked."""
    pain = "check_in.skipped" if entered.pain_nrs is None else "check_in.pain.said"
    mood = "check_in.skipped" if entered.mood is None else f"check_in.mood.{entered.mood}"
    return (
        SaidBack("check_in.pain.short", pain, entered.pain_nrs),
        SaidBack("check_in.mood.short", mood),
    )
