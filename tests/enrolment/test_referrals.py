"""Referrals and how to reach people."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from platform_core.accounts.rules import Caseload, Language, Role
from platform_core.enrolment.actions import (
    ContactDetails,
    DetailsRefused,
    Referral,
    refer,
    set_contact,
)
from platform_core.enrolment.rules import Channel
from platform_core.storage import database as storage
from platform_core.storage.tables import Enrolment, Person
from tests.enrolment.told import audited, told
from tests.factories import TODAY, a_member, a_service
from tests.race import at_once

CARYS = Referral(
    name="Carys Bevan",
    language=Language.WELSH,
    email="Carys@Example.org",
    phone="07700 900000",
    preferred_channel=Channel.TEXT,
    contact_times="Mornings",
    access_needs="Large print\nA quiet line",
    programme_on=TODAY + timedelta(days=90),
)


def test_a_referral_is_kept_as_it_was_given(
    session: Session, caseload: Caseload, clinician: Person, at: datetime
) -> None:
    enrolment = refer(session, caseload, CARYS, by=clinician.id, at=at, today=TODAY)
    person = session.get_one(Person, enrolment.person_id)
    assert (person.name, person.language, person.phone) == ("Carys Bevan", "cy", "07700 900000")
    assert person.email == "carys@example.org"
    assert person.sign_in_name is None
    assert (enrolment.ref, enrolment.status, enrolment.pace) == ("PF-0001", "referred", "steady")
    assert enrolment.access_needs == "Large print\nA quiet line"
    assert enrolment.programme_on == CARYS.programme_on
    assert enrolment.look_again_at == at


def test_a_referral_is_history_and_audit(
    session: Session, caseload: Caseload, clinician: Person, at: datetime
) -> None:
    enrolment = refer(session, caseload, CARYS, by=clinician.id, at=at, today=TODAY)
    assert told(session, enrolment) == [("status", None, "referred")]
    assert audited(session) == [("enrolment.referred", clinician.id)]


def test_a_name_is_enough(
    session: Session, caseload: Caseload, clinician: Person, at: datetime
) -> None:
    enrolment = refer(session, caseload, Referral("Huw"), by=clinician.id, at=at, today=TODAY)
    assert enrolment.preferred_channel == "letter"


def test_refs_count_up_within_each_service(
    session: Session, caseload: Caseload, clinician: Person, at: datetime
) -> None:
    elsewhere = Caseload(a_service(session, "elsewhere").id)
    refs = [
        refer(session, where, Referral("Huw"), by=clinician.id, at=at, today=TODAY).ref
        for where in (caseload, caseload, elsewhere)
    ]
    assert refs == ["PF-0001", "PF-0002", "PF-0001"]


def test_refs_go_on_past_four_digits(
    session: Session, active: Enrolment, caseload: Caseload, clinician: Person, at: datetime
) -> None:
    active.ref = "PF-9999"
    refs = [
        refer(session, caseload, Referral("Huw"), by=clinician.id, at=at, today=TODAY).ref
        for _ in range(2)
    ]
    assert refs == ["PF-10000", "PF-10001"]


def test_everything_wrong_is_said_at_once_and_nothing_is_kept(
    session: Session, caseload: Caseload, clinician: Person, at: datetime
) -> None:
    wrong = Referral(
        name=" \0 ",
        email="carys",
        phone="ring me",
        contact_times="x" * 201,
        access_needs="x" * 1001,
        programme_on=TODAY - timedelta(days=1),
    )
    with pytest.raises(DetailsRefused) as refusal:
        refer(session, caseload, wrong, by=clinician.id, at=at, today=TODAY)
    assert [(problem.field, problem.wording) for problem in refusal.value.problems] == [
        ("name", "name.missing"),
        ("email", "email.wrong"),
        ("phone", "phone.wrong"),
        ("contact_times", "text.too_long"),
        ("access_needs", "text.too_long"),
        ("programme_on", "programme_on.in_the_past"),
    ]
    assert audited(session) == []


@pytest.mark.parametrize(
    ("channel", "missing"),
    [
        (Channel.TEXT, "phone.needed"),
        (Channel.PHONE, "phone.needed"),
        (Channel.EMAIL, "email.needed"),
    ],
)
def test_a_channel_needs_its_address(
    session: Session,
    caseload: Caseload,
    clinician: Person,
    at: datetime,
    channel: Channel,
    missing: str,
) -> None:
    with pytest.raises(DetailsRefused) as refusal:
        refer(
            session,
            caseload,
            Referral("Huw", email=" ", preferred_channel=channel),
            by=clinician.id,
            at=at,
            today=TODAY,
        )
    assert [problem.wording for problem in refusal.value.problems] == [missing]


def test_ten_kilobytes_of_anything_are_kept_or_refused_whole(
    session: Session, caseload: Caseload, clinician: Person, at: datetime
) -> None:
    odd = "🐑\u202e<script>alert('môr')</script>"
    kept = refer(
        session,
        caseload,
        Referral(odd, access_needs=odd * 20 + "\0"),
        by=clinician.id,
        at=at,
        today=TODAY,
    )
    session.expire_all()
    assert session.get_one(Person, kept.person_id).name == odd
    assert kept.access_needs == odd * 20
    with pytest.raises(DetailsRefused):
        refer(
            session,
            caseload,
            Referral("Huw", access_needs=odd * 300),
            by=clinician.id,
            at=at,
            today=TODAY,
        )


def test_two_referrals_at_once_have_two_refs(database: Engine, at: datetime) -> None:
    with storage.open_transaction() as session:
        service = a_service(session)
        clinician = a_member(session, service, Role.CLINICIAN)

    def one(number: int) -> str:
        with storage.open_transaction() as session:
            return refer(
                session,
                Caseload(service.id),
                Referral(f"Person {number}"),
                by=clinician.id,
                at=at,
                today=TODAY,
            ).ref

    assert sorted(at_once(one, 4)) == ["PF-0001", "PF-0002", "PF-0003", "PF-0004"]


def test_details_change_where_they_differ_and_history_holds_no_address(
    session: Session, caseload: Caseload, clinician: Person, at: datetime
) -> None:
    enrolment = refer(session, caseload, CARYS, by=clinician.id, at=at, today=TODAY)
    changed = replace(
        CARYS.contact, email="new@example.org", preferred_channel=Channel.EMAIL, phone=None
    )
    later = at + timedelta(days=1)
    held = set_contact(session, enrolment, changed, by=clinician.id, at=later)
    person = session.get_one(Person, enrolment.person_id)
    assert (person.email, person.phone) == ("new@example.org", None)
    assert (held.preferred_channel, held.look_again_at) == ("email", later)
    assert told(session, enrolment)[1:] == [("contact", None, "email, phone, preferred_channel")]
    assert audited(session)[1:] == [("enrolment.contact", clinician.id)]


def test_the_same_details_again_are_no_change(
    session: Session, caseload: Caseload, clinician: Person, at: datetime
) -> None:
    enrolment = refer(session, caseload, CARYS, by=clinician.id, at=at, today=TODAY)
    later = at + timedelta(days=1)
    held = set_contact(session, enrolment, CARYS.contact, by=clinician.id, at=later)
    assert held.look_again_at == at
    assert len(told(session, enrolment)) == 1


def test_details_that_cannot_be_are_refused(
    session: Session, active: Enrolment, clinician: Person, at: datetime
) -> None:
    with pytest.raises(DetailsRefused):
        set_contact(session, active, ContactDetails(email="not an address"), by=clinician.id, at=at)
    assert told(session, active) == []
