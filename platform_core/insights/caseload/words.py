"""A line of the caseload in words, for the page and for the file that is taken away."""

from datetime import date

from platform_core.engagement.facts import State
from platform_core.engagement.sentences import tell
from platform_core.enrolment.rules import Status
from platform_core.insights.caseload.queries import Line
from platform_core.wording import say

_USED = frozenset({Status.JOINED, Status.ACTIVE})
# What somebody might ask "why?" about; the other states say it themselves.
_WITH_WHY = frozenset(
    {
        State.QUIET,
        State.STOPPED_PART_WAY,
        State.SLOWING,
        State.COULD_NOT_REACH,
        State.JOINED_NOT_STARTED,
        State.INVITED_NEVER_OPENED,
        State.READING_NO_CHECK_INS,
        State.NOTHING_DUE,
    }
)


def state_words(line: Line, language: str) -> str:
    """How somebody uses their place, or how it stands where they do not use it."""
    if line.status in _USED:
        return say(f"team.state.{line.engagement}", language)
    return say(f"team.status.{line.status}", language)


def why_words(line: Line, language: str, *, today: date) -> str:
    """Why, in short: what is said first of the judgement behind their state."""
    if line.engagement not in _WITH_WHY:
        return ""
    first, *_ = (*tell(line.reasons, language, today=today).sentences, "")
    return first


def flag_words(line: Line, language: str) -> list[str]:
    """Each open flag, and whose it is."""
    nobody = say("caseload.flag_nobody", language)
    return [
        say(
            "caseload.flag",
            language,
            rule=say(f"team.rule.{flag.rule}", language),
            owner=flag.owner or nobody,
        )
        for flag in line.flags
    ]
