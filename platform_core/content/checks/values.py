"""What the checks are given and what they answer with."""

from dataclasses import dataclass
from datetime import date

from platform_core.content.problems import Level, Said

# The numbers on every page, whatever else a service has looked up.
ALWAYS_KNOWN = frozenset({"999", "111", "116123"})


@dataclass(frozen=True, slots=True)
class StepMedia:
    """A picture, sound or film in one language; ``mime`` is empty for a drawing from a file."""

    file: str
    alt: str = ""
    caption: str | None = None
    mime: str = ""
    seconds: int = 0
    transcript: str = ""
    captions: str = ""


@dataclass(frozen=True, slots=True)
class StepText:
    """A step in one language, perhaps unfinished."""

    title: str = ""
    short: str = ""
    body: str = ""
    activity: str | None = None
    reflection: str | None = None
    media: tuple[StepMedia, ...] = ()


@dataclass(frozen=True, slots=True)
class StepFacts:
    """What both languages of a step share.

    ``numbers``: the telephone numbers that somebody checked, digits only (urgent help and
    signposting). ``today``: the day on which the age of sources is judged; without it, it is not.
    """

    minutes: int
    help_first: bool = False
    sources: tuple[str, ...] = ()
    numbers: frozenset[str] = ALWAYS_KNOWN
    today: date | None = None


@dataclass(frozen=True, slots=True, order=True)
class Avoided:
    """A word or phrase that is not used in one language, and what is said instead.

    ``word`` matches whole words in any case; ``*`` at its end takes any ending, and in Welsh the
    mutated forms of its first letter count as well.
    """

    language: str
    word: str
    instead: str
    level: Level = Level.ERROR


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing to put right, or to think about.

    ``field`` is title, short, body, activity, reflection, media or facts; ``line`` counts from 1
    in that field (of media: which one). ``language`` is empty for what both languages share, and
    ``entry`` says which of the facts, or which entry of the media, is meant; ``within`` is the line
    in such an entry.
    """

    language: str
    field: str
    line: int
    said: Said
    level: Level = Level.ERROR
    entry: str = ""
    within: int = 1


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding before it is known whose it is; ``line`` counts from 1 in the text."""

    line: int
    said: Said
    level: Level = Level.ERROR
