"""Put modules on the shelves of their stages, with what is being done to each."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from platform_core.content.problems import Level, Problem
from platform_core.content.rules import LANGUAGES, Effort, Module, Plan, Step
from platform_core.content.shelves.rules import (
    Library,
    OpenDraft,
    Original,
    Shelf,
    ShelfModule,
    ShelfStep,
    Standing,
)

_STEP_FILE = re.compile(rf"modules/([^/]+)/([^/]+)\.({'|'.join(LANGUAGES)})\.md")
_WAITING = (Standing.DRAFT, Standing.IN_REVIEW)


@dataclass(frozen=True, slots=True)
class WrittenStep:
    """A step in a draft: its facts, and how each language stands beside what is published."""

    key: str
    title: Mapping[str, str] = field(hash=False)
    minutes: int
    effort: Effort
    standing: Mapping[str, Standing] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Written:
    """A draft of a module with its words looked through once."""

    title: Mapping[str, str] = field(hash=False)
    stage: str
    order: int
    owner: str
    steps: tuple[WrittenStep, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """Whose a module is, and of what it is a copy."""

    service_id: int | None
    service: Mapping[str, str] | None = field(hash=False)
    adapted_from: str | None
    adapted_number: int | None


@dataclass(frozen=True, slots=True)
class Work:
    """What is being done beside what is published, by the key of the module."""

    pieces: Mapping[str, Piece]
    drafts: Mapping[str, tuple[OpenDraft, Written]]
    problems: Sequence[Problem] = ()


def shelved(module: Module, at: datetime) -> ShelfModule:
    """A module as nothing but its publication has it."""
    return ShelfModule(
        key=module.key,
        title=module.title,
        stage=module.stage,
        order=module.order,
        owner=module.owner,
        steps=tuple(_published(step) for step in module.steps),
        number=module.number,
        published_at=at,
    )


def _published(step: Step) -> ShelfStep:
    days = [it.approved_on for it in step.words.values() if it.approved and it.approved_on]
    return ShelfStep(
        key=step.key,
        title={language: words.title for language, words in step.words.items()},
        minutes=step.minutes,
        effort=step.effort,
        standing=dict.fromkeys(step.words, Standing.PUBLISHED),
        approved=frozenset(it for it, words in step.words.items() if words.approved),
        checked_on=max(days, default=None),
        step=step,
    )


def arranged(
    plans: Iterable[Plan],
    modules: Mapping[str, ShelfModule],
    work: Work,
    *,
    service_id: int,
    plan_key: str = "",
) -> Library:
    """The library of one service: the modules that are published, and those that it is writing
    itself or that nobody owns, on the shelves of the plans, ``plan_key`` first."""
    held = _by_module(work.problems)
    there = {
        key: _worked_on(modules.get(key), key, modules, work, held.get(key, ()), service_id)
        for key in modules.keys() | work.drafts.keys()
        if key in modules or _is_ours(work.pieces.get(key), service_id)
    }
    new = sorted((it for it in there.values() if it.number is None), key=_in_order)
    shelves = tuple(
        Shelf(
            f"{plan.key}/{stage.key}",
            plan.title,
            stage.title,
            (
                *(there[key] for key in stage.module_keys),
                *(it for it in new if it.stage == stage.key),
            ),
            plan.key == plan_key,
        )
        for plan in sorted(plans, key=lambda plan: (plan.key != plan_key, plan.key))
        for stage in plan.stages
    )
    placed = {one.key for shelf in shelves for one in shelf.modules}
    loose = tuple(sorted((it for it in there.values() if it.key not in placed), key=_in_order))
    return Library(shelves, loose, tuple(work.problems))


def _in_order(module: ShelfModule) -> tuple[int, str]:
    return module.order, module.key


def _is_ours(piece: Piece | None, service_id: int) -> bool:
    return piece is None or piece.service_id in (None, service_id)


def _worked_on(
    module: ShelfModule | None,
    key: str,
    modules: Mapping[str, ShelfModule],
    work: Work,
    problems: Sequence[Problem],
    service_id: int,
) -> ShelfModule:
    piece = work.pieces.get(key)
    is_ours = _is_ours(piece, service_id)
    work_there = work.drafts.get(key) if is_ours else None  # theirs to show when it is published
    if module is not None and piece is None and work_there is None and not problems:
        return module
    draft, written = work_there or (None, None)
    if module is None:
        assert written is not None  # noqa: S101  (what is neither published nor written is nowhere)
        module = ShelfModule(key, written.title, written.stage, written.order, written.owner, ())
    original = _original(piece, modules)
    steps = _with_draft(key, module.steps, draft, written) if draft and written else module.steps
    if original and original.moved_on and original.number:
        steps = tuple(_behind(step) for step in steps)
    return replace(
        module,
        steps=(*steps, *_half_written(steps, problems)),
        service_id=piece.service_id if piece else None,
        service=piece.service if piece else None,
        is_ours=is_ours,
        held_back=any(problem.level is Level.ERROR for problem in problems),
        draft=draft,
        original=original,
    )


def _original(piece: Piece | None, modules: Mapping[str, ShelfModule]) -> Original | None:
    if piece is None or piece.adapted_from is None or piece.adapted_number is None:
        return None
    now = modules.get(piece.adapted_from)
    names = dict.fromkeys(LANGUAGES, piece.adapted_from)
    return Original(
        piece.adapted_from,
        now.title if now else names,
        piece.adapted_number,
        now.number if now else None,
    )


def _behind(step: ShelfStep) -> ShelfStep:
    """A step of a copy whose original has moved on, unless it is being worked on."""
    standing = {
        language: Standing.OUT_OF_DATE if now is Standing.PUBLISHED else now
        for language, now in step.standing.items()
    }
    return replace(step, standing=standing)


def _with_draft(
    module: str, published: Sequence[ShelfStep], draft: OpenDraft, written: Written
) -> tuple[ShelfStep, ...]:
    before = {step.key: step for step in published}
    now = [_drafted(f"{module}/{it.key}", it, before, draft) for it in written.steps]
    kept = {step.key for step in now}
    gone = (replace(step, leaving=True) for step in published if step.key not in kept)
    return (*now, *gone)


def _drafted(
    key: str, written: WrittenStep, before: Mapping[str, ShelfStep], draft: OpenDraft
) -> ShelfStep:
    """A step with what its draft makes of it; an approval of the draft is one of what is new."""
    was = before.get(key)
    standing = {language: Standing(it) for language, it in written.standing.items()}
    approved = {
        language
        for language, now in standing.items()
        if (language in draft.approved if now in _WAITING else was and language in was.approved)
    }
    return ShelfStep(
        key=key,
        title=written.title,
        minutes=written.minutes,
        effort=written.effort,
        standing=standing,
        approved=frozenset(approved),
        checked_on=was.checked_on if was else None,
        step=was.step if was else None,
    )


def _by_module(problems: Iterable[Problem]) -> dict[str, list[Problem]]:
    found: defaultdict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        folder, _, rest = problem.path.partition("/")
        if folder == "modules":
            found[rest.partition("/")[0]].append(problem)
    return found


def _half_written(steps: Sequence[ShelfStep], problems: Iterable[Problem]) -> tuple[ShelfStep, ...]:
    """Steps of which a problem speaks and no version has: a file that is there is held, one that
    is not is missing."""
    known = {step.key for step in steps}
    found: dict[str, dict[str, Standing]] = {}
    for problem in problems:
        match = _STEP_FILE.fullmatch(problem.path)
        key = f"{match[1]}/{match[2]}" if match else ""
        if match is None or key in known:
            continue
        languages = found.setdefault(key, dict.fromkeys(LANGUAGES, Standing.HELD))
        if problem.missing:
            languages[match[3]] = Standing.MISSING
    return tuple(
        ShelfStep(
            key=key,
            title=dict.fromkeys(LANGUAGES, key.partition("/")[2]),
            minutes=None,
            effort=None,
            standing=found[key],
            approved=frozenset(),
            checked_on=None,
            step=None,
        )
        for key in sorted(found)
    )
