"""Switching language, on any page, without losing the place."""

import pytest
from sqlalchemy import text as sql

from tests.web.running import Browser, Server
from tests.web.test_sign_in import EVIL


@pytest.mark.parametrize(
    "address", ["/sign-in-help", "/join", "/urgent-help", "/today", "/step?step=a/b", "/privacy"]
)
def test_it_comes_back_to_the_same_place(browser: Browser, address: str) -> None:
    answer = browser.get("/language/cy", params={"next": address})
    assert answer.status_code == 303
    assert answer.headers["location"] == address


@pytest.mark.parametrize("address", EVIL)
def test_it_never_leads_away(browser: Browser, address: str) -> None:
    assert browser.get("/language/cy", params={"next": address}).headers["location"] == "/"


def test_the_browser_remembers_for_a_year(browser: Browser) -> None:
    cookie = browser.get("/language/cy").headers["set-cookie"]
    assert cookie.startswith("camau_language=cy")
    assert "Max-Age=31536000" in cookie
    assert '<html lang="cy">' in browser.get("/sign-in").text


def test_every_page_links_to_itself_in_the_other_language(browser: Browser) -> None:
    text = browser.get("/join").text
    assert 'href="/language/cy?next=/join" lang="cy" hreflang="cy">Cymraeg</a>' in text
    browser.get("/language/cy")
    assert (
        'href="/language/en?next=/join" lang="en" hreflang="en">English</a>'
        in browser.get("/join").text
    )


@pytest.mark.parametrize("code", ["fr", "EN", "cy-GB", "../x", "%00", "en%0d%0aSet-Cookie:x"])
def test_there_are_two_languages(browser: Browser, code: str) -> None:
    answer = browser.get(f"/language/{code}")
    assert answer.status_code in {400, 404}
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    ("asked_for", "got"),
    [
        ("", "en"),
        ("cy", "cy"),
        ("cy-GB,cy;q=0.9,en;q=0.8", "cy"),
        ("en-GB,en;q=0.9,cy;q=0.8", "en"),
        ("fr,de", "en"),
        ("fr,cy", "cy"),
        (";;;,,,=", "en"),
    ],
)
def test_a_first_visit_follows_the_browser(browser: Browser, asked_for: str, got: str) -> None:
    text = browser.get("/sign-in", headers={"Accept-Language": asked_for}).text
    assert f'<html lang="{got}">' in text


def test_a_nonsense_cookie_is_no_language(browser: Browser) -> None:
    browser.session.cookies.set("camau_language", "xx")
    assert '<html lang="en">' in browser.get("/sign-in").text


def test_it_is_kept_for_a_person_who_is_signed_in(either_server: Server) -> None:
    browser = either_server.signed_in("carys")
    browser.get("/language/cy", params={"next": "/today"})
    kept = sql("select language from person where sign_in_name = 'carys'")
    with either_server.engine.connect() as connection:
        assert connection.execute(kept).scalar() == "cy"
    assert '<html lang="cy">' in browser.get("/today").text
    browser.get("/language/en")
    with either_server.engine.connect() as connection:
        assert connection.execute(kept).scalar() == "en"
