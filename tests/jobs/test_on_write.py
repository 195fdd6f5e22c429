"""The state and the deadline are right from the moment of a change, without any sweep."""

from datetime import date, datetime, timedelta
from threading import Thread
from time import sleep
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from platform_core.checkins.actions import submit
from platform_core.checkins.rules import Answers
from platform_core.engagement.visits import visit
from platform_core.enrolment.actions import declare_closure, leave, pause
from platform_core.enrolment.rules import Status
from platform_core.flags.actions import record_contact, resolve
from platform_core.jobs import on_write
from platform_core.jobs.pulse import keep_days
from platform_core.jobs.rebuild import rebuild
from platform_core.jobs.sweep import sweep
from platform_core.storage import database as storage
from platform_core.storage.database import open_reading, open_transaction
from platform_core.storage.tables import Activity, Enrolment, Flag, Rhythm
from tests.asked import asked
from tests.factories import AT, TODAY
from tests.jobs.conftest import DAY, Clinic, changes_of, enrolment_now, flags_of, rows
from tests.jobs.when import QUIET_AT
from tests.race import at_once


@pytest.fixture(autouse=True)
def _installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "_steps", [])
    on_write.install()


@pytest.fixture
def one(clinic: Clinic) -> int:
    keep_days(now=AT)
    return clinic.patient()


def get(session: Session, enrolment_id: int) -> Enrolment:
    return session.get_one(Enrolment, enrolment_id)


def is_settled(enrolment_id: int, at: datetime) -> bool:
    """Whether a sweep at that moment would find nothing to look at."""
    again = enrolment_now(enrolment_id).look_again_at
    return again is None or again > at


def test_somebody_new_has_a_deadline_at_once(one: int) -> None:
    assert is_settled(one, AT)
    assert sweep(now=AT).looked_at == 0


def test_a_visit_settles_the_flag_in_its_own_transaction(clinic: Clinic, one: int) -> None:
    sweep(now=QUIET_AT)
    assert [flag.status for flag in flags_of(one)] == ["open"]
    keep_days(now=QUIET_AT + DAY)
    clinic.visits(one, QUIET_AT + DAY)
    assert [flag.outcome for flag in flags_of(one)] == ["came_back"]
    assert enrolment_now(one).engagement == "on_track"
    assert changes_of(one)[-1] == ("quiet", "on_track")
    assert is_settled(one, QUIET_AT + DAY)


def test_the_sweep_finds_the_same_afterwards(clinic: Clinic, one: int) -> None:
    keep_days(now=AT + 4 * DAY)
    clinic.visits(one, AT + 4 * DAY)
    before = enrolment_now(one)
    clinic.does(lambda s: setattr(get(s, one), "look_again_at", AT + 4 * DAY))
    sweep(now=AT + 4 * DAY)
    after = enrolment_now(one)
    assert (after.engagement, after.look_again_at) == (before.engagement, before.look_again_at)


def test_a_pause_a_contact_and_an_ending_are_judged_at_once(clinic: Clinic, one: int) -> None:
    sweep(now=QUIET_AT)
    clinic.does(
        lambda s: pause(
            s,
            get(s, one),
            until=QUIET_AT.date() + 7 * DAY,
            by=clinic.staff_id,
            at=QUIET_AT,
            today=QUIET_AT.date(),
        )
    )
    assert enrolment_now(one).engagement == "paused_by_choice"
    assert flags_of(one)[0].outcome == "not_needed"
    clinic.does(lambda s: leave(s, get(s, one), Status.WITHDREW, by=clinic.staff_id, at=QUIET_AT))
    now = enrolment_now(one)
    assert (now.engagement, now.look_again_at) == ("withdrew", None)


def test_the_object_in_hand_is_told(clinic: Clinic, one: int) -> None:
    with open_transaction() as session:
        held = leave(session, get(session, one), Status.WITHDREW, by=clinic.staff_id, at=AT)
    assert (held.engagement, held.engagement_since, held.look_again_at) == ("withdrew", AT, None)


