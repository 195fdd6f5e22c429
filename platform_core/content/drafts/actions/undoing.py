"""Bring back an earlier version, or take a module out: each is a publication of its own."""

from datetime import datetime

from sqlmodel import Session

from platform_core.content.actions import followed
from platform_core.content.drafts.actions.holding import refuse_anothers
from platform_core.content.drafts.queries import earlier_publication, latest_publication
from platform_core.content.drafts.rules import DraftProblem
from platform_core.content.versions import make_current, one_after_another, take_out
from platform_core.storage.tables import ContentVersion, Publication

UNDONE, AGAIN, OUT = "undone", "brought back", "taken out"


class PublicationMoved(DraftProblem):
    """Something else was published meanwhile; ``now`` is what is current."""

    def __init__(self, now: Publication) -> None:
        super().__init__(f"publication {now.id} is current")
        self.now = now


class PlanFollowed(DraftProblem):
    """A service follows this plan, so it stays."""


class NothingEarlier(DraftProblem):
    """There is no such version to bring back."""


def undo_publication(
    session: Session, publication: Publication, *, service_id: int, by: int, at: datetime
) -> Publication:
    """Make current again what was before this publication: an earlier version, or nothing.

    Raises PublicationMoved if it is not the newest any more, PlanFollowed, NotYours.
    """
    _still(session, publication, by)
    before = earlier_publication(session, publication)
    version = (
        session.get(ContentVersion, before.version_id) if before and before.version_id else None
    )
    return _current(session, publication, version, UNDONE, service_id=service_id, by=by, at=at)


def publish_again(
    session: Session,
    publication: Publication,
    version_id: int,
    *,
    service_id: int,
    by: int,
    at: datetime,
) -> Publication:
    """Make any earlier version current again, in place of ``publication``.

    Raises PublicationMoved if that is not the newest any more, NothingEarlier, NotYours.
    """
    _still(session, publication, by)
    version = session.get(ContentVersion, version_id)
    if (
        version is None
        or (version.kind, version.key) != (publication.kind, publication.key)
        or version.id == publication.version_id
    ):
        raise NothingEarlier(f"{publication.kind} {publication.key} version {version_id}")
    return _current(session, publication, version, AGAIN, service_id=service_id, by=by, at=at)


def withdraw(
    session: Session, publication: Publication, *, service_id: int, by: int, at: datetime
) -> Publication:
    """Take out what ``publication`` made current: no patient comes to it any more, and what they
    read of it is still known. Raises PublicationMoved, PlanFollowed, NotYours."""
    _still(session, publication, by)
    if publication.version_id is None:
        return publication
    return _current(session, publication, None, OUT, service_id=service_id, by=by, at=at)


def _still(session: Session, publication: Publication, by: int) -> None:
    one_after_another(session)
    refuse_anothers(session, publication.kind, publication.key, by)
    now = latest_publication(session, publication.kind, publication.key)
    if now is not None and now.id != publication.id:
        raise PublicationMoved(now)


def _current(
    session: Session,
    publication: Publication,
    version: ContentVersion | None,
    why: str,
    *,
    service_id: int,
    by: int,
    at: datetime,
) -> Publication:
    if version is not None:
        return make_current(
            session, version, by=by, at=at, service_id=service_id, note=why, why=why
        )
    kind, key = publication.kind, publication.key
    if (kind, key) in followed(session):
        raise PlanFollowed(f"plan {key}")
    return take_out(session, kind, key, by=by, at=at, service_id=service_id, note=why)
