"""Where a module goes when its draft is published, and whose weeks change by it; and by a plan that
is brought back.

The Plan page works the same out for a plan's draft; here a published plan is taken with this module
in it, or an earlier version of it.
"""

from dataclasses import replace
from datetime import date

from sqlmodel import Session

from platform_core.accounts.rules import Language, Viewer
from platform_core.content.documents import module_from, plan_from
from platform_core.content.drafts.documents import DraftIncomplete, document_of
from platform_core.content.drafts.parts import PLAN
from platform_core.content.drafts.queries import version_parts
from platform_core.content.planning.rules import with_modules
from platform_core.content.queries import published
from platform_core.content.rules import Module, Plan, Stage
from platform_core.ui.author_board import Board as PlanBoard
from platform_core.ui.author_board import board_of, board_with
from platform_core.ui.author_impact import (
    how_markup,
    impact_of,
    plan_readers_markup,
    sum_markup,
)
from platform_core.ui.author_review import Board
from platform_core.ui.components import escape, link, paragraph
from platform_core.wording import say


def plans_markup(session: Session, board: Board, viewer: Viewer, today: date) -> str:
    """For each plan that has the module, or will have it: in which stage, and whom it concerns."""
    if board.kind != "module" or board.situation is None:
        return ""
    language = viewer.language
    title = f"<h2>{escape(say('review.goes', language))}</h2>"
    module = _module(board)
    if module is None:
        return title + paragraph(say("review.goes_incomplete", language))
    found = [board_with(session, key, module) for key in sorted(published(session).plans)]
    said = [_in_plan(session, it, module, viewer, today) for it in found if it is not None]
    if not any(said):
        nowhere = paragraph(say("review.goes_nowhere", language))
        return f"{title}{nowhere}<p>{link('plan', say('nav.to_plan', language))}</p>"
    return title + "".join(said)


def _module(board: Board) -> Module | None:
    parts = board.situation.parts if board.situation else {}
    try:
        document = document_of("module", board.key, parts)
    except DraftIncomplete:
        return None
    return module_from(document, version_id=0, number=0)


def _in_plan(session: Session, plan: PlanBoard, module: Module, viewer: Viewer, today: date) -> str:
    language = viewer.language
    was, now = _stage(plan.people_see, module.key), _stage(plan.plan, module.key)
    if was is None and now is None:
        return ""
    where = paragraph(_where(was, now, plan, language))
    where += plan_readers_markup(session, plan.key, viewer)
    return where + _weeks(session, plan, viewer, today)


def _weeks(session: Session, plan: PlanBoard, viewer: Viewer, today: date) -> str:
    if plan.plan.shape == plan.people_see.shape:
        return paragraph(say("review.goes_same_weeks", viewer.language))
    found = impact_of(session, plan, viewer, today=today)
    return sum_markup(found.followers, viewer) + how_markup(found, plan, viewer)


def plan_back_markup(
    session: Session, board: Board, version_id: int | None, viewer: Viewer, today: date
) -> str:
    """Whose weeks change when an earlier version of a plan is brought back."""
    now = board_of(session, board.key) if board.kind == PLAN else None
    then = version_parts(session, version_id)
    if now is None or not then:
        return ""
    document = with_modules(then[PLAN], now.modules.values())
    plan = plan_from(document, now.modules.values(), version_id=version_id or 0)
    readers = plan_readers_markup(session, board.key, viewer)
    return readers + _weeks(session, replace(now, document=document, plan=plan), viewer, today)


def _stage(plan: Plan, module: str) -> Stage | None:
    return next((it for it in plan.stages if module in it.module_keys), None)


def _where(was: Stage | None, now: Stage | None, plan: PlanBoard, language: Language) -> str:
    if now is None:
        way = "leaves"
    elif was is None:
        way = "opens"
    else:
        way = "stays" if was.key == now.key else "moves"
    return say(
        f"review.goes_{way}",
        language,
        plan=plan.plan.title[language],
        stage=_titled(was or now, language),
        to=_titled(now, language),
    )


def _titled(stage: Stage | None, language: Language) -> str:
    return stage.title[language] if stage else ""
