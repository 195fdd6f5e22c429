"""Whatever is typed is text, and nothing that is typed breaks a page."""

import pytest

from tests.web.running import Browser, Server

HTML = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'>"
AWFUL = {
    "emoji": "💡🧗🏽‍♀️" * 800,
    "turned": "\u202eevil\u2066" * 1_200,
    "nul": "a\x00b" * 3_400,
    "html": HTML * 180,
    "long": "x" * 10_000,
    "lines": "a\r\nSet-Cookie: x=y\r\n" * 500,
    "braces": "{{ 7 * 7 }}{% raw %}{0}{name}%s" * 300,
    "surrogates": "\ufffd\ufffe\ud7ff" * 1_000,
}
FORMS = (
    ("/sign-in", "/sign-in", ("sign_in_name", "password", "next", "chosen")),
    ("/join", "/join", ("code",)),
    ("/staff-join", "/join", ("password",)),
    ("/join/account", "/join", ("sign_in_name", "password")),
    ("/join/language", "/join", ("language",)),
)


@pytest.mark.parametrize("kind", AWFUL)
@pytest.mark.parametrize(("path", "page", "fields"), FORMS)
def test_ten_kilobytes_of_anything_in_every_field(
    server: Server, path: str, page: str, fields: tuple[str, ...], kind: str
) -> None:
    browser = server.browser()
    browser.session.cookies.set("camau_joining", "made-up")
    answer = browser.send(path, page, **dict.fromkeys(fields, AWFUL[kind]))
    assert answer.status_code in {200, 303, 403, 422, 429}
    assert "Traceback" not in answer.text
    assert "<script>" not in answer.text
    assert "<img src=x" not in answer.text
    assert "\u202e" not in answer.text
    assert "\x00" not in answer.text
    assert len(answer.content) < 30_000
    with server.writing() as session:
        session.connection().exec_driver_sql("delete from throttle")


@pytest.mark.parametrize("kind", AWFUL)
def test_anything_in_the_query(browser: Browser, kind: str) -> None:
    for path in ("/sign-in", "/join", "/urgent-help", "/language/cy", "/privacy"):
        answer = browser.get(path, params={"next": AWFUL[kind][:3000], "x": AWFUL[kind][:3000]})
        assert answer.status_code in {200, 303}
        assert "<script>" not in answer.text


def test_what_was_typed_comes_back_as_text(browser: Browser) -> None:
    answer = browser.sign_in(HTML, "")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in answer.text


def test_an_enormous_form_is_not_read(browser: Browser) -> None:
    token = browser.token("/sign-in")
    form = {"sign_in_name": "x" * 400_000, "password": "y", "form_token": token}
    assert browser.post("/sign-in", data=form).status_code == 403


def test_hundreds_of_fields_are_not_read(browser: Browser) -> None:
    token = browser.token("/sign-in")
    form = {**{f"f{n}": "x" for n in range(500)}, "form_token": token}
    assert browser.post("/sign-in", data=form).status_code == 403


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data", "text/plain", ""])
def test_another_kind_of_form_is_refused(browser: Browser, kind: str) -> None:
    browser.get("/sign-in")
    answer = browser.post("/sign-in", data=b'{"a": 1}', headers={"Content-Type": kind})
    assert answer.status_code == 403


@pytest.mark.parametrize("cookie", ["camau", "camau_form", "camau_joining", "camau_language"])
@pytest.mark.parametrize("value", ["%00", "x" * 3000, "<script>", '"', "é", "=;="])
def test_anything_in_a_cookie(server: Server, cookie: str, value: str) -> None:
    header = {"Cookie": f"{cookie}={value}".encode()}
    browser = server.browser()
    for path in ("/sign-in", "/join", "/today", "/"):
        answer = browser.get(path, headers=header)
        assert answer.status_code in {200, 303}
        assert "<script>" not in answer.text
