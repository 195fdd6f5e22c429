"""Reminders that go by post: printed by staff, and noted as posted once."""

import pytest
from sqlmodel import select

from platform_core.storage.tables import Message
from tests.factories import a_message, a_person, a_service, an_enrolment
from tests.web.running import Server, first_service

PATH = "/print/reminders"


def a_letter(server: Server, name: str, *, elsewhere: bool = False, **given: object) -> int:
    """A reminder by post that waits; the number of its message."""
    with server.writing() as session:
        service = a_service(session, "far") if elsewhere else first_service(session)
        person = a_person(session, name)
        place = an_enrolment(session, service, person, preferred_channel="letter", **given)
        body = f"No pressure, {name}.\n\nhttp://localhost/t/abcdefghijkmnopqrstuvw"
        message = a_message(place, channel="letter", address="", status="waiting", body=body)
        session.add(message)
        session.flush()
        return message.id or 0


def status_of(server: Server, message_id: int) -> tuple[str, str]:
    with server.writing() as session:
        found = session.exec(select(Message).where(Message.id == message_id)).one()
        return found.status, found.body


def test_looking_shows_each_letter_with_its_link_as_a_picture_and_changes_nothing(
    server: Server,
) -> None:
    letter = a_letter(server, "Post One")
    answer = server.signed_in("sian").get(PATH)
    assert "No pressure, Post One." in answer.text
    assert "data:image/svg+xml" in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert status_of(server, letter)[0] == "waiting"


def test_those_that_were_shown_are_noted_once_and_their_words_forgotten(server: Server) -> None:
    shown, later = a_letter(server, "Shown One"), a_letter(server, "Later One")
    browser = server.signed_in("sian")
    answer = browser.send(PATH, page="/sign-out", letters=str(shown))
    assert answer.headers["location"] == f"{PATH}?posted=1"
    assert status_of(server, shown) == ("sent", "")
    assert status_of(server, later)[0] == "waiting"
    again = browser.send(PATH, page="/sign-out", letters=str(shown))
    assert again.headers["location"] == f"{PATH}?posted=0"
    assert "Shown One" not in browser.get(PATH).text


@pytest.mark.parametrize("letters", ["", ",", "x", "-1", "9" * 40, "1;2"])
def test_nonsense_notes_nothing(server: Server, letters: str) -> None:
    answer = server.signed_in("sian").send(PATH, page="/sign-out", letters=letters)
    assert answer.headers["location"] == f"{PATH}?posted=0"


@pytest.mark.parametrize("since", [{"status": "paused"}, {"wants_reminders": False}])
def test_none_goes_to_somebody_who_wants_none_by_now(
    server: Server, since: dict[str, object]
) -> None:
    name = f"Gone {next(iter(since))}"
    a_letter(server, name, **since)
    assert name not in server.signed_in("sian").get(PATH).text


def test_another_service_sees_and_notes_none_of_ours(server: Server) -> None:
    letter = a_letter(server, "Ours Alone")
    huw = server.signed_in("huw")
    assert "Ours Alone" not in huw.get(PATH).text
    huw.send(PATH, page="/sign-out", letters=str(letter))
    assert status_of(server, letter)[0] == "waiting"


@pytest.mark.parametrize(("name", "location"), [("carys", "/today"), ("mair", "/people")])
def test_it_is_for_clinicians(server: Server, name: str, location: str) -> None:
    assert server.signed_in(name).get(PATH).headers["location"] == location


def test_a_stranger_signs_in_first(server: Server) -> None:
    assert server.browser().get(PATH).headers["location"] == f"/sign-in?next={PATH}"
