"""The small forms around the editor: a new module, a new step, its place, taking it out."""

from collections.abc import Callable
from typing import Any

from sqlmodel import Session
from starlette.responses import Response

from platform_core.accounts.rules import Role, Viewer
from platform_core.content.drafts.actions import (
    add_step,
    move_step,
    new_module,
    remove_step,
    start_draft,
)
from platform_core.content.drafts.parts import key_from
from platform_core.content.drafts.rules import DraftClosed, PartRefused
from platform_core.content.rules import LANGUAGES
from platform_core.menus import menu_of
from platform_core.storage.database import open_reading, open_transaction
from platform_core.storage.tables import ContentDraft
from platform_core.web.only_for import only_for
from platform_core.web.pages import Problem, go, page
from platform_core.web.problems import not_found
from platform_core.web.routes.studio_page import drawn
from platform_core.web.routes.studio_view import Editing, editing, editor_of, names_of, stages
from platform_core.web.visits import Visit
from platform_core.wording import say

_MOST_TITLE = 120


def _titles(visit: Visit) -> dict[str, str]:
    return {one: visit.form.get(f"title_{one}", "").strip()[:_MOST_TITLE] for one in LANGUAGES}


def _key(titles: dict[str, str]) -> str:
    return key_from(titles["en"]) or key_from(titles["cy"])


@only_for(Role.AUTHOR)
def new_page(visit: Visit, viewer: Viewer) -> Response:
    """``/studio/new``: a module that nobody has written yet."""
    titles, stage, problems = _titles(visit), visit.form.get("stage", ""), []
    with open_reading() as session:
        choices = stages(session, visit.language)
    if visit.sends:
        if not _key(titles):
            problems.append(Problem("title_en", say("studio.title_missing", visit.language)))
        if stage not in choices:
            problems.append(Problem("stage", say("studio.stage_missing", visit.language)))
        if not problems:
            try:
                with open_transaction() as session:
                    draft = new_module(
                        session,
                        _key(titles),
                        titles,
                        stage,
                        service_id=viewer.service_id,
                        by=viewer.person_id,
                        at=visit.now,
                    )
                return go(editor_of(draft.key))
            except PartRefused as refused:
                problems = _said(refused, visit, titles, "module_taken")
    return page(
        visit,
        "studio_new.html",
        status=422 if problems else 200,
        problems=problems,
        viewer=viewer,
        menu=menu_of(viewer.roles),
        stages=choices,
        stage=stage,
        titles=titles,
    )


def _said(refused: PartRefused, visit: Visit, titles: dict[str, str], taken: str) -> list[Problem]:
    """Why it cannot be begun: what it is called is made from a title, of which an author knows."""
    field = "title_en" if key_from(titles["en"]) or not key_from(titles["cy"]) else "title_cy"
    words, language = refused.refused[0].said, visit.language
    names: dict[str, Any] = dict(words.names)
    if words.wording == "key_taken":
        said = say(f"studio.{taken}", language)
    elif words.wording == "entry_many":
        said = say("studio.steps_many", language, **names)
    else:
        has_some = any(titles.values())
        said = say(f"studio.title_{'odd' if has_some else 'missing'}", language)
    return [Problem(field, said)]


def _do(
    visit: Visit, viewer: Viewer, module: str, act: Callable[[Session, ContentDraft], None]
) -> Response | None:
    """Do something to the draft of a module, begun if there is none; nothing if it is not ours."""
    try:
        with open_transaction() as session:
            if editing(session, module, service_id=viewer.service_id) is None:
                return not_found(visit)
            draft = start_draft(
                session,
                "module",
                module,
                service_id=viewer.service_id,
                by=viewer.person_id,
                at=visit.now,
            )
            act(session, draft)
    except DraftClosed:
        return go(editor_of(module))
    return None


@only_for(Role.AUTHOR)
def step_page(visit: Visit, viewer: Viewer) -> Response:
    """``POST /studio/step``: add one at the end of a module, or move one a place."""
    module, step = visit.form.get("module", ""), visit.form.get("step", "")
    if not visit.sends:
        return go("/library")
    if visit.form.get("do") != "add":
        place = visit.form.get("place", "")
        to = int(place) if place.isascii() and place.isdigit() and len(place) < 4 else 1
        me = viewer.person_id
        done = _do(
            visit, viewer, module, lambda s, d: move_step(s, d, step, to, by=me, at=visit.now)
        )
        return done or go(f"{editor_of(module)}#steps")
    titles = _titles(visit)
    key = _key(titles)
    try:
        done = _do(
            visit,
            viewer,
            module,
            lambda s, d: add_step(s, d, key, titles, by=viewer.person_id, at=visit.now),
        )
    except PartRefused as refused:
        problems = _said(refused, visit, titles, "step_taken")
        return _module_again(visit, viewer, module, problems, titles)
    return done or go(editor_of(module, key))


def _module_again(
    visit: Visit, viewer: Viewer, module: str, problems: list[Problem], titles: dict[str, str]
) -> Response:
    with open_reading() as session:
        here = editing(session, module, service_id=viewer.service_id)
        if here is None:
            return not_found(visit)
        return drawn(session, visit, viewer, here, "", problems=problems, titles=titles)


@only_for(Role.AUTHOR)
def remove_page(visit: Visit, viewer: Viewer) -> Response:
    """``/studio/remove?module=…&step=…``: says who has written in it, and takes it out."""
    module, step = visit.asked("module"), visit.asked("step")
    with open_reading() as session:
        here = editing(session, module, service_id=viewer.service_id)
        if here is None or step not in here.steps:
            return not_found(visit)
        names = _who_wrote(session, here, step)
    if visit.sends:
        me = viewer.person_id
        done = _do(visit, viewer, module, lambda s, d: remove_step(s, d, step, by=me, at=visit.now))
        return done or go(editor_of(module))
    return page(
        visit,
        "studio_remove.html",
        viewer=viewer,
        menu=menu_of(viewer.roles),
        title=here.step_title(step, visit.language),
        names=", ".join(names),
        back=editor_of(module, step),
    )


def _who_wrote(session: Session, here: Editing, step: str) -> list[str]:
    parts = here.of_step(step).values()
    return sorted(names_of(session, [p.saved_by for p in parts if p.revision > 1]).values())
