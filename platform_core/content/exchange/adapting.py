"""A service's own copy of a module that is shared, and up to which version of the original
somebody has looked."""

import json
from datetime import datetime

from sqlmodel import Session, select

from platform_core.audit.actions import record
from platform_core.content.documents import Document
from platform_core.content.drafts import actions as drafts
from platform_core.content.drafts.documents import parts_of
from platform_core.content.drafts.parts import MODULE
from platform_core.content.drafts.queries import current_version, part_about
from platform_core.content.drafts.rules import NotYours
from platform_core.content.exchange.importing import put_parts
from platform_core.storage.tables import ContentDraft, ContentPiece


def adapt(
    session: Session, module_key: str, *, service_id: int, new_key: str, by: int, at: datetime
) -> ContentDraft:
    """Begin a service's own copy of a published module, as a draft under its own key.

    Its links to its own steps lead to the copies. Raises NothingToStartFrom, and PartRefused if
    the key is no key, or is taken.
    """
    original = current_version(session, "module", module_key)
    if original is None:
        raise drafts.NothingToStartFrom(f"module {module_key}")
    words = parts_of("module", _relinked(original.document, new_key))
    about = words[MODULE]
    draft = drafts.new_module(
        session, new_key, about["title"], about["stage"], service_id=service_id, by=by, at=at
    )
    begun = part_about(session, draft.id or 0, MODULE)
    order = begun.words["order"] if begun else about["order"]  # the original keeps its place
    put_parts(session, draft, {**words, MODULE: {**about, "order": order}}, by=by, at=at)
    piece = _piece(session, new_key)
    piece.adapted_from, piece.adapted_number = module_key, original.number
    session.add(piece)
    session.flush()
    _note(session, "adapted", piece, by=by, at=at)
    return draft


def _relinked(document: Document, new_key: str) -> Document:
    """Every link to a step of the original leads to the copy's."""
    written = json.dumps(document, ensure_ascii=False)
    steps = written.replace(f"/step?step={document['key']}/", f"/step?step={new_key}/")
    relinked: Document = json.loads(steps)
    return relinked


def _piece(session: Session, key: str) -> ContentPiece:
    return session.exec(
        select(ContentPiece).where(ContentPiece.kind == "module", ContentPiece.key == key)
    ).one()


def _note(session: Session, act: str, piece: ContentPiece, *, by: int, at: datetime) -> None:
    record(
        session,
        f"content.{act}",
        "content_piece",
        piece.id,
        by=by,
        at=at,
        service_id=piece.service_id,
        key=piece.key,
        adapted_from=piece.adapted_from,
        adapted_number=piece.adapted_number,
    )


def looked_at(session: Session, key: str, *, service_id: int, by: int, at: datetime) -> None:
    """Somebody has looked at what became of the original of their service's copy.

    Raises NotYours.
    """
    piece = session.exec(
        select(ContentPiece).where(ContentPiece.kind == "module", ContentPiece.key == key)
    ).first()
    if piece is None or piece.service_id != service_id or piece.adapted_from is None:
        raise NotYours(f"module {key} is no copy of service {service_id}")
    now = current_version(session, "module", piece.adapted_from)
    if now is not None and now.number != piece.adapted_number:
        piece.adapted_number = now.number
        session.add(piece)
        session.flush()
        _note(session, "original_looked_at", piece, by=by, at=at)
