"""What we hear from a patient, and who reads about them."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from platform_core.accounts.rules import Caseload
from platform_core.enrolment.actions import begin, hear, hold, look_again, read_record
from platform_core.enrolment.queries import NotInCaseload
from platform_core.storage import database as storage
from platform_core.storage.tables import Activity, Enrolment, Person
from tests.enrolment.told import audited, told
from tests.factories import TODAY, a_service, an_enrolment
from tests.race import at_once

DAY = timedelta(days=1)


def listen(session: Session, enrolment: Enrolment, kind: str, at: datetime, **more: object) -> bool:
    facts = {"by": enrolment.person_id, "at": at, "today": TODAY, **more}
    return hear(session, enrolment, kind, **facts)


def test_what_is_heard_is_kept_and_makes_the_enrolment_due(
    session: Session, active: Enrolment, at: datetime
) -> None:
    assert listen(session, active, "step_opened", at, step="pain/real", length="short")
    heard = session.exec(select(Activity)).one()
    assert (heard.kind, heard.step, heard.on_day, heard.details) == (
        "step_opened",
        "pain/real",
        TODAY,
        {"length": "short"},
    )
    session.refresh(active)
    assert active.look_again_at == at


def test_one_visit_a_day_counts(session: Session, active: Enrolment, at: datetime) -> None:
    assert listen(session, active, "visit", at)
    assert not listen(session, active, "visit", at + timedelta(hours=1))
    assert listen(session, active, "visit", at + DAY, today=TODAY + DAY)
    session.refresh(active)
    assert active.look_again_at == at + DAY


def test_a_second_visit_of_the_day_makes_nothing_due(
    session: Session, active: Enrolment, at: datetime
) -> None:
    listen(session, active, "visit", at)
    active.look_again_at = None
    session.flush()
    listen(session, active, "visit", at + timedelta(hours=1))
    session.refresh(active)
    assert active.look_again_at is None


def test_a_step_is_finished_once_and_opened_as_often_as_they_like(
    session: Session, active: Enrolment, at: datetime
) -> None:
    finished = [listen(session, active, "step_finished", at, step="pain/real") for _ in range(2)]
    opened = [listen(session, active, "step_opened", at, step="pain/real") for _ in range(2)]
    assert finished == [True, False]
    assert opened == [True, True]


def test_odd_characters_in_details_are_storable(
    session: Session, active: Enrolment, at: datetime
) -> None:
    listen(session, active, "asked_for_more", at, why="a\0b \ud800")
    assert session.exec(select(Activity)).one().details == {"why": "ab "}


def test_doing_something_begins_the_part_of_whoever_only_joined(
    session: Session, active: Enrolment, at: datetime
) -> None:
    active.status = "joined"
    listen(session, active, "visit", at)
    assert active.status == "joined"
    listen(session, active, "step_opened", at, step="pain/real")
    assert active.status == "active"
    assert told(session, active) == [("status", "joined", "active")]


@pytest.mark.parametrize("status", ["paused", "withdrew", "programme_started"])
def test_hearing_from_somebody_takes_no_decision_for_them(
    session: Session, active: Enrolment, at: datetime, status: str
) -> None:
    active.status = status
    assert listen(session, active, "step_opened", at, step="pain/real")
    begin(session, active, by=active.person_id, at=at)
    assert active.status == status


def test_an_enrolment_read_in_another_transaction_is_changed_all_the_same(
    database: Engine, at: datetime
) -> None:
    with storage.open_transaction() as session:
        an_enrolment(session, a_service(session), status="joined", look_again_at=None)
    with storage.open_reading() as session:
        on_the_page = session.exec(select(Enrolment)).one()
    with storage.open_transaction() as session:
        listen(session, on_the_page, "step_opened", at, step="pain/real")
    with storage.open_reading() as session:
        now = session.exec(select(Enrolment)).one()
    assert (now.status, now.look_again_at) == ("active", at)
    assert on_the_page.status == "joined"


def test_holding_takes_no_half_finished_change_away(
    session: Session, active: Enrolment, at: datetime
) -> None:
    active.pace = "gentle"
    assert hold(session, active).pace == "gentle"


def test_looking_again_is_due_now(session: Session, active: Enrolment, at: datetime) -> None:
    look_again(session, active.id or 0, at=at)
    session.refresh(active)
    assert active.look_again_at == at


def test_two_tabs_opened_at_once_are_one_visit(database: Engine, at: datetime) -> None:
    with storage.open_transaction() as session:
        enrolment = an_enrolment(session, a_service(session))

    def visit(_: int) -> bool:
        with storage.open_transaction() as session:
            return listen(session, enrolment, "visit", at)

    assert sorted(at_once(visit, 4)) == [False, False, False, True]


def test_reading_a_record_is_audited(
    session: Session, caseload: Caseload, active: Enrolment, clinician: Person, at: datetime
) -> None:
    found = read_record(session, active.ref, caseload=caseload, by=clinician.id, at=at)
    assert found is active
    assert audited(session) == [("record.read", clinician.id)]


def test_another_services_record_is_as_unknown_as_one_that_is_not_there(
    session: Session, caseload: Caseload, active: Enrolment, clinician: Person, at: datetime
) -> None:
    elsewhere = Caseload(a_service(session, "elsewhere").id)
    said = set()
    for where, ref in ((elsewhere, active.ref), (elsewhere, "PF-9999"), (caseload, "PF-9999")):
        with pytest.raises(NotInCaseload) as refusal:
            read_record(session, ref, caseload=where, by=clinician.id, at=at)
        said.add(refusal.value.wording)
    assert said == {"enrolment.not_found"}
    assert audited(session) == []
