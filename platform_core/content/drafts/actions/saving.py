"""Save one part of a draft, as it was typed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col

from platform_core.content.drafts.actions.holding import held
from platform_core.content.drafts.parts import kept_words
from platform_core.content.drafts.queries import part_about
from platform_core.content.drafts.rules import DraftMoved, PartRefused
from platform_core.storage.insert import insert_into, insert_once
from platform_core.storage.tables import ContentDraft, DraftPart


def save_part(
    session: Session,
    draft: ContentDraft,
    name: str,
    words: Mapping[str, Any],
    *,
    seen: int,
    by: int,
    at: datetime,
) -> DraftPart:
    """Keep the words of a part. ``seen`` is the revision that whoever wrote them began from, or 0
    if there was no such part.

    The same words again are no new revision. Raises PartRefused, DraftClosed, and DraftMoved if
    somebody saved other words in between: then nothing is overwritten.
    """
    kept = kept_words(name, words)
    if isinstance(kept, list):
        raise PartRefused(kept)
    draft = held(session, draft, by)
    now = part_about(session, draft.id or 0, name)
    if now is not None and now.words == kept:
        return now
    return written(session, draft, name, kept, seen=seen, by=by, at=at)


def written(
    session: Session,
    draft: ContentDraft,
    name: str,
    words: dict[str, Any],
    *,
    seen: int,
    by: int,
    at: datetime,
) -> DraftPart:
    """Write a part of a draft that is held, over the revision ``seen`` and no other. Raises
    DraftMoved."""
    new = {"words": words, "revision": seen + 1, "saved_at": at, "saved_by": by}
    if seen == 0:
        is_written = insert_once(session, DraftPart, draft_id=draft.id, name=name, **new)
    else:
        changed = session.connection().execute(
            update(DraftPart)
            .where(
                col(DraftPart.draft_id) == draft.id,
                col(DraftPart.name) == name,
                col(DraftPart.revision) == seen,
            )
            .values(**new)
        )
        is_written = bool(changed.rowcount)
    part = part_about(session, draft.id or 0, name)
    if part is None:
        raise DraftMoved(name, 0, None, None, None)
    if not is_written:
        raise DraftMoved(name, part.revision, part.saved_by, part.saved_at, part.words)
    return part


def said_beside(
    session: Session,
    draft: ContentDraft,
    name: str,
    words: dict[str, Any],
    *,
    by: int,
    at: datetime,
) -> None:
    """Keep what is said about a draft beside its words, in place of what was said before."""
    new = {"words": words, "saved_at": at, "saved_by": by}
    statement = insert_into(DraftPart, session).values(
        draft_id=draft.id, name=name, revision=1, **new
    )
    session.connection().execute(
        statement.on_conflict_do_update(index_elements=["draft_id", "name"], set_=new)
    )
