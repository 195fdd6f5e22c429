"""Begin a draft: of what is published, or of a module that nobody has written yet."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session

from platform_core.content.drafts.actions.holding import note
from platform_core.content.drafts.documents import parts_of
from platform_core.content.drafts.parts import KEY, MODULE, PLAN, Refused
from platform_core.content.drafts.parts import new_module as unwritten
from platform_core.content.drafts.queries import (
    current_version,
    last_version,
    latest_publication,
    open_draft,
    owner_of,
)
from platform_core.content.drafts.rules import NotYours, PartRefused
from platform_core.content.problems import told
from platform_core.content.queries import published
from platform_core.errors import PlatformError
from platform_core.storage.insert import insert_into, insert_once
from platform_core.storage.tables import ContentDraft, ContentPiece, ContentVersion, DraftPart


class NothingToStartFrom(PlatformError):
    """No version of this key is published."""


def start_draft(
    session: Session, kind: str, key: str, *, service_id: int, by: int, at: datetime
) -> ContentDraft:
    """The open draft of a module or plan, or a new one of what is published now; of what was taken
    out, with the words that it had last.

    Raises NotYours if it belongs to another service, and NothingToStartFrom.
    """
    owner = owner_of(session, kind, key)
    if owner not in (None, service_id):
        raise NotYours(f"{kind} {key} is service {owner}'s")
    if there := open_draft(session, kind, key):
        return there
    version = current_version(session, kind, key)
    words = version or last_version(session, kind, key)
    if words is None:
        raise NothingToStartFrom(f"{kind} {key}")
    parts = parts_of(kind, words.document)
    begun = _begun(session, kind, key, version, parts, service_id=service_id, by=by, at=at)
    return begun or _there(session, kind, key)


def new_module(
    session: Session,
    key: str,
    title: Mapping[str, str],
    stage: str,
    *,
    service_id: int,
    by: int,
    at: datetime,
) -> ContentDraft:
    """The draft of a module that is its service's own. Raises PartRefused if the key is no key, or
    is taken."""
    if refused := _key_refused(session, key):
        raise PartRefused([refused])
    order = 1 + max(
        (one.order for one in published(session).modules.values() if one.stage == stage), default=0
    )
    parts = {MODULE: unwritten(title, stage, min(order, 999), "")}
    draft = _begun(session, MODULE, key, None, parts, service_id=service_id, by=by, at=at)
    if draft is None:
        raise PartRefused([_taken(MODULE, key)])
    _make_ours(session, key, service_id=service_id, by=by, at=at)
    return draft


def _make_ours(session: Session, key: str, *, service_id: int, by: int, at: datetime) -> None:
    """Say whose a new module is; also of a key under which another began one and gave it up."""
    whose = {"service_id": service_id, "made_at": at, "made_by": by}
    new = {**whose, "adapted_from": None, "adapted_number": None}
    statement = insert_into(ContentPiece, session).values(kind=MODULE, key=key, **new)
    session.connection().execute(
        statement.on_conflict_do_update(index_elements=["kind", "key"], set_=new)
    )


def new_plan(
    session: Session, words: Mapping[str, Any], *, service_id: int, by: int, at: datetime
) -> ContentDraft:
    """The draft of a plan that no service follows yet, as it was carried here in files. Raises
    PartRefused if its key is taken."""
    key = str(words["key"])
    draft = None
    if not _is_taken(session, PLAN, key):
        parts = {PLAN: dict(words)}
        draft = _begun(session, PLAN, key, None, parts, service_id=service_id, by=by, at=at)
    if draft is None:
        raise PartRefused([_taken(PLAN, key)])
    return draft


def _key_refused(session: Session, key: str) -> Refused | None:
    if len(key) > 60 or not KEY.fullmatch(key):
        return Refused(MODULE, "key", told("entry_key", entry="`key`"))
    return _taken(MODULE, key) if _is_taken(session, MODULE, key) else None


def _is_taken(session: Session, kind: str, key: str) -> bool:
    return bool(open_draft(session, kind, key) or latest_publication(session, kind, key))


def _taken(kind: str, key: str) -> Refused:
    return Refused(kind, "key", told("key_taken", key=key))


def _there(session: Session, kind: str, key: str) -> ContentDraft:
    draft = open_draft(session, kind, key)
    assert draft is not None  # noqa: S101  (somebody else began it while we did)
    return draft


def _begun(
    session: Session,
    kind: str,
    key: str,
    version: ContentVersion | None,
    parts: Mapping[str, dict[str, Any]],
    *,
    service_id: int,
    by: int,
    at: datetime,
) -> ContentDraft | None:
    """The new draft; nothing if somebody else began one meanwhile."""
    is_new = insert_once(
        session,
        ContentDraft,
        kind=kind,
        key=key,
        state="draft",
        service_id=service_id,
        based_on=version.id if version else None,
        started_at=at,
        started_by=by,
    )
    if not is_new:
        return None
    draft = _there(session, kind, key)
    for name, words in parts.items():
        session.add(
            DraftPart(draft_id=draft.id or 0, name=name, words=words, saved_at=at, saved_by=by)
        )
    session.flush()
    note(session, draft, "started", by=by, at=at)
    return draft
