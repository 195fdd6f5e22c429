"""Publish a draft: now, or at a time that somebody has said."""

from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import Session, col

from platform_core.clock import local_date
from platform_core.content.documents import digest_of
from platform_core.content.drafts.actions.holding import held, note
from platform_core.content.drafts.actions.saving import said_beside
from platform_core.content.drafts.documents import Approved, document_of
from platform_core.content.drafts.parts import STOPPED
from platform_core.content.drafts.queries import authors_of, owner_of
from platform_core.content.drafts.reasons import reasons
from platform_core.content.drafts.rules import DraftProblem, NotYet
from platform_core.content.drafts.situation import Reason, Situation, kept_reason
from platform_core.content.drafts.situations import situation_of
from platform_core.content.rules import LANGUAGES
from platform_core.content.versions import make_current, one_after_another, version_with
from platform_core.settings import settings
from platform_core.storage.tables import ContentDraft, Person, Publication

NOTE = "from the studio"
LONGEST_AHEAD = timedelta(days=366)


class NotThen(DraftProblem):
    """A publication can be set for a time to come, up to a year ahead."""


def publish(session: Session, draft: ContentDraft, *, by: int, at: datetime) -> Publication:
    """Make the draft what patients read from now on, with both approvals in its words.

    Raises NotYet with every reason against it, and DraftClosed, as of two who publish at once the
    second is told.
    """
    one_after_another(session)
    draft = held(session, draft, by)
    situation = situation_of(session, draft, today=local_date(at, settings().zone))
    if found := reasons(situation):
        raise NotYet(found)
    document = document_of(draft.kind, draft.key, situation.parts, _approved(situation))
    version = version_with(session, draft.kind, draft.key, digest_of(document), document, at=at)
    publication = make_current(
        session,
        version,
        by=by,
        at=at,
        service_id=draft.service_id,
        note=NOTE,
        draft=draft.id or 0,
    )
    draft.state, draft.version_id = "published", version.id
    draft.closed_at, draft.closed_by = at, by
    draft.due_at, draft.due_by = None, None
    session.add(draft)
    session.flush()
    return publication


def _approved(situation: Situation) -> dict[str, Approved]:
    zone = settings().zone
    found = {it: situation.approval(it) for it in LANGUAGES}
    return {it: Approved(one.name, local_date(one.at, zone)) for it, one in found.items() if one}


def publish_later(
    session: Session, draft: ContentDraft, due_at: datetime, *, by: int, at: datetime
) -> None:
    """Have it published by itself, in the name of whoever said so.

    Raises NotThen, DraftClosed, and NotYet: what cannot be published now is not put off either.
    """
    if not at < due_at <= at + LONGEST_AHEAD:
        raise NotThen(f"draft {draft.id} at {due_at.isoformat()}")
    draft = held(session, draft, by)
    if found := reasons(situation_of(session, draft, today=local_date(at, settings().zone))):
        raise NotYet(found)
    draft.due_at, draft.due_by = due_at, by
    session.add(draft)
    said_beside(session, draft, STOPPED, {}, by=by, at=at)
    session.flush()
    note(session, draft, "put_off", by=by, at=at, until=due_at.isoformat())


def keep_back(session: Session, draft: ContentDraft, *, by: int, at: datetime) -> None:
    """Let it not be published by itself after all. Raises DraftClosed."""
    draft = held(session, draft, by)
    if draft.due_at is None:
        return
    draft.due_at, draft.due_by = None, None
    session.add(draft)
    session.flush()
    note(session, draft, "kept_back", by=by, at=at)


def publish_due(session: Session, draft: ContentDraft, *, at: datetime) -> Publication | None:
    """Publish what was put off until now. If that cannot be done any more it stays in review, with
    the reasons beside it. Nothing if somebody else has seen to it, or it is not due."""
    due_at, by = draft.due_at, draft.due_by
    if due_at is None or by is None or due_at > at:
        return None
    one_after_another(session)  # first, as whoever publishes does: else each may wait for the other
    if not _claimed(session, draft, due_at):
        return None
    found: tuple[Reason, ...]
    if by not in authors_of(session, owner_of(session, draft.kind, draft.key)):
        found = (Reason("no_longer_author", (("by", session.get_one(Person, by).name),)),)
    else:
        try:
            with session.begin_nested():
                return publish(session, draft, by=by, at=at)
        except NotYet as refusal:
            found = refusal.reasons
    words = {"due_at": due_at.isoformat(), "reasons": [kept_reason(it) for it in found]}
    said_beside(session, draft, STOPPED, words, by=by, at=at)
    note(session, draft, "not_published", by=by, at=at, reasons=len(found))
    return None


def _claimed(session: Session, draft: ContentDraft, due_at: datetime) -> bool:
    claimed = session.connection().execute(
        update(ContentDraft)
        .where(
            col(ContentDraft.id) == draft.id,
            col(ContentDraft.due_at) == due_at,
            col(ContentDraft.closed_at).is_(None),
        )
        .values(due_at=None, due_by=None)
    )
    return bool(claimed.rowcount)
