"""Somebody's own words, made safe to store and still theirs.

Emoji, right-to-left marks and HTML stay as they are: they are text, and are escaped where shown.
"""

import unicodedata
from math import isfinite
from typing import Any

from platform_core.errors import PlatformError

# What no database or terminal should hold: controls (NUL among them) and halves of characters.
_UNSTORABLE = {"Cc", "Cs"}


class TextRefused(PlatformError):
    """More was written than there is room for; nothing was cut.

    ``wording`` is the key of what to say, ``names`` what fills it in.
    """

    wording = "text.too_long"

    def __init__(self, field: str, limit: int) -> None:
        super().__init__(f"{field} is longer than {limit} characters")
        self.field = field
        self.limit = limit
        self.names: dict[str, Any] = {"limit": limit}


def plain_text(words: str, *, field: str, limit: int) -> str:
    """``words`` composed (NFC), stripped, without control characters but with their lines.

    Raises TextRefused if more than ``limit`` characters are left.
    """
    kept = storable(words).strip()
    if len(kept) > limit:
        raise TextRefused(field, limit)
    return kept


def plain_line(words: str, *, field: str, limit: int) -> str:
    """The same on one line, with single spaces. Raises TextRefused."""
    return plain_text(" ".join(storable(words).split()), field=field, limit=limit)


def storable(words: str) -> str:
    """``words`` composed, without what PostgreSQL or UTF-8 cannot hold; never refuses."""
    lines = words.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    kept = "".join(c for c in lines if c == "\n" or unicodedata.category(c) not in _UNSTORABLE)
    return unicodedata.normalize("NFC", kept)


def storable_document(value: Any) -> Any:
    """A JSON value with every string in it made storable; what JSON has no form for, as text."""
    if isinstance(value, dict):
        return {storable(str(key)): storable_document(held) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [storable_document(held) for held in value]
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float) and isfinite(value):
        return value
    return storable(str(value))  # a date as 2026-11-24
