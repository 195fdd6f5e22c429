"""All the letters that wait, made and printed in one go."""

import re

import pytest

from platform_core.storage.tables import Enrolment
from tests.factories import a_person, an_enrolment
from tests.web.running import Server, first_service

_CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")


def waiting(server: Server, name: str) -> Enrolment:
    with server.writing() as session:
        return an_enrolment(
            session,
            first_service(session),
            a_person(session, name),
            status="referred",
            joined_at=None,
            engagement="referred",
            preferred_channel="letter",
        )


def path(*people: Enrolment) -> str:
    return f"/print/letters?refs={','.join(one.ref for one in people)}"


def test_asking_lists_them_and_makes_nothing(server: Server) -> None:
    one, other = waiting(server, "Run One"), waiting(server, "Run Two")
    answer = server.signed_in("sian").get(path(one, other))
    assert answer.status_code == 200
    assert "2 letters wait to be printed." in answer.text
    assert "Run One" in answer.text
    assert not _CODE.search(answer.text)


def test_each_gets_a_letter_with_a_code_of_their_own_once(server: Server) -> None:
    people = [waiting(server, name) for name in ("Made One", "Made Two")]
    browser = server.signed_in("sian")
    answer = browser.send(path(*people), page="/sign-out")
    assert answer.headers["cache-control"] == "no-store"
    codes = _CODE.findall(answer.text)
    assert len(set(codes)) == 2
    assert len(codes) == 4  # in both languages
    assert answer.text.count("data:image/svg+xml") == 4
    assert "Dear Made One" in answer.text
    assert server.browser().send("/join", code=codes[0]).status_code == 303
    again = browser.send(path(*people), page="/sign-out")
    assert "Nobody waits for a letter." in again.text
    assert server.browser().send("/join", code=codes[0]).status_code == 303


def test_another_services_clinician_prints_none_of_ours(server: Server) -> None:
    one = waiting(server, "Not For Huw")
    huw = server.signed_in("huw")
    for answer in (huw.get(path(one)), huw.send(path(one), page="/sign-out")):
        assert "Not For Huw" not in answer.text
        assert "Nobody waits for a letter." in answer.text


@pytest.mark.parametrize(("name", "location"), [("carys", "/today"), ("mair", "/people")])
def test_it_is_for_clinicians(server: Server, name: str, location: str) -> None:
    assert server.signed_in(name).get("/print/letters").headers["location"] == location


def test_a_stranger_signs_in_first(server: Server) -> None:
    answer = server.browser().get("/print/letters")
    assert answer.headers["location"] == "/sign-in?next=/print/letters"


def test_another_sites_page_cannot_make_them(server: Server) -> None:
    one = waiting(server, "Forged Run")
    browser = server.signed_in("sian")
    assert browser.post(path(one)).status_code == 403
    assert "Forged Run" in browser.get(path(one)).text
