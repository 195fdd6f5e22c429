"""Where a module stands, in words: what is being written, and what patients read meanwhile."""

from sqlmodel import Session

from platform_core.clock import local_date
from platform_core.content.drafts.parts import NOTE
from platform_core.content.drafts.queries import last_version, said_beside
from platform_core.storage.tables import ContentDraft
from platform_core.web.routes.studio_view import Editing, names_of
from platform_core.web.visits import Visit
from platform_core.wording import say, say_full_date, say_time


def standing(session: Session, visit: Visit, here: Editing) -> str:
    """What is being written, who saved it last, and what patients read meanwhile."""
    language = visit.language
    number = here.version.number if here.version else None
    if here.draft is None:
        return say("studio.standing_published", language, number=number)
    readers = _readers(session, here, language)
    last = here.last
    state = _state(visit, here.draft)
    if last is None or last.saved_at is None:
        return f"{state} {readers}"
    who = names_of(session, [last.saved_by]).get(last.saved_by, "")
    on = say_full_date(local_date(last.saved_at, visit.settings.zone), language)
    at = say_time(last.saved_at, language, visit.settings.zone)
    return f"{state} {say('studio.last_saved', language, who=who, on=on, at=at)} {readers}"


def _readers(session: Session, here: Editing, language: str) -> str:
    """What people read while the draft is written."""
    if here.version:
        return say("studio.readers", language, number=here.version.number)
    was_read = last_version(session, "module", here.module) is not None
    return say("studio.taken_out" if was_read else "studio.no_readers", language)


def _state(visit: Visit, draft: ContentDraft) -> str:
    """Whether it is in review, and when it is published by itself if it is to be."""
    language, due = visit.language, draft.due_at
    if due is None:
        return say(f"studio.state.{draft.state}", language)
    on = say_full_date(local_date(due, visit.settings.zone), language)
    return say("studio.due", language, on=on, at=say_time(due, language, visit.settings.zone))


def sent_back(session: Session, visit: Visit, here: Editing) -> dict[str, str] | None:
    """With which words the draft came back from review, and whose, if that is how it stands."""
    draft = here.draft
    note = said_beside(session, draft.id or 0, NOTE) if draft and draft.state == "draft" else None
    if note is None:
        return None
    on = say_full_date(local_date(note.at, visit.settings.zone), visit.language)
    over = say("studio.sent_back", visit.language, who=note.by, on=on)
    return {"over": over, "words": str(note.words.get("words", ""))}
