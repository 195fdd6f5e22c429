"""Drawing the editor from what an author has before them."""

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from markupsafe import Markup
from sqlmodel import Session
from starlette.responses import Response

from platform_core.accounts.rules import Viewer
from platform_core.clock import local_date
from platform_core.content.rules import LANGUAGES
from platform_core.menus import menu_of
from platform_core.web.assets import asset_address
from platform_core.web.pages import Problem, page
from platform_core.web.routes import studio_preview as preview
from platform_core.web.routes.studio_checks import checked, checks_html, summary
from platform_core.web.routes.studio_module_checks import module_checked
from platform_core.web.routes.studio_standing import sent_back, standing
from platform_core.web.routes.studio_view import Editing, editor_of, stages
from platform_core.web.routes.studio_words import SAID
from platform_core.web.visits import Visit
from platform_core.wording import say

if TYPE_CHECKING:
    from platform_core.web.routes.studio import Sent

# The sentences of the script, which knows none of its own.
_SCRIPT = (
    *("saving", "not_saved", "kept", "kept_nowhere", "unsaved", "signed_out", "sign_in", "closed"),
    *("start_again", "removed", "too_long", "refused", "newer", "use_them", "leave_them", "also"),
    *("moved", "their_words", "put_in", "bring_in", "at_paragraph", "at_heading", "en_has"),
    *("cy_has", "no_signal_first", "gone", "uploading", "not_uploaded", "no_file"),
)

_NO_TITLES = MappingProxyType(dict.fromkeys(LANGUAGES, ""))


def drawn(
    session: Session,
    visit: Visit,
    viewer: Viewer,
    here: Editing,
    step: str,
    sent: "Sent | None" = None,
    problems: Sequence[Problem] = (),
    titles: Mapping[str, str] = _NO_TITLES,
) -> Response:
    """The page of a step, or of the module, as it is saved or as it was sent. ``titles``: those of
    a new step that could not be begun."""
    own = _step(session, visit, viewer, here, step) if step else _module(session, visit, here)
    problems = sent.problems if sent else problems
    status = 200 if not problems else 409 if sent and sent.moved else 422
    address = editor_of(here.module, step)
    return page(
        visit,
        "studio_step.html" if step else "studio_module.html",
        status=status,
        problems=problems,
        address=address,
        viewer=viewer,
        menu=menu_of(viewer.roles),
        module=here.module,
        step=step,
        draft=here.draft.id if here.draft else 0,
        version=_version(here),
        module_title=here.title(visit.language),
        module_address=editor_of(here.module),
        standing=standing(session, visit, here),
        sent_back=sent_back(session, visit, here),
        saved=say("studio.saved", visit.language) if visit.asked("saved") else "",
        moved=sent.moved if sent else {},
        new_titles=titles,
        is_unsaved=sent is not None,
        script_words=script_words(visit.language),
        editor=address,
        say_in=lambda spoken, wording: say(wording, spoken),
        **own,
    )


def _version(here: Editing) -> int:
    if here.draft is not None:
        return here.draft.based_on or 0
    return (here.version.id or 0) if here.version else 0


def _step(
    session: Session, visit: Visit, viewer: Viewer, here: Editing, step: str
) -> dict[str, Any]:
    parts, language = here.of_step(step), visit.language
    words = {one: parts[one].words for one in LANGUAGES}
    found = checked(
        session,
        here,
        words,
        parts["step"].words,
        language,
        today=local_date(visit.now, visit.settings.zone),
        service_id=viewer.service_id,
    )
    show = _chosen(visit, "show", LANGUAGES, language)
    length = _chosen(visit, "length", (preview.FULL, preview.SHORT), preview.FULL)
    used = {one["file"] for one in words["en"]["media"]}
    return {
        "title": here.step_title(step, language),
        "words": words,
        "facts": parts["step"].words,
        "seen": {name: part.revision for name, part in parts.items()},
        "media": _media(words, language),
        "drawings": sorted(here.media.keys() - used),
        "checks": Markup(checks_html(found, language)),  # noqa: S704  (drawn by a template)
        "count": summary(found, language),
        "show": show,
        "length": length,
        "phone": phone(session, here, step, show, length),
        "remove_address": f"/studio/remove?{urlencode({'module': here.module, 'step': step})}",
    }


def _module(session: Session, visit: Visit, here: Editing) -> dict[str, Any]:
    language = visit.language
    part = here.parts["module"]
    today = local_date(visit.now, visit.settings.zone)
    found = module_checked(session, here, part.words, language, today=today)
    return {
        "checks": Markup(checks_html(found, language)),  # noqa: S704  (drawn by a template)
        "count": summary(found, language),
        "title": here.title(language),
        "words": part.words,
        "seen": {"module": part.revision},
        "stages": stages(session, language),
        "steps": [
            {"key": step, "title": here.step_title(step, language), "number": number}
            for number, step in enumerate(here.steps, 1)
        ],
    }


def _chosen(visit: Visit, name: str, values: tuple[str, ...], otherwise: str) -> str:
    given = visit.form.get(name) or visit.asked(name)
    return given if given in values else otherwise


def _media(words: Mapping[str, Mapping[str, Any]], language: str) -> list[dict[str, Any]]:
    other = {one["file"]: one for one in words["cy"]["media"]}
    return [
        {
            "number": number,
            "file": one["file"],
            "drawn": Markup(preview.medium_html(one, language)),  # noqa: S704  (from content/markdown)
            "is_heard": one.get("mime", "").startswith(("audio/", "video/")),
            "is_film": one.get("mime", "").startswith("video/"),
            "said": {
                "en": {name: one.get(name) or "" for name in SAID},
                "cy": {name: other.get(one["file"], {}).get(name) or "" for name in SAID},
            },
        }
        for number, one in enumerate(words["en"]["media"])
    ]


def phone(session: Session, here: Editing, step: str, language: str, length: str) -> str:
    """The whole document of the preview's frame, which runs no script."""
    whole = preview.whole(session, here, step, here.of_step(step), language, length)
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><base target="_blank">'
        f'<link rel="stylesheet" href="{asset_address("styles.css")}">'
        f'<link rel="stylesheet" href="{asset_address("studio.css")}"></head>'
        '<body class="on-phone"><div class="first" data-testid="first"><div data-testid="block">'
        '<div class="st-key-page_read">'
        + "".join(f'<div class="stHtml" id="p-{name}">{html}</div>' for name, html in whole.items())
        + "</div></div></div></body></html>"
    )


def script_words(language: str) -> str:
    """The script's sentences as JSON; names in braces are filled in there."""
    return json.dumps(
        {key: say(f"studio.js.{key}", language) for key in _SCRIPT}, ensure_ascii=False
    )
