"""The caseload as a file: for the clinicians of one service, and written down."""

import csv
import io

import pytest
from sqlalchemy import text as sql

from platform_core.accounts.rules import Role
from tests.factories import a_member, an_enrolment
from tests.web.running import Server, first_service

FILE = "/export/caseload.csv"


def _patient(server: Server, name: str, **facts: object) -> None:
    with server.writing() as session:
        service = first_service(session)
        person = a_member(session, service, Role.PATIENT, name)
        an_enrolment(session, service, person, **facts)


def _rows(body: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")))


def _taken(server: Server) -> list[str]:
    with server.engine.connect() as connection:
        asked = sql(
            "select details from audit_entry where action = 'caseload.exported' order by id"
        )
        return [str(details) for details in connection.execute(asked).scalars()]


def test_the_file_has_the_people_of_the_view_and_no_formula(either_server: Server) -> None:
    _patient(either_server, "=2+2 Formula", engagement="quiet", their_ref="+W1")
    _patient(either_server, "Dafydd Formula", engagement="on_track")
    answer = either_server.signed_in("sian").get(f"{FILE}?state=quiet&search=formula")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith('attachment; filename="caseload-2')
    assert answer.headers["cache-control"] == "no-store"
    (row,) = _rows(answer.content)
    assert (row["Name"], row["Their number"]) == ("'=2+2 Formula", "'+W1")
    assert (row["State"], row["Referred"]) == ("Gone quiet", "2026-10-20")


def test_what_was_taken_is_written_down_without_the_words_searched_for(server: Server) -> None:
    before = len(_taken(server))
    server.signed_in("sian").get(f"{FILE}?search=Carys&status=active")
    taken = _taken(server)[before:]
    assert len(taken) == 1
    assert "status" in taken[0]
    assert "search" in taken[0]
    assert "Carys" not in taken[0]


def test_the_file_in_welsh(server: Server) -> None:
    browser = server.signed_in("sian")
    browser.get("/language/cy")
    row = _rows(browser.get(f"{FILE}?search=carys").content)[0]
    browser.get("/language/en")  # which stays with her, and others share this server
    assert (row["Enw"], row["Iaith"]) == ("Carys Bevan", "Saesneg")


def test_another_services_clinician_takes_none_of_them(server: Server) -> None:
    answer = server.signed_in("huw").get(FILE)
    assert _rows(answer.content) == []
    assert "Carys" not in answer.text


@pytest.mark.parametrize(
    ("name", "location"), [("carys", "/today"), ("alun", "/library"), ("mair", "/people")]
)
def test_it_is_for_clinicians(server: Server, name: str, location: str) -> None:
    assert server.signed_in(name).get(FILE).headers["location"] == location


def test_a_stranger_signs_in_first(server: Server) -> None:
    assert server.browser().get(FILE).headers["location"].startswith("/sign-in?next=/export")


@pytest.mark.parametrize("query", ["state=doomed", "owner=1%20or%201", "stage=%00", "sort=x"])
def test_a_view_that_makes_no_sense_takes_nobody(server: Server, query: str) -> None:
    before = len(_taken(server))
    assert server.signed_in("sian").get(f"{FILE}?{query}").status_code == 404
    assert len(_taken(server)) == before


def test_nothing_is_written_by_sending_a_form_to_it(server: Server) -> None:
    assert server.signed_in("sian").post(FILE).status_code == 405
