"""Letters that are not what they seem: hidden, of another alphabet, or put together from parts."""

import re
from collections.abc import Iterator
from unicodedata import is_normalized

from platform_core.content.checks.values import Remark
from platform_core.content.plain_text import hidden_in
from platform_core.content.problems import Level, told

# A letter of the Greek, Cyrillic, Armenian … alphabets beside a Latin one, as in "pаin".
_OTHER = "\u0370-\u1cff\u1f00-\u1fff\u2c00-\u2c5f\uff21-\uff5a"
_MIXED = re.compile(f"[A-Za-zÀ-ɏ][{_OTHER}]|[{_OTHER}][A-Za-zÀ-ɏ]")
_CURLY = re.compile(r"\w’\w")
_STRAIGHT = re.compile(r"\w'\w")


def letters(text: str) -> Iterator[Remark]:
    """What is wrong with the letters of a text, line by line."""
    if text.isascii() and hidden_in(text) is None:
        return
    for number, line in enumerate(text.split("\n"), 1):
        if code := hidden_in(line):
            yield Remark(number, told("hidden", code=code))
        if found := _MIXED.search(line):
            yield Remark(number, told("mixed_letters", letters=found[0]))
        if not is_normalized("NFC", line):
            yield Remark(number, told("not_nfc"))
    if _CURLY.search(text) and (straight := _STRAIGHT.search(text)):
        line_of = text.count("\n", 0, straight.start()) + 1
        yield Remark(line_of, told("mixed_apostrophes"), Level.ADVICE)
