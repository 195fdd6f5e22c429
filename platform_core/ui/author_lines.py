"""What is said of a module and of each of its steps, wherever the library shows them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from platform_core.accounts.rules import Language
from platform_core.clock import local_date
from platform_core.content.rules import LANGUAGES
from platform_core.content.shelves.looking import around
from platform_core.content.shelves.rules import ShelfModule, ShelfStep, Standing, is_old
from platform_core.insights.readers.rules import FEWEST, Read, is_hidden, shown_share
from platform_core.ui.components import address, escape, link, paragraph
from platform_core.wording import say, say_full_date, say_time

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
