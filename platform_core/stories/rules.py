"""What is judged about people's own words: never what they say, only which belong together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from platform_core.enrolment.rules import Pace

# The first is enough by itself.
BOXES = (
    "one_thing",
    "about_me",
    "live_with",
    "days",
    "helps",
    "tried",
    "in_myself",
    "matters",
    "people",
    "questions",
)
BOX_LIMIT = 2_000  # characters
REFLECTION_LIMIT = 2_000
ABOUT_A_PAGE = 250  # words; a hint, not a wall

# Reflections that may be of use in a story, and the box that they would go into.
OFFERED = {"while-you-wait/what-matters": "matters", "getting-ready/hope-and-expect": "matters"}

Boxes = Mapping[str, str]


class Amount(StrEnum):
    """How much a step was."""

    TOO_MUCH = "too_much"
    JUST_RIGHT = "just_right"
    COULD_TAKE_MORE = "could_take_more"


class Helped(StrEnum):
    """Whether a step helped."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Written(StrEnum):
    """Who put a story into words."""

    BY_ME = "by_me"
    WITH_HELP = "with_help"


@dataclass(frozen=True, slots=True)
class Merged:
    """A story out of two windows. ``clashes``: boxes that both changed, which here hold mine."""

    boxes: dict[str, str]
    clashes: tuple[str, ...]


def filled(boxes: Boxes) -> dict[str, str]:
    """The boxes that have words, in their order; what is no box is left out."""
    return {box: boxes[box] for box in BOXES if boxes.get(box, "").strip()}


def merged(base: Boxes, mine: Boxes, theirs: Boxes) -> Merged:
    """What was written here joined with what another window saved since ``base`` was read."""
    joined: dict[str, str] = {}
    clashes = []
    for box in BOXES:
        was, here, there = (boxes.get(box, "") for boxes in (base, mine, theirs))
        joined[box] = there if here == was else here
        if here not in (was, there) and there != was:
            clashes.append(box)
    return Merged(joined, tuple(clashes))


def count_words(boxes: Boxes) -> int:
    """How many words a story has."""
    return sum(len(words.split()) for words in filled(boxes).values())


def added(before: str, words: str) -> str:
    """A box with more words put under what is there, unless they are in it already."""
    if words in before:
        return before
    return f"{before.rstrip()}\n\n{words}" if before.strip() else words


def offers_gentler(amounts: Sequence[str | None], pace: Pace) -> bool:
    """Whether to offer the gentler pace: the last two steps, newest first, were both too much."""
    return list(amounts[:2]) == [Amount.TOO_MUCH] * 2 and pace is not Pace.GENTLE
