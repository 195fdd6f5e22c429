"""The editor: one step in both languages, with what a patient will see beside it.

Everything works with its buttons alone; ``studio.js`` saves, previews and checks while one writes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response

from platform_core.accounts.rules import Role, Viewer
from platform_core.content.drafts.actions import save_part, send_for_review
from platform_core.content.drafts.parts import named, step_part
from platform_core.content.drafts.rules import DraftClosed, DraftMoved, PartRefused
from platform_core.content.rules import LANGUAGES
from platform_core.storage.database import open_reading, open_transaction
from platform_core.web.form_tokens import FIELD, came_from_us
from platform_core.web.only_for import only_for
from platform_core.web.pages import Problem, go, page, refuse_form
from platform_core.web.places import with_next
from platform_core.web.problems import not_found
from platform_core.web.routes import studio_page as draw_page
from platform_core.web.routes.studio_json import note_use
from platform_core.web.routes.studio_media import changed_media
from platform_core.web.routes.studio_save import draft_for, in_words, named_as
from platform_core.web.routes.studio_view import Editing, Part, editing, editor_of
from platform_core.web.routes.studio_words import complete, numbered, shown, words_sent
from platform_core.web.visits import Visit
from platform_core.wording import say, say_time

# The fields that hold an author's words; the others of a form only travel with them.
_WORDS = frozenset(
    {
        *("title", "body", "short", "activity", "reflection", "alt", "caption", "transcript"),
        *("sources", "owner", "module_title_en", "module_title_cy"),
    }
)


@dataclass(slots=True)
class Sent:
    """What a form brought: the parts it changes, and what came of it."""

    words: dict[str, dict[str, Any]]
    seen: dict[str, int]
    moved: dict[str, dict[str, str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    saved: bool = False


def edit_page(visit: Visit) -> Response:
    """``/studio/edit?module=start-here&step=right-place``; without a step, the module itself."""
    if visit.sends and visit.viewer() is None:
        return keep_page(visit)
    return _edit(visit)


@only_for(Role.AUTHOR)
def _edit(visit: Visit, viewer: Viewer) -> Response:
    module, step = visit.asked("module"), visit.asked("step").rpartition("/")[2]
    with open_reading() as session:
        here = editing(session, module, service_id=viewer.service_id)
        if here is None or (step and step not in here.steps):
            return _kept(visit, "studio.kept_gone", 404) if visit.sends else not_found(visit)
        if not visit.sends:
            return draw_page.drawn(session, visit, viewer, here, step)
    return _sent(visit, viewer, here, step)


def _sent(visit: Visit, viewer: Viewer, here: Editing, step: str) -> Response:
    note_use(visit, viewer)
    names = [step_part(step, one) for one in (None, "en", "cy")] if step else ["module"]
    sent = Sent(
        words={name: words_sent(name, visit.form) for name in names},
        seen={name: _whole(visit.form.get(f"seen.{_short(name)}", "")) for name in names},
    )
    wanted = visit.form.get("do", "save")
    changed_media(sent.words, wanted, visit.form.get("drawing", ""), here.media)
    if wanted != "preview":
        _save(visit, viewer, here.module, sent)
    if sent.saved and wanted == "send":
        return go(f"/review?{urlencode({'module': here.module})}")
    if sent.saved:
        to = "#media" if wanted != "save" else ""
        return go(editor_of(here.module, step, saved="yes") + to)
    with open_reading() as session:
        again = editing(session, here.module, service_id=viewer.service_id)
        if again is None or (step and step not in again.steps):
            again = here
        return draw_page.drawn(session, visit, viewer, _with(again, sent), step, sent)


def _short(name: str) -> str:
    about = named(name)
    return (about and (about.language or (about.step and "step"))) or name


def _save(visit: Visit, viewer: Viewer, module: str, sent: Sent) -> None:
    """All parts or none, so that nothing is half saved when somebody else was there."""
    form = visit.form
    try:
        with open_transaction() as session:
            here = editing(session, module, service_id=viewer.service_id)
            if here is None:
                raise DraftClosed(module)
            for name, words in sent.words.items():
                draft, seen = draft_for(session, here, _whole(form.get("draft", "")),
                                        _whole(form.get("version", "")), sent.seen[name],
                                        viewer=viewer, at=visit.now)  # fmt: skip
                whole = complete(name, words, here.media)
                save_part(session, draft, name, whole, seen=seen, by=viewer.person_id, at=visit.now)
            if visit.form.get("do") == "send":
                send_for_review(session, draft, by=viewer.person_id, at=visit.now)
        sent.saved = True
    except DraftMoved as moved:
        _note_moved(visit, viewer, sent, moved)
    except DraftClosed:
        # Whatever comes next may hold others' words, so nothing of it has been seen.
        sent.seen = dict.fromkeys(sent.seen, 0)
        sent.problems.append(Problem("words", say("studio.closed", visit.language)))
    except PartRefused as problem:
        for one in in_words(problem.refused, visit.language):
            ident = f"{_short(problem.refused[0].part)}.{one['field']}"
            sent.problems.append(Problem(ident, one["words"]))


def _note_moved(visit: Visit, viewer: Viewer, sent: Sent, moved: DraftMoved) -> None:
    """Show their words beside ours, and let the next press of Save be the answer."""
    mine, theirs = sent.words[moved.name], shown(moved.theirs) or {}
    sent.seen[moved.name] = moved.revision
    with open_reading() as session:
        who = named_as(session, viewer, moved.who, visit)
    when = say_time(moved.when, visit.language, visit.settings.zone) if moved.when else ""
    short = _short(moved.name)
    for name, words in _flat(theirs).items():
        if words != _flat(mine).get(name, ""):
            sent.moved[f"{short}.{name}"] = {"who": who, "when": when, "words": words}
    first = next(iter(sent.moved), "words")
    said = say("studio.moved", visit.language, who=who, when=when)
    sent.problems.append(Problem(first, said))


def _flat(words: Mapping[str, Any]) -> dict[str, str]:
    """Every entry of a part under the end of its field's name."""
    flat: dict[str, str] = {}
    for name, value in words.items():
        if name == "media":
            for number, one in enumerate(value):
                told = {f"media.{number}.{said}": one.get(said) or "" for said in one}
                flat |= {key: text for key, text in told.items() if not key.endswith(".file")}
        elif isinstance(value, Mapping):
            flat |= {f"{name}.{one}": str(text) for one, text in value.items()}
        elif isinstance(value, list | tuple):
            flat[name] = "\n".join(value)
        else:
            flat[name] = "" if value is None else str(value)
    return flat


