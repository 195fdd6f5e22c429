"""The first words in the served page are the page's own."""

from typing import Any

import pytest
from sqlalchemy import Engine

from platform_core.accounts.queries import session_for
from platform_core.accounts.rules import Language, Viewer
from platform_core.storage import database as storage
from platform_core.storage.database import open_reading
from platform_core.ui.first_words import first_words
from tests.pages.conftest import NOW, Arrive, arrive  # noqa: F401 - a fixture
from tests.pages.patients import Browser, markup, press


def viewer_of(browser: Browser) -> Viewer:
    with open_reading() as session:
        found = session_for(session, browser.token, now=NOW)
    assert isinstance(found, Viewer)
    return found


@pytest.mark.parametrize("language", list(Language))
def test_todays_first_words_are_what_the_page_then_draws(
    arrive: Arrive,  # noqa: F811
    language: Language,
) -> None:
    carys = arrive(language=language)
    early = first_words("/today", viewer_of(carys), language)
    page = carys.open("today")
    for element in page.get("html")[1:4]:  # greeting, the card, the way in
        assert element.body in early
    assert early.count("<h1>") == 1


def test_a_day_with_enough_says_so_at_once(arrive: Arrive) -> None:  # noqa: F811
    carys = arrive()
    press(carys.open("today"), "leave")
    early = first_words("/today", viewer_of(carys), Language.ENGLISH)
    assert "That is enough for today" in early
    assert "Start this step" not in early


@pytest.mark.parametrize(
    ("path", "h1"),
    [("/my_path", "My path"), ("/check_in", "How are things?"), ("/pace", "Pace and breaks")],
)
def test_other_pages_begin_with_their_name(arrive: Arrive, path: str, h1: str) -> None:  # noqa: F811
    carys = arrive()
    early = first_words(path, viewer_of(carys), Language.ENGLISH)
    assert f"<h1>{h1}</h1>" in early
    assert f"<h1>{h1}</h1>" in markup(carys.open(path.strip("/")))


@pytest.mark.parametrize("path", ["/step", "/nothing", "/", "/this_week", "/<script>", "/today/x"])
def test_whatever_is_asked_for_there_is_a_frame_with_urgent_help(
    arrive: Arrive,  # noqa: F811
    path: str,
) -> None:
    early = first_words(path, viewer_of(arrive()), Language.WELSH)
    for number in ("tel:999", "tel:111", "tel:116123"):
        assert number in early
    assert "<script>" not in early


def test_a_database_that_is_away_leaves_the_frame(
    arrive: Arrive,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    carys = viewer_of(arrive())

    def refuse(*_: Any, **__: Any) -> None:
        raise storage.DatabaseAway("locked")

    monkeypatch.setattr("platform_core.ui.first_words.read_day", refuse)
    early = first_words("/today", carys, Language.ENGLISH)
    assert "tel:999" in early
    assert "<h1>" in early


def test_the_engine_is_asked_nothing_for_a_frame(database: Engine) -> None:
    nobody = Viewer(1, "A", Language.ENGLISH, 1, frozenset(), 1, NOW)
    assert "tel:999" in first_words("/x", nobody, Language.ENGLISH)
