"""What is wrong with a content file, in words for the author who wrote it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from platform_core.wording import say


@dataclass(frozen=True, slots=True, order=True)
class Said:
    """What is wrong, as a key in ``content.po`` and the names to fill in."""

    wording: str
    names: tuple[tuple[str, str | int], ...] = ()

    def in_language(self, language: str) -> str:
        """In words."""
        names: dict[str, Any] = dict(self.names)
        return say(f"content.{self.wording}", language, **names)


def told(wording: str, **names: str | int) -> Said:
    """Something to tell an author; ``wording`` is the key without ``content.``."""
    return Said(wording, tuple(sorted(names.items())))


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
    said: Said
    level: Level = Level.ERROR
    missing: bool = False

    @property
    def message(self) -> str:
        """What is wrong, in English, for the command line."""
        return self.said.in_language("en")

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.level}: {self.message}"


def advice(path: str, line: int, said: Said) -> Problem:
    """A problem that holds nothing back."""
    return Problem(path, line, said, Level.ADVICE)


def as_document(problem: Problem) -> dict[str, Any]:
    """A problem as JSON keeps it."""
    return {
        "path": problem.path,
        "line": problem.line,
        "wording": problem.said.wording,
        "names": dict(problem.said.names),
        "level": problem.level.value,
        "missing": problem.missing,
    }


def from_document(document: Mapping[str, Any]) -> Problem:
    """A problem as JSON kept it."""
    return Problem(
        path=document["path"],
        line=document["line"],
        said=told(document["wording"], **document["names"]),
        level=Level(document["level"]),
        missing=document["missing"],
    )


def errors_under(problems: Iterable[Problem], path: str) -> bool:
    """Whether anything at or below ``path`` is held back."""
    return any(
        problem.level is Level.ERROR
        and (problem.path == path or problem.path.startswith(f"{path}/"))
        for problem in problems
    )
