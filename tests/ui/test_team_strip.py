"""The six-week strip: its marks, its words, and that they say the same."""

from base64 import b64decode
from datetime import date, timedelta

import pytest

from platform_core.enrolment.rules import Span
from platform_core.flags.strips import DAYS, Strip
from platform_core.ui.team_strip import spans, strip_picture, strip_words

TODAY = date(2026, 11, 24)
FIRST = TODAY - timedelta(days=DAYS - 1)


def a_strip(
    visits: tuple[int, ...] = (), openings: tuple[int, ...] = (), paused: tuple[int, ...] = ()
) -> Strip:
    days = [FIRST + timedelta(days=n) for n in range(DAYS)]
    return Strip(
        FIRST,
        TODAY,
        visits=frozenset(days[n] for n in visits),
        openings=frozenset(days[n] for n in openings),
        paused=frozenset(days[n] for n in paused),
    )


def drawing(strip: Strip) -> str:
    encoded = strip_picture(strip, "en").split("base64,")[1].split('"')[0]
    return b64decode(encoded).decode()


def test_every_day_has_one_mark() -> None:
    svg = drawing(a_strip(visits=(0, 5, 41), openings=(7,)))
    assert svg.count('height="20"') == 3
    assert svg.count("<circle") == DAYS - 3
    assert svg.count("<path") == 1


def test_a_pause_is_one_band_as_wide_as_its_days() -> None:
    svg = drawing(a_strip(paused=tuple(range(10, 24))))
    assert f'<rect x="60" y="0" width="{14 * 6}"' in svg


@pytest.mark.parametrize(
    ("visits", "said"),
    [
        ((), "No visits since 14 Oct."),
        ((41,), "1 day with a visit since 14 Oct, on 24 Nov."),
        ((0, 1, 40), "3 days with a visit since 14 Oct, the last on 23 Nov."),
    ],
)
def test_the_picture_has_the_same_in_words(visits: tuple[int, ...], said: str) -> None:
    assert strip_words(a_strip(visits=visits), "en") == said
    assert f'alt="{said}"' in strip_picture(a_strip(visits=visits), "en")


def test_pauses_are_said_too_each_with_its_ends() -> None:
    said = strip_words(a_strip(paused=(0, 1, 10)), "en")
    assert said.endswith("Paused from 14 Oct to 15 Oct. Paused from 24 Oct to 24 Oct.")


def test_the_words_are_in_welsh_for_whoever_reads_welsh() -> None:
    said = strip_words(a_strip(visits=(0, 40)), "cy")
    assert said == "2 ddiwrnod ag ymweliad ers 14 Hyd, yr olaf ar 23 Tach."


def test_days_without_a_gap_make_one_span() -> None:
    days = [TODAY, TODAY + timedelta(days=2), TODAY + timedelta(days=1)]
    assert list(spans(days)) == [Span(TODAY, TODAY + timedelta(days=2))]
    assert list(spans([])) == []