def _with(here: Editing, sent: Sent) -> Editing:
    """The module with the words that were sent and not saved."""
    parts = dict(here.parts)
    for name, words in sent.words.items():
        whole = complete(name, words, here.media)
        is_facts = "order" in words
        parts[name] = Part(numbered(whole) if is_facts else whole, sent.seen[name])
    return replace(here, parts=parts)


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def keep_page(visit: Visit) -> Response:
    """For a form that came too late, after the session or with an old page's token: its words, to
    be sent again. What another site's page sent is not shown."""
    if not came_from_us(visit.request.headers, visit.settings) or not visit.form:
        return refuse_form(visit)
    return _kept(visit, "studio.kept_lead", 403, sign_in=with_next("/sign-in", visit.address))


def _kept(visit: Visit, lead: str, status: int, *, sign_in: str = "") -> Response:
    """The words of a form that was not saved; without ``sign_in`` there is nowhere to save them."""
    kept = [
        {"name": name, "value": value, "label": _label(name, visit.language) if value else ""}
        for name, value in visit.form.items()
        if name != FIELD
    ]
    return page(visit, "studio_kept.html", status=status, lead=lead, kept=kept, sign_in=sign_in)


def _label(name: str, language: str) -> str:
    """What a field is called; nothing if it holds no words of anybody's."""
    part, _, field = name.partition(".")
    field = field.replace("title.", "module_title_").rpartition(".")[2]
    if field not in _WORDS:
        return ""
    said = say(f"studio.field.{field}", language)
    return f"{say(f'studio.in.{part}', language)}, {said}" if part in LANGUAGES else said
