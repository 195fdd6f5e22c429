"""Signing in and out, as a browser without JavaScript does it."""

import re

import pytest
from sqlalchemy import text as sql

from tests.web.running import PASSWORD, Browser, Server, a_server
from tests.web.sockets import a_socket, run_page

EVIL = (
    "//evil.example",
    "https://evil.example/today",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/%5cevil.example",
    "/%09/evil.example",
    "javascript:alert(1)",
    "/today//evil.example",
    "/today\r\nSet-Cookie: camau=stolen",
    "http:today",
    "/sign-out/../../evil",
    "/nothing-here",
    "today",
    "",
    "/" + "x" * 5000,
)


def _cookie(answer: object, name: str) -> str:
    found = [
        line for line in answer.raw.headers.getlist("set-cookie") if line.startswith(f"{name}=")
    ]
    return found[0] if found else ""


def test_a_patient_lands_on_today(either_server: Server) -> None:
    answer = either_server.browser().sign_in("carys")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/today"


@pytest.mark.parametrize(
    ("name", "home"),
    [("carys", "/today"), ("sian", "/this_week"), ("alun", "/library"), ("mair", "/people")],
)
def test_everybody_has_a_home(server: Server, name: str, home: str) -> None:
    browser = server.browser()
    assert browser.sign_in(name).headers["location"] == home
    assert browser.get("/").headers["location"] == home
    assert browser.get("/sign-in").headers["location"] == home


def test_nobody_is_sent_to_sign_in_from_the_front_door(browser: Browser) -> None:
    assert browser.get("/").headers["location"] == "/sign-in"


def test_signing_in_goes_on_to_the_page_that_was_asked_for(server: Server) -> None:
    answer = server.browser().sign_in("carys", next="/step?step=start-here/right-place")
    assert answer.headers["location"] == "/step?step=start-here/right-place"


def test_a_page_of_another_role_is_no_page_to_go_on_to(server: Server) -> None:
    assert server.browser().sign_in("carys", next="/this_week").headers["location"] == "/today"


@pytest.mark.parametrize("next_", EVIL)
def test_nobody_is_sent_anywhere_else(server: Server, next_: str) -> None:
    browser = server.browser()
    assert browser.sign_in("carys", next=next_).headers["location"] == "/today"
    assert browser.get("/sign-in", params={"next": next_}).headers["location"] == "/today"


def test_the_session_cookie_is_out_of_reach_of_scripts_and_of_other_sites(server: Server) -> None:
    cookie = _cookie(server.browser().sign_in("carys"), "camau")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    assert "Max-Age" not in cookie  # gone with the browser


def test_signing_in_never_takes_over_a_session_that_was_there_before(server: Server) -> None:
    browser = server.browser()
    browser.session.cookies.set("camau", "planted-by-somebody-else")
    browser.sign_in("carys")
    tokens = {cookie.value for cookie in browser.session.cookies if cookie.name == "camau"}
    first = tokens - {"planted-by-somebody-else"}
    assert len(first) == 1
    again = server.browser()
    again.sign_in("carys")
    assert again.cookies["camau"] not in tokens


def test_only_a_hash_of_the_session_is_kept(server: Server) -> None:
    token = server.signed_in("carys").cookies["camau"]
    with server.engine.connect() as connection:
        kept = connection.execute(sql("select token_hash from sign_in_session")).scalars().all()
    assert len(token) >= 43
    assert token not in kept


def test_a_cookie_stolen_before_signing_out_opens_nothing_after(either_server: Server) -> None:
    browser, thief = either_server.signed_in("carys"), either_server.browser()
    thief.session.cookies.set("camau", browser.cookies["camau"])
    assert thief.get("/today").status_code == 200
    answer = browser.send("/sign-out")
    assert answer.headers["location"] == "/sign-in"
    assert answer.headers["clear-site-data"] == '"cache", "storage"'
    assert "Max-Age=0" in _cookie(answer, "camau")
    assert thief.get("/today").status_code == 303
    with pytest.raises(Exception, match="403"), a_socket(either_server, thief):
        pass


def test_signing_out_ends_every_tab_at_its_next_run(server: Server) -> None:
    browser = server.signed_in("carys")
    with a_socket(server, browser) as tab:
        assert "Carys" in run_page(tab, "today")
        browser.send("/sign-out")
        assert "Carys" not in run_page(tab, "today")


def test_asking_for_the_sign_out_page_signs_nobody_out(server: Server) -> None:
    browser = server.signed_in("carys")
    assert browser.get("/sign-out").status_code == 200
    assert browser.get("/today").status_code == 200


def test_signing_out_twice_is_no_problem(server: Server) -> None:
    browser = server.signed_in("carys")
    browser.send("/sign-out")
    assert browser.send("/sign-out").status_code == 303


def test_a_session_that_timed_out_leads_back_through_signing_in(server: Server) -> None:
    browser = server.signed_in("carys")
    with server.writing() as session:
        row = session.execute(sql("select max(id) from sign_in_session")).scalar()
        session.execute(
            sql("update sign_in_session set last_seen_at = '2020-01-01 00:00:00' where id = :id"),
            {"id": row},
        )
    assert browser.get("/today").headers["location"] == "/sign-in?next=/today"
    with a_socket(server, browser) as tab:  # so that its script can keep what was written
        assert "Carys" not in run_page(tab, "today")


