"""Nobody who is not signed in gets as far as a script, on a server that has run none."""

import pytest
from websockets.exceptions import InvalidStatus

from platform_core.settings import ROOT
from platform_core.web.places import streamlit_pages
from tests.web.running import Browser, Server
from tests.web.sockets import a_socket, run_page

PAGES = sorted(streamlit_pages())
FILES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "pages").glob("*/*.py"))

CLOSED = (
    "/_stcore/metrics",
    "/_stcore/script-health-check",
    "/_stcore/agent/openapi.json",
    "/_stcore/agent/interact",
    "/_stcore/agent/mcp",
    "/_stcore/agent/anything",
    "/_stcore/upload_file/a/b",
    "/_stcore/bidi-components/x/y.js",
    "/_stcore/stream",
    "/_stcore",
    "/component/x/index.html",
    "/media/0123456789.pdf",
    "/auth/login",
    "/auth/logout",
    "/oauth2callback",
    "/app/static/secret.txt",
    "/manifest.json",
    "/index.html",
    "/favicon.png",
    "/healthz",
    "/script-health-check",
)

TRICKS = (
    "/static/../index.html",
    "/static/%2e%2e/index.html",
    "/static/..%2f..%2fstreamlit_app.py",
    "/static/js/../../index.html",
    "/static//etc/passwd",
    "/static/%5c%5cserver%5cshare",
    "/static/",
    "/static",
    "/assets/../web/app.py",
    "/assets/..%2fapp.py",
    "/assets/%2e%2e%2fpages.py",
    "/today/_stcore/health",
    "/today/_stcore/agent/openapi.json",
    "/TODAY",
    "/today.py",
    "/today/",
    "/./today",
    "/patient/today",
    "/pages/patient/today",
    "//today",
    "/%2ftoday",
    "/today%00",
    "/today%0a",
    "/lost",
    "/entry",
)


def test_there_are_pages_to_ask_for() -> None:
    assert "/today" in PAGES
    assert "/this_week" in PAGES


@pytest.mark.parametrize("path", PAGES)
def test_a_stranger_who_asks_for_a_page_is_sent_to_sign_in(browser: Browser, path: str) -> None:
    answer = browser.get(path)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/sign-in?next={path}"
    assert answer.text == ""


def test_the_page_asked_for_keeps_its_query(browser: Browser) -> None:
    answer = browser.get("/step?step=start-here/right-place")
    assert answer.headers["location"] == "/sign-in?next=/step%3Fstep%3Dstart-here/right-place"


@pytest.mark.parametrize("path", FILES)
def test_the_file_of_a_page_is_not_served(browser: Browser, path: str) -> None:
    assert browser.get(f"/{path}").status_code == 404
    assert browser.get(f"/{path.removesuffix('.py')}").status_code == 404


@pytest.mark.parametrize("path", CLOSED)
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_what_streamlit_leaves_open_is_closed(browser: Browser, path: str, method: str) -> None:
    answer = browser.ask(method, path)
    assert answer.status_code == 404
    assert "Streamlit" not in answer.text


@pytest.mark.parametrize("path", CLOSED)
def test_it_is_closed_to_those_who_are_signed_in_as_well(server: Server, path: str) -> None:
    assert server.signed_in("sian").get(path).status_code == 404


@pytest.mark.parametrize("path", TRICKS)
def test_tricks_with_the_path_find_nothing(browser: Browser, path: str) -> None:
    answer = browser.get(path)
    assert answer.status_code in {400, 404}
    assert "import" not in answer.text
    assert "root" not in answer.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_a_page_is_only_read(server: Server, method: str) -> None:
    assert server.signed_in("carys").ask(method, "/today").status_code == 405


def test_the_front_end_may_ask_whether_the_server_is_there(browser: Browser) -> None:
    assert browser.get("/_stcore/health").text == "ok"
    config = browser.get("/_stcore/host-config").json()
    assert config["allowedOrigins"] == [browser.address]
    assert config["useExternalAuthToken"] is False


def test_another_host_name_is_not_served(browser: Browser) -> None:
    for host in (
        "evil.example",
        f"evil.example:{browser.address[-5:]}",
        "localhost@evil.example",
        "",
    ):
        assert browser.get("/sign-in", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("cookie", ["", "camau=", "camau=guessed", "camau=" + "x" * 5000])
def test_the_socket_is_refused_without_a_session(server: Server, cookie: str) -> None:
    browser = server.browser()
    name, _, value = cookie.partition("=")
    if name:
        browser.session.cookies.set(name, value)
    with pytest.raises(InvalidStatus) as refusal, a_socket(server, browser):
        pass
    assert refusal.value.response.status_code == 403


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:1", ""])
def test_the_socket_is_refused_to_another_sites_page(server: Server, origin: str) -> None:
    browser = server.signed_in("carys")
    with pytest.raises(InvalidStatus) as refusal, a_socket(server, browser, origin=origin):
        pass
    assert refusal.value.response.status_code == 403


def test_there_is_one_socket_only(server: Server) -> None:
    browser = server.signed_in("carys")
    for path in ("/", "/today", "/_stcore/stream/x", "/_stcore/agent/mcp"):
        with pytest.raises(InvalidStatus) as refusal, a_socket(server, browser, path=path):
            pass
        assert refusal.value.response.status_code == 403


def test_a_signed_in_patient_has_their_page_run(server: Server) -> None:
    browser = server.signed_in("carys")
    with a_socket(server, browser) as socket:
        assert "Carys" in run_page(socket, "today")


def test_a_patient_who_asks_for_a_page_of_the_team_sees_none_of_it(server: Server) -> None:
    browser = server.signed_in("carys")
    with a_socket(server, browser) as socket:
        for page in (path for path in PAGES if streamlit_pages()[path] != "patient"):
            said = run_page(socket, page.strip("/"))
            assert "PF-" not in said
            assert "Siân" not in said


def test_the_page_is_served_to_whoever_is_signed_in(server: Server) -> None:
    answer = server.signed_in("carys").get("/today")
    assert answer.status_code == 200
    assert '<div id="root"></div>' not in answer.text
    assert "Carys" in answer.text
    assert 'href="tel:999"' in answer.text
