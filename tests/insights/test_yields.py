"""What flags were worth."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from platform_core.accounts.rules import Caseload, Role
from platform_core.flags.rules import Outcome, Rule
from platform_core.insights.yields import by_rule, by_week_and_rule, worths, yield_of
from platform_core.storage.tables import Activity, Closure, Contact, Enrolment, Flag, Service
from tests.factories import AT, TODAY, a_member, a_service, an_enrolment

DAY = timedelta(days=1)


@pytest.fixture
def service(session: Session) -> Service:
    return a_service(session)


def flag(session: Session, one: Enrolment, rule: str = "quiet", **more: object) -> Flag:
    facts = {
        "enrolment_id": one.id,
        "rule": rule,
        "status": "resolved" if "outcome" in more else "open",
        "evidence": {},
        "raised_at": AT,
        **({"resolved_at": AT} if "outcome" in more else {}),
        **more,
    }
    row = Flag(**facts)
    session.add(row)
    session.flush()
    return row


def contact(session: Session, row: Flag, by: int, at: datetime, result: str = "reached") -> None:
    session.add(
        Contact(
            enrolment_id=row.enrolment_id,
            flag_id=row.id,
            channel="phone",
            result=result,
            note="",
            at=at,
            by=by,
        )
    )
    session.flush()


def visit(session: Session, one: Enrolment, days: int) -> None:
    session.add(
        Activity(
            enrolment_id=one.id,
            kind="visit",
            at=AT + days * DAY + timedelta(hours=1),
            on_day=TODAY + days * DAY,
            details={},
        )
    )
    session.flush()


def ours(session: Session, service: Service) -> list[object]:
    return worths(session, caseload=Caseload(service.id or 0), since=AT - 7 * DAY)


@pytest.mark.parametrize(("days", "back"), [(0, True), (14, True), (15, False), (-1, False)])
def test_back_is_a_visit_after_the_flag_and_within_a_fortnight(
    session: Session, service: Service, days: int, back: bool
) -> None:
    one = an_enrolment(session, service)
    flag(session, one)
    visit(session, one, days)
    (found,) = ours(session, service)
    assert found.back is back


@pytest.mark.parametrize(
    ("result", "outcome", "reached"),
    [
        ("reached", None, True),
        ("no_answer", None, False),
        (None, Outcome.REACHED_PAUSED, True),
        (None, Outcome.NOT_NEEDED, False),
    ],
)
def test_reached_is_a_conversation_or_an_outcome_of_one(
    session: Session, service: Service, result: str | None, outcome: Outcome | None, reached: bool
) -> None:
    by = a_member(session, service, Role.CLINICIAN).id or 0
    more = {"outcome": outcome.value} if outcome else {}
    row = flag(session, an_enrolment(session, service), **more)
    if result:
        contact(session, row, by, AT, result)
    (found,) = ours(session, service)
    assert (found.reached, found.not_needed) == (reached, outcome is Outcome.NOT_NEEDED)


def test_time_is_counted_in_working_days_of_the_service(session: Session, service: Service) -> None:
    by = a_member(session, service, Role.CLINICIAN).id or 0
    session.add(
        Closure(
            service_id=service.id,
            first_on=TODAY + DAY,
            last_on=TODAY + DAY,
            reason="",
            declared_at=AT,
            declared_by=by,
        )
    )
    row = flag(
        session,
        an_enrolment(session, service),
        status="acknowledged",
        acknowledged_at=AT,
        acknowledged_by=by,
    )
    contact(session, row, by, AT + 6 * DAY, "no_answer")  # Monday: closed on Wednesday
    (found,) = ours(session, service)
    assert (found.acknowledged_after, found.contacted_after) == (0, 3)
    assert found.week == TODAY - DAY


def test_by_rule_and_by_week(session: Session, service: Service) -> None:
    one = an_enrolment(session, service)
    flag(session, one, outcome="not_needed")
    flag(session, one, "never_opened")
    flag(session, one, "quiet", raised_at=AT - 7 * DAY)
    found = ours(session, service)
    assert [(rule, y.flags) for rule, y in by_rule(found).items()] == [
        (Rule.QUIET, 2),
        (Rule.NEVER_OPENED, 1),
    ]
    assert [key for key, _ in by_week_and_rule(found).items()] == [
        (TODAY - DAY, Rule.NEVER_OPENED),
        (TODAY - DAY, Rule.QUIET),
        (TODAY - 8 * DAY, Rule.QUIET),
    ]
    whole = yield_of(found)
    assert (whole.flags, whole.not_needed, whole.still_open, whole.to_contact) == (3, 1, 2, None)


def test_neither_what_is_older_nor_another_services(session: Session, service: Service) -> None:
    one = an_enrolment(session, service)
    flag(session, one, raised_at=AT - 8 * DAY, outcome="came_back")
    flag(session, an_enrolment(session, a_service(session, "gwent")))
    assert ours(session, service) == []
