"""The six-week strip on a flag: one mark a day, drawn as a picture with its words beside it."""

from base64 import b64encode
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise

from platform_core.enrolment.rules import Span
from platform_core.flags.strips import Strip
from platform_core.ui.components import escape
from platform_core.wording import say, say_short_date

_STEP = 6  # units of the drawing between two days
_HEIGHT = 34
_PINE, _HEATHER, _SAND, _DOT = "#0b5a4d", "#69417f", "#f0e3c8", "#74838a"
_DAY = timedelta(days=1)


def strip_picture(strip: Strip, language: str) -> str:
    """The strip as an image, with the dates of its ends below it."""
    drawn = b64encode(_svg(strip).encode()).decode()
    first = escape(say_short_date(strip.first_on, language))
    return (
        f'<img class="weeks" alt="{escape(strip_words(strip, language))}" '
        f'src="data:image/svg+xml;base64,{drawn}">'
        f'<p class="ends" aria-hidden="true"><span>{first}</span>'
        f"<span>{escape(say('this_week.today', language))}</span></p>"
    )


def small_strip(strip: Strip, language: str) -> str:
    """The same in the height of a line, for a table of many: visits and pauses alone."""
    place = {day: number for number, day in enumerate(strip.days)}
    marks = "".join(f"M{place[day] * 3 + 1} 2v12" for day in sorted(strip.visits))
    pauses = "".join(
        f'<rect x="{place[off.first_on] * 3}" height="16" fill="{_SAND}"'
        f' width="{(place[off.last_on] - place[off.first_on] + 1) * 3}"/>'
        for off in spans(strip.paused)
    )
    width = len(place) * 3
    drawn = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} 16">{pauses}'
        f'<path d="M0 15h{width}" stroke="{_DOT}" stroke-dasharray="1 2"/>'
        f'<path d="{marks}" stroke="{_PINE}" stroke-width="2"/></svg>'
    )
    code = b64encode(drawn.encode()).decode()
    alt = escape(strip_words(strip, language))
    return (
        f'<img class="days" alt="{alt}" width="{width}" height="16" '
        f'src="data:image/svg+xml;base64,{code}">'
    )


def strip_words(strip: Strip, language: str) -> str:
    """What the strip shows, as sentences."""
    first = say_short_date(strip.first_on, language)
    said = [say("flag.strip_none", language, first=first)]
    if strip.visits:
        last = say_short_date(max(strip.visits), language)
        said = [say("flag.strip", language, n=len(strip.visits), first=first, last=last)]
    for span in spans(strip.paused):
        begun, ended = (say_short_date(day, language) for day in (span.first_on, span.last_on))
        said.append(say("flag.strip_paused", language, first=begun, last=ended))
    return " ".join(said)


def spans(days: Iterable[date]) -> Iterator[Span]:
    """Days put together into spans without a gap, in order."""
    ordered = sorted(days)
    if not ordered:
        return
    begun = ordered[0]
    for day, following in pairwise([*ordered, date.max]):
        if following - day > _DAY:
            yield Span(begun, day)
            begun = following


def _svg(strip: Strip) -> str:
    place = {day: number for number, day in enumerate(strip.days)}
    marks = [_pause_mark(place[s.first_on], place[s.last_on]) for s in spans(strip.paused)]
    marks += [
        _visit_mark(number) if day in strip.visits else _dot_mark(number)
        for day, number in place.items()
    ]
    marks += [_wedge_mark(place[day]) for day in sorted(strip.openings)]
    width = len(place) * _STEP
    box = f'viewBox="0 0 {width} {_HEIGHT}" width="{width}" height="{_HEIGHT}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box}>{"".join(marks)}</svg>'


def _pause_mark(first: int, last: int) -> str:
    size = f'width="{(last - first + 1) * _STEP}" height="{_HEIGHT - 8}" rx="3"'
    return f'<rect x="{first * _STEP}" y="0" {size} fill="{_SAND}"/>'


def _visit_mark(day: int) -> str:
    return f'<rect x="{day * _STEP + 1}" y="3" width="4" height="20" rx="2" fill="{_PINE}"/>'


def _dot_mark(day: int) -> str:
    return f'<circle cx="{day * _STEP + 3}" cy="21" r="1.5" fill="{_DOT}"/>'


def _wedge_mark(day: int) -> str:
    return f'<path d="M{day * _STEP + 3} 26l4.5 7h-9z" fill="{_HEATHER}"/>'
