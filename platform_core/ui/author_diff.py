"""What is new in a draft, drawn: English and Welsh side by side, said in words and by colour."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from platform_core.accounts.rules import Language
from platform_core.content.drafts.diff import Row, Section, differences
from platform_core.content.drafts.paragraphs import Change, Paragraph, Run
from platform_core.content.rules import LANGUAGES
from platform_core.ui.author_diff_facts import Names, chip, facts_markup
from platform_core.ui.author_diff_media import media_markup
from platform_core.ui.author_review import Board
from platform_core.ui.components import escape, more, paragraph
from platform_core.wording import say

_CONTEXT = 2  # paragraphs as they were that are shown in a row; more of them open on request
_HEADING = re.compile(r"^#{1,6}\s+")  # drawn as a heading: who reads need not know Markdown
_ELEMENT = {Change.ADDED: "ins", Change.REMOVED: "del"}


def diff_markup(board: Board, language: Language) -> str:
    """Every section that is not as patients read it now, and the names of those that are."""
    found = differences(board.kind, board.before, board.after)
    changed = [it for it in found if it.change is not Change.SAME]
    title = f"<h2>{escape(say('review.diff', language))}</h2>"
    if not changed:
        return title + paragraph(say("review.diff_none", language))
    about = paragraph(say("review.diff_about", language), look="muted")
    return title + about + sections_markup(board.kind, found, language, board.called)


def sections_markup(
    kind: str, found: Sequence[Section], language: Language, called: Names | None = None
) -> str:
    """The sections that are not as they were, and the names of those that are. ``called`` has the
    titles of modules and stages by their keys."""
    changed = (it for it in found if it.change is not Change.SAME)
    sections = "".join(_section(it, kind, language, called or {}) for it in changed)
    return f'<div class="diff">{sections}</div>{_same(found, language)}'


def _same(found: Sequence[Section], language: Language) -> str:
    names = [it.title[language] for it in found if it.change is Change.SAME and it.key]
    if not names:
        return ""
    words = say("review.diff_same", language, names=" · ".join(names))
    return paragraph(words, look="small muted")


def _section(section: Section, kind: str, language: Language, called: Names) -> str:
    what = _what(section, kind)
    name = escape(say(f"review.section.{what}", language, title=section.title[language]))
    facts = facts_markup(section, language, called)
    texts = "".join(
        _text(field, rows, language)
        for field, rows in section.texts.items()
        if any(_is_new(row) for row in rows)
    )
    title = f"<h3>{name} {chip(section.change, language)}</h3>"
    if section.change is Change.REMOVED:
        gone = facts + media_markup(section, language) + texts
        return title + more(say("review.what_it_said", language), gone)
    return f"{title}{facts}{media_markup(section, language)}{texts}"


def _what(section: Section, kind: str) -> str:
    if not section.key:
        return kind
    return "stage" if kind == "plan" else "step"


def _text(field: str, rows: Sequence[Row], language: Language) -> str:
    heads = "".join(
        f'<p class="dhead" aria-hidden="true">{escape(say(f"review.{it}", language))}</p>'
        for it in LANGUAGES
    )
    pairs = "".join(_rows(rows, language))
    name = escape(say(f"review.field.{field}", language))
    return f'<h4>{name}</h4><div class="pairs heads">{heads}</div>{pairs}'


def _rows(rows: Sequence[Row], language: Language) -> Iterator[str]:
    for is_new, some in groupby(rows, key=_is_new):
        these = list(some)
        drawn = "".join(_pair(row, language) for row in these)
        if is_new or len(these) <= _CONTEXT:
            yield drawn
        else:
            yield more(say("review.as_before", language, n=len(these)), drawn)


def _is_new(row: Row) -> bool:
    return any(it is not None and it.change is not Change.SAME for it in (row.en, row.cy))


def _pair(row: Row, language: Language) -> str:
    cells = "".join(_cell(getattr(row, it), it, language) for it in LANGUAGES)
    return f'<div class="pairs">{cells}</div>'


def _cell(one: Paragraph | None, shown: str, language: Language) -> str:
    name = f'<span class="dlang">{escape(say(f"review.{shown}", language))}</span>'
    if one is None:
        words = escape(say("review.nothing_here", language))
        return f'<div class="dcell none">{name}<p class="small muted">{words}</p></div>'
    mark = "" if one.change is Change.SAME else f"{chip(one.change, language)} "
    runs = "".join(_run(it, one.change, language) for it in one.runs)
    look = " dhead" if one.runs[-1].words.startswith("#") else ""
    return (
        f'<div class="dcell {one.change}">{name}'
        f'<p>{mark}<span lang="{shown}" class="dwords{look}">{runs}</span></p></div>'
    )


def _run(run: Run, whole: Change, language: Language) -> str:
    element, words = _ELEMENT.get(run.change), escape(_HEADING.sub("", run.words))
    if element is None:
        return words
    if whole is not Change.CHANGED:  # the chip says it of the whole paragraph
        return f"<{element}>{words}</{element}>"
    before = escape(say(f"review.run.{run.change}", language))
    after = escape(say("review.run.end", language))
    return (
        f'<{element}><span class="vh" lang="{language}">{before} </span>{words}'
        f'<span class="vh" lang="{language}"> {after} </span></{element}>'
    )
