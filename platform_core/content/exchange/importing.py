"""Make drafts of what a folder says otherwise than is published. Nothing is overwritten."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session, select

from platform_core.audit.actions import record
from platform_core.content.documents import Document
from platform_core.content.drafts import actions as drafts
from platform_core.content.drafts.documents import parts_of
from platform_core.content.drafts.parts import MODULE, step_keys
from platform_core.content.drafts.queries import current_version, open_draft, parts
from platform_core.content.drafts.rules import DraftProblem, NotYours
from platform_core.content.exchange.comparing import (
    DRAFTS,
    Here,
    Standing,
    difference,
    standing,
)
from platform_core.content.exchange.exporting import BASE
from platform_core.content.files import Found, Piece, read_folder
from platform_core.content.media.actions import keep_beside
from platform_core.content.plain_text import read_text
from platform_core.content.problems import Problem
from platform_core.storage.tables import ContentDraft, ContentVersion


@dataclass(frozen=True, slots=True)
class Compared:
    """A plan or module of a folder, beside what is published of it."""

    piece: Piece
    standing: Standing
    before: Document | None

    @property
    def lines(self) -> list[str]:
        """What is different, as files show it."""
        if self.standing is Standing.SAME:
            return []
        return list(difference(self.piece.kind, self.before, self.piece.document))


@dataclass(frozen=True, slots=True)
class Comparison:
    """A folder beside what is published; what has errors is only among the problems."""

    compared: tuple[Compared, ...]
    problems: tuple[Problem, ...]


def compare_folder(session: Session, folder: Path) -> Comparison:
    """Read a folder and say how each plan and module in it stands. Changes nothing."""
    found, bases = read_folder(folder), _bases(folder)
    compared = tuple(_compared(session, piece, bases) for piece in _pieces(found))
    return Comparison(compared, tuple(found.problems))


def _pieces(found: Found) -> tuple[Piece, ...]:
    return (*found.plans, *found.modules)


def _bases(folder: Path) -> Mapping[str, str]:
    text = read_text(folder / BASE, BASE)
    if isinstance(text, Problem):
        return {}
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _compared(session: Session, piece: Piece, bases: Mapping[str, str]) -> Compared:
    current = current_version(session, piece.kind, piece.key)
    digests = session.exec(
        select(ContentVersion.digest).where(
            ContentVersion.kind == piece.kind, ContentVersion.key == piece.key
        )
    )
    here = Here(
        current.digest if current else None,
        frozenset(digests),
        open_draft(session, piece.kind, piece.key) is not None,
    )
    how = standing(piece.digest, bases.get(f"{piece.kind}/{piece.key}"), here)
    return Compared(piece, how, current.document if current else None)


def import_drafts(
    session: Session, comparison: Comparison, *, service_id: int, by: int, at: datetime
) -> tuple[tuple[Piece, str], ...]:
    """Make a draft of each that is new or changed; answers with those that were left, and why."""
    left = []
    for one in comparison.compared:
        if one.standing not in DRAFTS:
            continue
        try:
            with session.begin_nested():
                _drafted(session, one.piece, service_id=service_id, by=by, at=at)
        except DraftProblem as problem:
            left.append((one.piece, _why(problem)))
    return tuple(left)


def _why(problem: Exception) -> str:
    if isinstance(problem, NotYours):
        return "it belongs to another service"
    return str(problem)


def _drafted(session: Session, piece: Piece, *, service_id: int, by: int, at: datetime) -> None:
    words = parts_of(piece.kind, piece.document)
    if not keep_beside(session, piece.media, at=at):
        raise DraftProblem(f"the media of {piece.key} changed while they were read")
    draft = _begun(session, piece, words, service_id=service_id, by=by, at=at)
    if (draft.started_by, draft.started_at) != (by, at):
        raise DraftProblem("somebody began a draft of it meanwhile")
    put_parts(session, draft, words, by=by, at=at)
    record(
        session,
        "draft.imported",
        "content_draft",
        draft.id,
        by=by,
        at=at,
        service_id=service_id,
        kind=piece.kind,
        key=piece.key,
        digest=piece.digest,
    )


def _begun(
    session: Session,
    piece: Piece,
    words: Mapping[str, Document],
    *,
    service_id: int,
    by: int,
    at: datetime,
) -> ContentDraft:
    try:
        return drafts.start_draft(
            session, piece.kind, piece.key, service_id=service_id, by=by, at=at
        )
    except drafts.NothingToStartFrom:
        if piece.kind == "plan":
            who = {"service_id": service_id, "by": by}
            return drafts.new_plan(session, piece.document, at=at, **who)
    about = words[MODULE]
    return drafts.new_module(
        session, piece.key, about["title"], about["stage"], service_id=service_id, by=by, at=at
    )


def put_parts(
    session: Session, draft: ContentDraft, words: Mapping[str, Document], *, by: int, at: datetime
) -> None:
    """Make a draft that somebody has just begun say exactly this."""
    there = parts(session, draft.id or 0)
    wanted = set(step_keys(words))
    for step in step_keys({name: part.words for name, part in there.items()}):
        if step not in wanted:
            drafts.remove_step(session, draft, step, by=by, at=at)
    for name, said in words.items():
        seen = there[name].revision if name in there else 0
        drafts.save_part(session, draft, name, said, seen=seen, by=by, at=at)
