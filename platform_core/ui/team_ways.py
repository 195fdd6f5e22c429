"""How a contact can go, in one choice: what it came to, and what that does to the flag."""

from dataclasses import dataclass
from enum import StrEnum

from platform_core.flags.rules import LEAVES_AS, ContactResult, Outcome


class Way(StrEnum):
    """One answer to "how did it go?"."""

    NO_ANSWER = "no_answer"
    LEFT_MESSAGE = "left_message"
    REACHED = "reached"
    REACHED_BACK_ON_TRACK = "reached_back_on_track"
    REACHED_PAUSED = "reached_paused"
    REACHED_OWN_GOAL = "reached_own_goal"
    MOVED_TO_PAPER = "moved_to_paper"
    DECLINED_FOLLOW_UP = "declined_follow_up"
    WITHDREW = "withdrew"
    WRONG_CONTACT_DETAILS = "wrong_contact_details"
    COULD_NOT_REACH = "could_not_reach"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a way records: a contact's result, if there was a contact, and the flag's outcome."""

    result: ContactResult | None
    outcome: Outcome | None = None

    @property
    def ends_their_place(self) -> bool:
        """Whether it also ends the person's place on the plan."""
        return self.outcome in LEAVES_AS


_R = ContactResult
MEANS: dict[Way, Meaning] = {
    Way.NO_ANSWER: Meaning(_R.NO_ANSWER),
    Way.LEFT_MESSAGE: Meaning(_R.LEFT_MESSAGE),
    Way.REACHED: Meaning(_R.REACHED),
    Way.REACHED_BACK_ON_TRACK: Meaning(_R.REACHED, Outcome.REACHED_BACK_ON_TRACK),
    Way.REACHED_PAUSED: Meaning(_R.REACHED, Outcome.REACHED_PAUSED),
    Way.REACHED_OWN_GOAL: Meaning(_R.REACHED, Outcome.REACHED_OWN_GOAL),
    Way.MOVED_TO_PAPER: Meaning(_R.REACHED, Outcome.MOVED_TO_PAPER),
    Way.DECLINED_FOLLOW_UP: Meaning(_R.REACHED, Outcome.DECLINED_FOLLOW_UP),
    Way.WITHDREW: Meaning(_R.REACHED, Outcome.WITHDREW),
    Way.WRONG_CONTACT_DETAILS: Meaning(_R.NO_ANSWER, Outcome.WRONG_CONTACT_DETAILS),
    Way.COULD_NOT_REACH: Meaning(_R.NO_ANSWER, Outcome.COULD_NOT_REACH),
    Way.NOT_NEEDED: Meaning(None, Outcome.NOT_NEEDED),
}

# Without a flag there is nothing to come off a list: only what the contact came to.
WITHOUT_FLAG = (Way.NO_ANSWER, Way.LEFT_MESSAGE, Way.REACHED)
# What is still to be done on the record after such a contact.
THEN = {
    Way.REACHED_PAUSED: "contact.set_pause",
    Way.WRONG_CONTACT_DETAILS: "contact.correct_details",
}
