"""Words that are not used here, with what is said instead."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from platform_core.content.checks.values import Avoided, Finding
from platform_core.content.problems import told

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


def avoided_words(
    language: str, field: str, text: str, avoided: Sequence[Avoided]
) -> Iterator[Finding]:
    """Each word of the list that stands in a text, on its line."""
    pattern = _pattern(tuple(avoided), language)
    if pattern is None:
        return
    for match in pattern.finditer(text):
        one = avoided[int(str(match.lastgroup)[1:])]
        line = text.count("\n", 0, match.start()) + 1
        message = told("avoided_word", word=match[0], instead=one.instead)
        yield Finding(language, field, line, message, one.level)


@lru_cache(maxsize=16)
def _pattern(avoided: tuple[Avoided, ...], language: str) -> re.Pattern[str] | None:
    if not avoided:
        return None
    each = (f"(?P<n{n}>{word_pattern(one.word, language)})" for n, one in enumerate(avoided))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(each)})(?![\w-])", re.IGNORECASE)


def word_pattern(word: str, language: str) -> str:
    """A pattern for a word or phrase of a list: any space, either apostrophe, Welsh mutations."""
    bare = word.strip().removesuffix("*").strip()
    ending = r"[\w’'-]*" if word.strip().endswith("*") else ""
    firsts = _firsts(bare) if language == "cy" else [bare]
    written = "|".join(re.escape(first) for first in sorted(firsts, key=len, reverse=True))
    return f"(?:{_loosely(written)}){ending}"


def _loosely(written: str) -> str:
    return re.sub(r"\\ ", r"\\s+", written).replace("'", "['’]").replace("’", "['’]")


def _firsts(word: str) -> list[str]:
    """The word with each first letter that it may have in Welsh."""
    two, one = word[:2].lower(), word[:1].lower()
    first = two if two in _MUTATED else one
    if first in _MUTATED and two not in _NEVER_MUTATED:
        rest = word[len(first) :]
        return [word, *(f"{new}{rest}" for new in _MUTATED[first])]
    return [word, f"h{word}"] if one in _VOWELS else [word]
