"""Save what an author wrote: by the editor's script part by part, or whole by its form."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlmodel import Session
from starlette.responses import Response

from platform_core.accounts.rules import Viewer
from platform_core.content.drafts.actions import NothingToStartFrom, save_part, start_draft
from platform_core.content.drafts.rules import (
    DraftClosed,
    DraftMoved,
    NotYours,
    PartRefused,
    Refused,
)
from platform_core.content.problems import Said
from platform_core.content.problems import told as told_why
from platform_core.content.said_to_authors import said_to_authors
from platform_core.storage.database import open_reading, open_transaction
from platform_core.storage.tables import ContentDraft
from platform_core.web.routes.studio_json import Asked, refused, told
from platform_core.web.routes.studio_media import with_new
from platform_core.web.routes.studio_standing import standing
from platform_core.web.routes.studio_view import Editing, Part, editing, names_of
from platform_core.web.routes.studio_words import complete, shown
from platform_core.web.sentences import as_sentence
from platform_core.web.visits import Visit
from platform_core.wording import say, say_time

NEVER_SEEN = -1


def save_asked(visit: Visit, viewer: Viewer, asked: Asked) -> Response:
    """``POST /studio/save``: one part, with the revision that its words began from."""
    name, words = str(asked.get("part", "")), asked.get("words")
    if not isinstance(words, dict):
        return refused(422, "refused", problems=[])
    try:
        with open_transaction() as session:
            here = editing(session, str(asked.get("module", "")), service_id=viewer.service_id)
            if here is None:
                return refused(404, "gone")
            if name not in here.parts and not _number(asked, "seen"):
                return refused(410, "removed")
            draft, seen = draft_for(session, here, _number(asked, "draft"),
                                    _number(asked, "version"), _number(asked, "seen"),
                                    viewer=viewer, at=visit.now)  # fmt: skip
            whole = complete(name, words, with_new(session, here.media, words))
            part = save_part(
                session, draft, name, whole, seen=seen, by=viewer.person_id, at=visit.now
            )
            kept = Part(part.words, part.revision, part.saved_at, part.saved_by)
            after = replace(here, draft=draft, parts={**here.parts, name: kept})
            stands = standing(session, visit, after)
    except DraftMoved as moved:
        return moved_answer(visit, viewer, moved)
    except DraftClosed:
        return refused(410, "closed")
    except PartRefused as problem:
        problems = in_words(problem.refused, visit.language)
        return refused(422, "refused", problems=problems)
    except (NotYours, NothingToStartFrom):
        return refused(404, "gone")
    said = saved_at(visit, part.saved_at)
    return told(draft=draft.id, revision=part.revision, said=said, standing=stands)


def _number(asked: Mapping[str, Any], name: str) -> int:
    given = asked.get(name)
    return given if isinstance(given, int) and 0 <= given < 2**31 else 0


def draft_for(
    session: Session,
    here: Editing,
    draft_id: int,
    version_id: int,
    seen: int,
    *,
    viewer: Viewer,
    at: datetime,
) -> tuple[ContentDraft, int]:
    """The draft that words belong to, and the revision of it that they began from.

    The first words begin the draft. Raises DraftClosed if the one they belong to is over.
    """
    if draft_id:
        draft = session.get(ContentDraft, draft_id)
        if draft is None or (draft.kind, draft.key) != ("module", here.module):
            raise DraftClosed(f"draft {draft_id} is not of {here.module}")
        return draft, seen
    draft = start_draft(
        session,
        "module",
        here.module,
        service_id=viewer.service_id,
        by=viewer.person_id,
        at=at,
    )
    # Somebody published since the page was opened: these words began from what was before.
    return draft, seen if (draft.based_on or 0) == version_id else NEVER_SEEN


def moved_answer(visit: Visit, viewer: Viewer, moved: DraftMoved) -> Response:
    """Who saved in between, when, and what: for the page to show both."""
    if moved.theirs is None:
        return refused(410, "removed")
    with open_reading() as session:
        who = named_as(session, viewer, moved.who, visit)
    return refused(
        409,
        "moved",
        revision=moved.revision,
        who=who,
        when=say_time(moved.when, visit.language, visit.settings.zone) if moved.when else "",
        theirs=shown(moved.theirs),
    )


def named_as(session: Session, viewer: Viewer, person: int | None, visit: Visit) -> str:
    """What to call somebody who saved: by name, unless it was oneself in another window."""
    if person == viewer.person_id:
        return say("studio.yourself", visit.language)
    return names_of(session, [person]).get(person) or say("studio.somebody", visit.language)


def saved_at(visit: Visit, when: datetime) -> str:
    """That it is saved, and since when."""
    at = say_time(when, visit.language, visit.settings.zone)
    return say("studio.saved_at", visit.language, at=at)


def in_words(problems: list[Refused], language: str) -> list[dict[str, str]]:
    """Why each entry cannot be kept, each in a sentence."""
    return [
        {"field": one.field, "words": as_sentence(said_to_authors(_grouped(one.said), language))}
        for one in problems
    ]


def _grouped(said: Said) -> Said:
    """With a large limit as one writes it: 40,000."""
    names: dict[str, Any] = dict(said.names)
    limit = str(names.get("limit", ""))
    if not limit.isdecimal():
        return said
    return told_why(said.wording, **{**names, "limit": f"{int(limit):,}"})
