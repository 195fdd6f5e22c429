"""What the editor's script asks while one writes: the preview, the checks, and who else is here."""

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from platform_core.accounts.rules import Role, Viewer
from platform_core.clock import local_date
from platform_core.content.drafts.parts import MODULE
from platform_core.content.rules import LANGUAGES
from platform_core.storage.database import open_reading
from platform_core.web.routes import studio_preview as preview
from platform_core.web.routes.studio_checks import checked, checks_html, summary
from platform_core.web.routes.studio_json import Asked, refused, told
from platform_core.web.routes.studio_module_checks import module_checked
from platform_core.web.routes.studio_save import named_as
from platform_core.web.routes.studio_view import Editing, Part, editing
from platform_core.web.routes.studio_words import complete, numbered, shown
from platform_core.web.visits import Visit
from platform_core.wording import say_time


def preview_asked(_visit: Visit, viewer: Viewer, asked: Asked) -> Response:
    """``POST /studio/preview``: the words as patients see them. With ``whole``, everything around
    them too; without, only what follows the typing, and nothing is looked up for it."""
    language = asked.get("language") if asked.get("language") in LANGUAGES else "en"
    length = preview.SHORT if asked.get("length") == preview.SHORT else preview.FULL
    words = _object(asked.get("words"))
    pieces = {"words": preview.words_html(words, length, str(language))}
    if asked.get("whole"):
        step = str(asked.get("step", ""))
        with open_reading() as session:
            here = editing(session, str(asked.get("module", "")), service_id=viewer.service_id)
            if here is None or step not in here.steps:
                return refused(404, "gone")
            parts = _parts(here, step, {str(language): words}, _object(asked.get("facts")))
            pieces = preview.whole(session, here, step, parts, str(language), length)
    return told(pieces=pieces)


def checks_asked(visit: Visit, viewer: Viewer, asked: Asked) -> Response:
    """``POST /studio/checks``: the list, and how much there is of it."""
    step = str(asked.get("step", ""))
    today = local_date(visit.now, visit.settings.zone)
    with open_reading() as session:
        here = editing(session, str(asked.get("module", "")), service_id=viewer.service_id)
        if here is None or (step and step not in here.steps):
            return refused(404, "gone")
        if step:
            texts, facts = _object(asked.get("texts")), _object(asked.get("facts"))
            sent = {one: _object(texts.get(one)) for one in LANGUAGES}
            parts = _parts(here, step, sent, facts)
            words = {one: parts[one].words for one in LANGUAGES}
            told_of, service = parts["step"].words, viewer.service_id
            found = checked(
                session, here, words, told_of, visit.language, today=today, service_id=service
            )
        else:
            now = {**here.parts[MODULE].words, **_module_words(asked.get("words"))}
            found = module_checked(session, here, now, visit.language, today=today)
    errors = sum(one.is_error for one in found)
    return told(
        html=checks_html(found, visit.language),
        count=summary(found, visit.language),
        errors=errors,
    )


def _module_words(sent: object) -> dict[str, Any]:
    """Those of the words that were sent which a module has, in the form that they have there."""
    given = _object(sent)
    words: dict[str, Any] = {
        name: str(given[name]) for name in ("stage", "order", "owner") if name in given
    }
    titles, sources = given.get("title"), given.get("sources")
    if isinstance(titles, dict):
        words["title"] = {one: str(titles.get(one, "")) for one in LANGUAGES}
    if isinstance(sources, list):
        words["sources"] = [str(one) for one in sources]
    return words


def _parts(
    here: Editing, step: str, texts: Mapping[str, Mapping[str, Any]], facts: Mapping[str, Any]
) -> dict[str, Part]:
    """The parts of a step with what was sent in the place of what is saved."""
    parts = here.of_step(step)
    for language, words in texts.items():
        name = f"step/{step}/{language}"
        parts[language] = Part(complete(name, words, here.media), 0)
    if facts:
        parts["step"] = Part(numbered(facts), 0)
    return parts


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def now_asked(visit: Visit) -> Response:
    """``GET /studio/now?module=…&step=…``: which revision each part is at, and whose it is.

    The page asks by itself, so it does not keep a session from ending.
    """
    viewer = visit.viewer()
    if viewer is None or visit.asked("person") not in {"", str(viewer.person_id)}:
        return refused(401, "signed_out")
    if Role.AUTHOR not in viewer.roles:
        return refused(403, "not_yours")
    step = visit.asked("step")
    with open_reading() as session:
        here = editing(session, visit.asked("module"), service_id=viewer.service_id)
        if here is None or (step and step not in here.steps):
            return refused(404, "gone")
        parts = here.of_step(step) if step else {"module": here.parts["module"]}
        return told(
            draft=here.draft.id if here.draft else 0,
            parts={
                name: {
                    "revision": part.revision,
                    "who": named_as(session, viewer, part.saved_by, visit),
                    "when": _time(visit, part),
                    "words": shown(part.words) if visit.asked("words") == name else None,
                }
                for name, part in parts.items()
            },
        )


def _time(visit: Visit, part: Part) -> str:
    if part.saved_at is None:
        return ""
    return say_time(part.saved_at, visit.language, visit.settings.zone)
