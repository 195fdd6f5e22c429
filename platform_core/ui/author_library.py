"""The pieces of the library: what needs somebody, the stages, and the modules of one of them."""

from collections.abc import Iterator, Mapping, Sequence

from platform_core.content.problems import Level, Problem
from platform_core.content.rules import LANGUAGES
from platform_core.content.shelves.looking import Count, Found, counted
from platform_core.content.shelves.rules import LOOSE, Library, Need, Shelf, ShelfModule
from platform_core.ui.author_lines import (
    Desk,
    away,
    editor,
    facts_of,
    standing_markup,
    steps_markup,
)
from platform_core.ui.components import address, escape, icon, link, more, paragraph

MODULES_AT_ONCE = 20
_MOST_PROBLEMS = 40


def acts(desk: Desk) -> str:
    """What one can begin from here; the other pages are in the menu."""
    return f'<p class="acts">{away(desk.say("new_module"), "/studio/new", look="btn2")}</p>'


def needs_markup(count: Count, desk: Desk) -> str:
    """What steps wait for, each a way to those steps."""
    lines = "".join(
        f"<li>{link('library', desk.say(f'needs.{need}', n=n), need=need)}</li>"
        for need, n in count.needs.items()
        if n
    )
    title = f"<h2>{escape(desk.say('needs'))}</h2>"
    if not lines:
        return title + paragraph(desk.say("needs.nothing" if count.steps else "empty"))
    return f'{title}<ul class="needs">{lines}</ul>'


def errors_markup(problems: Sequence[Problem], desk: Desk) -> str:
    """What the content files hold back, in full."""
    errors = [problem for problem in problems if problem.level is Level.ERROR]
    if not errors:
        return ""
    title = f"<h2>{escape(desk.say('problems'))}</h2>" + paragraph(desk.say("held"))
    return title + _listed(errors, "bad", "cross", "fix", desk)


def advice_markup(problems: Sequence[Problem], desk: Desk) -> str:
    """What is worth a look in the content files and holds nothing back, to open on request."""
    others = [problem for problem in problems if problem.level is not Level.ERROR]
    title = f"<h2>{escape(desk.say('problems'))}</h2>"
    if len(others) == len(problems):
        title += paragraph(desk.say("no_errors"))
    if not others:
        return title
    return title + more(
        desk.say("advice", n=len(others)), _listed(others, "warn", "warn", "look_at", desk)
    )


def _listed(problems: list[Problem], look: str, picture: str, wording: str, desk: Desk) -> str:
    mark = (
        f'<span class="mark">{icon(picture)}'
        f'<span class="vh">{escape(desk.say(wording))}: </span></span>'
    )
    lines = "".join(
        f'<li class="{look}">{mark}<span><strong>'
        f"{escape(desk.say('place', file=it.path, line=it.line))}</strong> "
        f"{escape(it.said.in_language(desk.language))}</span></li>"
        for it in problems[:_MOST_PROBLEMS]
    )
    left = len(problems) - _MOST_PROBLEMS
    rest = paragraph(desk.say("and_more", n=left), look="muted small") if left > 0 else ""
    return f'<ul class="checks">{lines}</ul>{rest}'


def shelves_markup(library: Library, opened: str, first: int, desk: Desk) -> list[str]:
    """The stages of each plan, a card a plan, one of them open; then what is in no stage."""
    plans: dict[str, list[Shelf]] = {}
    for shelf in library.shelves:
        plans.setdefault(shelf.key.partition("/")[0], []).append(shelf)
    cards = [
        f"<h2>{escape(shelves[0].plan_title[desk.language])}</h2>"
        '<ul class="shelves">'
        + "".join(_shelf(shelf, shelf.key == opened, first, desk) for shelf in shelves)
        + "</ul>"
        for shelves in plans.values()
    ]
    if library.loose:
        loose = Shelf(LOOSE, {}, dict.fromkeys(LANGUAGES, desk.say("loose")), library.loose)
        cards.append(f'<ul class="shelves">{_shelf(loose, opened == LOOSE, first, desk)}</ul>')
    return cards


