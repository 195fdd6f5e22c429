"""Answers not yet sent, kept on the server so that a lost signal or session loses nothing."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, select

from platform_core.plain_text import TextRefused, storable_document
from platform_core.storage.insert import insert_into
from platform_core.storage.tables import Draft

LONGEST = 100_000  # characters of JSON; ten times the longest text any form takes


def save_draft(
    session: Session, person_id: int, form: str, answers: dict[str, Any], *, at: datetime
) -> None:
    """Keep the answers (JSON values) of one form, in place of what was kept before.

    Raises TextRefused past LONGEST.
    """
    kept = storable_document(answers)
    if len(json.dumps(kept, ensure_ascii=False)) > LONGEST:
        raise TextRefused(form, LONGEST)
    insert = insert_into(Draft, session).values(
        person_id=person_id, form=form, answers=kept, saved_at=at
    )
    session.connection().execute(
        insert.on_conflict_do_update(
            index_elements=["person_id", "form"],
            set_={"answers": insert.excluded.answers, "saved_at": insert.excluded.saved_at},
        )
    )


def draft_of(session: Session, person_id: int, form: str) -> dict[str, Any] | None:
    """What was kept of a form, if anything."""
    kept = session.exec(
        select(Draft.answers).where(Draft.person_id == person_id, Draft.form == form)
    ).first()
    return None if kept is None else dict(kept)


def drop_draft(session: Session, person_id: int, form: str) -> None:
    """Forget what was kept of a form: it has been sent, or is not wanted."""
    session.exec(delete(Draft).where(col(Draft.person_id) == person_id, col(Draft.form) == form))