def test_a_very_low_answer_is_before_the_team_when_it_is_saved(clinic: Clinic, one: int) -> None:
    clinic.does(
        lambda s: submit(
            s,
            get(s, one),
            Answers(mood=1),
            submission="7a4d3f2e-0000-4000-8000-000000000001",
            by=get(s, one).person_id,
            at=AT,
            today=TODAY,
        )
    )
    assert [flag.rule for flag in flags_of(one)] == ["very_low_check_in"]


def test_what_the_team_settles_has_its_deadline_at_once(clinic: Clinic, one: int) -> None:
    sweep(now=QUIET_AT)
    (flag,) = flags_of(one)
    clinic.does(lambda s: resolve(s, flag, "declined_follow_up", by=clinic.staff_id, at=QUIET_AT))
    again = enrolment_now(one).look_again_at
    assert again is not None
    assert QUIET_AT + 14 * DAY < again < QUIET_AT + 16 * DAY


# What is left to the sweep


def test_a_whole_service_is_left_to_the_sweep(clinic: Clinic, one: int) -> None:
    clinic.does(
        lambda s: declare_closure(s, clinic.caseload, TODAY, TODAY + DAY, by=clinic.staff_id, at=AT)
    )
    assert enrolment_now(one).look_again_at == AT
    assert sweep(now=AT).looked_at == 1


def test_so_are_more_than_a_few(clinic: Clinic, monkeypatch: pytest.MonkeyPatch, one: int) -> None:
    monkeypatch.setattr(on_write, "MOST", 1)
    two = clinic.patient("Two")

    def both(session: Session) -> None:
        for each in (one, two):
            visit(session, get(session, each), by=1, at=AT + DAY, today=TODAY + DAY)

    keep_days(now=AT + DAY)
    clinic.does(both)
    assert {enrolment_now(each).look_again_at for each in (one, two)} == {AT + DAY}


def test_and_the_first_moments_of_a_day_whose_pulse_is_not_known(clinic: Clinic, one: int) -> None:
    clinic.visits(one, AT + DAY)
    assert enrolment_now(one).look_again_at == AT + DAY
    assert sweep(now=AT + DAY).looked_at == 1


