"""The pieces of the library: what needs somebody, the stages, and the modules of one of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from platform_core.accounts.rules import Language
from platform_core.clock import local_date
from platform_core.content.problems import Level, Problem
from platform_core.content.rules import LANGUAGES
from platform_core.content.shelves.looking import Count, Found, around, counted
from platform_core.content.shelves.rules import (
    Library,
    Need,
    Shelf,
    ShelfModule,
    ShelfStep,
    Standing,
    is_old,
)
from platform_core.insights.readers.rules import FEWEST, Read, is_hidden, shown_share
from platform_core.ui.components import address, escape, icon, link, more, paragraph
from platform_core.wording import say, say_full_date, say_time

MODULES_AT_ONCE = 20
_MOST_PROBLEMS = 40
_LOOKS = {
    Standing.PUBLISHED: "",
    Standing.DRAFT: "",
    Standing.IN_REVIEW: "",
    Standing.OUT_OF_DATE: " bad",
    Standing.HELD: " bad",
    Standing.MISSING: " bad",
}
_NOBODY = Read()


@dataclass(frozen=True, slots=True)
class Desk:
    """What every piece of the page is told: the language, when and where it is, whose service it
    is, and what readers did with each step, unless that is still being counted."""

    language: Language
    service_id: int
    today: date
    zone: ZoneInfo
    readers: Mapping[str, Read] | None = None

    def say(self, key: str, *, n: int | None = None, **names: object) -> str:
        """Words of this page."""
        return say(f"library.{key}", self.language, n=n, **names)

    def on(self, instant: datetime) -> str:
        """The day of an instant, with its year."""
        return say_full_date(local_date(instant, self.zone), self.language)


def editor(module: str, step: str = "") -> str:
    """Where the editor of a module is, or of a step of it. It is no page of Streamlit's."""
    asked = {"module": module, **({"step": step.rpartition("/")[2]} if step else {})}
    return address("studio/edit", **asked)


def away(words: str, to: str, *, look: str = "", about: str = "") -> str:
    """A link to a page that is none of Streamlit's. ``about`` is for a screen reader."""
    look = f' class="{look}"' if look else ""
    hidden = f'<span class="vh"> {escape(about)}</span>' if about else ""
    return f'<a{look} href="{escape(to)}">{escape(words)}{hidden}</a>'


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


LOOSE = "-"  # in the address, for what is in no stage


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


def facts_of(one: ShelfModule, desk: Desk) -> list[str]:
    """What there is to know of a module, in short sentences."""
    number = sum(not step.leaving for step in one.steps)
    facts = []
    if number:
        facts.append(desk.say("asks", n=one.minutes, steps=desk.say("steps", n=number)))
    if one.published_at is None:
        facts.append(desk.say("unpublished"))
    else:
        facts.append(desk.say("version", number=one.number, on=desk.on(one.published_at)))
        facts.append(checked(one.checked_on, desk))
    if one.owner:
        facts.append(desk.say("owner", owner=one.owner))
    return facts


def checked(on: date | None, desk: Desk) -> str:
    """When it was last approved, and in words when that is long ago."""
    if on is None:
        return desk.say("never_checked")
    old = "checked_long_ago" if is_old(on, today=desk.today) else "checked"
    return desk.say(old, on=say_full_date(on, desk.language))


def standing_markup(one: ShelfModule, desk: Desk) -> str:
    """What is going on with a module, in sentences: whose it is, its draft, its original."""
    language = desk.language
    said = []
    if one.held_back:
        said.append(desk.say("held_back"))
    if not one.is_ours and one.service:
        said.append(desk.say("anothers", service=one.service[language]))
    if one.draft:
        said.append(draft_words(one, desk))
    if one.original and one.original.moved_on:
        said.append(desk.say("original_moved", title=one.original.title[language]))
    return "".join(paragraph(words, look="tag") for words in said)


