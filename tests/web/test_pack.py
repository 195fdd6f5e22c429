"""What is open to somebody, on paper: for one service's clinicians, and written down."""

import pytest
from sqlalchemy import text as sql

from platform_core.accounts.rules import Role
from platform_core.clock import utc_now
from platform_core.storage.tables import Enrolment
from tests.factories import a_member, an_enrolment
from tests.web.running import Server, first_service


def _somebody(server: Server, name: str, language: str = "en", **facts: object) -> Enrolment:
    with server.writing() as session:
        service = first_service(session)
        person = a_member(session, service, Role.PATIENT, name, language=language)
        return an_enrolment(session, service, person, **{"joined_at": utc_now(), **facts})


def _pack(enrolment: Enrolment, more: str = "") -> str:
    return f"/print/pack?ref={enrolment.ref}{more}"


def test_the_pack_has_the_open_steps_the_check_in_and_how_to_send_it_back(
    either_server: Server,
) -> None:
    enrolment = _somebody(either_server, "Paper <One>")
    answer = either_server.signed_in("sian").get(_pack(enrolment))
    text = answer.text
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert "For Paper &lt;One&gt;" in text
    assert "<h2>You are in the right place</h2>" in text
    assert "How is your pain right now?" in text
    assert "01874 000000" in text
    assert "call 999" in text
    assert "largeprint" not in text


def test_it_is_in_their_language_and_in_large_letters_if_asked(server: Server) -> None:
    enrolment = _somebody(server, "Papur Mawr", language="cy")
    text = server.signed_in("sian").get(_pack(enrolment, "&size=large")).text
    assert '<div lang="cy">' in text
    assert "<h2>Rydych chi yn y lle iawn</h2>" in text
    assert "Print this page" in text  # to the clinician, who reads English
    assert "largeprint" in text


def test_somebody_who_has_not_joined_has_the_first_stage(server: Server) -> None:
    enrolment = _somebody(server, "Never Online", status="moved_to_paper", joined_at=None)
    text = server.signed_in("sian").get(_pack(enrolment)).text
    assert "<h2>You are in the right place</h2>" in text


def test_it_is_written_down_who_made_it_of_what(server: Server) -> None:
    enrolment = _somebody(server, "Audited Pack")
    server.signed_in("sian").get(_pack(enrolment))
    with server.engine.connect() as connection:
        asked = sql("select subject_id, details from audit_entry where action = 'pack.printed'")
        made = dict(connection.execute(asked).all())
    assert "start-here/right-place" in str(made[enrolment.id])


@pytest.mark.parametrize(
    ("name", "location"), [("carys", "/today"), ("alun", "/library"), ("mair", "/people")]
)
def test_it_is_for_clinicians(server: Server, name: str, location: str) -> None:
    answer = server.signed_in(name).get("/print/pack?ref=PF-0001")
    assert answer.headers["location"] == location


def test_a_stranger_signs_in_first(server: Server) -> None:
    answer = server.browser().get("/print/pack?ref=PF-0001")
    assert answer.headers["location"].startswith("/sign-in?next=/print/pack")


def test_another_services_clinician_learns_nothing(server: Server) -> None:
    answer = server.signed_in("huw").get(_pack(_somebody(server, "Hidden From Huw")))
    assert answer.status_code == 404
    assert "Hidden" not in answer.text


@pytest.mark.parametrize("ref", ["", "PF-9999", "' or 1=1", "%00", "💡"])
def test_an_unknown_reference_is_no_page(server: Server, ref: str) -> None:
    answer = server.signed_in("sian").get("/print/pack", params={"ref": ref})
    assert answer.status_code == 404
