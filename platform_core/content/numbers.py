"""The telephone numbers that somebody looked up: urgent help and the signposting list."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from platform_core.content.checks.passages import fold
from platform_core.content.checks.telephones import digits, written_in
from platform_core.content.checks.values import ALWAYS_KNOWN
from platform_core.content.rules import LANGUAGES
from platform_core.content.signposting import signposts
from platform_core.content.urgent_help import urgent_help
from platform_core.settings import CONTENT


def known_numbers(folder: Path = CONTENT) -> frozenset[str]:
    """Every number in either list, in digits. Never raises."""
    lists = (read(language, folder) for read in (urgent_help, signposts) for language in LANGUAGES)
    found = (number for one in lists if one for number in _numbers("", one.model_dump()))
    return ALWAYS_KNOWN.union(found)


def _numbers(name: str, said: Any) -> Iterator[str]:
    if isinstance(said, dict):
        for key, value in said.items():
            yield from _numbers(key, value)
    elif isinstance(said, list | tuple):
        for value in said:
            yield from _numbers(name, value)
    elif isinstance(said, str):
        if name == "number":
            yield digits(said)
        yield from (number for _, number in written_in(fold(said)))
