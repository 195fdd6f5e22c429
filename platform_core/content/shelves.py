"""The library as authors see it: what patients read now, and what is still missing."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from platform_core.content.problems import Problem, errors_under
from platform_core.content.rules import LANGUAGES, Module, Plan, Step

_STEP_FILE = re.compile(rf"modules/([^/]+)/([^/]+)\.({'|'.join(LANGUAGES)})\.md")


class Standing(StrEnum):
    """How far a step has come in one language. ``HELD``: written, and not shown to patients."""

    APPROVED = "approved"
    DRAFT = "draft"
    HELD = "held"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class ShelfStep:
    """A step with its standing by language; one that was never published has no ``step``."""

    key: str
    step: Step | None
    standing: Mapping[str, Standing] = field(hash=False)


@dataclass(frozen=True, slots=True)
class ShelfModule:
    """A published module. ``held_back``: its files have errors, so this version stays."""

    module: Module
    published_at: datetime
    held_back: bool
    steps: tuple[ShelfStep, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The modules of one stage of one plan, or of no stage at all."""

    plan_title: Mapping[str, str] = field(hash=False)
    title: Mapping[str, str] = field(hash=False)
    modules: tuple[ShelfModule, ...]


@dataclass(frozen=True, slots=True)
class Library:
    """Every shelf, in the order of the plans; ``loose`` modules are in no stage of any plan."""

    shelves: tuple[Shelf, ...]
    loose: tuple[ShelfModule, ...]
    problems: tuple[Problem, ...]

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every published step once, in the order of the shelves."""
        modules = [one for shelf in self.shelves for one in shelf.modules] + list(self.loose)
        return tuple(dict.fromkeys(step for one in modules for step in one.module.steps))


def arranged(
    plans: Iterable[Plan],
    modules: Iterable[tuple[Module, datetime]],
    problems: Sequence[Problem],
) -> Library:
    """Modules with the instants they were published at, on the shelves of their stages."""
    ordered = sorted(modules, key=lambda pair: (pair[0].order, pair[0].key))
    on_shelves = [_shelf_module(module, at, problems) for module, at in ordered]
    by_key = {one.module.key: one for one in on_shelves}
    shelves = tuple(
        Shelf(plan.title, stage.title, tuple(by_key[key] for key in stage.module_keys))
        for plan in sorted(plans, key=lambda plan: plan.key)
        for stage in plan.stages
    )
    shelved = {one.module.key for shelf in shelves for one in shelf.modules}
    loose = tuple(one for one in on_shelves if one.module.key not in shelved)
    return Library(shelves, loose, tuple(problems))


def _shelf_module(module: Module, at: datetime, problems: Sequence[Problem]) -> ShelfModule:
    published = tuple(ShelfStep(step.key, step, _standing(step)) for step in module.steps)
    known = {step.key for step in module.steps}
    coming = {
        key: standing
        for key, standing in _half_written(module.key, problems).items()
        if key not in known
    }
    return ShelfModule(
        module=module,
        published_at=at,
        held_back=errors_under(problems, f"modules/{module.key}"),
        steps=published + tuple(ShelfStep(key, None, coming[key]) for key in sorted(coming)),
    )


def _standing(step: Step) -> Mapping[str, Standing]:
    return {
        language: Standing.APPROVED if words.approved else Standing.DRAFT
        for language, words in step.words.items()
    }


def _half_written(module_key: str, problems: Iterable[Problem]) -> dict[str, dict[str, Standing]]:
    """Steps of which a problem speaks: a file that is there is held, one that is not is missing."""
    found: dict[str, dict[str, Standing]] = {}
    for problem in problems:
        match = _STEP_FILE.fullmatch(problem.path)
        if match and match[1] == module_key:
            languages = found.setdefault(
                f"{module_key}/{match[2]}", dict.fromkeys(LANGUAGES, Standing.HELD)
            )
            if problem.missing:
                languages[match[3]] = Standing.MISSING
    return found
