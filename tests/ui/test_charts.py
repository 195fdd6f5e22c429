"""The timeline: what is drawn in which lane, what is shaded, and what is only in the list."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from platform_core.enrolment.rules import Span
from platform_core.insights.rules import Event, Kind, Param, Said, Titles
from platform_core.ui.charts import first_shown, has_marks, timeline_figure, timeline_words

TODAY = date(2026, 11, 24)


def event(kind: Kind, key: str, ago: int, **params: Param) -> Event:
    day = TODAY - timedelta(days=ago)
    at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    return Event(day, at, kind, f"team.event.{key}", params)


def visit(ago: int) -> Event:
    return event(Kind.VISIT, "visit", ago)


def answered(ago: int, pain: int | None, mood: int | None = None) -> Event:
    return event(Kind.CHECK_IN, "check_in", ago, pain=pain, mood=mood, source="web")


def drawn(events: list[Event], language: str = "en", **given: Any) -> Any:
    facts = {"pauses": (), "quiet": None, "today": TODAY, "language": language, **given}
    return timeline_figure(events, **facts)


def test_each_kind_is_in_its_lane() -> None:
    call = event(Kind.CONTACT, "contact_reached", 5, channel=Said("team.contact_channel.phone"))
    figure = drawn([visit(3), answered(2, 7), call])
    assert {trace.name: trace.y[0] for trace in figure.data} == {
        "Visits": 4,
        "Check-ins": 2,
        "Contacts": 0,
    }


def test_pain_is_shown_as_entered_and_a_skipped_one_is_a_dash_not_a_nought() -> None:
    (trace,) = drawn([answered(3, 0), answered(2, None, 3), answered(1, 10)]).data
    assert list(trace.text) == ["0", "–", "10"]


def test_messages_and_answers_to_them_share_a_lane() -> None:
    names = {"channel": Said("team.contact_channel.text"), "what": Said("team.message.reminder")}
    sent, lost = (event(Kind.MESSAGE, f"message_{how}", 4, **names) for how in ("sent", "failed"))
    answer = event(Kind.ANSWER, "answered", 1, answer=Said("team.tap.bad_spell"))
    figure = drawn([sent, lost, answer])
    assert {(trace.name, trace.y[0]) for trace in figure.data} == {("Messages", 1)}
    assert len(figure.data) == 3
    assert has_marks([answer])


def test_flags_and_changes_are_only_in_the_list() -> None:
    raised = event(Kind.FLAG, "flag_raised", 2, rule=Said("team.rule.quiet"))
    assert not drawn([raised]).data
    assert not has_marks([raised])
    assert has_marks([raised, visit(1)])


def test_the_quiet_spell_is_shaded_and_named_in_days() -> None:
    quiet = Span(TODAY - timedelta(days=15), TODAY)
    figure = drawn([visit(70), visit(16)], quiet=quiet)
    (shape,) = figure.layout.shapes
    assert shape.x0 == quiet.first_on
    assert [note.text for note in figure.layout.annotations] == ["16 days quiet"]


def test_pauses_are_shaded_and_named() -> None:
    pause = Span(TODAY - timedelta(days=40), TODAY - timedelta(days=27))
    figure = drawn([visit(60)], pauses=[pause], language="cy")
    assert [note.text for note in figure.layout.annotations] == ["seibiant"]


def test_a_pause_still_to_come_does_not_reach_past_today() -> None:
    pause = Span(TODAY - timedelta(days=2), TODAY + timedelta(days=60))
    (shape,) = drawn([visit(30)], pauses=[pause]).layout.shapes
    assert shape.x1 == TODAY + timedelta(days=1)


def test_dates_on_the_axis_are_in_the_readers_language() -> None:
    axis = drawn([visit(60)], language="cy").layout.xaxis
    assert axis.ticktext[0] == "25 Medi"
    assert len(axis.ticktext) == len(axis.tickvals) <= 3


def test_at_most_the_last_year_is_drawn() -> None:
    events = [visit(800), visit(3)]
    assert first_shown(events, TODAY) == TODAY - timedelta(days=366)
    (trace,) = drawn(events).data
    assert len(trace.x) == 1


def test_a_history_of_one_day_can_be_drawn() -> None:
    assert len(drawn([visit(0)]).layout.xaxis.tickvals) == 1


def test_markup_in_a_title_is_text_when_it_is_pointed_at() -> None:
    title = Titles({"en": "<b>Rest</b> & <a href='x'>pace</a>"})
    (trace,) = drawn([event(Kind.STEP, "step_opened", 1, step=title)]).data
    assert "<" not in trace.hovertext[0]


@pytest.mark.parametrize(
    ("events", "said"),
    [
        ([], "No visits so far."),
        (
            [visit(1)],
            "1 day with a visit, on Monday 23 November. 0 steps finished, 0 check-ins, 0 contacts.",
        ),
        (
            [visit(16), visit(20), answered(16, 7)],
            "2 days with a visit, the last on Sunday 8 November. "
            "0 steps finished, 1 check-in, 0 contacts.",
        ),
    ],
)
def test_the_sentence_counts_and_dates_and_judges_nothing(events: list[Event], said: str) -> None:
    assert timeline_words(events, "en") == said


def test_the_sentence_in_welsh_mutates_the_day() -> None:
    assert timeline_words([visit(1), visit(2)], "cy").startswith(
        "2 ddiwrnod ag ymweliad, yr olaf ar ddydd Llun 23 Tachwedd. Dim cam wedi’i orffen, dim"
    )
