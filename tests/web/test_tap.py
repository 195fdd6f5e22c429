"""The one-tap page: asked for, it changes nothing; sent, it answers once, for whoever holds it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from platform_core.accounts.rules import Role
from platform_core.clock import utc_now
from platform_core.enrolment.actions import leave, pause
from platform_core.enrolment.rules import Status
from platform_core.storage.tables import (
    Activity,
    AuditEntry,
    Enrolment,
    Flag,
    TapLink,
    Throttle,
)
from platform_core.taps.actions import issue_link
from platform_core.taps.rules import LASTS
from platform_core.web.places import without_secrets
from tests.factories import a_member, an_enrolment
from tests.web.running import Browser, Server, first_service

UNKNOWN = "/t/" + "a" * 22
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def a_link(server: Server, at: datetime | None = None, **given: object) -> tuple[str, int]:
    """The address of a link, and whose enrolment it is for."""
    now = at or utc_now()
    with server.writing() as session:
        service = first_service(session)
        language = str(given.pop("language", "en"))
        person = a_member(session, service, Role.PATIENT, "Tapper", language=language)
        enrolment = an_enrolment(session, service, person, joined_at=now, **given)
        return f"/t/{issue_link(session, enrolment.id or 0, at=now)}", enrolment.id or 0


def enrolment_of(server: Server, id_: int) -> Enrolment:
    with server.writing() as session:
        return session.get_one(Enrolment, id_)


def flags_of(server: Server, id_: int) -> dict[str, Flag]:
    with server.writing() as session:
        return {f.rule: f for f in session.exec(select(Flag).where(Flag.enrolment_id == id_))}


def test_the_page_asks_in_eight_words_without_a_script_or_a_sign_in(server: Server) -> None:
    path, _ = a_link(server)
    answer = server.browser().get(path)
    assert answer.status_code == 200
    assert answer.text.count('name="answer"') == 8
    assert "<script" not in answer.text
    assert "Nobody reads this straight away." in answer.text
    assert "Monday to Friday, 9am to 4pm" in answer.text
    assert "116 123" in answer.text
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"


def test_nothing_around_the_page_says_what_it_is_about(server: Server) -> None:
    path, _ = a_link(server)
    title = server.browser().get(path).text.split("<title>")[1].split("</title>")[0]
    assert title == "How are things? – Camau"
    assert "Tapper" not in server.browser().get(path).text


def test_it_is_in_their_language_until_they_choose_another(server: Server) -> None:
    path, _ = a_link(server, language="cy")
    browser = server.browser()
    assert "Sut mae pethau?" in browser.get(path).text
    switched = browser.get(f"/language/en?next={path}")
    assert switched.headers["location"] == path
    assert "How are things?" in browser.get(path).text


def test_a_scanner_that_looks_and_looks_answers_nothing(server: Server) -> None:
    path, id_ = a_link(server)
    browser = server.browser()
    with server.writing() as session:
        before = [len(session.exec(select(table)).all()) for table in (Activity, AuditEntry)]
    for method in ("GET", "HEAD") * 8:
        for tail in ("", "/stop", "?answer=struggling", "?done=break_14"):
            assert browser.ask(method, path + tail).status_code == 200
    assert browser.get(path, headers={"Sec-Purpose": "prefetch"}).status_code == 200
    for method in ("PUT", "DELETE", "PATCH"):
        assert browser.ask(method, path).status_code == 405
    with server.writing() as session:
        after = [len(session.exec(select(table)).all()) for table in (Activity, AuditEntry)]
        link = session.exec(select(TapLink).where(TapLink.enrolment_id == id_)).one()
    assert (after, link.answered_at) == (before, None)
    held = enrolment_of(server, id_)
    assert (held.status, held.wants_reminders) == ("active", True)


def test_one_tap_answers_and_says_what_it_did(server: Server) -> None:
    path, id_ = a_link(server)
    browser = server.browser()
    sent = browser.send(path, answer="bad_spell")
    assert (sent.status_code, sent.headers["location"]) == (303, path)
    said = browser.get(path).text
    assert "You told us: <strong>I’m having a bad spell</strong>" in said
    assert "Your place on the list is not affected." in said
    assert 'name="answer"' not in said
    assert enrolment_of(server, id_).status == "paused"


def test_a_browser_that_keeps_its_address_to_itself_can_still_send(server: Server) -> None:
    path, id_ = a_link(server)
    browser = server.browser()
    data = {"form_token": browser.token(path), "answer": "worn_out"}
    answer = browser.post(path, data=data, headers={"Origin": "null"})
    assert answer.status_code == 303
    assert enrolment_of(server, id_).pace == "gentle"


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_another_sites_page_cannot_answer(server: Server, headers: dict[str, str]) -> None:
    path, id_ = a_link(server)
    browser = server.browser()
    data = {"form_token": browser.token(path), "answer": "got_what_i_need"}
    refused = browser.post(path, data=data, headers=headers)
    assert refused.status_code == 403
    assert path in refused.text
    assert server.browser().post(path, data={"answer": "bad_spell"}).status_code == 403
    assert enrolment_of(server, id_).status == "active"


def test_struggling_shows_whom_to_call_at_once_and_promises_no_call(server: Server) -> None:
    path, id_ = a_link(server)
    browser = server.browser()
    browser.send(path, answer="struggling")
    said = browser.get(path).text
    main = said[said.index("<main") : said.index("</main>")]
    assert main.index("Call 999 now if:") < main.index("111, then press 2") < main.index("Shout")
    assert "Nobody is reading it right now." in main
    assert "within 1 working day." in main
    assert "01874 000000" in main
    assert "we will" not in main.casefold()
    assert set(flags_of(server, id_)) == {"struggling"}


def test_used_twice_it_shows_what_was_said_and_offers_the_telephone(server: Server) -> None:
    path, id_ = a_link(server)
    first, second = server.browser(), server.browser()
    token = second.token(path)
    first.send(path, answer="worn_out")
    again = second.post(path, data={"form_token": token, "answer": "struggling"})
    assert again.headers["location"] == path
    said = second.get(path).text
    assert "I’m worn out" in said
    assert 'href="tel:01874000000"' in said
    assert flags_of(server, id_) == {}


@pytest.mark.parametrize("wrong", ["", "everything", "break_7", "BAD_SPELL"])
def test_an_answer_that_is_none_changes_nothing(server: Server, wrong: str) -> None:
    path, id_ = a_link(server)
    assert server.browser().send(path, answer=wrong, then=wrong).status_code == 303
    assert enrolment_of(server, id_).status == "active"


def test_two_weeks_can_become_four_and_be_ended(server: Server) -> None:
    path, id_ = a_link(server)
    browser = server.browser()
    browser.send(path, answer="bad_spell")
    assert browser.send(path, then="break_28").headers["location"] == f"{path}?done=break_28"
    assert browser.send(path, then="come_back").status_code == 303
    assert "You are back." in browser.get(f"{path}?done=come_back").text
    assert enrolment_of(server, id_).status == "active"


def test_what_is_not_so_is_not_said(server: Server) -> None:
    path, _ = a_link(server)
    browser = server.browser()
    browser.send(path, answer="got_what_i_need")
    assert "What about the programme?" in browser.get(path).text
    browser.send(path, then="come_back")
    assert "Your place is kept" not in browser.get(f"{path}?done=keep").text


def test_the_programme_is_asked_about_separately(server: Server) -> None:
    path, id_ = a_link(server)
    browser = server.browser()
    browser.send(path, answer="got_what_i_need")
    browser.send(path, then="keep")
    assert flags_of(server, id_) == {}
    browser.send(path, then="not_needed")
    assert "before anything changes" in browser.get(f"{path}?done=not_needed").text
    assert set(flags_of(server, id_)) == {"asked_for_contact"}


def test_somebody_on_a_break_can_stay_longer(server: Server) -> None:
    path, id_ = a_link(server)
    with server.writing() as session:
        held, now = session.get_one(Enrolment, id_), utc_now()
        until = now.date() + timedelta(days=3)
        pause(session, held, until=until, by=held.person_id, at=now, today=now.date())
    browser = server.browser()
    assert "Need longer?" in browser.get(path).text
    browser.send(path, then="break_14")
    assert "Need longer?" in browser.get(path).text


def _expired(server: Server) -> str:
    return a_link(server, utc_now() - LASTS)[0]


def _of_somebody_who_left(server: Server) -> str:
    path, id_ = a_link(server)
    with server.writing() as session:
        held = session.get_one(Enrolment, id_)
        leave(session, held, Status.WITHDREW, by=held.person_id, at=utc_now())
    return path


@pytest.mark.parametrize("made", [_expired, _of_somebody_who_left])
def test_a_link_that_has_had_its_time_looks_like_one_that_never_was(
    server: Server, made: Callable[[Server], str]
) -> None:
    path = made(server)
    pages = []
    for address in (path, UNKNOWN):
        answer = server.browser().get(address)
        pages.append((answer.status_code, answer.text.replace(address, "")))
    assert pages[0] == pages[1]
    assert pages[0][0] == 404
    assert "01874 000000" in pages[0][1]
    assert "116 123" in pages[0][1]


@pytest.mark.parametrize("made", [_expired, _of_somebody_who_left])
def test_a_closed_link_takes_no_answer(server: Server, made: Callable[[Server], str]) -> None:
    path = made(server)
    live, _ = a_link(server)
    answer = server.browser().send(path, page=live, answer="struggling")
    assert answer.status_code == 404
    with server.writing() as session:
        assert "struggling" not in session.exec(select(TapLink.answer)).all()[-2:]


def test_guesses_cost_their_address_time_and_a_real_link_none(server: Server) -> None:
    path, _ = a_link(server)
    browser = server.browser()
    seen = [browser.get(f"/t/{'b' * 20}{n}{n}").status_code for n in "123456789ABCDEF"]
    assert seen[-1] == 429
    assert browser.get(path).status_code == 200
    assert browser.get("/t/not-a-token-at-all").status_code == 404
    with server.writing() as session:
        for row in session.exec(select(Throttle)):
            session.delete(row)


def test_stopping_the_messages_is_a_page_and_a_press(server: Server) -> None:
    path, id_ = a_link(server)
    browser = server.browser()
    assert "Stop these messages?" in browser.get(f"{path}/stop").text
    browser.send(f"{path}/stop", reminders="off")
    assert enrolment_of(server, id_).wants_reminders is False
    assert "No more reminders" in browser.get(f"{path}/stop").text
    browser.send(f"{path}/stop", reminders="on")
    assert enrolment_of(server, id_).wants_reminders is True


def test_a_mail_program_stops_them_with_its_one_click(server: Server) -> None:
    path, id_ = a_link(server, utc_now() - 3 * LASTS)  # however old the email is
    for _ in range(2):
        answer = Browser(server.address).post(f"{path}/stop", data=ONE_CLICK)
        assert answer.status_code == 200
    assert enrolment_of(server, id_).wants_reminders is False
    assert Browser(server.address).post(f"{UNKNOWN}/stop", data=ONE_CLICK).status_code == 200


def test_the_one_click_may_come_as_parts(server: Server) -> None:
    path, id_ = a_link(server)
    parts = {name: (None, value) for name, value in ONE_CLICK.items()}
    assert Browser(server.address).post(f"{path}/stop", files=parts).status_code == 200
    assert enrolment_of(server, id_).wants_reminders is False


def test_other_posts_to_the_stop_page_need_its_form(server: Server) -> None:
    path, id_ = a_link(server)
    browser = Browser(server.address)
    assert browser.post(f"{path}/stop", data={"reminders": "off"}).status_code == 403
    assert browser.post(f"{path}/stop", data={"x": "y" * 9000, **ONE_CLICK}).status_code == 403
    assert enrolment_of(server, id_).wants_reminders is True


def test_an_error_never_writes_a_link_into_the_log() -> None:
    assert without_secrets("/t/abc") == "/t/…"
    assert without_secrets("/t/abc/stop") == "/t/…"
    assert without_secrets("/today") == "/today"
