"""A new member of staff sets a password with a link."""

from platform_core.accounts.actions import add_member
from platform_core.accounts.rules import Caseload, Language, Role
from platform_core.clock import utc_now
from tests.web.running import Server, first_service, somebody

PASSWORD = "lantern gorse tractor nine"


def _link(server: Server, email: str) -> str:
    with server.writing() as session:
        issued = add_member(
            session,
            Caseload(first_service(session).id),
            "Non Prys",
            email,
            Role.CLINICIAN,
            Language.WELSH,
            by=somebody(session, "mair").id,
            at=utc_now(),
        )
        return issued.token


def test_the_link_sets_a_password_and_leads_home(server: Server) -> None:
    token = _link(server, "non@example.org")
    browser = server.browser()
    assert browser.get("/staff-join", params={"t": token}).headers["location"] == "/staff-join"
    page = browser.get("/staff-join").text
    assert token not in page
    answer = browser.send("/staff-join", password=PASSWORD)
    assert answer.headers["location"] == "/this_week"
    assert server.browser().sign_in("non@example.org", PASSWORD).status_code == 303


def test_it_works_once(server: Server) -> None:
    token = _link(server, "once@example.org")
    for expected in (303, 403):
        browser = server.browser()
        browser.get("/staff-join", params={"t": token})
        form = {"password": PASSWORD, "form_token": server.browser().token("/sign-in")}
        form["form_token"] = browser.token("/join")
        assert browser.post("/staff-join", data=form).status_code == expected


def test_a_short_password_leaves_the_link_unused(server: Server) -> None:
    browser = server.browser()
    browser.get("/staff-join", params={"t": _link(server, "short@example.org")})
    answer = browser.send("/staff-join", password="short")
    assert answer.status_code == 422
    assert "15 characters" in answer.text
    assert browser.send("/staff-join", password=PASSWORD).status_code == 303


def test_without_a_link_there_is_no_form(server: Server) -> None:
    text = server.browser().get("/staff-join").text
    assert "<form" not in text
    assert "administrator" in text


def test_asking_for_the_page_uses_nothing_up(server: Server) -> None:
    token = _link(server, "scanned@example.org")
    for _ in range(3):
        scanner = server.browser()
        scanner.get("/staff-join", params={"t": token})
        scanner.get("/staff-join")
    browser = server.browser()
    browser.get("/staff-join", params={"t": token})
    assert browser.send("/staff-join", password=PASSWORD).status_code == 303
