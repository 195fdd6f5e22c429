"""The six-week strip on a flag: one mark a day, drawn as a picture with its words beside it."""

from base64 import b64encode
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from platform_core.enrolment.rules import Span
from platform_core.ui.components import escape
from platform_core.wording import say, say_short_date

DAYS = 42
_STEP = 6  # units of the drawing between two days
_HEIGHT = 34
_PINE, _HEATHER, _SAND, _DOT = "#0b5a4d", "#69417f", "#f0e3c8", "#74838a"


@dataclass(frozen=True, slots=True)
class SixWeeks:
    """What the strip shows of the DAYS days up to and with ``today``."""

    today: date
    visited: Collection[date]
    opened: Collection[date] = ()
    paused: tuple[Span, ...] = ()

    @property
    def first(self) -> date:
        """The day at the strip's left end."""
        return self.today - timedelta(days=DAYS - 1)

    def place(self, day: date) -> int:
        """How far from the left a day's mark is, in days."""
        return (day - self.first).days

    def shown(self, days: Iterable[date]) -> list[date]:
        """Those days that fall on the strip, in order."""
        return sorted(day for day in set(days) if self.first <= day <= self.today)


def strip(weeks: SixWeeks, language: str) -> str:
    """The strip as an image, with the dates of its ends below it."""
    drawn = b64encode(_svg(weeks).encode()).decode()
    first = escape(say_short_date(weeks.first, language))
    return (
        f'<img class="weeks" alt="{escape(strip_words(weeks, language))}" '
        f'src="data:image/svg+xml;base64,{drawn}">'
        f'<p class="ends" aria-hidden="true"><span>{first}</span>'
        f"<span>{escape(say('this_week.today', language))}</span></p>"
    )


def strip_words(weeks: SixWeeks, language: str) -> str:
    """What the strip shows, as sentences."""
    visits = weeks.shown(weeks.visited)
    first = say_short_date(weeks.first, language)
    said = [say("flag.strip_none", language, first=first)]
    if visits:
        last = say_short_date(visits[-1], language)
        said = [say("flag.strip", language, n=len(visits), first=first, last=last)]
    for span in _pauses_shown(weeks):
        first, last = (say_short_date(day, language) for day in (span.first_on, span.last_on))
        said.append(say("flag.strip_paused", language, first=first, last=last))
    return " ".join(said)


def _svg(weeks: SixWeeks) -> str:
    width = DAYS * _STEP
    marks = [_pause_mark(weeks, span) for span in _pauses_shown(weeks)]
    visits = set(weeks.shown(weeks.visited))
    marks += [
        _visit_mark(n) if weeks.first + timedelta(days=n) in visits else _dot_mark(n)
        for n in range(DAYS)
    ]
    marks += [_wedge_mark(weeks.place(day)) for day in weeks.shown(weeks.opened)]
    box = f'viewBox="0 0 {width} {_HEIGHT}" width="{width}" height="{_HEIGHT}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box}>{"".join(marks)}</svg>'


def _pauses_shown(weeks: SixWeeks) -> list[Span]:
    return [p for p in weeks.paused if p.last_on >= weeks.first and p.first_on <= weeks.today]


def _pause_mark(weeks: SixWeeks, span: Span) -> str:
    left = max(0, weeks.place(span.first_on)) * _STEP
    right = (min(DAYS - 1, weeks.place(span.last_on)) + 1) * _STEP
    size = f'width="{right - left}" height="{_HEIGHT - 8}" rx="3"'
    return f'<rect x="{left}" y="0" {size} fill="{_SAND}"/>'


def _visit_mark(day: int) -> str:
    return f'<rect x="{day * _STEP + 1}" y="3" width="4" height="20" rx="2" fill="{_PINE}"/>'


def _dot_mark(day: int) -> str:
    return f'<circle cx="{day * _STEP + 3}" cy="21" r="1.5" fill="{_DOT}"/>'


def _wedge_mark(day: int) -> str:
    return f'<path d="M{day * _STEP + 3} 26l4.5 7h-9z" fill="{_HEATHER}"/>'
