"""Read the library in a fixed number of small statements, however many modules there are.

What was published or saved is looked through once a process and kept: a publication makes another
value of everything that is published, and a draft is known by what it is made of.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlmodel import Session, col, func, select

from platform_core.content.drafts.documents import parts_of
from platform_core.content.drafts.parts import Words
from platform_core.content.problems import Problem
from platform_core.content.queries import Published, latest_problems, published
from platform_core.content.shelves.arranging import Piece, Work, arranged, shelved
from platform_core.content.shelves.looking import Texts, texts_of
from platform_core.content.shelves.open_drafts import drafts_now, texts_of_drafts
from platform_core.content.shelves.rules import Library, Original, ShelfModule
from platform_core.storage.tables import ContentLoad, ContentPiece, ContentVersion, Service


@dataclass(slots=True)
class _Kept:
    """What was made of one value of everything that is published."""

    published: Published
    modules: Mapping[str, ShelfModule]
    texts: Texts = field(default_factory=dict)
    load: int | None = None
    problems: tuple[Problem, ...] = ()


_kept: WeakKeyDictionary[Engine, _Kept] = WeakKeyDictionary()


def library(session: Session, *, service_id: int) -> Library:
    """Everything that is published or that this service is writing, by plan and stage, its own
    plan first, with what the last load of the files found wrong."""
    kept = _current(session)
    work = Work(
        pieces=_pieces(session),
        drafts=drafts_now(session, kept.published.modules),
        problems=_problems(session, kept),
    )
    service = session.get(Service, service_id)
    return arranged(
        kept.published.plans.values(),
        kept.modules,
        work,
        service_id=service_id,
        plan_key=service.plan_key if service else "",
    )


def original_then_and_now(
    session: Session, original: Original
) -> tuple[Mapping[str, Words], Mapping[str, Words]]:
    """The parts of a copy's original in the version that was copied, and in the current one."""
    rows = session.exec(
        select(ContentVersion.number, ContentVersion.document).where(
            ContentVersion.kind == "module",
            ContentVersion.key == original.key,
            col(ContentVersion.number).in_((original.copied, original.number or 0)),
        )
    )
    parts = {number: parts_of("module", dict(document)) for number, document in rows}
    return parts.get(original.copied, {}), parts.get(original.number or 0, {})


def texts_to_search(session: Session, books: Library) -> Texts:
    """What every step says, as it is published and as the drafts have it that are in ``books``."""
    kept = _current(session)
    if not kept.texts:
        kept.texts = {
            step.key: texts_of(step, module.title)
            for module in kept.published.modules.values()
            for step in module.steps
        }
    open_here = {module.key for module in books.modules if module.draft}
    drafted = {
        step: _both(kept.texts.get(step, {}), said)
        for step, said in texts_of_drafts(session).items()
        if step.partition("/")[0] in open_here
    }
    return {**kept.texts, **drafted}


def _both(published: Mapping[str, str], drafted: Mapping[str, str]) -> dict[str, str]:
    return {it: f"{published.get(it, '')}\n{said}" for it, said in drafted.items()}


def _current(session: Session) -> _Kept:
    now, engine = published(session), session.get_bind().engine
    kept = _kept.get(engine)
    if kept is None or kept.published is not now:
        modules = {
            key: shelved(module, now.published_at["module", key])
            for key, module in now.modules.items()
        }
        kept = _kept[engine] = _Kept(now, modules)
    return kept


def _problems(session: Session, kept: _Kept) -> tuple[Problem, ...]:
    newest = session.exec(select(func.max(ContentLoad.id))).one()
    if newest != kept.load:
        kept.problems = latest_problems(session)
        kept.load = newest
    return kept.problems


def _pieces(session: Session) -> dict[str, Piece]:
    """Whose each module is, and of what it is a copy, for those of which something is said."""
    rows = session.exec(
        select(ContentPiece, Service.name_en, Service.name_cy)
        .join(Service, col(Service.id) == ContentPiece.service_id, isouter=True)
        .where(ContentPiece.kind == "module")
    )
    return {
        piece.key: Piece(
            piece.service_id,
            {"en": english, "cy": welsh} if piece.service_id else None,
            piece.adapted_from,
            piece.adapted_number,
        )
        for piece, english, welsh in rows
    }
