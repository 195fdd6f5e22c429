"""Two wordings of a text compared: paragraphs first, then the words within those that changed."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_ALIKE = 0.4  # of their words; two paragraphs with less in common are one gone and one new
_LONGEST = 6_000  # characters; a longer paragraph is compared whole, which no reader minds
_WORD = re.compile(r"\s+|[^\s]+")


class Change(StrEnum):
    """What became of a section or paragraph, or of some words in one."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Run:
    """Words in a row to which the same happened."""

    change: Change
    words: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with what became of it, as runs of words."""

    change: Change
    runs: tuple[Run, ...]


def paragraphs(before: str, after: str) -> tuple[Paragraph, ...]:
    """The paragraphs of a text, with those that are gone, each with what became of it."""
    old, new = _split(before), _split(after)
    found: list[Paragraph] = []
    for tag, i, until_i, j, until_j in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if tag == "equal":
            found.extend(_whole(Change.SAME, it) for it in new[j:until_j])
        else:
            found.extend(_replaced(old[i:until_i], new[j:until_j]))
    return tuple(found)


def _split(text: str) -> list[str]:
    return [it.strip() for it in re.split(r"\n\s*\n", text) if it.strip()]


def _whole(change: Change, words: str) -> Paragraph:
    return Paragraph(change, (Run(change, words),))


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[Paragraph]:
    """Paragraphs that took the place of others: each with the next one that is like it, or with
    the one that it replaced."""
    if len(old) == len(new) == 1 and not _are_alike(old[0], new[0]):
        runs = (Run(Change.REMOVED, old[0]), Run(Change.ADDED, new[0]))
        yield Paragraph(Change.CHANGED, runs)
        return
    left = list(old)
    for words in new:
        alike = next((it for it in left if _are_alike(it, words)), None)
        if alike is None:
            yield _whole(Change.ADDED, words)
            continue
        while left[0] != alike:
            yield _whole(Change.REMOVED, left.pop(0))
        left.pop(0)
        yield Paragraph(Change.CHANGED, tuple(_runs(alike, words)))
    yield from (_whole(Change.REMOVED, it) for it in left)


def _are_alike(one: str, other: str) -> bool:
    if max(len(one), len(other)) > _LONGEST:
        return False
    return SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio() >= _ALIKE


def _runs(before: str, after: str) -> Iterable[Run]:
    old, new = _WORD.findall(before), _WORD.findall(after)
    for tag, i, until_i, j, until_j in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if tag == "equal":
            yield Run(Change.SAME, "".join(new[j:until_j]))
            continue
        if until_i > i:
            yield Run(Change.REMOVED, "".join(old[i:until_i]))
        if until_j > j:
            yield Run(Change.ADDED, "".join(new[j:until_j]))
