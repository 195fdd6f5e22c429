"""Which passwords are refused: short ones, and those whose length is only borrowed.

At least 15 characters where there is no second factor, any characters, nothing demanded of their
mixture (OWASP ASVS 5.0, 6.2.1 to 6.2.11). What is common, runs along the keyboard, repeats itself
or is known of the person and the service is taken out first; what is left must be long enough too.
"""

import re
import unicodedata
from collections.abc import Iterable

from platform_core.accounts.common_passwords import COMMON

SHORTEST, LONGEST = 15, 128
OWN_LETTERS = 8  # what must be left once the borrowed parts are gone

# True of every service here, in both languages.
EVERYWHERE = ("camau", "powys", "pain", "poen", "fatigue", "blinder", "programme", "rhaglen")

_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "1q2w3e4r5t6y7u8i9o0p",
)
_SHORTEST_PIECE, _LONGEST_PIECE = 4, 40
_RUNS = frozenset(
    row[start : start + _SHORTEST_PIECE]
    for line in _ROWS
    for row in (line, line[::-1])
    for start in range(len(row) - _SHORTEST_PIECE + 1)
)
_DISGUISES = str.maketrans("013457@$!", "oieastasi")


def password_problems(password: str, *, context_words: Iterable[str]) -> list[str]:
    """The wording keys of what is wrong with a new password; none if it will do.

    ``context_words`` are names of the person, their sign-in name and their service.
    """
    password = unicodedata.normalize("NFC", password)
    if len(password) > LONGEST:
        return ["password.too_long"]
    if len(password) < SHORTEST:
        return ["password.too_short"]
    if _repeats(password.casefold()) or _borrowed(password, COMMON):
        return ["password.too_common"]
    if _borrowed(password, _pieces(context_words) | COMMON):
        return ["password.too_like_you"]
    return []


def _borrowed(password: str, pieces: frozenset[str]) -> bool:
    return len(_own_letters(password.casefold(), pieces)) < OWN_LETTERS


def _own_letters(text: str, pieces: frozenset[str]) -> str:
    """What is left of ``text`` without known pieces, keyboard runs, and anything a third time."""
    undisguised = text.translate(_DISGUISES)
    borrowed: set[int] = set()
    for start in range(len(text)):
        known = max(
            _longest_at(text, start, pieces),
            _longest_at(undisguised, start, pieces),
            _run_at(text, start),
        )
        borrowed.update(range(start, start + known))
    own = (c for position, c in enumerate(text) if position not in borrowed and not c.isspace())
    return re.sub(r"(.)\1{2,}", r"\1", "".join(own))


def _longest_at(text: str, start: int, pieces: frozenset[str]) -> int:
    longest = min(len(text) - start, _LONGEST_PIECE)
    lengths = range(longest, _SHORTEST_PIECE - 1, -1)
    return next((length for length in lengths if text[start : start + length] in pieces), 0)


def _run_at(text: str, start: int) -> int:
    """How many characters from ``start`` follow one another on the keyboard or in the alphabet."""
    end = start
    while text[end : end + _SHORTEST_PIECE] in _RUNS:
        end += 1
    return end + _SHORTEST_PIECE - 1 - start if end > start else 0


def _repeats(text: str) -> bool:
    """Whether a piece shorter than OWN_LETTERS, over and over, makes the whole."""
    return any(text == (text[:n] * len(text))[: len(text)] for n in range(1, OWN_LETTERS))


def _pieces(words: Iterable[str]) -> frozenset[str]:
    found = (
        piece for word in (*words, *EVERYWHERE) for piece in re.split(r"[\W_]+", word.casefold())
    )
    return frozenset(piece for piece in found if len(piece) >= _SHORTEST_PIECE)
