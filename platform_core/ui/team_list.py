"""The pieces of the page on which a list of referrals is brought in."""

from collections.abc import Iterable, Sequence
from typing import Any

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from platform_core.accounts.rules import Language
from platform_core.enrolment.importing.reading import FileRefused, Sheet
from platform_core.enrolment.importing.rules import Preview, RowProblem
from platform_core.enrolment.importing.words import head
from platform_core.ui.components import error_line, escape, html, link, more, paragraph, table
from platform_core.wording import say

_ROUND = "_referral_list_round"
_MOST_SHOWN = 200
_MEGABYTES = 5


def way_back(language: Language) -> str:
    """The way to the page that this one belongs to."""
    return f"<p>{link('invite', say('referral_list.back', language), look='back')}</p>"


def show_how(language: Language) -> None:
    """How a file is made, and an empty one to fill in."""
    said = [say(f"referral_list.how_{n}", language) for n in range(1, 5)]
    words = escape(say("referral_list.template", language))
    file = f'<a class="btn2" href="/export/referral-list.csv" download>{words}</a>'
    with st.container(key="card_how"):
        html(
            f"<h2>{escape(say('referral_list.how', language))}</h2>",
            *map(paragraph, said),
            f'<p class="acts">{file}</p>',
        )


def choose_file(language: Language) -> UploadedFile | None:
    """The file that was chosen; it stays in this session's memory and is served to nobody."""
    html(f"<h2>{escape(say('referral_list.choose', language))}</h2>")
    return st.file_uploader(
        say("referral_list.choose_label", language),
        type=["csv"],
        key=f"referral_list_{st.session_state.get(_ROUND, 0)}",
        max_upload_size=_MEGABYTES,
    )


def forget_file() -> None:
    """Begin the next run without a file."""
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def file_problem(refusal: FileRefused, language: Language) -> str:
    """Why a file cannot be used."""
    names = dict(refusal.names)
    if "columns" in names:
        names["columns"] = ", ".join(head(column, language) for column in names["columns"])
    return error_line("referral_list_error", say(refusal.wording, language, **names), language)


def progress(words: str, *, share: float | None = None) -> str:
    """How far a long piece of work is; without a share, that it goes on."""
    value = "" if share is None else f' value="{share:.3f}"'
    said = escape(words)
    return (
        f'<p role="status">{said}<br><progress max="1"{value} aria-label="{said}"></progress></p>'
    )


def how_far(done: int, of: int, language: Language, wording: str = "referral_list.taking") -> str:
    """How many are done already."""
    return progress(say(wording, language, done=done, of=of), share=done / of)


def show_preview(found: Preview, sheet: Sheet, language: Language) -> None:
    """What would happen: what to put right first, then who is new and who is here already."""
    html(
        f"<h2>{escape(say('referral_list.found', language))}</h2>",
        _counts(found, language),
        _unknown(sheet.unknown, language),
        _problems(found.problems, language),
        _different(found, language),
        _new(found, language),
    )


def take_button(found: Preview, language: Language) -> bool:
    """Whether to take the list now; no button while there is something to put right."""
    if found.problems:
        return False
    if not found.new:
        html(paragraph(say("referral_list.nothing_new", language)))
        return False
    words = say("referral_list.take", language, n=len(found.new))
    return st.button(words, key="referral_list_take", type="primary")


def _counts(found: Preview, language: Language) -> str:
    numbers = {
        "problems": len(found.problems),
        "new": len(found.new),
        "unchanged": found.unchanged,
        "different": len(found.different),
    }
    said = (say(f"referral_list.{key}", language, n=n) for key, n in numbers.items() if n)
    return f"<ul>{''.join(f'<li>{escape(words)}</li>' for words in said)}</ul>"


def _unknown(unknown: Sequence[str], language: Language) -> str:
    if not unknown:
        return ""
    return paragraph(say("referral_list.unknown", language, heads=", ".join(unknown)))


def _problems(problems: Sequence[RowProblem], language: Language) -> str:
    if not problems:
        return ""
    rows = [
        [
            str(problem.row),
            _column(problem.column, language),
            say(problem.wording, language, **problem.names),
        ]
        for problem in problems[:_MOST_SHOWN]
    ]
    heads = ("row", "column", "problem")
    put_right = paragraph(say("referral_list.put_right", language))
    return put_right + _first_of(problems, language) + _table("problem_list", heads, rows, language)


def _different(found: Preview, language: Language) -> str:
    rows = [
        [
            str(one.row),
            one.name,
            one.ref,
            ", ".join(_column(column, language) for column in one.columns),
        ]
        for one in found.different[:_MOST_SHOWN]
    ]
    return _opened(
        "different_list", ("row", "name", "ref", "differs"), rows, found.different, language
    )


def _new(found: Preview, language: Language) -> str:
    rows = [
        [str(one.row), one.referral.name, one.their_ref or ""] for one in found.new[:_MOST_SHOWN]
    ]
    return _opened("new_list", ("row", "name", "theirs"), rows, found.new, language)


def _opened(
    key: str, heads: Iterable[str], rows: list[list[str]], every: Sequence[Any], language: Language
) -> str:
    if not rows:
        return ""
    body = _first_of(every, language) + _table(key, heads, rows, language)
    return more(say(f"referral_list.{key}", language), body)


def _first_of(every: Sequence[Any], language: Language) -> str:
    if len(every) <= _MOST_SHOWN:
        return ""
    return paragraph(say("referral_list.first_only", language, shown=_MOST_SHOWN), look="muted")


def _table(key: str, heads: Iterable[str], rows: list[list[str]], language: Language) -> str:
    said = [say(f"referral_list.head_{name}", language) for name in heads]
    return table(say(f"referral_list.{key}", language), said, rows)


def _column(column: str, language: Language) -> str:
    return head(column, language) if column else say("referral_list.whole_row", language)
