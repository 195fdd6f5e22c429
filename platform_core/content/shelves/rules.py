"""Modules on the shelves of their stages, and how far each step has come in each language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from platform_core.content.problems import Problem
from platform_core.content.rules import LANGUAGES, Effort, Step

LOOSE = "-"  # where a shelf's key is asked for: the modules that are in no stage
LOOKED_AT_EVERY = timedelta(days=365)  # CONTENT_BRIEF: content is checked again every year


class Standing(StrEnum):
    """How far a step has come in one language.

    ``OUT_OF_DATE``: the other language, or the original of which it is a copy, has moved on.
    ``HELD``: its file is there and has errors; ``MISSING``: there is no such file.
    """

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    OUT_OF_DATE = "out_of_date"
    HELD = "held"
    MISSING = "missing"


class Need(StrEnum):
    """What a step waits for somebody to do, what patients may have wrong before them first."""

    HELD = "held"
    OUT_OF_DATE = "out_of_date"
    REVIEW = "review"
    APPROVE_CY = "approve_cy"
    APPROVE_EN = "approve_en"
    NOBODY = "nobody"
    OLD = "old"


@dataclass(frozen=True, slots=True)
class ShelfStep:
    """A step. ``step``: what patients read now, if it was ever published; ``approved``: the
    languages that somebody has approved as they are worded; ``checked_on``: the newest approval of
    what is published; ``leaving``: its module's draft does without it."""

    key: str
    title: Mapping[str, str] = field(hash=False)
    minutes: int | None
    effort: Effort | None
    standing: Mapping[str, Standing] = field(hash=False)
    approved: frozenset[str]
    checked_on: date | None
    step: Step | None
    leaving: bool = False


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """Who has a draft open, from which service, since when, and when something was last saved.

    ``moved_on``: something else was published since it began. ``approved``: who has approved a
    language as it is worded in the draft.
    """

    state: str
    by: str
    service_id: int
    service: Mapping[str, str] = field(hash=False)
    started_at: datetime
    saved_at: datetime
    due_at: datetime | None
    sent_back: bool
    moved_on: bool
    approved: Mapping[str, str] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Original:
    """The module of which this is a copy: the version that was copied, and the one there is now,
    or none if it was taken out."""

    key: str
    title: Mapping[str, str] = field(hash=False)
    copied: int
    number: int | None

    @property
    def moved_on(self) -> bool:
        """Whether the original is not what was copied any more."""
        return self.number != self.copied


@dataclass(frozen=True, slots=True)
class ShelfModule:
    """A module. ``number`` and ``published_at`` of what patients read now, if they read it.

    ``service_id`` and ``service``: whose it is; nobody's own where there is none. ``is_ours``:
    whether the service that looks may change it. ``held_back``: its files have errors.
    """

    key: str
    title: Mapping[str, str] = field(hash=False)
    stage: str
    order: int
    owner: str
    steps: tuple[ShelfStep, ...]
    number: int | None = None
    published_at: datetime | None = None
    service_id: int | None = None
    service: Mapping[str, str] | None = field(default=None, hash=False)
    is_ours: bool = True
    held_back: bool = False
    draft: OpenDraft | None = None
    original: Original | None = None

    @property
    def minutes(self) -> int:
        """What it asks of somebody who takes every step."""
        return sum(step.minutes or 0 for step in self.steps if not step.leaving)

    @property
    def checked_on(self) -> date | None:
        """When somebody last approved any of it as patients read it."""
        return max(filter(None, (step.checked_on for step in self.steps)), default=None)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The modules of one stage of one plan. ``key`` is ``plan/stage``; ``is_own``: of the plan that
    the service follows that looks."""

    key: str
    plan_title: Mapping[str, str] = field(hash=False)
    title: Mapping[str, str] = field(hash=False)
    modules: tuple[ShelfModule, ...]
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Library:
    """Every shelf, those of one's own plan first; ``loose`` modules are in no stage of any plan."""

    shelves: tuple[Shelf, ...]
    loose: tuple[ShelfModule, ...]
    problems: tuple[Problem, ...]

    @property
    def modules(self) -> Iterator[ShelfModule]:
        """Every module once, in the order of the shelves."""
        there = [one for shelf in self.shelves for one in shelf.modules]
        yield from {one.key: one for one in (*there, *self.loose)}.values()

    def shelf_of(self, module: ShelfModule) -> Shelf | None:
        """The first shelf that a module is on."""
        return next((it for it in self.shelves if module in it.modules), None)

    def module(self, key: str) -> ShelfModule | None:
        """The module of a key, if it is in the library."""
        return next((one for one in self.modules if one.key == key), None)

    def step(self, key: str) -> tuple[ShelfModule, ShelfStep] | None:
        """The step of a key with its module, if it is in the library."""
        module = self.module(key.partition("/")[0])
        steps = module.steps if module else ()
        return next(((module, it) for it in steps if module and it.key == key), None)


def is_old(checked_on: date | None, *, today: date) -> bool:
    """Whether it was approved, and that is more than a year ago."""
    return checked_on is not None and today - checked_on > LOOKED_AT_EVERY


def needs_of(step: ShelfStep, module: ShelfModule, *, today: date) -> frozenset[Need]:
    """Everything that a step waits for; nothing of one that is about to be taken out."""
    if step.leaving:
        return frozenset()
    standings = set(step.standing.values())
    waiting = {it for it in LANGUAGES if it not in step.approved}
    held = bool(standings & {Standing.HELD, Standing.MISSING})
    found = {
        Need.HELD: held or (module.held_back and step.step is not None),
        Need.OUT_OF_DATE: Standing.OUT_OF_DATE in standings,
        Need.REVIEW: Standing.IN_REVIEW in standings and bool(waiting),
        Need.APPROVE_CY: "cy" in waiting,
        Need.APPROVE_EN: "en" in waiting,
        Need.NOBODY: bool(waiting) and module.draft is None,
        Need.OLD: is_old(step.checked_on, today=today),
    }
    return frozenset(need for need, there in found.items() if there)
