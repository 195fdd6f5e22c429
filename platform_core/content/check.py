"""Say everything that is wrong with a content folder at once, as a command line prints it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from platform_core.content.files import Found, has_errors, read_folder
from platform_core.content.problems import Level, Problem, advice, told
from platform_core.content.rules import LANGUAGES
from platform_core.content.signposting import oldest_check
from platform_core.content.urgent_help import days_since_checked, read_help

# STANDARDS A5: say so after 90 days, refuse after 180.
_STALE, _TOO_OLD = 90, 180


def report(folder: Path, *, today: date | None = None) -> tuple[list[str], bool]:
    """Lines such as ``content/modules/x/y.en.md:12: error: ...``, then one that sums them up; and
    whether all of it can be published. With ``today``, also how old the urgent help is."""
    found = read_folder(folder, today=today)
    problems = sorted([*found.problems, *(_ages(folder, today) if today else ())])
    lines = [f"{folder.name}/{problem}" for problem in problems]
    return [*lines, _summary(found, problems)], not has_errors(problems)


def check(folder: Path) -> int:
    """Print the report; returns 0 if all of it can be published, else 1."""
    lines, publishable = report(folder)
    print("\n".join(lines))
    return 0 if publishable else 1


def _ages(folder: Path, today: date) -> Iterator[Problem]:
    for language in LANGUAGES:
        form, _ = read_help(folder, language)
        days = days_since_checked(form, today=today) if form else 0
        if days > _STALE:
            level = Level.ERROR if days > _TOO_OLD else Level.ADVICE
            message = told("numbers_old", days=days)
            yield Problem(f"urgent_help.{language}.yaml", 1, message, level)
        days = oldest_check(folder, language, today=today)
        if days > _TOO_OLD:
            yield advice(f"signposting.{language}.yaml", 1, told("signposts_old", days=days))


def _summary(found: Found, problems: list[Problem]) -> str:
    errors = sum(problem.level is Level.ERROR for problem in problems)
    steps = sum(len(module.document["steps"]) for module in found.modules)
    ready = f"{_some(len(found.modules), 'module')} with {_some(steps, 'step')} ready"
    held = f"{len(found.held)} held back" if found.held else "nothing held back"
    return f"{_some(errors, 'error')}, {len(problems) - errors} to consider: {ready}, {held}."


def _some(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