def _shelf(shelf: Shelf, is_open: bool, first: int, desk: Desk) -> str:
    count = counted(shelf.modules, today=desk.today)
    facts = " · ".join(
        (
            desk.say("modules", n=count.modules),
            desk.say("steps", n=count.steps),
            desk.say("minutes_in_all", n=count.minutes),
        )
    )
    chips = "".join(f"<li>{escape(words)}</li>" for words in _waiting(count, desk))
    asked = {} if is_open else {"stage": shelf.key}
    mark = f' data-opened="{escape(shelf.key)}"' if is_open else ""
    title = (
        f'<h3><a data-page{mark} href="{escape(address("library", **asked))}"'
        f' aria-expanded="{str(is_open).lower()}">{icon("chev")}'
        f"{escape(shelf.title[desk.language])}</a></h3>"
    )
    about = f'<p class="muted small">{escape(facts)}</p>' if shelf.modules else ""
    about += f'<ul class="chips">{chips}</ul>' if chips else ""
    if not is_open:
        return f"<li>{title}{about}</li>"
    shown = [Found(one, one.steps) for one in shelf.modules]
    inside = modules_markup(shown, first, desk, {"stage": shelf.key}, level=4)
    if not shelf.modules:
        inside = paragraph(desk.say("empty_stage"), look="muted")
    elif shelf.is_own and any(one.number for one in shelf.modules):
        sheets = address("print/sheets", stage=shelf.key.partition("/")[2])
        about += f'<p class="ways">{away(desk.say("print_stage"), sheets)}</p>'
    return f'<li class="open">{title}{about}{inside}</li>'


def _waiting(count: Count, desk: Desk) -> Iterator[str]:
    """What the steps of a stage wait for, in few words; approval once if none has any."""
    needs = dict(count.needs)
    del needs[Need.NOBODY]  # each of those is not approved either
    if count.steps and needs[Need.APPROVE_CY] == needs[Need.APPROVE_EN] == count.steps:
        del needs[Need.APPROVE_CY], needs[Need.APPROVE_EN]
        yield desk.say("chip.none_approved")
    for need, many in needs.items():
        if many:
            yield desk.say(f"chip.{need}", count=many)


def modules_markup(
    modules: Sequence[Found],
    first: int,
    desk: Desk,
    asked: Mapping[str, str],
    *,
    level: int = 3,
    words: str = "",
) -> str:
    """Twenty modules from ``first`` on, with the way to the others; ``words`` were looked for."""
    first = max(0, min(first, len(modules) - 1)) // MODULES_AT_ONCE * MODULES_AT_ONCE
    some = modules[first : first + MODULES_AT_ONCE]
    markup = "".join(_module(one, desk, level, words) for one in some)
    return markup + _pager(len(modules), first, desk, asked)


def _pager(count: int, first: int, desk: Desk, asked: Mapping[str, str]) -> str:
    if count <= MODULES_AT_ONCE:
        return ""
    last = min(first + MODULES_AT_ONCE, count)
    ways = ""
    if first:
        ways += _turn(desk.say("earlier"), asked, first - MODULES_AT_ONCE)
    if last < count:
        ways += " " + _turn(desk.say("later"), asked, last)
    said = desk.say("page", first=first + 1, last=last, count=count)
    return f'<p class="pager"><span>{escape(said)}</span> {ways}</p>'


def _turn(said: str, asked: Mapping[str, str], first: int) -> str:
    to = address("library", **{**asked, "first": first})
    return f'<a data-page href="{escape(to)}">{escape(said)}</a>'


def _module(found: Found, desk: Desk, level: int, words: str) -> str:
    one = found.module
    title = link("library", one.title[desk.language], module=one.key)
    return (
        f'<div class="mod"><h{level}>{title}</h{level}>'
        f'<p class="small muted">{escape(" ".join(facts_of(one, desk)))}</p>'
        f"{standing_markup(one, desk)}{steps_markup(found.steps, desk, words)}"
        f"{_ways(one, desk)}</div>"
    )


def _ways(one: ShelfModule, desk: Desk) -> str:
    if not one.is_ours:
        return ""
    about = one.title[desk.language]
    ways = [away(desk.say("edit"), editor(one.key), about=about)]
    if one.draft:
        ways.append(link("review", desk.say("review"), module=one.key))
    return f'<p class="ways">{"".join(ways)}</p>'
