"""The list of words to avoid that comes with the platform: ``content/avoided.<language>.yaml``."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from platform_core.content.checks.values import Avoided
from platform_core.content.forms import Form, Line
from platform_core.content.plain_text import read_text
from platform_core.content.problems import Level, Problem
from platform_core.content.refusals import fill
from platform_core.content.rules import LANGUAGES
from platform_core.content.yaml_lines import read_yaml
from platform_core.settings import CONTENT

_MOST = 300


class WordForm(Form):
    """A word and what is said instead."""

    word: Annotated[str, Field(min_length=2, max_length=80)]
    instead: Line
    level: Level = Level.ERROR


class WordsForm(Form):
    """``avoided.<language>.yaml``."""

    words: Annotated[tuple[WordForm, ...], Field(min_length=1, max_length=_MOST)]


@lru_cache(maxsize=4)
def default_words(folder: Path = CONTENT) -> tuple[Avoided, ...]:
    """The words of both languages, read once. Never raises: a list that cannot be read is empty,
    and ``content check`` says why."""
    return tuple(_words(folder))


def word_problems(folder: Path) -> Iterator[Problem]:
    """What is wrong with the lists; a folder may have none at all, and uses the platform's."""
    for language in LANGUAGES:
        read = _read(folder, language)
        if isinstance(read, list):
            yield from read


def _words(folder: Path) -> Iterator[Avoided]:
    for language in LANGUAGES:
        read = _read(folder, language)
        if isinstance(read, WordsForm):
            for one in read.words:
                yield Avoided(language, one.word, one.instead, one.level)


def _read(folder: Path, language: str) -> WordsForm | list[Problem] | None:
    path = f"avoided.{language}.yaml"
    if not (folder / path).exists():
        return None
    text = read_text(folder / path, path)
    return [text] if isinstance(text, Problem) else fill(WordsForm, read_yaml(text), path)
