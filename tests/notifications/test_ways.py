"""By which way somebody can be written to."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session

from platform_core.enrolment.actions import refuse
from platform_core.enrolment.rules import Channel
from platform_core.notifications.rules import Template, can_be_texted, is_bad_address
from platform_core.notifications.ways import Way, way_for, way_of
from platform_core.settings import settings
from platform_core.storage.tables import Enrolment, Person
from tests.factories import AT, TODAY, a_message, a_person, a_service, an_enrolment

MOBILE, EMAIL = "07700 900123", "carys@example.org"
BY_TEXT, BY_EMAIL = Way(Channel.TEXT, MOBILE), Way(Channel.EMAIL, EMAIL)
BY_LETTER = Way(Channel.LETTER, "")


@pytest.fixture
def person(session: Session) -> Person:
    return a_person(session, email=EMAIL, phone=MOBILE)


@pytest.fixture
def enrolment(session: Session, person: Person) -> Enrolment:
    return an_enrolment(session, a_service(session), person)


def failed(session: Session, enrolment: Enrolment, way: Way, status: str, problem: str) -> None:
    session.add(
        a_message(
            enrolment,
            occasion=f"{way.channel} {status} {problem}",
            channel=way.channel.value,
            address=way.address,
            status=status,
            problem=problem,
        )
    )
    session.flush()


@pytest.mark.parametrize(
    ("preferred", "phone", "email", "way"),
    [
        ("text", MOBILE, EMAIL, BY_TEXT),
        ("text", None, EMAIL, BY_EMAIL),
        ("text", "01597 000000", EMAIL, BY_EMAIL),  # nobody reads a text on a landline
        ("text", MOBILE, None, BY_TEXT),
        ("text", None, None, None),
        ("email", MOBILE, EMAIL, BY_EMAIL),
        ("email", MOBILE, None, BY_TEXT),
        ("letter", MOBILE, EMAIL, BY_LETTER),
        ("phone", MOBILE, EMAIL, None),  # a person rings
    ],
)
def test_it_is_as_they_prefer_or_the_next_best(
    session: Session,
    person: Person,
    enrolment: Enrolment,
    preferred: str,
    phone: str | None,
    email: str | None,
    way: Way | None,
) -> None:
    enrolment.preferred_channel, person.phone, person.email = preferred, phone, email
    session.flush()
    assert way_of(session, enrolment, person, today=TODAY) == way


def test_nothing_goes_by_text_where_texts_are_off(
    session: Session, person: Person, enrolment: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAMAU_TEXT", "off")
    settings.cache_clear()
    assert way_of(session, enrolment, person, today=TODAY) == BY_EMAIL


@pytest.mark.parametrize(
    ("refused", "way"),
    [
        (["text"], BY_EMAIL),
        (["email"], BY_TEXT),
        (["text", "email"], None),
        (["phone", "letter"], BY_TEXT),
        (["follow_up"], None),
    ],
)
def test_what_they_refuse_is_not_used(
    session: Session, person: Person, enrolment: Enrolment, refused: list[str], way: Way | None
) -> None:
    until = TODAY + timedelta(days=14)
    for what in refused:
        refuse(session, enrolment, what, until_on=until, by=person.id, at=AT)
    assert way_of(session, enrolment, person, today=TODAY) == way
    assert way_of(session, enrolment, person, today=until) == way
    assert way_of(session, enrolment, person, today=until + timedelta(days=1)) == BY_TEXT


def test_an_invitation_and_a_word_to_staff_go_by_email(
    session: Session, person: Person, enrolment: Enrolment
) -> None:
    assert way_for(session, Template.INVITATION, enrolment, person, today=TODAY) == BY_EMAIL
    assert way_for(session, Template.STAFF_INVITATION, None, person, today=TODAY) == BY_EMAIL
    assert way_for(session, Template.QUIET, enrolment, person, today=TODAY) == BY_TEXT
    refuse(session, enrolment, "email", until_on=None, by=person.id, at=AT)
    assert way_for(session, Template.INVITATION, enrolment, person, today=TODAY) is None
    assert way_for(session, Template.STAFF_INVITATION, None, person, today=TODAY) == BY_EMAIL


@pytest.mark.parametrize(
    ("problem", "is_bad"),
    [
        ("permanent-failure", True),
        ("temporary-failure", False),
        ("technical-failure", False),
        ("400 ValidationError", True),
        ("400 BadRequestError", False),
        ("address", True),
        ("550", True),
        ("550 5.1.1", True),
        ("552 5.2.2", False),  # a full mailbox
        ("554 5.7.1", False),  # not wanted there, whoever it is for
        ("451", False),
        ("ConnectionRefusedError", False),
    ],
)
def test_a_wrong_address_is_told_from_a_bad_day(
    session: Session, person: Person, enrolment: Enrolment, problem: str, is_bad: bool
) -> None:
    assert is_bad_address(problem) is is_bad
    failed(session, enrolment, BY_TEXT, "failed", problem)
    way = way_of(session, enrolment, person, today=TODAY)
    assert way == (BY_EMAIL if is_bad else BY_TEXT)


def test_what_has_gone_well_since_counts(
    session: Session, person: Person, enrolment: Enrolment
) -> None:
    failed(session, enrolment, BY_TEXT, "failed", "permanent-failure")
    failed(session, enrolment, BY_TEXT, "delivered", "")
    failed(session, enrolment, BY_TEXT, "cancelled", "no way")
    assert way_of(session, enrolment, person, today=TODAY) == BY_TEXT


def test_a_new_number_is_a_new_chance(
    session: Session, person: Person, enrolment: Enrolment
) -> None:
    failed(session, enrolment, BY_TEXT, "failed", "permanent-failure")
    person.phone = "07700 900456"
    session.flush()
    way = way_of(session, enrolment, person, today=date(2026, 11, 4))
    assert way == Way(Channel.TEXT, "07700 900456")


@pytest.mark.parametrize(
    ("phone", "can_be"),
    [
        ("07700 900123", True),
        ("+44 7700 900123", True),
        ("0044 (0)7700-900123", True),
        ("+353 85 012 3456", True),
        ("01874 000000", False),
        ("+44 1874 000000", False),
        ("07700 90012", False),
        ("07000 900123", False),  # a personal number
        ("999", False),
        ("", False),
    ],
)
def test_a_mobile_number_is_told_from_a_landline(phone: str, can_be: bool) -> None:
    assert can_be_texted(phone) is can_be
