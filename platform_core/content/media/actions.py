"""Keep what was made small, under its digest, once."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, select

from platform_core.audit.actions import record
from platform_core.content.media.beside import Beside, bytes_of
from platform_core.content.media.prepare import Prepared
from platform_core.content.media.queries import known_media
from platform_core.storage.insert import insert_once
from platform_core.storage.tables import MediaFile


def keep_media(session: Session, prepared: Prepared, *, by: int | None, at: datetime) -> MediaFile:
    """The row of these bytes; what is kept already stays as it is."""
    facts = prepared.facts
    is_new = insert_once(
        session,
        MediaFile,
        digest=facts.digest,
        kind=facts.kind.value,
        mime=facts.mime,
        size=facts.size,
        sent_size=prepared.sent_size,
        seconds=facts.seconds,
        added_at=at,
        added_by=by,
        content=prepared.content,
    )
    row = session.exec(select(MediaFile).where(MediaFile.digest == facts.digest)).one()
    if is_new:
        details = {"kind": facts.kind.value, "size": facts.size, "digest": facts.digest}
        record(
            session, "media.added", "media_file", row.id, by=by, at=at, service_id=None, **details
        )
    return row


def keep_beside(session: Session, beside: Iterable[Beside], *, at: datetime) -> bool:
    """Keep files of a content folder as they are; whether they still are as they were read. If
    one is not, the next reading of the folder will tell."""
    there = {one.facts.digest: one for one in beside}
    for digest in there.keys() - known_media(session, there).keys():
        content = bytes_of(there[digest])
        if content is None:
            return False
        keep_media(session, Prepared(there[digest].facts, content, len(content)), by=None, at=at)
    return True
