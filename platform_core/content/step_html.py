"""Those pieces of a step's page that are drawn alike for its readers and for its authors."""

import re
from html import escape as _escape
from itertools import count

from platform_core.content.markdown import to_html
from platform_core.content.urgent_help import urgent_help
from platform_core.wording import say

_INVISIBLE = {
    ord(letter): None for letter in "\x00\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069"
}


def escape(words: object) -> str:
    """Anybody's words as text: no markup, no NUL, and no letters that turn the line around."""
    return _escape(str(words).translate(_INVISIBLE))


def icon(name: str) -> str:
    """A small picture beside words, never instead of them; its names are in icons.css."""
    return f'<span class="i i-{name}" aria-hidden="true"></span>'


def note(strong: str, rest: str, *, picture: str = "msg") -> str:
    """A line that must be seen before what follows. ``rest`` is markup."""
    body = f"<span><strong>{escape(strong)}</strong> {rest}</span>"
    return f'<p class="note">{icon(picture)}{body}</p>'


def telephone(number: str) -> str:
    """A number to tap."""
    digits = "".join(sign for sign in number if sign.isdigit())
    return f'<a href="tel:{digits}">{escape(number)}</a>'


def call_now(language: str) -> str:
    """Whom to call now, in two sentences with numbers to tap; no database, no script."""
    help_ = urgent_help(language)
    mental_health, samaritans = help_.urgent.lines[:2]
    return escape(say("common.call_now", language)).format(
        call_999=telephone(help_.emergency.call.number),
        call_111=telephone(mental_health.number),
        call_samaritans=telephone(samaritans.number),
    )


def help_card(language: str) -> str:
    """A small calm card above words that may be hard to read: whom to ring, and where more is."""
    more = escape(say("care.more_help", language))
    return (
        f'<section class="card" aria-label="{escape(say("common.urgent_help", language))}">'
        f'<p class="note">{icon("phone")}<span>{call_now(language)} '
        f'<a href="/urgent-help">{more}</a></span></p></section>'
    )


def dots(count: int, at: int) -> str:
    """Stepping stones at text size: ``at`` is the one you are on, counted from 1."""
    looks = ("done" if n < at else "now" if n == at else "" for n in range(1, count + 1))
    stones = "".join(f'<span class="{look}"></span>' for look in looks)
    return f'<span class="dots" aria-hidden="true">{stones}</span>'


def opening_html(title: str, stage: str, number: int, steps: int, language: str) -> str:
    """Which stage, what the step is called, and which step of how many."""
    over = escape(say("step.in_stage", language, stage=stage))
    where = escape(say("step.number_of", language, number=number, count=steps))
    progress = f'<p class="progress">{dots(steps, number)}<span>{where}</span></p>'
    return f'<p class="over">{over}</p><h1>{escape(title)}</h1>{progress}'


def sections(markdown: str) -> tuple[str, ...]:
    """A body as HTML, cut before each heading: its first paragraph stands out, its headings are
    numbered so that they can be returned to."""
    numbers = count(1)
    drawn = to_html(markdown).replace("<p>", '<p class="lead">', 1)
    drawn = re.sub("<h2>", lambda _: f'<h2 id="part-{next(numbers)}">', drawn)
    return tuple(re.split("(?=<h2 )", drawn))


def to_try_html(activity: str | None, language: str) -> str:
    """The one optional thing to do, if there is one."""
    if not activity:
        return ""
    title = escape(say("step.to_try", language))
    return (
        f'<aside class="try" aria-labelledby="try"><h2 id="try">{title}</h2>'
        f"{to_html(activity)}</aside>"
    )


def reflection_opening(language: str) -> str:
    """What is said above the question for oneself: nobody reads the answer, and whom to ring."""
    urgent = f'<a href="/urgent-help">{escape(say("check_in.urgent_link", language))}</a>'
    yours = escape(say("step.reflection_yours", language))
    over = f'<p class="over">{escape(say("step.reflection_over", language))}</p>'
    return over + note(say("step.reflection_unread", language), f"{yours} {urgent}")
