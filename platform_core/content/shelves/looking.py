"""Look for steps: by their words in either language, by stage, by standing, by what they need."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from platform_core.content.rules import Step
from platform_core.content.shelves.rules import (
    LOOSE,
    Library,
    Need,
    ShelfModule,
    ShelfStep,
    Standing,
    needs_of,
)

WORDS_LENGTH = 80
_MOST_WORDS = 8
_AROUND = 60  # letters on each side of a word that was found
_PLAIN = str.maketrans("âêîôûŵŷáéíóúẃýàèìòùẁỳäëïöüẅÿ’‘", "aeiouwyaeiouwyaeiouwyaeiouwy''")
_MARKUP = re.compile(r"\]\([^)]*\)|[#*_\[\]>`]+")

Texts = Mapping[str, Mapping[str, str]]
"""By step and language, everything that a step says, without accents and in small letters."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody looks for; nothing in it is the whole library."""

    words: str = ""
    shelf: str = ""
    standing: Standing | None = None
    need: Need | None = None

    @property
    def narrows(self) -> bool:
        """Whether it leaves out any step of a shelf."""
        return bool(self.words or self.standing or self.need)


def asked_for(query: Mapping[str, str]) -> Asked:
    """What an address asks for; what nobody knows is left out."""
    standing, need = query.get("standing", ""), query.get("need", "")
    return Asked(
        words=" ".join(query.get("words", "")[:WORDS_LENGTH].split()),
        shelf=query.get("stage", ""),
        standing=Standing(standing) if standing in set(Standing) else None,
        need=Need(need) if need in set(Need) else None,
    )


def folded(text: str) -> str:
    """Words as they are compared: in small letters, and Welsh letters without their hats."""
    return text.casefold().translate(_PLAIN)


def texts_of(step: Step, module_title: Mapping[str, str]) -> dict[str, str]:
    """Everything that a published step says, by language, to be looked through."""
    return {
        language: folded(
            "\n".join(
                filter(
                    None,
                    (
                        module_title.get(language),
                        words.title,
                        words.short,
                        words.body,
                        words.activity,
                        words.reflection,
                    ),
                )
            )
        )
        for language, words in step.words.items()
    }


@dataclass(frozen=True, slots=True)
class Found:
    """A module, and those of its steps that are to be shown."""

    module: ShelfModule
    steps: tuple[ShelfStep, ...]


def found_in(library: Library, asked: Asked, texts: Texts, *, today: date) -> list[Found]:
    """The modules that have steps which were asked for, in the order of the shelves."""
    wanted = folded(asked.words).split()[:_MOST_WORDS]
    found = []
    for module in _on(library, asked.shelf):
        steps = tuple(
            step
            for step in module.steps
            if (asked.standing is None or asked.standing in step.standing.values())
            and (asked.need is None or asked.need in needs_of(step, module, today=today))
            and _says(step, wanted, texts)
        )
        if steps:
            found.append(Found(module, steps))
    return found


def _on(library: Library, shelf: str) -> Iterable[ShelfModule]:
    if not shelf:
        return library.modules
    if shelf == LOOSE:
        return library.loose
    return next((it.modules for it in library.shelves if it.key == shelf), ())


def _says(step: ShelfStep, wanted: list[str], texts: Texts) -> bool:
    """Whether every word is in what the step says in one language."""
    return not wanted or any(
        all(word in said for word in wanted) for said in texts.get(step.key, {}).values()
    )


def around(step: Step, words: str) -> tuple[str, str] | None:
    """The language and the words around the first of the words that were looked for, where the
    title does not have it."""
    wanted = folded(words).split()[:_MOST_WORDS]
    for language, said in step.words.items():
        plain = _MARKUP.sub(" ", f"{said.body}\n{said.short}\n{said.activity or ''}")
        plain = " ".join(plain.split())
        where = folded(plain)
        at = where.find(wanted[0]) if wanted else -1
        if wanted and at >= 0 and all(word in where for word in wanted):
            return language, _cut(plain, at, at + len(wanted[0]))
    return None


def _cut(words: str, first: int, last: int) -> str:
    """What is from ``first`` to ``last``, with some whole words on each side."""
    before, after = words[max(0, first - _AROUND) : first], words[last : last + _AROUND]
    if first > _AROUND:
        before = "… " + before.partition(" ")[2]
    if last + _AROUND < len(words):
        after = after.rpartition(" ")[0] + " …"
    return before + words[first:last] + after


@dataclass(frozen=True, slots=True)
class Count:
    """What is in some modules: how many, their steps and minutes, and what the steps need."""

    modules: int
    steps: int
    minutes: int
    needs: Mapping[Need, int]


def counted(modules: Iterable[ShelfModule], *, today: date) -> Count:
    """Count modules, their steps and what those need."""
    needs = dict.fromkeys(Need, 0)
    many = steps = minutes = 0
    for module in modules:
        many, minutes = many + 1, minutes + module.minutes
        for step in module.steps:
            steps += not step.leaving
            for need in needs_of(step, module, today=today):
                needs[need] += 1
    return Count(many, steps, minutes, needs)
