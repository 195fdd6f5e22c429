"""Urgent help: one dated file a language, no database, and never without an answer."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from threading import Lock

from platform_core.content.forms import UrgentHelpForm as UrgentHelp
from platform_core.content.last_resort import LAST_RESORT
from platform_core.content.plain_text import read_text
from platform_core.content.problems import Problem, told
from platform_core.content.refusals import fill
from platform_core.content.yaml_lines import read_yaml
from platform_core.settings import CONTENT

__all__ = ["NUMBERS", "UrgentHelp", "days_since_checked", "read_help", "urgent_help"]

# What it must name first, whatever else it says: every page's urgent line shows these three.
EMERGENCY = "999"
FIRST_LINES = ("111", "116 123")
NUMBERS = (EMERGENCY, *FIRST_LINES)

_Stamp = tuple[int, int]
_kept: dict[Path, tuple[_Stamp, UrgentHelp]] = {}
_lock = Lock()


def urgent_help(language: str, folder: Path = CONTENT) -> UrgentHelp:
    """Whom to ring, in ``en`` or ``cy`` (in English for anything else).

    Reads the file again only when it has changed. Never raises: a file that is missing or wrong
    gives the numbers that are built in.
    """
    known = language if language in LAST_RESORT else "en"
    path = folder / f"urgent_help.{known}.yaml"
    try:
        about = path.stat()
    except OSError:
        return LAST_RESORT[known]
    stamp = (about.st_mtime_ns, about.st_size)
    with _lock:
        kept = _kept.get(path)
    if kept is None or kept[0] != stamp:
        kept = (stamp, read_help(folder, known)[0] or LAST_RESORT[known])
        with _lock:
            _kept[path] = kept
    return kept[1]


def read_help(folder: Path, language: str) -> tuple[UrgentHelp | None, list[Problem]]:
    """The urgent help of one language, or what is wrong with its file. Never raises."""
    path = f"urgent_help.{language}.yaml"
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
