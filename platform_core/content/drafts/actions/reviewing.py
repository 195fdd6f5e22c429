"""Send a draft for review, approve it in a language, send it back, or give it up."""

from datetime import datetime

from sqlmodel import Session

from platform_core.clock import local_date
from platform_core.content.drafts import queries
from platform_core.content.drafts.actions.holding import held, note
from platform_core.content.drafts.actions.saving import said_beside
from platform_core.content.drafts.faults import wrong_with
from platform_core.content.drafts.parts import NOTE, STOPPED
from platform_core.content.drafts.rules import NotYet, WordsMoved
from platform_core.content.drafts.situation import Reason, Situation
from platform_core.content.drafts.situations import situation_of
from platform_core.plain_text import plain_text
from platform_core.settings import settings
from platform_core.storage.insert import insert_once
from platform_core.storage.tables import Approval, ContentDraft

LONGEST_NOTE = 1_000


def send_for_review(session: Session, draft: ContentDraft, *, by: int, at: datetime) -> None:
    """Ask for it to be read and approved; once it is in review this changes nothing. Raises
    DraftClosed."""
    draft = held(session, draft, by)
    if draft.state == "in_review":
        return
    draft.state, draft.sent_at, draft.sent_by = "in_review", at, by
    session.add(draft)
    said_beside(session, draft, NOTE, {}, by=by, at=at)
    said_beside(session, draft, STOPPED, {}, by=by, at=at)
    session.flush()
    note(session, draft, "sent_for_review", by=by, at=at)


def send_back(session: Session, draft: ContentDraft, words: str, *, by: int, at: datetime) -> None:
    """Give it back to be worked on, with a note to whoever does; it is not published by itself
    any more. Approvals stay, for as long as nothing is written otherwise. Where somebody else has
    sent it back meanwhile, the note stands below theirs.

    Raises DraftClosed, and TextRefused if the note is too long.
    """
    kept = plain_text(words, field="note", limit=LONGEST_NOTE)
    draft = held(session, draft, by)
    before = queries.said_beside(session, draft.id or 0, NOTE)
    theirs = before.words["words"] if before else ""
    if draft.state != "in_review" and kept in ("", theirs):
        return
    draft.state, draft.sent_at, draft.sent_by = "draft", None, None
    draft.due_at, draft.due_by = None, None
    session.add(draft)
    both = "\n\n".join(filter(None, (theirs, kept)))
    said_beside(session, draft, NOTE, {"words": both}, by=by, at=at)
    session.flush()
    note(session, draft, "sent_back", by=by, at=at, with_note=bool(kept))


def approve(
    session: Session,
    draft: ContentDraft,
    language: str,
    *,
    by: int,
    at: datetime,
    seen: str | None = None,
) -> bool:
    """Say that a language is right as it reads now; whether nobody had said so yet. ``seen`` is
    the digest of what was read, if it was read on a page.

    Raises NotYet with all that is wrong in this language, WordsMoved if they are others by now
    than were read, and DraftClosed.
    """
    draft = held(session, draft, by)
    situation = situation_of(session, draft, today=local_date(at, settings().zone))
    if found := _against(situation, language):
        raise NotYet(found)
    digest = situation.digest(language)
    if seen is not None and seen != digest:
        raise WordsMoved(f"draft {draft.id} in {language}")
    is_new = insert_once(
        session,
        Approval,
        draft_id=draft.id,
        language=language,
        digest=digest,
        approved_at=at,
        approved_by=by,
    )
    if is_new:
        wrote = by in situation.writers(language)
        note(session, draft, "approved", by=by, at=at, language=language, wrote_it=wrote)
    return is_new


def _against(situation: Situation, language: str) -> tuple[Reason, ...]:
    if situation.state != "in_review":
        return (Reason("not_sent"),)
    return tuple(it for it in wrong_with(situation) if it.language in ("", language))


def discard(session: Session, draft: ContentDraft, *, by: int, at: datetime) -> None:
    """Give the draft up; what is published stays as it is. Raises DraftClosed."""
    draft = held(session, draft, by)
    draft.state, draft.closed_at, draft.closed_by = "discarded", at, by
    draft.due_at, draft.due_by = None, None
    session.add(draft)
    session.flush()
    note(session, draft, "discarded", by=by, at=at)