def test_what_fails_is_saved_and_left_to_the_sweep(
    clinic: Clinic, one: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    keep_days(now=AT + DAY)
    with monkeypatch.context() as patched:
        patched.setattr(on_write, "states_and_consequences", fails)
        clinic.visits(one, AT + DAY)
    assert enrolment_now(one).look_again_at == AT + DAY
    assert len(visits_of(one)) == 2
    assert sweep(now=AT + DAY).problems == 0


def test_a_write_that_fails_half_way_leaves_no_half_of_it(
    clinic: Clinic, one: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweep(now=QUIET_AT)

    def fails(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr("platform_core.jobs.carry_out.came_back", fails)
        clinic.visits(one, QUIET_AT + timedelta(hours=1))
    now = enrolment_now(one)
    assert (now.engagement, now.look_again_at) == ("quiet", QUIET_AT + timedelta(hours=1))
    sweep(now=QUIET_AT + timedelta(hours=2))
    assert enrolment_now(one).engagement == "on_track"


# Visits


def visits_of(enrolment_id: int) -> list[Activity]:
    with open_reading() as session:
        found = session.exec(
            select(Activity)
            .where(Activity.enrolment_id == enrolment_id, Activity.kind == "visit")
            .order_by(Activity.id)  # type: ignore[arg-type]
        )
        return list(found)


def rhythm_of(enrolment_id: int) -> Rhythm:
    with open_reading() as session:
        return session.get_one(Rhythm, enrolment_id)


def waited(enrolment_id: int) -> list[Any]:
    return [found.details.get("waited") for found in visits_of(enrolment_id)]


def test_a_visit_says_how_many_open_days_were_waited(clinic: Clinic, one: int) -> None:
    # Something is due from Sunday the 8th on; the days of the visits count whole.
    for day in (2, 4, 8, 9):
        clinic.visits(one, AT + day * DAY)
    assert waited(one) == [100, 100, 100, 400, 100]
    kept = rhythm_of(one)
    assert (kept.visits, kept.last_on, kept.open_days) == (5, TODAY + 9 * DAY, 8)


def test_a_second_visit_of_the_day_costs_one_small_question(
    clinic: Clinic, one: int, database: Engine
) -> None:
    held = enrolment_now(one)
    with asked(database) as said, open_transaction() as session:
        assert not visit(session, held, by=1, at=AT + timedelta(hours=1), today=TODAY)
    assert len(said) == 1
    assert len(visits_of(one)) == 1


def test_a_visit_with_its_state_and_deadline_is_five_statements(
    clinic: Clinic, one: int, database: Engine
) -> None:
    keep_days(now=AT + DAY)
    clinic.visits(clinic.patient(), AT + DAY)  # after which a process knows what all share
    held = enrolment_now(one)
    with asked(database) as said, open_transaction() as session:
        assert visit(session, held, by=1, at=AT + DAY, today=TODAY + DAY)
    wanted = ["SELECT", "SELECT", "INSERT", "INSERT", "UPDATE"]
    if database.dialect.name == "postgresql":
        wanted[2:4] = ["WITH"]  # both in one journey
    assert [words.split()[0] for words in said] == wanted
    assert is_settled(one, AT + DAY)


def test_somebody_who_comes_when_nothing_is_to_be_looked_at_leaves_nothing_to_be(
    clinic: Clinic, one: int, caplog: pytest.LogCaptureFixture
) -> None:
    clinic.does(lambda s: leave(s, get(s, one), Status.WITHDREW, by=clinic.staff_id, at=AT))
    keep_days(now=AT + DAY)
    clinic.visits(one, AT + DAY)
    now = enrolment_now(one)
    assert (now.engagement, now.look_again_at) == ("withdrew", None)
    assert len(visits_of(one)) == 2
    assert not caplog.records


def test_the_object_in_hand_is_told_of_what_is_left_to_the_sweep(clinic: Clinic, one: int) -> None:
    with open_transaction() as session:
        held = get(session, one)
        visit(session, held, by=1, at=AT + DAY, today=TODAY + DAY)
    assert held.look_again_at == AT + DAY


def test_several_tabs_at_once_are_one_visit(clinic: Clinic, one: int) -> None:
    keep_days(now=AT + DAY)
    at_once(lambda _: clinic.visits(one, AT + DAY), 4)
    assert len(visits_of(one)) == 2
    assert rhythm_of(one).visits == 2


def test_visits_of_two_days_at_once_are_both_in_the_pattern(clinic: Clinic, one: int) -> None:
    """Just before midnight in one window and just after it in another."""
    keep_days(now=AT + 2 * DAY)
    with open_transaction() as session:
        visit(session, get(session, one), by=1, at=AT + DAY, today=TODAY + DAY)
        other = Thread(target=clinic.visits, args=(one, AT + 2 * DAY))
        other.start()
        sleep(0.3)  # until it waits for us
    other.join()
    assert waited(one) == [100, 100, 100]
    assert rhythm_of(one).visits == 3
    assert rebuild(now=AT + 2 * DAY, processes=1).differences == ()


def test_a_clock_that_was_set_back_leaves_the_pattern_alone(clinic: Clinic, one: int) -> None:
    clinic.visits(one, AT + 3 * DAY)
    clinic.visits(one, AT + 2 * DAY)
    assert waited(one) == [100, 100, None]
    assert rhythm_of(one).last_on == TODAY + 3 * DAY


def test_nobody_is_raised_twice_by_a_write_and_a_sweep_at_once(clinic: Clinic, one: int) -> None:
    def either(number: int) -> None:
        if number % 2:
            sweep(now=QUIET_AT)
        else:
            clinic.does(
                lambda s: record_contact(
                    s,
                    None,
                    get(s, one),
                    "phone",
                    "no_answer",
                    "",
                    None,
                    by=clinic.staff_id,
                    at=QUIET_AT,
                )
            )

    keep_days(now=QUIET_AT)
    at_once(either, 4)
    sweep(now=QUIET_AT)
    assert len(rows(Flag)) == len(changes_of(one)) == 1
    assert date.fromisoformat(str(enrolment_now(one).engagement_since)[:10]) == QUIET_AT.date()
