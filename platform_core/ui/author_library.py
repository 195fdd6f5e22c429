"""The pieces of the library: problems in the files, shelves of modules, a step side by side."""

from datetime import datetime
from zoneinfo import ZoneInfo

from platform_core.accounts.rules import Language
from platform_core.clock import local_date
from platform_core.content.markdown import media_html, to_html
from platform_core.content.problems import Level, Problem
from platform_core.content.rules import LANGUAGES, Step, Words
from platform_core.content.shelves import Shelf, ShelfModule, ShelfStep, Standing
from platform_core.ui.components import escape, heading, icon, link, more, paragraph
from platform_core.wording import say, say_full_date

_LOOKS = {
    Standing.APPROVED: "",
    Standing.DRAFT: " mid",
    Standing.HELD: " bad",
    Standing.MISSING: " bad",
}


def problems_markup(problems: tuple[Problem, ...], language: Language) -> str:
    """What holds something back, in full; what does not, to open on request."""
    errors = [problem for problem in problems if problem.level is Level.ERROR]
    others = [problem for problem in problems if problem.level is Level.ADVICE]
    title = f"<h2>{escape(say('library.problems', language))}</h2>"
    if errors:
        held = paragraph(say("library.held", language))
        title += held + _listed(errors, "bad", "cross", "library.fix", language)
    else:
        title += paragraph(say("library.no_errors", language))
    if not others:
        return title
    return title + more(
        say("library.advice", language, n=len(others)),
        _listed(others, "warn", "warn", "library.look_at", language),
    )


def _listed(
    problems: list[Problem], look: str, picture: str, wording: str, language: Language
) -> str:
    mark = (
        f'<span class="mark">{icon(picture)}'
        f'<span class="vh">{escape(say(wording, language))}: </span></span>'
    )
    lines = "".join(
        f'<li class="{look}">{mark}<span><strong>{escape(_place(problem, language))}</strong> '
        f"{escape(problem.said.in_language(language))}</span></li>"
        for problem in problems
    )
    return f'<ul class="checks">{lines}</ul>'


def _place(problem: Problem, language: Language) -> str:
    return say("library.place", language, file=problem.path, line=problem.line)


def shelf_markup(shelf: Shelf, language: Language, zone: ZoneInfo) -> str:
    """A stage with its modules."""
    over = f'<p class="over">{escape(shelf.plan_title[language])}</p>'
    title = f"{over}<h2>{escape(shelf.title[language])}</h2>"
    modules = "".join(module_markup(one, language, zone) for one in shelf.modules)
    return title + (modules or paragraph(say("library.empty_stage", language), look="muted"))


def loose_markup(modules: tuple[ShelfModule, ...], language: Language, zone: ZoneInfo) -> str:
    """Published modules that no patient comes to."""
    title = f"<h2>{escape(say('library.loose', language))}</h2>"
    return title + "".join(module_markup(one, language, zone) for one in modules)


def module_markup(one: ShelfModule, language: Language, zone: ZoneInfo) -> str:
    """A module: its version, who looks after it, and each step with its standing."""
    module = one.module
    facts = [
        say(
            "library.version",
            language,
            number=module.number,
            on=_on(one.published_at, language, zone),
        ),
        say("library.owner", language, owner=module.owner),
    ]
    held = paragraph(say("library.held_back", language), look="tag") if one.held_back else ""
    title = f'<h3 class="sec">{escape(module.title[language])}</h3>'
    about = paragraph(" ".join(facts), look="small muted")
    return title + about + held + _steps(one, language)


def _on(instant: datetime, language: Language, zone: ZoneInfo) -> str:
    return say_full_date(local_date(instant, zone), language)


def _steps(one: ShelfModule, language: Language) -> str:
    caption = escape(say("library.steps_of", language, module=one.module.title[language]))
    heads = ("step", "minutes", "effort", *LANGUAGES)
    top = "".join(f'<th scope="col">{escape(say(f"library.{h}", language))}</th>' for h in heads)
    rows = "".join(_row(step, language) for step in one.steps)
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{caption}">'
        f'<table class="t steps"><caption class="vh">{caption}</caption>'
        f"<thead><tr>{top}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _row(shelved: ShelfStep, language: Language) -> str:
    step = shelved.step
    if step is None:
        title, minutes, effort = escape(shelved.key.partition("/")[2]), "", ""
    else:
        title = link("library", step.words[language].title, step=step.key)
        minutes = escape(say("common.minutes", language, n=step.minutes))
        effort = escape(say(f"library.effort.{step.effort}", language))
    standings = "".join(f"<td>{_chip(shelved.standing[one], language)}</td>" for one in LANGUAGES)
    return f'<tr><th scope="row">{title}</th><td>{minutes}</td><td>{effort}</td>{standings}</tr>'


def _chip(standing: Standing, language: Language) -> str:
    words = escape(say(f"library.standing.{standing}", language))
    return f'<span class="st{_LOOKS[standing]}">{words}</span>'


def preview_top(step: Step, language: Language) -> str:
    """The step's name and what it asks, with the way back."""
    facts = (
        say("common.minutes", language, n=step.minutes),
        say(f"library.effort.{step.effort}", language),
        say("library.as_read", language),
    )
    return _back(language) + heading(step.words[language].title, about=" · ".join(facts))


def preview(step: Step, shown: str, language: Language) -> str:
    """The step as a patient reads it in the language ``shown``, short and full."""
    words = step.words[shown]
    pictures = "".join(media_html(media, shown) for media in words.media)
    tried = (
        f'<aside class="try"><h3>{escape(say("library.to_try", language))}</h3>'
        f'<div lang="{shown}">{to_html(words.activity)}</div></aside>'
        if words.activity
        else ""
    )
    return (
        f"<h2>{escape(say(f'library.{shown}', language))}</h2>{_approval(words, language)}"
        f'<p class="ptitle" lang="{shown}">{escape(words.title)}</p>'
        f"{_part('short', language)}{_prose(words.short, shown)}"
        f'{_part("full", language)}<div lang="{shown}">{pictures}</div>'
        f"{_prose(words.body, shown)}{tried}"
    )


def sources(step: Step, language: Language) -> str:
    """Where the words come from."""
    lines = "".join(f"<li>{escape(source)}</li>" for source in step.sources)
    return more(say("library.sources", language), f"<ul>{lines}</ul>")


def unknown(language: Language) -> str:
    """There is no such step, perhaps no longer."""
    return _back(language) + heading(say("library.unknown", language))


def _back(language: Language) -> str:
    words = escape(say("library.title", language))
    return f'<a class="back" data-page href="/library">{icon("back")}{words}</a>'


def _part(name: str, language: Language) -> str:
    return f'<p class="over">{escape(say(f"library.{name}", language))}</p>'


def _prose(markdown: str, shown: str) -> str:
    lead = to_html(markdown).replace("<p>", '<p class="lead">', 1)
    # The page has its own h1 and each language its h2.
    parts = lead.replace("<h2>", "<h3>").replace("</h2>", "</h3>")
    return f'<div class="prose" lang="{shown}">{parts}</div>'


def _approval(words: Words, language: Language) -> str:
    if not words.approved or words.approved_on is None:
        return paragraph(say("library.not_approved", language), look="small muted")
    on = say_full_date(words.approved_on, language)
    said = say("library.approved_by", language, by=words.approved_by, on=on)
    return paragraph(said, look="small muted")
