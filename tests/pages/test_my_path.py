"""My path, as a patient finds it."""

from datetime import timedelta

from tests.pages.conftest import NOW, Arrive
from tests.pages.patients import Browser, keys_of, markup, press, words
from tests.shipped import shipped_stages


def test_a_stranger_sees_nothing_but_please_sign_in(stranger: Browser) -> None:
    page = stranger.open("my_path")
    assert "Please sign in" in words(page)
    assert "Welcome" not in words(page)


def test_what_is_open_can_be_read_and_the_rest_says_when(patient: Browser) -> None:
    page = patient.open("my_path")
    seen = words(page)
    assert "Your first step is here. There is no hurry." in seen
    assert seen.index("Welcome") < seen.index("Understanding") < seen.index("Getting ready")
    assert "Opens on Tuesday 24 November at the latest" in seen
    assert 'class="open"' in markup(page)
    assert markup(page).count('class="later"') == len(shipped_stages()) - 1
    assert 'href="/step?step=start-here%2Fright-place"' in markup(page)
    assert "making-sense-of-pain" not in markup(page)
    assert 'href="/print/sheets"' in markup(page)
    assert markup(page).count("<h1>") == 1


def test_the_same_in_welsh(arrive: Arrive) -> None:
    seen = words(arrive(language="cy").open("my_path"))
    assert "Fy llwybr" in seen
    assert "Ar agor" in seen
    assert "Yn nes ymlaen" in seen


def test_what_was_read_says_when(patient: Browser) -> None:
    press(patient.open("step", step="start-here/right-place"), "done")
    page = patient.open("my_path")
    assert "read 3 Nov" in words(page)


def test_what_was_left_half_way_can_be_carried_on_with_at_its_line(arrive: Arrive) -> None:
    patient = arrive(joined_at=NOW - timedelta(days=30))
    press(patient.open("step", step="making-sense-of-pain/pain-is-real"), "stop")
    (line,) = [it for it in markup(patient.open("my_path")).split("<li>") if "Carry on" in it]
    assert "Your pain is real" in line


def test_more_can_be_asked_for(patient: Browser) -> None:
    press(patient.open("step", step="start-here/right-place"), "done")
    page = patient.open("my_path")
    assert "more" in keys_of(page)
    page = press(page, "more")
    assert "You asked for more today" in words(page)
    assert "more" not in keys_of(page)


def test_with_time_every_stage_opens_whether_or_not_anything_was_read(arrive: Arrive) -> None:
    page = arrive(joined_at=NOW - timedelta(days=365)).open("my_path")
    assert markup(page).count('<li class="open">') == len(shipped_stages())
    assert "making-sense-of-pain" in markup(page)
