"""Days on which the whole service is closed."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from platform_core.accounts.rules import Caseload
from platform_core.enrolment.actions import ClosureRefused, declare_closure, withdraw_closure
from platform_core.enrolment.queries import closures_of
from platform_core.enrolment.rules import Span
from platform_core.storage.tables import Enrolment, Person
from tests.enrolment.told import audited
from tests.factories import TODAY, a_service, an_enrolment

DAY = timedelta(days=1)


def test_a_closure_counts_both_its_days_and_makes_the_whole_service_due(
    session: Session, caseload: Caseload, active: Enrolment, clinician: Person, at: datetime
) -> None:
    elsewhere = an_enrolment(session, a_service(session, "elsewhere"), look_again_at=None)
    declare_closure(session, caseload, TODAY, TODAY + DAY, "Christmas", by=clinician.id, at=at)
    assert closures_of(session, caseload.service_id) == (Span(TODAY, TODAY + DAY),)
    assert closures_of(session, elsewhere.service_id) == ()
    for enrolment, due in ((active, at), (elsewhere, None)):
        session.refresh(enrolment)
        assert enrolment.look_again_at == due
    assert audited(session) == [("closure.declared", clinician.id)]


def test_closures_come_in_order(
    session: Session, caseload: Caseload, clinician: Person, at: datetime
) -> None:
    for days in (20, 0, 10):
        day = TODAY + days * DAY
        declare_closure(session, caseload, day, day, by=clinician.id, at=at)
    starts = [span.first_on for span in closures_of(session, caseload.service_id)]
    assert starts == [TODAY, TODAY + 10 * DAY, TODAY + 20 * DAY]


@pytest.mark.parametrize(
    ("length", "wording"),
    [(-1, "closure.out_of_order"), (93, "closure.too_long")],
)
def test_a_closure_that_cannot_be_is_refused(
    session: Session,
    caseload: Caseload,
    clinician: Person,
    at: datetime,
    length: int,
    wording: str,
) -> None:
    with pytest.raises(ClosureRefused) as refusal:
        declare_closure(session, caseload, TODAY, TODAY + length * DAY, by=clinician.id, at=at)
    assert refusal.value.wording == wording


def test_a_closure_is_withdrawn_once_and_makes_everybody_due_again(
    session: Session, caseload: Caseload, active: Enrolment, clinician: Person, at: datetime
) -> None:
    closure = declare_closure(session, caseload, TODAY, TODAY, by=clinician.id, at=at)
    for hours in (1, 2):
        withdraw_closure(
            session, caseload, closure.id, by=clinician.id, at=at + timedelta(hours=hours)
        )
    assert closures_of(session, caseload.service_id) == ()
    session.refresh(active)
    assert active.look_again_at == at + timedelta(hours=1)
    assert closure.withdrawn_by == clinician.id
    assert [action for action, _ in audited(session)] == ["closure.declared", "closure.withdrawn"]


def test_another_services_closure_is_out_of_reach(
    session: Session, caseload: Caseload, clinician: Person, at: datetime
) -> None:
    closure = declare_closure(session, caseload, TODAY, TODAY, by=clinician.id, at=at)
    elsewhere = Caseload(a_service(session, "elsewhere").id)
    with pytest.raises(ClosureRefused):
        withdraw_closure(session, elsewhere, closure.id, by=clinician.id, at=at)
    assert closures_of(session, caseload.service_id)