def test_an_empty_form_names_both_fields_and_links_to_them(browser: Browser) -> None:
    text = browser.send("/sign-in", sign_in_name=" ", password="").text
    assert "<title>Error: Sign in" in text
    assert "There is a problem" in text
    assert '<a href="#sign_in_name">' in text
    assert '<a href="#password">' in text
    assert 'aria-invalid="true"' in text


@pytest.mark.parametrize("name", ["carys", "nobody-of-that-name"])
def test_a_wrong_password_and_an_unknown_name_get_the_same_words(server: Server, name: str) -> None:
    answer = server.browser().sign_in(name, "not the password at all", next="/today")
    assert answer.status_code == 403
    seen = re.sub(r'name="form_token" value="[^"]+"', "", answer.text).replace(name, "NAME")
    assert "do not match" in seen
    assert 'value="NAME"' in seen  # what was typed is kept
    assert "not the password" not in seen  # the password is not
    assert 'name="next" value="/today"' in seen


def test_guessing_is_slowed_down_and_says_until_when(tmp_path: object) -> None:
    with a_server(tmp_path / "guessed") as server:
        browser = server.browser()
        answers = [browser.sign_in("carys", f"guess number {n} of many") for n in range(8)]
        assert answers[0].status_code == 403
        assert 429 in {answer.status_code for answer in answers}
        with server.writing() as session:
            session.execute(sql("update throttle set blocked_until = '2099-01-01 09:12:00.000000'"))
        slowed = browser.sign_in("carys", PASSWORD)  # the right one waits too
        assert slowed.status_code == 429
        assert "until 9:12am" in slowed.text
        with server.writing() as session:  # a while later
            session.execute(sql("delete from throttle"))
        assert browser.sign_in("carys", PASSWORD).status_code == 303


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_not_taken(browser: Browser, method: str) -> None:
    assert browser.ask(method, "/sign-in").status_code == 405


def test_a_form_without_its_token_is_refused(server: Server) -> None:
    browser = server.browser()
    browser.get("/sign-in")
    answer = browser.post("/sign-in", data={"sign_in_name": "carys", "password": PASSWORD})
    assert answer.status_code == 403
    assert "camau" not in browser.cookies
    assert 'href="tel:999"' in answer.text


def test_a_token_of_another_browser_is_refused(server: Server) -> None:
    browser, other = server.browser(), server.browser()
    browser.get("/sign-in")
    form = {"sign_in_name": "carys", "password": PASSWORD, "form_token": other.token("/sign-in")}
    assert browser.post("/sign-in", data=form).status_code == 403


@pytest.mark.parametrize("token", ["", ".", "x.y", "a" * 10_000, "é.é", "\x00", "💡.💡"])
def test_a_made_up_token_is_refused(server: Server, token: str) -> None:
    browser = server.browser()
    browser.get("/sign-in")
    form = {"sign_in_name": "carys", "password": PASSWORD, "form_token": token}
    assert browser.post("/sign-in", data=form).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_that_another_site_sent_is_refused(server: Server, headers: dict[str, str]) -> None:
    browser = server.browser()
    form = {
        "sign_in_name": "carys",
        "password": PASSWORD,
        "form_token": browser.token("/sign-in"),
    }
    assert browser.post("/sign-in", data=form, headers=headers).status_code == 403
    ours = {"Origin": server.address, "Sec-Fetch-Site": "same-origin"}
    assert browser.post("/sign-in", data=form, headers=ours).status_code == 303


def test_another_site_cannot_sign_anybody_out(server: Server) -> None:
    browser = server.signed_in("carys")
    assert browser.post("/sign-out", headers={"Origin": "https://evil.example"}).status_code == 403
    assert browser.get("/today").status_code == 200


def test_the_page_that_helps_names_the_services_to_call(browser: Browser) -> None:
    text = browser.get("/sign-in-help").text
    assert "Service powys" in text
    assert "01874 000000" in text


def test_a_person_reads_their_own_language_after_signing_in(server: Server) -> None:
    with server.writing() as session:
        session.execute(sql("update person set language = 'cy' where sign_in_name = 'alun'"))
    browser = server.signed_in("alun")
    assert browser.cookies["camau_language"] == "cy"
    shown = browser.get("/library").text
    browser.get("/language/en")  # which stays with him, and others share this server
    assert '<html lang="cy">' in shown


def test_a_language_chosen_on_the_sign_in_page_is_theirs_from_then_on(server: Server) -> None:
    browser = server.browser()
    address = browser.get("/language/cy", params={"next": "/sign-in?next=/people"}).headers[
        "location"
    ]
    assert address == "/sign-in?next=/people&chosen=cy"
    answer = browser.sign_in("mair", chosen="cy", next="/people")
    assert answer.headers["location"] == "/people"
    assert browser.cookies["camau_language"] == "cy"
    with server.engine.connect() as connection:
        kept = sql("select language from person where sign_in_name = 'mair'")
        assert connection.execute(kept).scalar() == "cy"
