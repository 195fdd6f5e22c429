"""Urgent help: one dated file a language, no database, and never without an answer."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path

from platform_core.content.forms import UrgentHelpForm as UrgentHelp
from platform_core.content.last_resort import LAST_RESORT
from platform_core.content.plain_text import Stamp, read_text, stamp_of
from platform_core.content.problems import Problem, told
from platform_core.content.refusals import fill
from platform_core.content.yaml_lines import read_yaml
from platform_core.settings import CONTENT

__all__ = ["NUMBERS", "UrgentHelp", "days_since_checked", "read_help", "urgent_help"]

# What it must name first, whatever else it says: every page's urgent line shows these three.
EMERGENCY = "999"
FIRST_LINES = ("111", "116 123")
NUMBERS = (EMERGENCY, *FIRST_LINES)


def urgent_help(language: str, folder: Path = CONTENT) -> UrgentHelp:
    """Whom to ring, in ``en`` or ``cy`` (in English for anything else).

    Reads the file again only when it has changed. Never raises: a file that is missing or wrong
    gives the numbers that are built in.
    """
    known = language if language in LAST_RESORT else "en"
    return _kept(folder, known, stamp_of(folder / _file(known)))


@lru_cache(maxsize=8)
def _kept(folder: Path, language: str, stamp: Stamp) -> UrgentHelp:
    read = read_help(folder, language)[0] if stamp else None
    return read or LAST_RESORT[language]


def _file(language: str) -> str:
    return f"urgent_help.{language}.yaml"


def read_help(folder: Path, language: str) -> tuple[UrgentHelp | None, list[Problem]]:
    """The urgent help of one language, or what is wrong with its file. Never raises."""
    path = _file(language)
    text = read_text(folder / path, path)
    if isinstance(text, Problem):
        return None, [text]
    form = fill(UrgentHelp, read_yaml(text), path)
    if isinstance(form, list):
        return None, form
    problems = list(_numbers(form, path))
    return (None, problems) if problems else (form, [])


def _numbers(form: UrgentHelp, path: str) -> Iterator[Problem]:
    if form.emergency.call.number != EMERGENCY:
        yield Problem(path, 1, told("emergency", number=EMERGENCY))
    if tuple(line.number for line in form.urgent.lines[:2]) != FIRST_LINES:
        first, second = FIRST_LINES
        yield Problem(path, 1, told("first_lines", first=first, second=second))


def days_since_checked(help_now: UrgentHelp, *, today: date) -> int:
    """How long ago somebody last checked these numbers."""
    return (today - help_now.checked_on).days
