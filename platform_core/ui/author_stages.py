"""What opens in a stage's card to change it: its modules, its place and its words."""

import streamlit as st

from platform_core.accounts.rules import Viewer
from platform_core.content.rules import Stage
from platform_core.ui.author_board import Board
from platform_core.ui.author_plan_acts import fields, mark_of, note_press
from platform_core.ui.components import escape, html, paragraph
from platform_core.ui.team_forms import choose_one, field_error, show_news_at, wrong_with
from platform_core.ui.team_panels import is_open, opener
from platform_core.wording import say


def stage_controls(board: Board, stage: Stage, viewer: Viewer) -> None:
    """The way to change a stage, and all of it once that was asked for."""
    language, panel = viewer.language, f"change_{stage.key}"
    opener(panel, say("plan.change_stage", language, title=stage.title[language]))
    if not is_open(panel):
        return
    with st.container(key=f"panel_{stage.key}"):
        show_news_at(panel)
        _modules(board, stage, viewer)
        _move(board, stage, viewer)
        _put(board, stage, viewer)
        _place(board, stage, viewer)
        stage_words(board, stage, viewer)


def _modules(board: Board, stage: Stage, viewer: Viewer) -> None:
    language, keys = viewer.language, board.named_in(stage.key)
    if not keys:
        return
    html(f"<h3>{escape(say('plan.order', language))}</h3>")
    for place, key in enumerate(keys):
        title = board.title_of(key, language)
        gone = f" {escape(say('plan.module_gone', language))}" if key in board.gone else ""
        with st.container(key=f"ways_{key}", horizontal=True, gap="small"):
            html(f"<p><strong>{place + 1}. {escape(title)}</strong>{gone}</p>")
            # A press that would change nothing is not offered.
            acts = {"up": place > 0, "down": place < len(keys) - 1, "out": True}
            for act in (name for name, is_on in acts.items() if is_on):
                st.button(
                    say(f"plan.{act}", language, title=title),
                    key=f"{act}_{key}",
                    on_click=note_press,
                    args=(act, board.seen, key),
                )


def _move(board: Board, stage: Stage, viewer: Viewer) -> None:
    language = viewer.language
    others = [one for one in board.plan.stages if one.key != stage.key]
    if not (stage.module_keys and others):
        return
    titles = {one.key: one.title[language] for one in others}
    with st.form(f"form_move_{stage.key}", border=False):
        html(f"<h3>{escape(say('plan.move_title', language))}</h3>")
        _choose(
            f"move_{stage.key}",
            "plan.which_module",
            _titles(board, stage.module_keys, viewer),
            viewer,
        )
        _choose(f"to_{stage.key}", "plan.which_stage", titles, viewer)
        st.form_submit_button(
            say("plan.move", language),
            key=f"send_move_{stage.key}",
            on_click=note_press,
            args=("move", board.seen, stage.key),
        )


def _put(board: Board, stage: Stage, viewer: Viewer) -> None:
    language = viewer.language
    if not board.loose:
        html(paragraph(say("plan.none_loose", language), look="muted small"))
        return
    titles = {one.key: one.title[language] for one in board.loose}
    with st.form(f"form_put_{stage.key}", border=False):
        html(f"<h3>{escape(say('plan.put_title', language))}</h3>")
        _choose(f"put_{stage.key}", "plan.which_module", titles, viewer)
        st.form_submit_button(
            say("plan.put", language),
            key=f"send_put_{stage.key}",
            on_click=note_press,
            args=("put", board.seen, stage.key),
        )


def _choose(key: str, label: str, titles: dict[str, str], viewer: Viewer) -> None:
    language = viewer.language
    choose_one(
        key,
        say(label, language),
        list(titles),
        key=key,
        said=lambda it: titles.get(it, it),
        placeholder=say("plan.choose", language),
        language=language,
    )


def _titles(board: Board, keys: tuple[str, ...], viewer: Viewer) -> dict[str, str]:
    return {key: board.modules[key].title[viewer.language] for key in keys}


def _place(board: Board, stage: Stage, viewer: Viewer) -> None:
    language, keys = viewer.language, [one.key for one in board.plan.stages]
    place = keys.index(stage.key)
    html(f"<h3>{escape(say('plan.stage_place', language))}</h3>")
    with st.container(key=f"ways_stage_{stage.key}", horizontal=True, gap="small"):
        acts = {
            "stage_up": place > 0,
            "stage_down": place < len(keys) - 1,
            "stage_out": not stage.steps,
        }
        for act in (name for name, is_on in acts.items() if is_on):
            st.button(
                say(f"plan.{act}", language),
                key=f"{act}_{stage.key}",
                on_click=note_press,
                args=(act, board.seen, stage.key),
            )
    if stage.steps:
        title = stage.title[language]
        html(
            paragraph(
                say("plan.refused.stage_not_empty", language, stage=title), look="muted small"
            )
        )


def stage_words(board: Board, stage: Stage | None, viewer: Viewer) -> None:
    """A form for a stage's words in both languages: of one that is there, or of a new one."""
    language, mark = viewer.language, mark_of(stage)
    title = "plan.words_title" if stage else "plan.add_title"
    with st.form(f"form_{stage.key if stage else 'add'}", border=False):
        html(f"<h3>{escape(say(title, language))}</h3>")
        for name, key in fields(mark).items():
            field_error(wrong_with(mark), key, language)
            if name == "near_programme":
                st.checkbox(
                    say("plan.near", language), stage.near_programme if stage else False, key=key
                )
            else:
                st.text_input(
                    say(f"plan.{name}", language),
                    _said(stage, name),
                    key=key,
                    max_chars=300,
                    autocomplete="off",
                )
        st.form_submit_button(
            say("plan.save_words" if stage else "plan.add", language),
            key=f"send_words_{stage.key}" if stage else "send_add",
            on_click=note_press,
            args=("stage_words", board.seen, stage.key, mark)
            if stage
            else ("stage_add", board.seen, mark),
        )


def _said(stage: Stage | None, name: str) -> str:
    if stage is None:
        return ""
    part, language = name.split("_")
    return (stage.title if part == "title" else stage.about)[language]