def draft_words(one: ShelfModule, desk: Desk) -> str:
    """Who has a draft open, since when, and how it stands."""
    draft = one.draft
    if draft is None:
        return ""
    name = draft.by
    if draft.service_id != desk.service_id:
        name = desk.say("of_service", name=name, service=draft.service[desk.language])
    said = [desk.say(f"draft.{draft.state}", name=name, on=desk.on(draft.started_at))]
    if draft.saved_at > draft.started_at:
        said.append(desk.say("draft.saved", on=desk.on(draft.saved_at)))
    if draft.sent_back:
        said.append(desk.say("draft.sent_back"))
    if draft.moved_on:
        said.append(desk.say("draft.moved_on"))
    if draft.due_at:
        time = say_time(draft.due_at, desk.language, desk.zone)
        said.append(desk.say("draft.due", on=desk.on(draft.due_at), time=time))
    return " ".join(said)


def steps_markup(steps: Iterable[ShelfStep], desk: Desk, words: str = "") -> str:
    """The steps of a module, a line each."""
    lines = "".join(f"<li>{_step(step, desk, words)}</li>" for step in steps)
    none = paragraph(desk.say("no_steps"), look="muted")
    return f'<ul class="lib">{lines}</ul>' if lines else none


def _step(step: ShelfStep, desk: Desk, words: str) -> str:
    title = step.title[desk.language]
    if step.step is not None:
        name = link("library", title, step=step.key)
    elif step.minutes is not None:
        name = away(title, editor(step.key.partition("/")[0], step.key))
    else:
        name = escape(title)
    facts = []
    if step.minutes is not None and step.effort is not None:
        facts.append(say("common.minutes", desk.language, n=step.minutes))
        facts.append(desk.say(f"effort.{step.effort}"))
    if step.leaving:
        facts.append(desk.say("leaving"))
    elif step.step is None and step.minutes is not None:
        facts.append(desk.say("new_step"))
    if is_old(step.checked_on, today=desk.today):
        facts.append(checked(step.checked_on, desk))
    about = f'<span class="more2">{escape(" · ".join(facts))}</span>' if facts else ""
    chips = "" if step.leaving else chips_of(step, desk)
    return (
        f"<div>{name}{about}{_around(step, words)}</div><div>{chips}</div>"
        f'<div class="did">{escape(readers_words(step, desk))}</div>'
    )


def _around(step: ShelfStep, words: str) -> str:
    found = around(step.step, words) if words and step.step else None
    if found is None:
        return ""
    language, said = found
    return f'<span class="more2 where" lang="{language}">{escape(said)}</span>'


def chips_of(step: ShelfStep, desk: Desk) -> str:
    """How far a step has come in each language, and whether somebody approved that; said once
    where both have come equally far."""
    found = {language: _standing(step, language) for language in LANGUAGES}
    if len(set(found.values())) == 1:
        return _chip("both", found[LANGUAGES[0]], desk)
    return "".join(_chip(language, it, desk) for language, it in found.items())


def _standing(step: ShelfStep, language: str) -> tuple[str, str]:
    """A standing's key in words, and how it looks."""
    standing = step.standing[language]
    key, look = str(standing), _LOOKS[standing]
    if standing in (Standing.PUBLISHED, Standing.DRAFT, Standing.IN_REVIEW):
        approved = language in step.approved
        return (f"{key}_approved", look) if approved else (key, " mid")
    return key, look


def _chip(words_in: str, found: tuple[str, str], desk: Desk) -> str:
    key, look = found
    said = desk.say(f"standing.{key}")
    words = desk.say("standing", words_in=desk.say(words_in), standing=said)
    return f'<span class="st{look}">{escape(words)}</span>'


def readers_words(step: ShelfStep, desk: Desk) -> str:
    """How many opened a step and what share finished it, unless they are few."""
    if step.step is None:
        return ""
    if desk.readers is None:
        return desk.say("being_counted")
    read = desk.readers.get(step.key, _NOBODY)
    if not read.opened:
        return desk.say("opened_by_nobody")
    if is_hidden(read.opened):
        return desk.say("opened_by_few", fewest=FEWEST)
    opened = desk.say("opened_by", n=read.opened)
    share = shown_share(read.finished, read.opened)
    return opened if share is None else f"{opened} {desk.say('finished', share=share)}"
