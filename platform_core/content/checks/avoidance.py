"""Words that are not used here, with what is said instead."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from platform_core.content.checks.passages import fold
from platform_core.content.checks.places import Place
from platform_core.content.checks.values import Avoided, Finding
from platform_core.content.problems import Level, told

# What the first letters of a Welsh word may become.
_MUTATED: dict[str, tuple[str, ...]] = {
    "ll": ("l",),
    "rh": ("r",),
    "p": ("b", "mh", "ph"),
    "t": ("d", "nh", "th"),
    "c": ("g", "ngh", "ch"),
    "b": ("f", "m"),
    "d": ("dd", "n"),
    "g": ("ng", ""),
    "m": ("f",),
}
_NEVER_MUTATED = ("ch", "dd", "ph", "th")
_VOWELS = "aeiouwyâêîôûŵŷ"


def avoidance(found: Sequence[Place], avoided: Sequence[Avoided]) -> Iterator[Finding]:
    """Each word of the list that stands in one language of a step.

    Between quotation marks it is somebody else's word, and only mentioned.
    """
    for place in found:
        own = tuple(one for one in avoided if one.language == place.language)
        if not own:
            continue
        for match in _any_of(own).finditer(place.read.folded):
            one = next(one for one in own if _alone(one).fullmatch(match[0]))
            shown = " ".join(place.read.plain[match.start() : match.end()].split())
            message = told("avoided_word", word=shown[:60], instead=one.instead)
            level = Level.ADVICE if place.read.is_quoted(match.start()) else one.level
            yield place.finding(match.start(), message, level)


# No groups: with them, alternatives are no longer passed over by their first letter.
@lru_cache(maxsize=16)
def _any_of(avoided: tuple[Avoided, ...]) -> re.Pattern[str]:
    written = (word_pattern(one.word, one.language) for one in avoided)
    return re.compile(
        rf"(?<![\w-])(?:{'|'.join(word for word in written if word) or '(?!)'})(?![\w-])"
    )


@lru_cache(maxsize=1_024)
def _alone(one: Avoided) -> re.Pattern[str]:
    return re.compile(word_pattern(one.word, one.language) or "(?!)")


def word_pattern(word: str, language: str) -> str:
    """A pattern for one word or phrase of a list, in folded text; nothing for no word."""
    bare = fold(" ".join(word.replace("*", " ").split()))
    if not bare:
        return ""
    ending = r"\w*" if word.rstrip().endswith("*") else ""
    firsts = _firsts(bare) if language == "cy" else [bare]
    return "|".join(f"{re.escape(one)}{ending}" for one in firsts).replace("\\ ", " +")


def _firsts(word: str) -> list[str]:
    """The word with each first letter that it may have in Welsh."""
    two, one = word[:2], word[:1]
    first = two if two in _MUTATED else one
    if first in _MUTATED and two not in _NEVER_MUTATED:
        rest = word[len(first) :]
        return [word, *(f"{new}{rest}" for new in _MUTATED[first])]
    return [word, f"h{word}"] if one in _VOWELS else [word]
