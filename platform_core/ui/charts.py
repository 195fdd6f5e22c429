"""Charts for staff pages. Plotly is heavy, so no page that a patient opens may import this."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import plotly.graph_objects as go

from platform_core.enrolment.rules import Span
from platform_core.insights.rules import Event, Kind
from platform_core.ui.team_words import event_words, say_day
from platform_core.wording import say, say_short_date

# Without the bar of tools: every one of them wants a mouse.
CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}

_FONT = "-apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
_INK, _INK2, _LINE = "#212b32", "#47565e", "#d3ddd7"
_PINE, _HEATHER, _BRACKEN, _CONTROL = "#0b5a4d", "#69417f", "#84480c", "#5d6e76"
_LAKE, _LAKE_TINT, _SAND, _QUIET = "#1a5787", "#e6eff6", "#f0e3c8", "#f8f0e0"
_LANES = ("contacts", "messages", "check_ins", "steps", "visits")
_LONGEST = timedelta(days=366)
_TICKS = 3


def timeline_figure(
    events: Sequence[Event],
    *,
    pauses: Iterable[Span],
    quiet: Span | None,
    today: date,
    language: str,
) -> go.Figure:
    """Five lanes on one axis: contacts, messages and answers to them, check-ins, steps, visits.

    Pauses and the quiet spell are shaded and named. At most the last year is drawn; the list below
    the chart has everything.
    """
    first = first_shown(events, today)
    drawn = [event for event in events if event.on >= first]
    figure = go.Figure()
    _shade(figure, [p for p in pauses if p.last_on >= first], quiet, first, today, language)
    for lane, (height, kinds) in _MARKS.items():
        for look, key in kinds:
            _mark(figure, [e for e in drawn if _is(e, key)], height, look, language, lane)
    _frame(figure, first, today, language)
    return figure


def has_marks(events: Iterable[Event]) -> bool:
    """Whether anything happened that a lane would show."""
    marks = [key for _, kinds in _MARKS.values() for _, key in kinds]
    return any(_is(event, mark) for event in events for mark in marks)


def first_shown(events: Iterable[Event], today: date) -> date:
    """The first day on the chart's axis: of the first event, but at most a year ago."""
    return max(min((event.on for event in events), default=today), today - _LONGEST)


def timeline_words(events: Sequence[Event], language: str) -> str:
    """What the chart shows, in a sentence or two: counts and dates, nothing judged."""
    visits = sorted(event.on for event in events if event.kind is Kind.VISIT)
    if not visits:
        return say("record.chart_no_visits", language)
    counts = {
        "steps": sum(event.key.endswith(".step_finished") for event in events),
        "answers": sum(event.kind is Kind.CHECK_IN for event in events),
        "contacts": sum(event.kind is Kind.CONTACT for event in events),
    }
    said: dict[str, Any] = {
        name: say(f"record.chart_{name}", language, n=n) for name, n in counts.items()
    }
    last = say_day(visits[-1], language)
    seen = say("record.chart_visits", language, n=len(visits), last=last)
    rest = say("record.chart_rest", language, **said)
    return f"{seen} {rest[:1].upper()}{rest[1:]}"


_Look = dict[str, Any]


def _line(width: float, colour: str) -> _Look:
    return {"width": width, "color": colour}


_VISIT: _Look = {"symbol": "line-ns", "size": 22, "line": _line(3, _PINE)}
_OPENED: _Look = {"symbol": "triangle-up", "size": 13, "color": _HEATHER}
_READING: _Look = {"symbol": "circle", "size": 15, "color": "#fff", "line": _line(3, _HEATHER)}
_FINISHED: _Look = {"symbol": "circle", "size": 15, "color": _HEATHER}
_ANSWERS: _Look = {"symbol": "square", "size": 18, "color": _LAKE_TINT, "line": _line(1.5, _LAKE)}
_CONTACT: _Look = {"symbol": "diamond", "size": 17, "color": _BRACKEN}
_SENT: _Look = {"symbol": "square", "size": 11, "color": "#fff", "line": _line(2, _CONTROL)}
_LOST: _Look = {"symbol": "x-thin", "size": 11, "line": _line(3, _INK)}
_ANSWER: _Look = {"symbol": "circle", "size": 13, "color": _PINE}
# By lane: its height, and what is drawn in it, later over earlier.
_MARKS: dict[str, tuple[int, tuple[tuple[_Look, str], ...]]] = {
    "visits": (4, ((_VISIT, "visit"),)),
    "steps": (
        3,
        ((_OPENED, "stage_opened"), (_READING, "step_opened"), (_FINISHED, "step_finished")),
    ),
    "check_ins": (2, ((_ANSWERS, "check_in"),)),
    "messages": (1, ((_SENT, "message_sent"), (_LOST, "message_failed"), (_ANSWER, "answer"))),
    "contacts": (0, ((_CONTACT, "contact"),)),
}


