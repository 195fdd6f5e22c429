"""Pace, check-ins, the programme date, and leaving."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import product

import pytest
from sqlmodel import Session

from platform_core.enrolment.actions import (
    ChangeRefused,
    ChoiceRefused,
    come_back,
    leave,
    programme_started,
    set_check_in,
    set_pace,
    set_programme_date,
)
from platform_core.enrolment.rules import EXITS, Pace, Status, may_change
from platform_core.plain_text import TextRefused
from platform_core.storage.tables import Enrolment, Person
from tests.enrolment.told import audited, told
from tests.factories import TODAY

DAY = timedelta(days=1)
Change = Callable[[Session, Enrolment, int, datetime], Enrolment]


def _pace(session: Session, enrolment: Enrolment, by: int, at: datetime) -> Enrolment:
    return set_pace(session, enrolment, Pace.GENTLE, by=by, at=at)


def _check_in(session: Session, enrolment: Enrolment, by: int, at: datetime) -> Enrolment:
    return set_check_in(session, enrolment, 14, 2, by=by, at=at)


def _programme(session: Session, enrolment: Enrolment, by: int, at: datetime) -> Enrolment:
    return set_programme_date(session, enrolment, TODAY + DAY, by=by, at=at, today=TODAY)


CHANGES = [
    (_pace, ("pace", "steady", "gentle"), "enrolment.pace"),
    (_check_in, ("check_in", "7/6", "14/2"), "enrolment.check_in"),
    (_programme, ("programme_on", None, "2026-11-04"), "enrolment.programme_on"),
]


@pytest.mark.parametrize(("change", "event", "action"), CHANGES)
def test_a_change_is_history_and_audit_and_due_to_be_looked_at(
    session: Session,
    active: Enrolment,
    clinician: Person,
    at: datetime,
    change: Change,
    event: tuple[str, str | None, str],
    action: str,
) -> None:
    held = change(session, active, clinician.id, at)
    assert held.look_again_at == at
    assert told(session, active) == [event]
    assert audited(session) == [(action, clinician.id)]


@pytest.mark.parametrize(("change", "event", "action"), CHANGES)
def test_the_same_again_is_no_change(
    session: Session,
    active: Enrolment,
    clinician: Person,
    at: datetime,
    change: Change,
    event: tuple[str, str | None, str],
    action: str,
) -> None:
    for hours in range(2):
        change(session, active, clinician.id, at + timedelta(hours=hours))
    assert told(session, active) == [event]
    assert active.look_again_at == at


@pytest.mark.parametrize(("every", "weekday"), [(1, 0), (-7, 0), (7, 7), (7, -1), (28, 3)])
def test_check_ins_are_weekly_fortnightly_or_never(
    session: Session, active: Enrolment, at: datetime, every: int, weekday: int
) -> None:
    with pytest.raises(ChoiceRefused):
        set_check_in(session, active, every, weekday, by=active.person_id, at=at)


@pytest.mark.parametrize(("every", "weekday"), [(0, 0), (7, 0), (14, 6)])
def test_the_check_ins_on_offer_are_kept(
    session: Session, active: Enrolment, at: datetime, every: int, weekday: int
) -> None:
    held = set_check_in(session, active, every, weekday, by=active.person_id, at=at)
    assert (held.check_in_every, held.check_in_weekday) == (every, weekday)


def test_a_programme_date_may_be_today_unknown_or_later_but_not_past(
    session: Session, active: Enrolment, clinician: Person, at: datetime
) -> None:
    for on in (TODAY, TODAY + 300 * DAY, None):
        held = set_programme_date(session, active, on, by=clinician.id, at=at, today=TODAY)
        assert held.programme_on == on
    with pytest.raises(ChoiceRefused) as refusal:
        set_programme_date(session, active, TODAY - DAY, by=clinician.id, at=at, today=TODAY)
    assert refusal.value.wording == "programme_on.in_the_past"


@pytest.mark.parametrize(("before", "after"), [*product(Status, sorted(EXITS))])
def test_leaving_is_possible_where_the_table_says_so(
    session: Session, active: Enrolment, at: datetime, before: Status, after: Status
) -> None:
    active.status = before.value
    if before is after or may_change(before, after):
        leave(session, active, after, by=active.person_id, at=at)
        assert active.status == after
    else:
        with pytest.raises(ChangeRefused):
            leave(session, active, after, by=active.person_id, at=at)
        assert active.status == before


def test_leaving_twice_is_leaving_once(session: Session, active: Enrolment, at: datetime) -> None:
    for _ in range(2):
        leave(session, active, Status.WITHDREW, by=active.person_id, at=at, reason="enough")
    assert told(session, active) == [("status", "active", "withdrew")]
    assert audited(session) == [("enrolment.withdrew", active.person_id)]


@pytest.mark.parametrize("status", [Status.ACTIVE, Status.JOINED, Status.PAUSED])
def test_taking_part_is_no_way_to_leave(
    session: Session, active: Enrolment, at: datetime, status: Status
) -> None:
    active.status = "got_what_i_needed"
    with pytest.raises(ChangeRefused):
        leave(session, active, status, by=active.person_id, at=at)


def test_a_reason_for_leaving_is_kept_or_refused_whole(
    session: Session, active: Enrolment, at: datetime
) -> None:
    with pytest.raises(TextRefused):
        leave(session, active, Status.WITHDREW, by=active.person_id, at=at, reason="x" * 501)
    assert active.status == "active"


@pytest.mark.parametrize("exit_", sorted(EXITS - {Status.DECLINED}))
def test_whoever_left_after_joining_can_come_back(
    session: Session, active: Enrolment, at: datetime, exit_: Status
) -> None:
    leave(session, active, exit_, by=active.person_id, at=at)
    held = come_back(session, active, by=active.person_id, at=at, today=TODAY)
    assert held.status == "active"
    assert told(session, active)[-1] == ("status", exit_.value, "active")


def test_the_programme_starts_once(session: Session, active: Enrolment, at: datetime) -> None:
    for _ in range(2):
        programme_started(session, active, by=None, at=at)
    assert told(session, active) == [("status", "active", "programme_started")]
    assert audited(session) == [("enrolment.programme_started", None)]


def test_nobody_who_was_discharged_starts_the_programme(
    session: Session, active: Enrolment, at: datetime
) -> None:
    active.status = "discharged"
    with pytest.raises(ChangeRefused):
        programme_started(session, active, by=None, at=at)
