"""What the databases hold of refusals, one-tap links, views, owners and deliveries."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, inspect
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, SQLModel, select

from platform_core.storage.migrate import is_current, migrate, take_back
from platform_core.storage.tables import (
    Activity,
    Flag,
    Refusal,
    SavedView,
    Service,
    TapLink,
)
from tests.factories import AT, TODAY, a_person, a_service, an_enrolment


def an_activity(session: Session, **given: object) -> Activity:
    enrolment = an_enrolment(session, a_service(session))
    facts = {"kind": "answered", "at": AT, "on_day": TODAY, "details": {}}
    return Activity(**{"enrolment_id": enrolment.id, **facts, **given})


def a_flag(session: Session, **given: object) -> Flag:
    enrolment = an_enrolment(session, a_service(session))
    facts = {"rule": "struggling", "status": "open", "evidence": {}, "raised_at": AT}
    return Flag(**{"enrolment_id": enrolment.id, **facts, **given})


def a_refusal(session: Session, **given: object) -> Refusal:
    enrolment = an_enrolment(session, a_service(session))
    facts = {"what": "phone", "said_at": AT, "said_by": enrolment.person_id}
    return Refusal(**{"enrolment_id": enrolment.id, **facts, **given})


def a_link(session: Session, **given: object) -> TapLink:
    enrolment = an_enrolment(session, a_service(session))
    facts = {"token_hash": "x", "issued_at": AT, "expires_at": AT + timedelta(days=14)}
    return TapLink(**{"enrolment_id": enrolment.id, **facts, **given})


@pytest.mark.parametrize(
    ("make", "given"),
    [
        (an_activity, {"kind": "said"}),
        (a_flag, {"rule": "tired"}),
        (a_flag, {"escalated_at": AT}),
        (a_flag, {"owner_id": 999}),
        (a_refusal, {"what": "pigeon"}),
        (a_refusal, {"withdrawn_at": AT}),
        (a_link, {"answer": "bad_spell"}),
        (a_link, {"answer": "fine", "answered_at": AT}),
    ],
)
def test_what_must_never_be_is_refused(
    session: Session, make: object, given: dict[str, object]
) -> None:
    row: SQLModel = make(session, **given)  # type: ignore[operator]
    session.add(row)
    with pytest.raises(IntegrityError):
        session.flush()


@pytest.mark.parametrize("make", [an_activity, a_flag, a_refusal, a_link])
def test_what_may_be_is_kept(session: Session, make: object) -> None:
    session.add(make(session))  # type: ignore[operator]
    session.flush()


@pytest.mark.parametrize("contacts", [0, 501])
def test_a_service_has_time_for_some_contacts_a_week(session: Session, contacts: int) -> None:
    a_service(session).contacts_a_week = contacts
    with pytest.raises(IntegrityError):
        session.flush()


def test_a_refusal_stands_once_and_may_be_said_again_when_it_was_withdrawn(
    session: Session,
) -> None:
    first = a_refusal(session)
    session.add(first)
    session.flush()
    first.withdrawn_at, first.withdrawn_by = AT, first.said_by
    session.flush()
    again = {**first.model_dump(), "id": None, "withdrawn_at": None, "withdrawn_by": None}
    session.add(Refusal(**again))
    session.flush()
    session.add(Refusal(**again))
    with pytest.raises(IntegrityError):
        session.flush()


def test_a_view_has_its_name_once_for_each_person(session: Session) -> None:
    service, person = a_service(session), a_person(session)
    view = {"service_id": service.id, "person_id": person.id, "name": "Mine", "view": {}}
    session.add(SavedView(**view, saved_at=AT))
    session.flush()
    session.add(SavedView(**view, saved_at=AT))
    with pytest.raises(IntegrityError):
        session.flush()


def test_what_there_was_is_still_there_after_going_back_and_forth(database: Engine) -> None:
    with Session(database.connect().execution_options(writes=True)) as session:
        session.add(a_flag(session, rule="quiet"))
        session.commit()
        session.connection().close()
    take_back(database, to="0002")
    there = inspect(database)
    assert not {"refusal", "tap_link", "saved_view", "job_run"} & set(there.get_table_names())
    assert "owner_id" not in {column["name"] for column in there.get_columns("flag")}
    migrate(database)
    assert is_current(database)
    with Session(database) as session:
        assert session.exec(select(Flag.rule)).all() == ["quiet"]
        service = session.exec(select(Service)).one()
        assert (service.reminds, service.deputy_id) == (True, None)