def _is(event: Event, mark: str) -> bool:
    return event.kind == mark or event.key == f"team.event.{mark}"


def _mark(
    figure: go.Figure, events: list[Event], height: int, look: _Look, language: str, lane: str
) -> None:
    if not events:
        return
    said = [f"{event_words(e, language)}, {say_short_date(e.on, language)}" for e in events]
    figure.add_scatter(
        x=[event.on for event in events],
        y=[height] * len(events),
        mode="markers+text",
        marker=look,
        text=[_number_in(event) for event in events],
        textfont={"size": 13, "color": _INK},
        hovertext=[_plain(words) for words in said],
        hovertemplate="%{hovertext}<extra></extra>",
        name=say(f"record.lane_{lane}", language),
    )


def _number_in(event: Event) -> str:
    """Pain as entered, inside a check-in's mark; a dash where it was skipped."""
    if event.kind is not Kind.CHECK_IN:
        return ""
    pain = event.params["pain"]
    return "–" if pain is None else str(pain)


def _plain(words: str) -> str:
    """Words as text: Plotly reads some markup of its own in what it shows."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _shade(
    figure: go.Figure,
    pauses: Iterable[Span],
    quiet: Span | None,
    first: date,
    today: date,
    language: str,
) -> None:
    for pause in pauses:
        shown = Span(max(pause.first_on, first), min(pause.last_on, today))
        _band(figure, shown, _SAND, say("this_week.key_paused", language), first, today)
    if quiet:
        days = (quiet.last_on - quiet.first_on).days + 1
        shown = Span(max(quiet.first_on, first), quiet.last_on)
        _band(figure, shown, _QUIET, say("record.quiet_days", language, n=days), first, today)


def _band(figure: go.Figure, span: Span, colour: str, words: str, first: date, today: date) -> None:
    if span.last_on < span.first_on:
        return
    until = span.last_on + timedelta(days=1)
    figure.add_vrect(x0=span.first_on, x1=until, fillcolor=colour, line_width=0, layer="below")
    wide = (until - span.first_on).days / max(1, (today - first).days)
    right = (today - span.last_on).days < (today - first).days / 10
    figure.add_annotation(
        x=until if right else span.first_on,
        xanchor="right" if right else "left",
        y=4.72,
        text=words if wide > 0.04 else "",
        showarrow=False,
        font={"color": _BRACKEN, "size": 14},
    )


def _frame(figure: go.Figure, first: date, today: date, language: str) -> None:
    figure.update_layout(
        height=390,
        margin={"l": 96, "r": 18, "t": 8, "b": 30},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": _FONT, "size": 14, "color": _INK},
        hoverlabel={"font": {"family": _FONT, "size": 14}, "bgcolor": "#fff", "bordercolor": _INK},
        dragmode=False,
        showlegend=False,
    )
    figure.update_yaxes(
        tickvals=list(range(len(_LANES))),
        ticktext=[say(f"record.lane_{lane}", language) for lane in _LANES],
        tickfont={"size": 15, "color": _INK},
        ticklabelstandoff=8,
        range=[-0.5, 4.9],
        gridcolor=_LINE,
        zeroline=False,
        fixedrange=True,
    )
    days = _tick_days(first, today)
    figure.update_xaxes(
        tickvals=days,
        ticktext=[say_short_date(day, language) for day in days],
        tickangle=0,
        tickfont={"color": _INK2},
        range=[first - timedelta(days=3), today + timedelta(days=2)],
        showgrid=False,
        zeroline=False,
        linecolor=_LINE,
        fixedrange=True,
    )


def _tick_days(first: date, today: date) -> list[date]:
    """A few dates at even distances, the first day among them; one each when days are few."""
    apart = max(1, (today - first).days // _TICKS + 1)
    return [
        first + timedelta(days=n * apart)
        for n in range(_TICKS)
        if first + timedelta(days=n * apart) <= today
    ]
