"""What an author pressed on the plan, done before the page is drawn.

A button notes what it is for, and which wording of the plan was on the page when it was drawn: if
somebody else changed it in between, they are named and nothing is overwritten.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import streamlit as st

from platform_core.accounts.rules import Language, Viewer
from platform_core.content.documents import digest_of
from platform_core.content.drafts.rules import DraftClosed, DraftMoved, NotYours, PartRefused
from platform_core.content.planning import rules
from platform_core.content.planning.actions import Change, Seen, change_plan
from platform_core.content.planning.rules import PlanRefused
from platform_core.content.rules import Stage
from platform_core.settings import settings
from platform_core.storage.tables import Person
from platform_core.ui.author_board import Board, board_of
from platform_core.ui.team_forms import clear, reading, saving, tell, tell_wrong
from platform_core.ui.team_panels import is_open
from platform_core.wording import say, say_time

FORM = "plan"
_PRESSED = "_plan_pressed"


@dataclass(frozen=True, slots=True)
class Press:
    """One press: what is to be done, to what, and which wording of the plan was seen."""

    act: str
    seen: Seen
    of: tuple[str, ...] = ()


def note_press(act: str, seen: Seen, *of: str) -> None:
    """For ``on_click``: remember what was pressed until the page's guard has run."""
    st.session_state[_PRESSED] = Press(act, seen, of)


def pressed_now() -> Press | None:
    """What was pressed, once."""
    found: Press | None = st.session_state.pop(_PRESSED, None)
    return found


def settle(press: Press, plan_key: str, viewer: Viewer, now: datetime) -> None:
    """Change the draft as was asked, and say on this run what came of it."""
    language = viewer.language
    with reading(viewer) as session:
        board = board_of(session, plan_key)
    if board is None:
        return
    try:
        change = _change(press, board)
        with saving(FORM, viewer) as session:
            change_plan(
                session,
                plan_key,
                change,
                seen=press.seen,
                service_id=viewer.service_id,
                by=viewer.person_id,
                at=now,
            )
    except PlanRefused as refusal:
        say_refused(press, refusal, board, language)
    except (DraftMoved, DraftClosed, NotYours, PartRefused) as refusal:
        tell(why_not(refusal, viewer) + _typed_in_vain(press, board, language), is_saved=False)
    else:
        if press.act == "stage_add":
            clear(fields(mark_of(None)).values())
        said = say(f"plan.done.{press.act}", language, **_names(press, board, language))
        tell(said, place=_open_stage(board))


def _open_stage(board: Board) -> str | None:
    """The panel that is open: what was pressed in it is answered in it."""
    panels = (f"change_{stage.key}" for stage in board.plan.stages)
    return next((panel for panel in panels if is_open(panel)), None)


def _change(press: Press, board: Board) -> Change:
    """The change that a press asks for."""
    acts: Mapping[str, Callable[..., Change]] = {
        "up": lambda module: partial(rules.shift_module, module=module, by=-1),
        "down": lambda module: partial(rules.shift_module, module=module, by=1),
        "out": lambda module: partial(rules.take_out, module=module),
        "move": _move,
        "put": lambda stage: _put(stage, board),
        "stage_up": lambda stage: partial(rules.shift_stage, stage=stage, by=-1),
        "stage_down": lambda stage: partial(rules.shift_stage, stage=stage, by=1),
        "stage_out": lambda stage: partial(rules.remove_stage, stage=stage),
        "stage_words": lambda stage, mark: partial(
            rules.change_stage, stage=stage, said=typed_words(mark)
        ),
        "stage_add": lambda mark: partial(rules.add_stage, said=typed_words(mark)),
    }
    return acts[press.act](*press.of)


def _move(stage: str) -> Change:
    module, target = _chosen(f"move_{stage}"), _chosen(f"to_{stage}")
    return partial(rules.move_module, module=module, stage=target)


def _put(stage: str, board: Board) -> Change:
    return partial(rules.put_in, module=_chosen(f"put_{stage}"), stage=stage, known=board.modules)


