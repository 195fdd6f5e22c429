"""Read a whole content folder in one go: what can be published, and every problem there is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from platform_core.content.agreement import module_problems, stage_problems
from platform_core.content.avoided.defaults import default_words, word_problems
from platform_core.content.documents import (
    Document,
    digest_of,
    digests_in,
    module_document,
    plan_document,
)
from platform_core.content.file_checks import Known, wording_problems
from platform_core.content.listing import Listing, list_folder
from platform_core.content.media.beside import Beside
from platform_core.content.numbers import known_numbers
from platform_core.content.plan_files import PlanRead, empty_stages, read_plan
from platform_core.content.problems import Level, Problem, errors_under
from platform_core.content.rules import LANGUAGES
from platform_core.content.signposting import signpost_problems
from platform_core.content.step_files import ModuleRead, read_module
from platform_core.content.urgent_help import read_help


@dataclass(frozen=True, slots=True)
class Piece:
    """A plan or module without errors, ready to be published with the media beside it."""

    kind: str
    key: str
    document: Document
    digest: str
    media: tuple[Beside, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What a folder holds. ``held`` are the (kind, key) that are there with errors; nothing may
    be taken for removed unless the listing was ``whole``."""

    plans: tuple[Piece, ...]
    modules: tuple[Piece, ...]
    held: frozenset[tuple[str, str]]
    problems: list[Problem]
    whole: bool

    @property
    def digest(self) -> str:
        """Tells one finding from another."""
        pieces = [(piece.kind, piece.key, piece.digest) for piece in (*self.plans, *self.modules)]
        return digest_of([pieces, sorted(self.held), self.whole])


def read_folder(folder: Path, *, today: date | None = None) -> Found:
    """Read and check everything in a content folder. Never raises on what it finds there.

    With ``today``, sources that were checked long ago are told as well.
    """
    listing = list_folder(folder)
    plans = [read_plan(folder, key, listing.modules) for key in listing.plans]
    modules = [read_module(folder, key, files) for key, files in listing.modules.items()]
    known = Known(listing.step_keys, default_words(folder), known_numbers(folder), today)
    problems = sorted(set(_problems(folder, listing, plans, modules, known)))
    pieces = [*_plan_pieces(plans), *_module_pieces(modules, problems)]
    there = {("plan", plan.key) for plan in plans} | {("module", one.key) for one in modules}
    return Found(
        plans=tuple(piece for piece in pieces if piece.kind == "plan"),
        modules=tuple(piece for piece in pieces if piece.kind == "module"),
        held=frozenset(there - {(piece.kind, piece.key) for piece in pieces}),
        problems=problems,
        whole=listing.whole,
    )


def _problems(
    folder: Path,
    listing: Listing,
    plans: list[PlanRead],
    modules: list[ModuleRead],
    known: Known,
) -> Iterator[Problem]:
    yield from listing.problems
    for plan in plans:
        yield from plan.problems
    for module in modules:
        yield from module.problems
        yield from module_problems(module, listing.modules[module.key])
        yield from wording_problems(module, known)
    if plans and all(plan.form for plan in plans):  # else the missing stage may be in that plan
        stages = {stage.key for plan in plans if plan.form for stage in plan.form.stages}
        named = frozenset(key for plan in plans for key in plan.named)
        yield from stage_problems([one for one in modules if one.key not in named], stages)
        for plan in plans:
            yield from empty_stages(plan, modules)
    for language in LANGUAGES:
        yield from read_help(folder, language)[1]
    yield from signpost_problems(folder)
    yield from word_problems(folder)


def _plan_pieces(plans: list[PlanRead]) -> Iterator[Piece]:
    for plan in plans:
        if plan.form:
            document = plan_document(plan.form)
            yield Piece("plan", plan.key, document, digest_of(document))


def _module_pieces(modules: list[ModuleRead], problems: list[Problem]) -> Iterator[Piece]:
    for module in modules:
        if not errors_under(problems, module.path):
            document = module_document(module)
            yield Piece(
                "module", module.key, document, digest_of(document), _shown(module, document)
            )


def _shown(module: ModuleRead, document: Document) -> tuple[Beside, ...]:
    digests = digests_in(document)
    return tuple(it for it in module.media.values() if it.facts.digest in digests)


def has_errors(problems: list[Problem]) -> bool:
    """Whether anything is held back."""
    return any(problem.level is Level.ERROR for problem in problems)
