"""What is in the database becomes the right facts."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session

from platform_core.accounts.rules import Role
from platform_core.engagement.facts import RaisedRule, State
from platform_core.engagement.known import Known, known
from platform_core.engagement.queries import around, gather, judged
from platform_core.engagement.visits import take_visited, visit
from platform_core.enrolment.actions import come_back, hear, leave, pause
from platform_core.enrolment.rules import Span, Status
from platform_core.storage.tables import (
    CheckIn,
    Closure,
    Contact,
    Enrolment,
    EnrolmentEvent,
    Flag,
    Invitation,
    Message,
)
from tests.asked import asked
from tests.factories import AT, TODAY, a_member, a_message, a_service, an_enrolment

LONDON = ZoneInfo("Europe/London")


def known_of(session: Session, enrolment: Enrolment, today: date = TODAY) -> Known:
    gathered = gather(session, [enrolment], today=today)
    return known(enrolment, gathered, around(session), zone=LONDON, today=today)


def days(n: float) -> timedelta:
    return timedelta(days=n)


@pytest.fixture
def enrolment(session: Session) -> Enrolment:
    service = a_service(session)
    return an_enrolment(session, service, joined_at=AT - days(30))


def visited(session: Session, enrolment: Enrolment, at: datetime, kind: str = "visit") -> None:
    step = {"step": "start-here/right-place"} if kind.startswith("step") else {}
    hear(session, enrolment, kind, by=enrolment.person_id, at=at, today=at.date(), **step)


def here(session: Session, enrolment: Enrolment, at: datetime) -> None:
    visit(session, enrolment, by=enrolment.person_id, at=at, today=at.date())


def an_invitation(session: Session, enrolment: Enrolment, **given: object) -> Invitation:
    staff = a_member(session, a_service(session, "elsewhere"), Role.CLINICIAN)
    facts: dict[str, object] = {
        "enrolment_id": enrolment.id,
        "link_hash": "link",
        "code_hash": "code",
        "issued_at": AT - days(5),
        "issued_by": staff.id,
        "expires_at": AT + days(23),
    }
    invitation = Invitation(**{**facts, **given})
    session.add(invitation)
    session.flush()
    return invitation


def invited(session: Session, enrolment: Enrolment, status: str, **given: object) -> Message:
    facts: dict[str, object] = {
        "template": "invitation",
        "occasion": "invitation 1",
        "created_at": AT - days(5),
        "settled_at": AT - days(4) if status in {"sent", "failed", "unknown"} else None,
    }
    message = a_message(enrolment, status=status, **{**facts, **given})
    session.add(message)
    session.flush()
    return message


def test_visits_and_steps_become_days(session: Session, enrolment: Enrolment) -> None:
    for ago in (20, 15, 7):
        here(session, enrolment, AT - days(ago))
    visited(session, enrolment, AT - days(15), "step_opened")
    visited(session, enrolment, AT - days(15), "step_finished")
    facts = known_of(session, enrolment).facts
    assert facts.pattern is not None
    assert (facts.pattern.visits, facts.pattern.last_on) == (3, TODAY - days(7))
    assert facts.heard_on == TODAY - days(7)
    assert facts.started_on == TODAY - days(15)
    assert facts.part_way_on is None


def test_a_step_that_was_opened_last_and_not_finished_is_left_part_way(
    session: Session, enrolment: Enrolment
) -> None:
    visited(session, enrolment, AT - days(9), "step_opened")
    assert known_of(session, enrolment).facts.part_way_on == TODAY - days(9)
    hear(
        session,
        enrolment,
        "step_finished",
        by=enrolment.person_id,
        at=AT - days(8),
        today=TODAY - days(8),
        step="another/one",
    )
    assert known_of(session, enrolment).facts.part_way_on is None


def test_a_check_in_on_paper_counts_as_hearing_from_somebody(
    session: Session, enrolment: Enrolment
) -> None:
    session.add(
        CheckIn(
            enrolment_id=enrolment.id,
            submission="one",
            at=AT - days(1),
            on_day=TODAY - days(3),
            note="",
            source="paper",
            entered_by=enrolment.person_id,
        )
    )
    session.flush()
    found = known_of(session, enrolment)
    assert found.facts.heard_on == TODAY - days(1)
    assert found.facts.last_check_in_on == TODAY - days(3)
    assert found.facts.started_on == TODAY - days(3)
    assert found.heard_at == AT - days(1)


def test_a_late_evening_belongs_to_the_local_day(session: Session, enrolment: Enrolment) -> None:
    summer_midnight = datetime(2026, 10, 24, 23, 30, tzinfo=AT.tzinfo)  # 00:30 on the 25th
    enrolment.joined_at = summer_midnight
    assert known_of(session, enrolment).facts.joined_on == date(2026, 10, 25)


def test_pauses_and_closures_are_spans(session: Session, enrolment: Enrolment) -> None:
    pause(session, enrolment, until=TODAY + days(7), by=enrolment.person_id, at=AT, today=TODAY)
    session.add(
        Closure(
            service_id=enrolment.service_id,
            first_on=date(2026, 12, 21),
            last_on=date(2027, 1, 2),
            reason="",
            declared_at=AT,
            declared_by=enrolment.person_id,
        )
    )
    session.flush()
    facts = known_of(session, enrolment).facts
    assert facts.pauses == (Span(TODAY, TODAY + days(6)),)
    assert facts.days.closures == (Span(date(2026, 12, 21), date(2027, 1, 2)),)


def test_a_plan_that_is_not_published_opens_nothing(session: Session, enrolment: Enrolment) -> None:
    found = known_of(session, enrolment)
    assert found.path is None
    assert found.facts.open_from is None


class TestInvited:
    @pytest.fixture
    def enrolment(self, session: Session) -> Enrolment:
        return an_enrolment(session, a_service(session), status="invited", joined_at=None)

    def test_a_letter_left_us_when_it_was_made(
        self, session: Session, enrolment: Enrolment
    ) -> None:
        an_invitation(session, enrolment)
        assert known_of(session, enrolment).facts.delivered_on == TODAY - days(5)

    @pytest.mark.parametrize(
        ("status", "delivered_on"),
        [
            ("waiting", None),
            ("sending", None),
            ("failed", None),
            ("sent", TODAY - days(4)),
            ("unknown", TODAY - days(4)),
        ],
    )
    def test_an_email_left_us_when_the_server_took_it(
        self, session: Session, enrolment: Enrolment, status: str, delivered_on: date | None
    ) -> None:
        an_invitation(session, enrolment)
        invited(session, enrolment, status)
        assert known_of(session, enrolment).facts.delivered_on == delivered_on

    def test_an_invitation_that_was_taken_back_was_not_delivered(
        self, session: Session, enrolment: Enrolment
    ) -> None:
        an_invitation(session, enrolment, revoked_at=AT - days(1), revoked_by=enrolment.person_id)
        assert known_of(session, enrolment).facts.delivered_on is None

    def test_opening_it_is_hearing_from_somebody(
        self, session: Session, enrolment: Enrolment
    ) -> None:
        an_invitation(session, enrolment, opened_at=AT - days(2))
        found = known_of(session, enrolment)
        assert found.facts.opened_on == found.facts.heard_on == TODAY - days(2)
        assert found.heard_at == AT - days(2)

    def test_a_message_that_failed_means_we_cannot_reach_them(
        self, session: Session, enrolment: Enrolment
    ) -> None:
        an_invitation(session, enrolment)
        invited(session, enrolment, "failed")
        facts = known_of(session, enrolment).facts
        assert (facts.unreachable_on, facts.unreachable_is_settled) == (TODAY - days(4), False)
        assert judged(session, enrolment, today=TODAY).state is State.COULD_NOT_REACH

    def test_that_is_over_once_their_details_are_changed(
        self, session: Session, enrolment: Enrolment
    ) -> None:
        an_invitation(session, enrolment)
        invited(session, enrolment, "failed")
        session.add(
            EnrolmentEvent(enrolment_id=enrolment.id, kind="contact", reason="", at=AT - days(3))
        )
        session.flush()
        assert known_of(session, enrolment).facts.unreachable_on is None

    def test_that_is_over_once_a_new_letter_is_made(
        self, session: Session, enrolment: Enrolment
    ) -> None:
        an_invitation(session, enrolment, issued_at=AT - days(1))
        invited(session, enrolment, "failed")
        facts = known_of(session, enrolment).facts
        assert (facts.unreachable_on, facts.delivered_on) == (None, TODAY - days(1))

    def test_that_is_over_once_they_were_heard_from(
        self, session: Session, enrolment: Enrolment
    ) -> None:
        an_invitation(session, enrolment, opened_at=AT - days(1))
        invited(session, enrolment, "failed")
        assert known_of(session, enrolment).facts.unreachable_on is None

    @pytest.mark.parametrize(("hours", "settled"), [(-1, False), (1, True)])
    def test_the_team_settles_a_failure_only_after_it(
        self, session: Session, enrolment: Enrolment, hours: int, settled: bool
    ) -> None:
        failed_at = AT - days(4)
        invited(session, enrolment, "failed")
        a_flag(session, enrolment, "could_not_reach", failed_at + timedelta(hours=hours))
        assert known_of(session, enrolment).facts.unreachable_is_settled is settled


def a_flag(session: Session, enrolment: Enrolment, rule: str, resolved_at: datetime) -> Flag:
    flag = Flag(
        enrolment_id=enrolment.id,
        rule=rule,
        status="resolved",
        evidence={"reasons": [], "note": ""},
        raised_at=resolved_at - days(1),
        resolved_at=resolved_at,
        outcome="not_needed",
    )
    session.add(flag)
    session.flush()
    return flag


def test_what_the_team_settled_is_known_by_rule(session: Session, enrolment: Enrolment) -> None:
    a_flag(session, enrolment, "quiet", AT - days(9))
    a_flag(session, enrolment, "quiet", AT - days(2))
    assert known_of(session, enrolment).facts.settled == {RaisedRule.QUIET: TODAY - days(2)}


@pytest.mark.parametrize(("result", "spoke"), [("reached", True), ("no_answer", False)])
def test_a_contact_counts_if_they_were_reached(
    session: Session, enrolment: Enrolment, result: str, spoke: bool
) -> None:
    session.add(
        Contact(
            enrolment_id=enrolment.id,
            channel="phone",
            result=result,
            note="",
            at=AT - days(1),
            by=enrolment.person_id,
        )
    )
    session.flush()
    found = known_of(session, enrolment)
    assert (found.facts.spoke_on == TODAY - days(1)) is spoke
    assert (found.facts.heard_on == TODAY - days(1)) is spoke
    assert found.heard_at == enrolment.joined_at  # they did not come back by themselves


def test_being_taken_back_starts_the_clock_anew(session: Session, enrolment: Enrolment) -> None:
    by = enrolment.person_id
    leave(session, enrolment, Status.WITHDREW, by=by, at=AT - days(20))
    come_back(session, enrolment, by=by, at=AT - days(1), today=TODAY - days(1))
    assert known_of(session, enrolment).facts.heard_on == TODAY - days(1)


def test_two_or_fifty_take_the_same_number_of_statements_and_one_takes_fewer(
    session: Session,
) -> None:
    service = a_service(session)
    many = [an_enrolment(session, service) for _ in range(50)]
    for enrolment in many:
        visited(session, enrolment, AT)
    assert _statements(session, many[:2]) == _statements(session, many)
    assert _statements(session, many[:1]) == 2


def _statements(session: Session, enrolments: list[Enrolment]) -> int:
    session.flush()
    with asked(session.connection()) as said:
        gather(session, enrolments, today=TODAY)
    return len(said)


def spoken_with(session: Session, enrolment: Enrolment, at: datetime) -> None:
    session.add(
        Contact(
            enrolment_id=enrolment.id,
            channel="phone",
            result="reached",
            note="",
            at=at,
            by=enrolment.person_id,
        )
    )
    session.flush()


def answered(session: Session, enrolment: Enrolment, at: datetime) -> None:
    session.add(
        CheckIn(
            enrolment_id=enrolment.id,
            submission="one",
            at=at,
            on_day=at.date(),
            note="",
            source="web",
            entered_by=enrolment.person_id,
        )
    )
    session.flush()


Before = Callable[[Session, Enrolment], object]

BEFORE: dict[str, Before] = {
    "nothing": lambda *_: None,
    "visits": lambda s, e: [here(s, e, AT - days(ago)) for ago in (20, 15, 2)],
    "a step left part-way": lambda s, e: visited(s, e, AT - days(4), "step_opened"),
    "a step today": lambda s, e: visited(s, e, AT - days(0.1), "step_finished"),
    "a check-in": lambda s, e: answered(s, e, AT - days(3)),
    "a check-in later today": lambda s, e: answered(s, e, AT + days(0.1)),
    "a contact": lambda s, e: spoken_with(s, e, AT - days(1)),
    "a contact tomorrow": lambda s, e: spoken_with(s, e, AT + days(1)),
    "a failure": lambda s, e: invited(s, e, "failed"),
    "a failure at that moment": lambda s, e: invited(s, e, "failed", settled_at=AT),
    "a failure after that": lambda s, e: invited(s, e, "failed", settled_at=AT + days(0.1)),
    "a failure that was dealt with": lambda s, e: [
        invited(s, e, "failed", settled_at=AT + days(0.1)),
        a_flag(s, e, "could_not_reach", AT + days(0.2)),
    ],
    "a pause": lambda s, e: pause(
        s, e, until=TODAY + days(7), by=e.person_id, at=AT - days(1), today=TODAY - days(1)
    ),
}


@pytest.mark.parametrize("before", BEFORE.values(), ids=BEFORE)
def test_what_is_known_with_a_visit_is_what_is_known_after_it(
    session: Session, enrolment: Enrolment, before: Before
) -> None:
    before(session, enrolment)
    take_visited(session)
    here(session, enrolment, AT)
    (came,) = take_visited(session).values()
    assert came.known == known_of(session, enrolment)
    assert came.known.facts.pattern is not None
    assert came.known.facts.pattern.last_on == TODAY


def test_somebody_who_comes_before_they_have_joined_is_known_by_their_invitation(
    session: Session,
) -> None:
    enrolment = an_enrolment(session, a_service(session), status="invited", joined_at=None)
    an_invitation(session, enrolment, opened_at=AT - days(1))
    here(session, enrolment, AT)
    (came,) = take_visited(session).values()
    assert came.known == known_of(session, enrolment)
    assert came.known.facts.opened_on == TODAY - days(1)
