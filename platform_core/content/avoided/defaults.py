"""The list of words to avoid that comes with the platform: ``content/avoided.<language>.yaml``."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from platform_core.content.checks.values import Avoided
from platform_core.content.forms import Form, Line
from platform_core.content.plain_text import Stamp, read_text, stamp_of
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


def default_words(folder: Path = CONTENT) -> tuple[Avoided, ...]:
    """The words of both languages. Never raises: a list that cannot be read is empty, and ``content
    check`` says why. A folder without lists goes by those of the platform."""
    stamps = [stamp_of(folder / _file(language)) for language in LANGUAGES]
    if folder != CONTENT and not any(stamps):
        return default_words()
    read = (_kept(folder, *pair)[0] for pair in zip(LANGUAGES, stamps, strict=True))
    return tuple(word for words in read for word in words)


def word_problems(folder: Path) -> Iterator[Problem]:
    """What is wrong with the lists of a folder, which may have none."""
    for language in LANGUAGES:
        yield from _kept(folder, language, stamp_of(folder / _file(language)))[1]


@lru_cache(maxsize=8)  # a list is read again only when it has changed
def _kept(folder: Path, language: str, stamp: Stamp) -> tuple[tuple[Avoided, ...], list[Problem]]:
    if not stamp:
        return (), []
    path = _file(language)
    text = read_text(folder / path, path)
    read = [text] if isinstance(text, Problem) else fill(WordsForm, read_yaml(text), path)
    if isinstance(read, list):
        return (), read
    words = (Avoided(language, one.word, one.instead, one.level) for one in read.words)
    return tuple(words), []


def _file(language: str) -> str:
    return f"avoided.{language}.yaml"
