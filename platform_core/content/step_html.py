"""Those pieces of a step's page that are drawn alike for its readers and for its authors."""

import re
from html import escape as _escape
from itertools import count

from platform_core.content.markdown import to_html
from platform_core.wording import say

_INVISIBLE = {
    ord(letter): None for letter in "\x00\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069"
}


def escape(words: object) -> str:
    """Anybody's words as text: no markup, no NUL, and no letters that turn the line around."""
    return _escape(str(words).translate(_INVISIBLE))


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
