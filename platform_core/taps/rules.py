"""The eight answers, what each does, what may follow it, and when a link can be used."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from platform_core.enrolment.rules import TAKING_PART, Pace, Status
from platform_core.flags.rules import Rule

LASTS = timedelta(days=14)
BAD_SPELL = timedelta(weeks=2)
LEFT_IN_PEACE = timedelta(weeks=4)

# 22 signs of 58 are 128 random bits. No 0, O, I or l, which are misread, and no - or _, which a
# telephone may leave out of a link at its end.
ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
LENGTH = 22


class Answer(StrEnum):
    """How things are, in the order in which it is asked."""

    BAD_SPELL = "bad_spell"
    WORN_OUT = "worn_out"
    NOTHING_I_NEED = "nothing_i_need"
    NOT_SURE = "not_sure"
    CANNOT_USE = "cannot_use"
    STRUGGLING = "struggling"
    GOT_WHAT_I_NEED = "got_what_i_need"
    RATHER_NOT_SAY = "rather_not_say"


@dataclass(frozen=True, slots=True)
class Does:
    """What an answer does at once, besides being kept: a break of so long, reminders held for so
    long, another pace, something put before the team, the end of their part in this."""

    breaks: timedelta | None = None
    holds: timedelta | None = None
    pace: Pace | None = None
    raises: Rule | None = None
    leaves_as: Status | None = None


DOES: Mapping[Answer, Does] = {
    Answer.BAD_SPELL: Does(breaks=BAD_SPELL),
    Answer.WORN_OUT: Does(pace=Pace.GENTLE),
    Answer.NOTHING_I_NEED: Does(holds=LEFT_IN_PEACE),
    Answer.NOT_SURE: Does(raises=Rule.ASKED_FOR_CONTACT),
    Answer.CANNOT_USE: Does(raises=Rule.NEEDS_ACCESS),
    Answer.STRUGGLING: Does(raises=Rule.STRUGGLING),
    Answer.GOT_WHAT_I_NEED: Does(leaves_as=Status.GOT_WHAT_I_NEEDED),
    Answer.RATHER_NOT_SAY: Does(holds=LEFT_IN_PEACE),
}


class Then(StrEnum):
    """What can still be changed after an answer, or said in answer to the one question more."""

    BREAK_7 = "break_7"
    BREAK_14 = "break_14"
    BREAK_28 = "break_28"
    COME_BACK = "come_back"
    PACE_BEFORE = "pace_before"
    REMIND = "remind"
    KEEP = "keep"
    TALK = "talk"
    NOT_NEEDED = "not_needed"


BREAKS: Mapping[Then, timedelta] = {
    Then.BREAK_7: timedelta(weeks=1),
    Then.BREAK_14: timedelta(weeks=2),
    Then.BREAK_28: timedelta(weeks=4),
}
# Keeping one's place is what happens anyway; the other two a person talks over first.
PROGRAMME = (Then.KEEP, Then.TALK, Then.NOT_NEEDED)
ASKS_THE_TEAM = frozenset({Then.TALK, Then.NOT_NEEDED})


def may_follow(answer: Answer | None, status: Status) -> tuple[Then, ...]:
    """What may follow an answer, or no answer yet, as somebody stands now."""
    if status is Status.PAUSED:
        return (*BREAKS, Then.COME_BACK)
    if status is Status.GOT_WHAT_I_NEEDED:
        return (*PROGRAMME, Then.COME_BACK)
    return _FOLLOWS.get(answer, ()) if answer else ()


_FOLLOWS: Mapping[Answer, tuple[Then, ...]] = {
    Answer.BAD_SPELL: tuple(BREAKS),
    Answer.WORN_OUT: (Then.BREAK_14, Then.PACE_BEFORE),
    Answer.NOTHING_I_NEED: (Then.REMIND,),
    Answer.RATHER_NOT_SAY: (Then.REMIND,),
}


class Standing(StrEnum):
    """How a link stands: it can be answered, it was, or it can no longer be used."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


def standing(
    status: Status, answer: Answer | None, *, expires_at: datetime, now: datetime
) -> Standing:
    """How a link stands. It closes with its time, and for whoever no longer takes part, but for
    those whose part has ended by this very answer."""
    ended_by_it = status is Status.GOT_WHAT_I_NEEDED and answer is Answer.GOT_WHAT_I_NEED
    if now >= expires_at or (status not in TAKING_PART and not ended_by_it):
        return Standing.CLOSED
    return Standing.ANSWERED if answer else Standing.OPEN


def could_be_token(given: str) -> bool:
    """Whether this has the shape of a token of ours."""
    return len(given) == LENGTH and all(sign in ALPHABET for sign in given)
