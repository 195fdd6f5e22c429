"""The invitation letter: made when it is printed, for one service's clinicians."""

import re

import pytest
from sqlalchemy import text as sql

from tests.web.running import Server


def _code(text: str) -> str:
    return re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", text)[0]


def _path(enrolment: object) -> str:
    return f"/print/letter?ref={enrolment.ref}"


def test_asking_explains_and_issues_nothing(server: Server) -> None:
    enrolment, issued = server.somebody_invited("Asked About")
    answer = server.signed_in("sian").get(_path(enrolment))
    assert answer.status_code == 200
    assert "Asked About" in answer.text
    assert "stop working" in answer.text
    assert server.browser().send("/join", code=issued.code).status_code == 303


def test_the_letter_has_both_languages_the_code_and_a_square(server: Server) -> None:
    enrolment, earlier = server.somebody_invited("Lowri Welsh", language="cy")
    answer = server.signed_in("sian").send(_path(enrolment))
    text = answer.text
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert text.index("Annwyl Lowri Welsh") < text.index("Dear Lowri Welsh")
    assert 'lang="cy"' in text
    assert "data:image/svg+xml" in text
    assert "never changes your place" in text
    assert "01874 000000" in text
    code = _code(text[text.index("Annwyl") :])
    assert server.browser().send("/join", code=code).status_code == 303
    assert server.browser().send("/join", code=earlier.code).status_code == 403


def test_it_is_written_down_who_made_it(server: Server) -> None:
    enrolment, _ = server.somebody_invited("Audited")
    server.signed_in("sian").send(_path(enrolment))
    with server.engine.connect() as connection:
        actions = connection.execute(
            sql("select action from audit_entry where subject = 'invitation'")
        ).scalars()
        assert "letter.printed" in set(actions)


@pytest.mark.parametrize(
    ("name", "location"), [("carys", "/today"), ("alun", "/library"), ("mair", "/people")]
)
def test_it_is_for_clinicians(server: Server, name: str, location: str) -> None:
    enrolment, _ = server.somebody_invited("Not Yours")
    answer = server.signed_in(name).get(_path(enrolment))
    assert answer.headers["location"] == location


def test_a_stranger_signs_in_first(server: Server) -> None:
    answer = server.browser().get("/print/letter?ref=PF-0001")
    assert answer.headers["location"] == "/sign-in?next=/print/letter%3Fref%3DPF-0001"


def test_another_services_clinician_learns_nothing(server: Server) -> None:
    enrolment, issued = server.somebody_invited("Hidden From Huw")
    huw = server.signed_in("huw")
    answer = huw.get(_path(enrolment))
    assert answer.status_code == 404
    assert "Hidden" not in answer.text
    token = huw.token("/sign-out")
    answer = huw.post(_path(enrolment), data={"form_token": token})
    assert answer.status_code == 404
    assert server.browser().send("/join", code=issued.code).status_code == 303


@pytest.mark.parametrize("ref", ["", "PF-9999", "' or 1=1", "%00", "💡"])
def test_an_unknown_reference_is_no_page(server: Server, ref: str) -> None:
    answer = server.signed_in("sian").get("/print/letter", params={"ref": ref})
    assert answer.status_code == 404


def test_somebody_who_has_joined_gets_no_letter(server: Server) -> None:
    with server.engine.connect() as connection:
        query = sql("select ref from enrolment where joined_at is not null order by id")
        ref = connection.execute(query).scalars().first()
    browser = server.signed_in("sian")
    assert browser.get(f"/print/letter?ref={ref}").status_code == 409
    answer = browser.post(
        f"/print/letter?ref={ref}", data={"form_token": browser.token("/sign-out")}
    )
    assert answer.status_code == 409


def test_another_sites_page_cannot_make_one(server: Server) -> None:
    enrolment, issued = server.somebody_invited("Forged")
    answer = server.signed_in("sian").post(_path(enrolment))
    assert answer.status_code == 403
    assert server.browser().send("/join", code=issued.code).status_code == 303


def test_it_can_go_by_email_as_well(server: Server) -> None:
    enrolment, _ = server.somebody_invited("Emailed", email="emailed@example.org")
    browser = server.signed_in("sian")
    assert "emailed@example.org" in browser.get(_path(enrolment)).text
    assert "email will be sent" in browser.send(_path(enrolment), send="yes").text
    with server.engine.connect() as connection:
        query = sql("select body from message where address = 'emailed@example.org'")
        bodies = connection.execute(query).scalars().all()
    assert len(bodies) == 1
    link = re.search(r"/join\?t=([\w-]+)", bodies[0])[0]
    reader = server.browser()
    assert reader.get(link).headers["location"] == "/join"
    assert reader.send("/join").headers["location"] == "/join/language"


def test_without_an_address_no_email_is_offered(server: Server) -> None:
    enrolment, _ = server.somebody_invited("No Address")
    browser = server.signed_in("sian")
    assert "checkbox" not in browser.get(_path(enrolment)).text
    assert "email will be sent" not in browser.send(_path(enrolment), send="yes").text
