"""Joining with a code or a link: once, and never by a mail scanner."""

import pytest
from sqlalchemy import text as sql

from tests.web.running import Browser, Server

GOOD = {"sign_in_name": "", "password": "lantern gorse tractor nine"}


def _invitation(server: Server, issued: object) -> object:
    with server.engine.connect() as connection:
        return connection.execute(
            sql("select opened_at, redeemed_at from invitation where id = :id"),
            {"id": issued.invitation_id},
        ).one()


def _through_the_code(browser: Browser, code: str) -> None:
    assert browser.send("/join", code=code).headers["location"] == "/join/language"
    answer = browser.send("/join/language", language="en")
    assert answer.headers["location"] == "/join/account"


def test_a_typed_code_leads_through_language_and_password_to_welcome(either_server: Server) -> None:
    _, issued = either_server.somebody_invited("Nia Pugh")
    browser = either_server.browser()
    _through_the_code(browser, issued.code)
    answer = browser.send("/join/account", sign_in_name="nia", password=GOOD["password"])
    assert answer.headers["location"] == "/welcome"
    text = browser.get("/welcome").text
    assert "never changes your place" in text
    assert "Nobody watches Camau all day" in text
    assert 'href="/today"' in text
    assert browser.get("/today").status_code == 200
    assert either_server.browser().sign_in("nia", GOOD["password"]).status_code == 303


def test_a_link_is_taken_off_the_address_at_once(server: Server) -> None:
    _, issued = server.somebody_invited("Ifan Link")
    browser = server.browser()
    answer = browser.get("/join", params={"t": issued.token})
    assert answer.headers["location"] == "/join"
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "Max-Age=1800" in cookie
    page = browser.get("/join").text
    assert issued.token not in page
    assert browser.send("/join").headers["location"] == "/join/language"
    browser.send("/join/language", language="cy")
    page = browser.get("/join/account").text
    assert issued.token not in page
    assert '<html lang="cy">' in page
    answer = browser.send("/join/account", sign_in_name="ifan", password=GOOD["password"])
    assert answer.headers["location"] == "/welcome"
    with server.engine.connect() as connection:
        kept = sql("select language from person where sign_in_name = 'ifan'")
        assert connection.execute(kept).scalar() == "cy"


@pytest.mark.parametrize(
    "sloppy", [str.lower, lambda code: code.replace("-", " "), lambda c: f"  {c} "]
)
def test_a_code_is_read_as_people_type_it(server: Server, sloppy: object) -> None:
    _, issued = server.somebody_invited("Typed")
    answer = server.browser().send("/join", code=sloppy(issued.code))
    assert answer.headers["location"] == "/join/language"


def test_a_scanner_that_follows_the_link_uses_nothing_up(server: Server) -> None:
    _, issued = server.somebody_invited("Scanned")
    for _ in range(3):
        scanner = server.browser()
        scanner.get("/join", params={"t": issued.token})
        scanner.get("/join")
        scanner.get("/join/language")
        scanner.get("/join/account")
        scanner.ask("HEAD", "/join")
    assert _invitation(server, issued) == (None, None)


def test_opening_is_noted_when_a_person_goes_on(server: Server) -> None:
    _, issued = server.somebody_invited("Opened")
    server.browser().send("/join", code=issued.code)
    opened, redeemed = _invitation(server, issued)
    assert opened is not None
    assert redeemed is None


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("", 422),
        ("   ", 422),
        ("x", 403),
        ("0000-0000-0000", 403),
        ("💡" * 50, 403),
        ("'; --", 403),
    ],
)
def test_a_wrong_code_is_told_plainly_and_kept_to_be_put_right(
    server: Server, code: str, status: int
) -> None:
    answer = server.browser().send("/join", code=code)
    assert answer.status_code == status
    assert "<title>Error: Join Camau" in answer.text
    assert '<a href="#code">' in answer.text
    with server.writing() as session:
        session.execute(sql("delete from throttle"))


def test_a_used_code_says_so(server: Server) -> None:
    _, issued = server.somebody_invited("Used Already")
    browser = server.browser()
    _through_the_code(browser, issued.code)
    browser.send("/join/account", sign_in_name="used-already", password=GOOD["password"])
    answer = server.browser().send("/join", code=issued.code)
    assert answer.status_code == 403
    assert "used already" in answer.text


def test_an_expired_code_says_so(server: Server) -> None:
    _, issued = server.somebody_invited("Too Late")
    with server.writing() as session:
        session.execute(
            sql("update invitation set expires_at = '2020-01-01 00:00:00.000000' where id = :id"),
            {"id": issued.invitation_id},
        )
    answer = server.browser().send("/join", code=issued.code)
    assert answer.status_code == 403
    assert "run out" in answer.text


def test_guessing_codes_is_slowed_down(server: Server) -> None:
    browser = server.browser()
    answers = [browser.send("/join", code=f"0000-0000-00{n:02}") for n in range(12)]
    assert 429 in {answer.status_code for answer in answers}
    with server.writing() as session:
        session.execute(sql("delete from throttle"))


def test_of_two_tabs_that_join_at_once_one_gets_in(server: Server) -> None:
    _, issued = server.somebody_invited("Two Tabs")
    one, two = server.browser(), server.browser()
    _through_the_code(one, issued.code)
    _through_the_code(two, issued.code)
    first = one.send("/join/account", sign_in_name="two-tabs", password=GOOD["password"])
    second = two.send("/join/account", sign_in_name="two-tabs-b", password=GOOD["password"])
    assert first.status_code == 303
    assert second.status_code == 403
    assert "used already" in second.text
    assert "camau" not in two.cookies


def test_a_refused_password_keeps_the_name_and_the_invitation(server: Server) -> None:
    _, issued = server.somebody_invited("Short Word")
    browser = server.browser()
    _through_the_code(browser, issued.code)
    answer = browser.send("/join/account", sign_in_name="short", password="short")
    assert answer.status_code == 422
    assert 'value="short"' in answer.text
    assert '<a href="#password">' in answer.text
    assert "15 characters" in answer.text
    assert _invitation(server, issued).redeemed_at is None
    answer = browser.send("/join/account", sign_in_name="short", password=GOOD["password"])
    assert answer.status_code == 303


def test_a_name_that_is_taken_can_be_changed(server: Server) -> None:
    _, issued = server.somebody_invited("Same Name")
    browser = server.browser()
    _through_the_code(browser, issued.code)
    answer = browser.send("/join/account", sign_in_name="carys", password=GOOD["password"])
    assert answer.status_code == 422
    assert '<a href="#sign_in_name">' in answer.text


@pytest.mark.parametrize("path", ["/join/language", "/join/account"])
def test_the_later_pages_begin_at_the_code(server: Server, path: str) -> None:
    browser = server.browser()
    assert browser.get(path).headers["location"] == "/join"
    assert browser.send(path, "/join", password="x").headers["location"] == "/join"


def test_a_made_up_cookie_joins_nobody(server: Server) -> None:
    browser = server.browser()
    browser.session.cookies.set("camau_joining", "guessed-token")
    answer = browser.send("/join/account", sign_in_name="eve", password=GOOD["password"])
    assert answer.status_code == 403
    assert "camau" not in browser.cookies


def test_welcome_is_for_those_who_have_joined(server: Server) -> None:
    assert server.browser().get("/welcome").headers["location"] == "/sign-in?next=/welcome"
    assert server.signed_in("sian").get("/welcome").headers["location"] == "/this_week"