def _chosen(key: str) -> str:
    chosen = st.session_state.get(key)
    if not chosen:
        raise PlanRefused("nothing_chosen", field=key)
    return str(chosen)


def mark_of(stage: Stage | None) -> str:
    """What tells the form for a stage's words from others, or for those of a new one.

    A stage with other words has another form, so that nobody saves over what they did not see.
    Whatever else is changed, what is being typed stays.
    """
    if stage is None:
        return "add"
    return f"{stage.key}_{digest_of([stage.title, stage.about, stage.near_programme])[:12]}"


def fields(mark: str) -> dict[str, str]:
    """The keys of the widgets for a stage's words, by what each is; ``mark`` tells one form from
    another."""
    names = ("title_en", "title_cy", "about_en", "about_cy", "near_programme")
    return {name: f"{name}_{mark}" for name in names}


def typed_words(mark: str) -> dict[str, Any]:
    """What was typed about a stage."""
    typed = {name: st.session_state.get(key) for name, key in fields(mark).items()}
    return {
        "title": {"en": typed["title_en"] or "", "cy": typed["title_cy"] or ""},
        "about": {"en": typed["about_en"] or "", "cy": typed["about_cy"] or ""},
        "near_programme": bool(typed["near_programme"]),
    }


def _typed_in_vain(press: Press, board: Board, language: Language) -> str:
    """What was typed about a stage whose form is there no more, or has other words by now."""
    if press.act != "stage_words":
        return ""
    key, mark = press.of
    if any(one.key == key and mark_of(one) == mark for one in board.plan.stages):
        return ""
    typed = typed_words(mark)
    said = [words for name in ("title", "about") for words in typed[name].values() if words]
    return f" {say('plan.you_typed', language, words=' · '.join(said))}"


def say_refused(press: Press, refusal: PlanRefused, board: Board, language: Language) -> None:
    """A refusal by its field if it has one, or on top of the page."""
    if refusal.wording.startswith(("no_title", "no_about")):
        key = fields(press.of[-1])[refusal.wording.removeprefix("no_")]
        tell_wrong(press.of[-1], {key: say(f"plan.refused.{refusal.wording}", language)})
    elif refusal.wording == "nothing_chosen":
        field = str(refusal.names["field"])
        tell_wrong(field, {field: say("plan.refused.nothing_chosen", language)})
    else:
        tell(refused_words(refusal, board, language), is_saved=False)


def refused_words(refusal: PlanRefused, board: Board, language: Language) -> str:
    """Why a plan cannot be so, with the titles of what it is about."""
    names = {name: _title(name, str(key), board, language) for name, key in refusal.names.items()}
    return say(f"plan.refused.{refusal.wording}", language, **names)  # type: ignore[arg-type]


def _title(kind: str, key: str, board: Board, language: Language) -> str:
    if kind == "module":
        return board.title_of(key, language)
    if kind == "stage":
        stages = (one for one in board.document["stages"] if one["key"] == key)
        return str(next((one["title"][language] for one in stages), key))
    return key


def _names(press: Press, board: Board, language: Language) -> dict[str, Any]:
    kind = "stage" if press.act.startswith("stage") else "module"
    key = press.of[0] if press.of else ""
    if press.act in ("move", "put"):
        key = str(st.session_state.get(f"{press.act}_{key}"))
    names = {"title": _title(kind, key, board, language)}
    if press.act == "move":
        to = str(st.session_state.get(f"to_{press.of[0]}"))
        names["stage"] = _title("stage", to, board, language)
    return names


def why_not(refusal: Exception, viewer: Viewer) -> str:
    """Why nothing was saved."""
    language = viewer.language
    if isinstance(refusal, DraftMoved) and refusal.who and refusal.when:
        time = say_time(refusal.when, language, settings().zone)
        with reading(viewer) as session:
            name = session.get_one(Person, refusal.who).name
        return say("plan.moved", language, name=name, time=time)
    if isinstance(refusal, NotYours):
        return say("plan.not_yours", language)
    if isinstance(refusal, PartRefused):
        return " ".join(one.said.in_language(language) for one in refusal.refused)
    return say("plan.moved_on", language)
