"""Pausing and coming back."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from platform_core.accounts.rules import Role
from platform_core.enrolment.actions import (
    ChangeRefused,
    PauseRefused,
    come_back,
    end_finished_pauses,
    leave,
    pause,
)
from platform_core.enrolment.queries import open_pause, pauses_of
from platform_core.enrolment.rules import Span, Status
from platform_core.plain_text import TextRefused
from platform_core.storage import database as storage
from platform_core.storage.tables import Enrolment, Pause, Service
from tests.enrolment.told import audited, told
from tests.factories import TODAY, a_member, a_service, an_enrolment
from tests.race import at_once
from tests.states import state_table

DAY = timedelta(days=1)
UNTIL = TODAY + 14 * DAY


def hold_everything(
    session: Session,
    enrolment: Enrolment,
    at: datetime,
    *,
    until: date = UNTIL,
    today: date = TODAY,
    reason: str = "",
) -> Enrolment:
    return pause(
        session,
        enrolment,
        until=until,
        reason=reason,
        by=enrolment.person_id,
        at=at,
        today=today,
    )


def days_off(session: Session, enrolment: Enrolment) -> tuple[Span, ...]:
    return pauses_of(session, [enrolment.id])[enrolment.id]


def test_two_weeks_off_are_fourteen_days_and_the_fifteenth_is_back(
    session: Session, active: Enrolment, at: datetime
) -> None:
    held = hold_everything(session, active, at)
    assert (held.status, held.look_again_at) == ("paused", at)
    (span,) = days_off(session, active)
    assert span == Span(TODAY, TODAY + 13 * DAY)
    assert UNTIL not in span


def test_a_pause_is_history_and_audit(session: Session, active: Enrolment, at: datetime) -> None:
    hold_everything(session, active, at, reason="a flare")
    assert told(session, active) == [
        ("status", "active", "paused"),
        ("pause", None, (UNTIL - DAY).isoformat()),
    ]
    assert audited(session) == [("enrolment.paused", active.person_id)]
    assert session.exec(select(Pause.reason)).one() == "a flare"


def test_a_pause_moves_no_programme_date_and_no_pace(
    session: Session, active: Enrolment, at: datetime
) -> None:
    active.programme_on = TODAY + 60 * DAY
    before = (active.programme_on, active.pace, active.joined_at)
    hold_everything(session, active, at)
    come_back(session, active, by=active.person_id, at=at, today=TODAY + DAY)
    assert (active.programme_on, active.pace, active.joined_at) == before


@pytest.mark.parametrize(
    ("until", "wording"),
    [
        (TODAY, "pause.in_the_past"),
        (TODAY - DAY, "pause.in_the_past"),
        (TODAY + timedelta(weeks=12, days=1), "pause.too_long"),
        (date.max, "pause.too_long"),
    ],
)
def test_a_day_that_cannot_be_is_refused(
    session: Session, active: Enrolment, at: datetime, until: date, wording: str
) -> None:
    with pytest.raises(PauseRefused) as refusal:
        hold_everything(session, active, at, until=until)
    assert refusal.value.wording == wording
    assert active.status == "active"


def test_a_reason_too_long_to_keep_is_refused(
    session: Session, active: Enrolment, at: datetime
) -> None:
    with pytest.raises(TextRefused):
        hold_everything(session, active, at, reason="x" * 501)


@pytest.mark.parametrize("status", ["referred", "invited", "withdrew", "programme_started"])
def test_only_somebody_taking_part_can_pause(
    session: Session, active: Enrolment, at: datetime, status: str
) -> None:
    active.status = status
    with pytest.raises(ChangeRefused):
        hold_everything(session, active, at)


@pytest.mark.parametrize("days", [1, 30])
def test_pausing_again_moves_the_end_both_ways(
    session: Session, active: Enrolment, at: datetime, days: int
) -> None:
    hold_everything(session, active, at)
    wednesday = TODAY + DAY
    hold_everything(session, active, at + DAY, until=wednesday + days * DAY, today=wednesday)
    last_on = wednesday + (days - 1) * DAY
    assert days_off(session, active) == (Span(TODAY, last_on),)
    assert told(session, active)[-1] == (
        "pause",
        (UNTIL - DAY).isoformat(),
        last_on.isoformat(),
    )
    assert active.look_again_at == at + DAY


def test_pausing_again_until_the_same_day_is_no_change(
    session: Session, active: Enrolment, at: datetime
) -> None:
    for hours in range(2):
        hold_everything(session, active, at + timedelta(hours=hours))
    assert len(told(session, active)) == 2
    assert active.look_again_at == at


def test_pausing_without_end_by_pausing_again_and_again_is_possible_but_asked_each_time(
    session: Session, active: Enrolment, at: datetime
) -> None:
    for weeks in range(0, 24, 4):
        today = TODAY + timedelta(weeks=weeks)
        hold_everything(session, active, at, today=today, until=today + timedelta(weeks=12))
    assert days_off(session, active) == (Span(TODAY, TODAY + timedelta(weeks=32) - DAY),)


@pytest.mark.parametrize("status", ["active", "joined"])
def test_coming_back_early_gives_the_status_back(
    session: Session, active: Enrolment, at: datetime, status: str
) -> None:
    active.status = status
    hold_everything(session, active, at)
    held = come_back(session, active, by=active.person_id, at=at + 3 * DAY, today=TODAY + 3 * DAY)
    assert (held.status, held.look_again_at) == (status, at + 3 * DAY)
    assert days_off(session, active) == (Span(TODAY, TODAY + 2 * DAY),)
    ended = session.exec(select(Pause)).one()
    assert (ended.ended_at, ended.ended_by) == (at + 3 * DAY, active.person_id)
    assert ended.last_on == UNTIL - DAY  # what was planned stays on record


def test_coming_back_twice_is_once(session: Session, active: Enrolment, at: datetime) -> None:
    hold_everything(session, active, at)
    for _ in range(2):
        come_back(session, active, by=active.person_id, at=at, today=TODAY + DAY)
    assert len(told(session, active)) == 3


def test_somebody_who_never_joined_has_nothing_to_come_back_to(
    session: Session, service: Service, at: datetime
) -> None:
    gone = an_enrolment(session, service, status="withdrew", joined_at=None)
    with pytest.raises(ChangeRefused):
        come_back(session, gone, by=gone.person_id, at=at, today=TODAY)


Acts = Callable[[Session, Enrolment, datetime], None]


def _pause(session: Session, active: Enrolment, at: datetime) -> None:
    hold_everything(session, active, at)


def _again(session: Session, active: Enrolment, at: datetime) -> None:
    hold_everything(session, active, at, until=UNTIL + 7 * DAY)


def _early(session: Session, active: Enrolment, at: datetime) -> None:
    come_back(session, active, by=active.person_id, at=at, today=TODAY + 5 * DAY)


def _same_day(session: Session, active: Enrolment, at: datetime) -> None:
    come_back(session, active, by=active.person_id, at=at, today=TODAY)


def _passes(session: Session, active: Enrolment, at: datetime) -> None:
    assert not end_finished_pauses(session, active, at=at, today=UNTIL - DAY)
    assert end_finished_pauses(session, active, at=at, today=UNTIL)


EVENTS: dict[str, tuple[Acts, tuple[Span, ...]]] = {
    "they pause until a day": (_pause, (Span(TODAY, UNTIL - DAY),)),
    "they pick another day": (_again, (Span(TODAY, UNTIL + 6 * DAY),)),
    "they come back early": (_early, (Span(TODAY, TODAY + 4 * DAY),)),
    "they come back on the day it began": (_same_day, ()),
    "its last day passes": (_passes, (Span(TODAY, UNTIL - DAY),)),
}


@pytest.mark.parametrize("row", state_table("Pause"), ids=lambda row: row["event"])
def test_a_pause_goes_as_documented(
    session: Session, active: Enrolment, at: datetime, row: dict[str, str]
) -> None:
    if row["state"] == "open":
        hold_everything(session, active, at)
    act, days = EVENTS[row["event"]]
    act(session, active, at)
    assert (open_pause(session, active.id) is not None) == (row["becomes"] == "open")
    assert (active.status == "paused") == (row["becomes"] == "open")
    assert days_off(session, active) == days


def test_a_pause_that_ran_out_is_ended_once_and_by_nobody(
    session: Session, active: Enrolment, at: datetime
) -> None:
    hold_everything(session, active, at)
    later = at + 20 * DAY
    today = TODAY + 20 * DAY
    assert end_finished_pauses(session, active, at=later, today=today)
    assert not end_finished_pauses(session, active, at=later, today=today)
    assert told(session, active)[-1] == ("status", "paused", "active")
    assert audited(session)[-1] == ("enrolment.active", None)
    assert active.look_again_at == later


def test_leaving_in_a_pause_stays_left_when_the_pause_runs_out(
    session: Session, active: Enrolment, at: datetime
) -> None:
    hold_everything(session, active, at)
    leave(session, active, Status.WITHDREW, by=active.person_id, at=at)
    assert end_finished_pauses(session, active, at=at, today=UNTIL)
    assert active.status == "withdrew"


def test_coming_back_after_leaving_in_a_pause_ends_the_pause_too(
    session: Session, active: Enrolment, at: datetime
) -> None:
    hold_everything(session, active, at)
    leave(session, active, Status.WITHDREW, by=active.person_id, at=at)
    come_back(session, active, by=active.person_id, at=at, today=TODAY + 2 * DAY)
    assert active.status == "active"
    assert days_off(session, active) == (Span(TODAY, TODAY + DAY),)
    hold_everything(session, active, at, today=TODAY + 5 * DAY)
    assert len(days_off(session, active)) == 2


def test_the_pauses_of_many_are_found_at_once(
    session: Session, service: Service, active: Enrolment, at: datetime
) -> None:
    other = an_enrolment(session, service, a_member(session, service, Role.PATIENT, "Mair"))
    hold_everything(session, active, at)
    assert pauses_of(session, [active.id, other.id]) == {
        active.id: (Span(TODAY, UNTIL - DAY),),
        other.id: (),
    }
    assert pauses_of(session, []) == {}


def test_a_page_left_open_pauses_the_enrolment_as_it_is_now(database: Engine, at: datetime) -> None:
    with storage.open_transaction() as session:
        on_the_page = an_enrolment(session, a_service(session))
    with storage.open_transaction() as session:
        leave(session, on_the_page, Status.WITHDREW, by=on_the_page.person_id, at=at)
    with storage.open_transaction() as session, pytest.raises(ChangeRefused) as refusal:
        hold_everything(session, on_the_page, at)
    assert refusal.value.before is Status.WITHDREW


def test_two_taps_at_once_are_one_pause(database: Engine, at: datetime) -> None:
    with storage.open_transaction() as session:
        enrolment = an_enrolment(session, a_service(session))

    def tap(_: int) -> str:
        with storage.open_transaction() as session:
            return hold_everything(session, enrolment, at).status

    assert at_once(tap, 3) == ["paused"] * 3
    with storage.open_reading() as session:
        assert len(session.exec(select(Pause)).all()) == 1
        assert len(told(session, enrolment)) == 2
