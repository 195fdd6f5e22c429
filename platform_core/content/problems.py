"""What is wrong with a content file, in words for the author who wrote it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """An error holds a module, plan or page back; advice does not."""

    ERROR = "error"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One problem. ``path`` is relative to the content folder; ``line`` counts from 1;
    ``missing`` when what is wrong is that there is no such file."""

    path: str
    line: int
    message: str
    level: Level = Level.ERROR
    missing: bool = False

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.level}: {self.message}"


def advice(path: str, line: int, message: str) -> Problem:
    """A problem that holds nothing back."""
    return Problem(path, line, message, Level.ADVICE)


def errors_under(problems: Iterable[Problem], path: str) -> bool:
    """Whether anything at or below ``path`` is held back."""
    return any(
        problem.level is Level.ERROR
        and (problem.path == path or problem.path.startswith(f"{path}/"))
        for problem in problems
    )
