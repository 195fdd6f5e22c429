"""How somebody does not want to be contacted."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from platform_core.enrolment.actions import ChoiceRefused, allow_again, heed, refuse
from platform_core.enrolment.refusals import (
    LONGEST_HOLD,
    ContactUnwanted,
    Refused,
    against,
    refusal_problem,
    refusals_of,
    refusals_of_many,
)
from platform_core.storage.tables import Enrolment, Person, Refusal, Service
from tests.enrolment.told import audited, told
from tests.factories import TODAY, a_person, an_enrolment

DAY = timedelta(days=1)
WEEK = TODAY + timedelta(weeks=1)


def test_a_refusal_is_history_and_audit_and_due_to_be_looked_at(
    session: Session, active: Enrolment, clinician: Person, at: datetime
) -> None:
    held = refuse(session, active, Refused.PHONE, until_on=None, by=clinician.id, at=at)
    assert held.look_again_at == at
    assert told(session, active) == [("refusal", None, "phone")]
    assert audited(session) == [("enrolment.refusal", clinician.id)]
    (stands,) = refusals_of(session, active.id, today=TODAY)
    assert (stands.what, stands.until_on, stands.said_at) == (Refused.PHONE, None, at)
    assert stands.said_by == clinician.name


def test_the_same_again_is_no_change_and_another_date_moves_it(
    session: Session, active: Enrolment, clinician: Person, at: datetime
) -> None:
    for until in (WEEK, WEEK, WEEK + DAY):
        refuse(session, active, Refused.FOLLOW_UP, until_on=until, by=clinician.id, at=at)
    first, second = "follow_up/2026-11-10", "follow_up/2026-11-11"
    assert told(session, active) == [("refusal", None, first), ("refusal", first, second)]
    assert len(session.exec(select(Refusal)).all()) == 1


def test_being_contacted_again_is_agreed_once(
    session: Session, active: Enrolment, clinician: Person, at: datetime
) -> None:
    refuse(session, active, Refused.TEXT, until_on=None, by=clinician.id, at=at)
    for _ in range(2):
        allow_again(session, active, Refused.TEXT, by=clinician.id, at=at)
    assert told(session, active)[1:] == [("refusal", "text", None)]
    assert refusals_of(session, active.id, today=TODAY) == []
    refuse(session, active, Refused.TEXT, until_on=None, by=clinician.id, at=at)
    assert [each.what for each in refusals_of(session, active.id, today=TODAY)] == ["text"]


def test_a_refusal_stands_on_its_last_day_and_not_after(
    session: Session, active: Enrolment, clinician: Person, at: datetime
) -> None:
    refuse(session, active, Refused.EMAIL, until_on=WEEK, by=clinician.id, at=at)
    ids = [active.id]
    assert refusals_of_many(session, ids, today=WEEK) == {active.id: frozenset({"email"})}
    assert refusals_of_many(session, ids, today=WEEK + DAY) == {active.id: frozenset()}
    assert refusals_of(session, active.id, today=WEEK + DAY) == []


def test_a_refusal_that_has_run_out_can_be_said_again(
    session: Session, active: Enrolment, clinician: Person, at: datetime
) -> None:
    refuse(session, active, Refused.PHONE, until_on=TODAY, by=clinician.id, at=at)
    later = at + timedelta(weeks=2)
    refuse(session, active, Refused.PHONE, until_on=None, by=clinician.id, at=later)
    (stands,) = refusals_of(session, active.id, today=TODAY + timedelta(weeks=2))
    assert stands.said_at == later


def test_each_of_many_has_their_own(
    session: Session, service: Service, active: Enrolment, clinician: Person, at: datetime
) -> None:
    other = an_enrolment(session, service, a_person(session))
    silent = an_enrolment(session, service, a_person(session))
    for what in (Refused.PHONE, Refused.LETTER):
        refuse(session, active, what, until_on=None, by=clinician.id, at=at)
    refuse(session, other, Refused.TEXT, until_on=None, by=clinician.id, at=at)
    found = refusals_of_many(session, [active.id, other.id, silent.id], today=TODAY)
    assert found == {
        active.id: frozenset({"phone", "letter"}),
        other.id: frozenset({"text"}),
        silent.id: frozenset(),
    }
    assert refusals_of_many(session, [], today=TODAY) == {}


@pytest.mark.parametrize(
    ("what", "until", "problem"),
    [
        (Refused.PHONE, None, None),
        (Refused.PHONE, TODAY, None),
        (Refused.PHONE, TODAY - DAY, "refusal.in_the_past"),
        (Refused.PHONE, TODAY + LONGEST_HOLD + DAY, None),
        (Refused.FOLLOW_UP, None, "refusal.needs_a_date"),
        (Refused.FOLLOW_UP, TODAY + LONGEST_HOLD, None),
        (Refused.FOLLOW_UP, TODAY + LONGEST_HOLD + DAY, "refusal.too_long"),
    ],
)
def test_no_follow_up_has_an_end_and_no_refusal_ends_in_the_past(
    what: Refused, until: date | None, problem: str | None
) -> None:
    assert refusal_problem(what, until, today=TODAY) == problem


def test_what_is_not_on_offer_changes_nothing(
    session: Session, active: Enrolment, clinician: Person, at: datetime
) -> None:
    with pytest.raises(ChoiceRefused) as refusal:
        refuse(session, active, Refused.FOLLOW_UP, until_on=None, by=clinician.id, at=at)
    assert refusal.value.wording == "refusal.needs_a_date"
    with pytest.raises(ValueError, match="pigeon"):
        refuse(session, active, "pigeon", until_on=None, by=clinician.id, at=at)  # type: ignore[arg-type]
    assert told(session, active) == []


@pytest.mark.parametrize(
    ("channel", "refused", "against_it"),
    [
        ("phone", {"phone"}, ("phone",)),
        ("text", {"phone"}, ()),
        ("in_person", {"phone", "text"}, ()),
        ("in_person", {"follow_up"}, ("follow_up",)),
        ("phone", {"phone", "follow_up"}, ("phone", "follow_up")),
        ("phone", set(), ()),
    ],
)
def test_a_contact_goes_against_its_own_channel_and_against_no_follow_up(
    channel: str, refused: set[str], against_it: tuple[str, ...]
) -> None:
    assert against(channel, refused) == against_it


def test_an_unwanted_contact_is_refused_unless_they_agreed_which_the_audit_says(
    session: Session, active: Enrolment, clinician: Person, at: datetime
) -> None:
    refuse(session, active, Refused.PHONE, until_on=TODAY, by=clinician.id, at=at)
    with pytest.raises(ContactUnwanted):
        heed(session, active, "phone", agreed=False, by=clinician.id, at=at)
    heed(session, active, "text", agreed=False, by=clinician.id, at=at)
    assert audited(session) == [("enrolment.refusal", clinician.id)]
    heed(session, active, "phone", agreed=True, by=clinician.id, at=at)
    assert audited(session)[1:] == [("contact.agreed", clinician.id)]
    heed(session, active, "phone", agreed=False, by=clinician.id, at=at + 2 * DAY)


def test_the_database_keeps_one_standing_refusal_of_a_kind(
    session: Session, active: Enrolment, clinician: Person, at: datetime
) -> None:
    for _ in range(2):
        session.add(Refusal(enrolment_id=active.id, what="phone", said_at=at, said_by=clinician.id))
    with pytest.raises(IntegrityError):
        session.flush()
