"""The sweep, on both databases, with real commits."""

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, update
from sqlmodel import Session, col

from platform_core.clock import start_of
from platform_core.content.actions import load_content
from platform_core.engagement.policy import current_policy
from platform_core.enrolment.actions import leave, pause
from platform_core.enrolment.actions.refusals import refuse
from platform_core.enrolment.refusals import Refused
from platform_core.enrolment.rules import Status
from platform_core.flags.actions import (
    ask_for_contact,
    raise_flag,
    record_contact,
    resolve,
    snooze,
)
from platform_core.jobs.sweep import sweep
from platform_core.settings import CONTENT, settings
from platform_core.storage.database import open_reading
from platform_core.storage.tables import (
    EngagementChange,
    Enrolment,
    Flag,
    FlagEvent,
    Invitation,
    StageRelease,
)
from tests.asked import asked
from tests.factories import AT, TODAY, a_message
from tests.jobs.conftest import DAY, Clinic, changes_of, enrolment_now, flags_of, problems, rows
from tests.jobs.when import NOT_STARTED, QUIET_AT, STARTED

# Moving states and raising flags


def test_somebody_who_falls_silent_is_slow_then_quiet_and_flagged_once(clinic: Clinic) -> None:
    one = clinic.patient()
    for day in range(30):
        sweep(now=AT + day * DAY)
    assert changes_of(one) == [("on_track", "slowing"), ("slowing", "quiet")]
    (flag,) = flags_of(one)
    assert (flag.rule, flag.raised_at) == ("quiet", QUIET_AT)
    assert flag.evidence["reasons"][0]["key"] == "no_visits_early"
    assert enrolment_now(one).engagement_since == QUIET_AT


def test_the_day_before_it_is_not_yet_quiet(clinic: Clinic) -> None:
    one = clinic.patient()
    sweep(now=QUIET_AT - DAY)
    assert (enrolment_now(one).engagement, flags_of(one)) == ("slowing", [])


def test_one_late_sweep_finds_the_same_as_many(clinic: Clinic) -> None:
    one = clinic.patient()
    sweep(now=AT + 30 * DAY)
    assert enrolment_now(one).engagement == "quiet"
    assert len(flags_of(one)) == 1


def test_a_second_sweep_raises_nothing_new(clinic: Clinic) -> None:
    for number in range(3):
        clinic.patient(f"P {number}")
    first = sweep(now=QUIET_AT)
    assert (first.looked_at, first.changed, first.raised) == (3, 3, 3)
    before = [rows(table) for table in (Flag, FlagEvent, EngagementChange)]
    second = sweep(now=QUIET_AT)
    assert (second.looked_at, second.changed, second.raised) == (0, 0, 0)
    assert [rows(table) for table in (Flag, FlagEvent, EngagementChange)] == before


def test_being_looked_at_again_raises_nothing_new_either(clinic: Clinic) -> None:
    one = clinic.patient()
    sweep(now=QUIET_AT)
    for day in range(1, 20):
        clinic.does(lambda s, d=day: _due(s, QUIET_AT + d * DAY))
        assert sweep(now=QUIET_AT + day * DAY).raised == 0
    assert len(flags_of(one)) == 1
    assert len(changes_of(one)) == 1


def _due(session: Session, at: datetime) -> None:
    session.exec(update(Enrolment).values(look_again_at=at))


def test_only_who_is_due_is_looked_at(clinic: Clinic) -> None:
    one = clinic.patient()
    sweep(now=AT)
    again = enrolment_now(one).look_again_at
    assert again is not None
    assert sweep(now=again - timedelta(microseconds=1)).looked_at == 0
    assert sweep(now=again).looked_at == 1


def test_the_instant_to_look_again_is_the_start_of_a_local_day(clinic: Clinic) -> None:
    one = clinic.patient(joined_at=datetime(2026, 10, 20, 10, tzinfo=AT.tzinfo), starts=False)
    clinic.visits(one, datetime(2026, 10, 20, 10, tzinfo=AT.tzinfo))
    sweep(now=datetime(2026, 10, 20, 12, tzinfo=AT.tzinfo))
    # The first check-in is due on Sunday 25 October, when the clocks go back; days later, in
    # winter, those on which it was open are over.
    later = date(2026, 10, 25) + NOT_STARTED * DAY
    assert enrolment_now(one).look_again_at == start_of(later, settings().zone)
    assert enrolment_now(one).look_again_at == datetime(*later.timetuple()[:3], tzinfo=AT.tzinfo)


def test_an_instant_in_summer_time_is_an_hour_earlier(clinic: Clinic) -> None:
    joined = datetime(2026, 6, 2, 10, tzinfo=AT.tzinfo)
    one = clinic.patient(joined_at=joined, starts=False)
    clinic.visits(one, joined)
    sweep(now=joined)
    again = enrolment_now(one).look_again_at
    assert again is not None
    assert (again.hour, again.minute) == (23, 0)


def test_every_change_says_what_it_was_judged_on(clinic: Clinic) -> None:
    clinic.patient()
    sweep(now=QUIET_AT)
    (change,) = rows(EngagementChange)
    assert isinstance(change, EngagementChange)
    assert change.policy == current_policy().version
    assert change.inputs["facts"]["heard_on"] == TODAY.isoformat()
    assert change.inputs["reasons"][0]["params"]["n"] == (QUIET_AT - AT).days
    said = json.dumps(change.inputs)
    assert "mood" not in said
    assert "pain" not in said


def test_looking_only_when_due_finds_what_looking_every_day_finds(clinic: Clinic) -> None:
    lazy, watched = clinic.patient("Lazy"), clinic.patient("Watched")
    for day in range(60):
        now = AT + day * DAY + timedelta(hours=1)
        if day in {9, 33}:
            clinic.visits(lazy, now)
            clinic.visits(watched, now)
        clinic.does(
            lambda s, at=now: s.exec(
                update(Enrolment).where(col(Enrolment.id) == watched).values(look_again_at=at)
            )
        )
        sweep(now=now)
    assert changes_of(lazy) == changes_of(watched)
    assert [(f.rule, f.raised_at, f.resolved_at) for f in flags_of(lazy)] == [
        (f.rule, f.raised_at, f.resolved_at) for f in flags_of(watched)
    ]
    assert len(flags_of(lazy)) == 2


# Coming back


def test_a_visit_settles_the_flag_and_says_so(clinic: Clinic) -> None:
    one = clinic.patient()
    sweep(now=QUIET_AT)
    clinic.visits(one, QUIET_AT + DAY)
    summary = sweep(now=QUIET_AT + DAY)
    assert (summary.resolved, summary.changed) == (1, 1)
    (flag,) = flags_of(one)
    assert (flag.status, flag.outcome, flag.resolved_by) == ("resolved", "came_back", None)
    assert enrolment_now(one).engagement == "on_track"


@pytest.mark.parametrize("status", ["acknowledged", "snoozed"])
def test_it_settles_one_that_is_in_hand_or_asleep_too(clinic: Clinic, status: str) -> None:
    one = clinic.patient()
    sweep(now=QUIET_AT)
    (flag,) = flags_of(one)
    until = QUIET_AT + 9 * DAY
    if status == "snoozed":
        clinic.does(lambda s: snooze(s, flag, until, by=clinic.staff_id, at=QUIET_AT))
    else:
        clinic.does(
            lambda s: record_contact(
                s,
                flag,
                s.get_one(Enrolment, one),
                "phone",
                "no_answer",
                "",
                None,
                by=clinic.staff_id,
                at=QUIET_AT,
            )
        )
    clinic.visits(one, QUIET_AT + DAY)
    sweep(now=QUIET_AT + DAY)
    assert flags_of(one)[0].outcome == "came_back"


def test_a_visit_does_not_settle_a_request_for_contact(clinic: Clinic) -> None:
    one = clinic.patient()
    clinic.does(
        lambda s: ask_for_contact(s, _get(s, one), "Ring me", by=_get(s, one).person_id, at=AT)
    )
    clinic.visits(one, AT + DAY)
    assert sweep(now=AT + DAY).resolved == 0
    assert flags_of(one)[0].status == "open"


def _get(session: Session, enrolment_id: int) -> Enrolment:
    return session.get_one(Enrolment, enrolment_id)


def test_whoever_falls_silent_again_is_flagged_again(clinic: Clinic) -> None:
    one = clinic.patient()
    sweep(now=QUIET_AT)
    clinic.visits(one, QUIET_AT + DAY)
    for day in range(1, 30):
        sweep(now=QUIET_AT + day * DAY)
    assert [flag.status for flag in flags_of(one)] == ["resolved", "open"]


def test_what_the_team_settled_is_raised_again_only_after_as_long(clinic: Clinic) -> None:
    one = clinic.patient()
    sweep(now=QUIET_AT)
    (flag,) = flags_of(one)
    clinic.does(lambda s: resolve(s, flag, "could_not_reach", by=clinic.staff_id, at=QUIET_AT))
    raised = [day for day in range(1, 20) if sweep(now=QUIET_AT + day * DAY).raised]
    assert raised == [current_policy().flag.again_after + 1]  # so many open days are over
    assert enrolment_now(one).engagement == "quiet"


# A very low check-in


def test_a_very_low_answer_makes_one_contact_task(clinic: Clinic) -> None:
    one = clinic.patient()
    clinic.answers(one, AT + DAY, mood=1)
    assert sweep(now=AT + DAY).raised == 1
    (flag,) = flags_of(one)
    assert flag.rule == "very_low_check_in"
    assert flag.evidence["reasons"] == [
        {"key": "very_low_check_in", "params": {"on": "2026-11-04"}}
    ]
    assert enrolment_now(one).engagement == "on_track"
    clinic.visits(one, AT + 2 * DAY)
    assert sweep(now=AT + 2 * DAY).raised == 0


@pytest.mark.parametrize("mood", [None, 2, 3, 5])
def test_no_other_answer_does(clinic: Clinic, mood: int | None) -> None:
    one = clinic.patient()
    clinic.answers(one, AT + DAY, mood=mood)
    sweep(now=AT + DAY)
    assert flags_of(one) == []


def test_a_second_very_low_answer_makes_a_second_task_once_the_first_is_settled(
    clinic: Clinic,
) -> None:
    one = clinic.patient()
    clinic.answers(one, AT + DAY, mood=1)
    sweep(now=AT + DAY)
    clinic.answers(one, AT + 2 * DAY, mood=1)
    assert sweep(now=AT + 2 * DAY).raised == 0
    (flag,) = flags_of(one)
    clinic.does(lambda s: resolve(s, flag, "not_needed", by=clinic.staff_id, at=AT + 3 * DAY))
    clinic.answers(one, AT + 9 * DAY, mood=1)
    assert sweep(now=AT + 9 * DAY).raised == 1


def test_having_spoken_since_makes_none(clinic: Clinic) -> None:
    one = clinic.patient()
    clinic.answers(one, AT + DAY, mood=1)
    clinic.does(
        lambda s: record_contact(
            s,
            None,
            _get(s, one),
            "phone",
            "reached",
            "",
            None,
            by=clinic.staff_id,
            at=AT + DAY + timedelta(hours=1),
        )
    )
    assert sweep(now=AT + 2 * DAY).raised == 0


# Pauses, closures, endings


def test_a_pause_is_said_and_ends_by_itself(clinic: Clinic) -> None:
    one = clinic.patient()
    clinic.does(
        lambda s: pause(
            s,
            _get(s, one),
            until=TODAY + 14 * DAY,
            by=_get(s, one).person_id,
            at=AT,
            today=TODAY,
        )
    )
    sweep(now=AT)
    assert enrolment_now(one).engagement == "paused_by_choice"
    assert sweep(now=AT + 13 * DAY).pauses_ended == 0
    summary = sweep(now=AT + 14 * DAY)
    assert (summary.pauses_ended, summary.changed) == (1, 1)
    now = enrolment_now(one)
    assert (now.status, now.engagement) == ("active", "nothing_due")  # until Sunday's check-in
    assert sweep(now=AT + 14 * DAY).pauses_ended == 0


def test_a_pause_never_raises_a_flag_and_its_days_are_not_silence(clinic: Clinic) -> None:
    one = clinic.patient()
    clinic.does(
        lambda s: pause(
            s,
            _get(s, one),
            until=TODAY + 21 * DAY,
            by=_get(s, one).person_id,
            at=AT,
            today=TODAY,
        )
    )
    raised = [day for day in range(60) if sweep(now=AT + day * DAY).raised]
    # The check-ins start again on Sunday 29 November.
    assert raised == [(date(2026, 11, 29) - TODAY).days + STARTED]


def test_pausing_for_somebody_takes_their_flag_off_the_list(clinic: Clinic) -> None:
    one = clinic.patient()
    sweep(now=QUIET_AT)
    today = QUIET_AT.date()
    clinic.does(
        lambda s: pause(
            s, _get(s, one), until=today + 7 * DAY, by=clinic.staff_id, at=QUIET_AT, today=today
        )
    )
    assert sweep(now=QUIET_AT).resolved == 1
    assert flags_of(one)[0].outcome == "not_needed"


def test_asking_for_no_follow_up_takes_a_flag_off_the_list_until_the_day_after(
    clinic: Clinic,
) -> None:
    one, today = clinic.patient(), QUIET_AT.date()
    sweep(now=QUIET_AT)
    until = today + 30 * DAY
    clinic.does(
        lambda s: refuse(
            s, _get(s, one), Refused.FOLLOW_UP, until_on=until, by=clinic.staff_id, at=QUIET_AT
        )
    )
    assert sweep(now=QUIET_AT).resolved == 1
    assert [sweep(now=QUIET_AT + day * DAY).raised for day in (1, 10, 30)] == [0, 0, 0]
    assert enrolment_now(one).engagement == "quiet"
    assert sweep(now=QUIET_AT + 31 * DAY).raised == 1
    assert [flag.outcome for flag in flags_of(one)] == ["not_needed", None]


def test_whoever_waits_for_another_way_in_is_not_flagged_for_their_silence(clinic: Clinic) -> None:
    one = clinic.patient()
    clinic.does(lambda s: raise_flag(s, one, "needs_access", [], at=AT))
    assert sweep(now=QUIET_AT).raised == 0
    assert enrolment_now(one).engagement == "quiet"
    (waits,) = flags_of(one)
    clinic.does(
        lambda s: resolve(s, waits, "reached_back_on_track", by=clinic.staff_id, at=QUIET_AT + DAY)
    )
    assert sweep(now=QUIET_AT + DAY).raised == 1
    assert [flag.rule for flag in flags_of(one)] == ["needs_access", "quiet"]


def test_leaving_takes_engagement_flags_off_and_keeps_requests(clinic: Clinic) -> None:
    one = clinic.patient()
    clinic.does(lambda s: ask_for_contact(s, _get(s, one), "", by=_get(s, one).person_id, at=AT))
    sweep(now=QUIET_AT)
    clinic.does(lambda s: leave(s, _get(s, one), Status.WITHDREW, by=clinic.staff_id, at=QUIET_AT))
    sweep(now=QUIET_AT)
    assert {flag.rule: flag.status for flag in flags_of(one)} == {
        "asked_for_contact": "open",
        "quiet": "resolved",
    }
    now = enrolment_now(one)
    assert (now.engagement, now.look_again_at) == ("withdrew", None)


def test_a_flag_that_was_put_off_wakes_when_its_time_has_come(clinic: Clinic) -> None:
    one = clinic.patient()
    sweep(now=QUIET_AT)
    (flag,) = flags_of(one)
    until = QUIET_AT + 7 * DAY
    clinic.does(lambda s: snooze(s, flag, until, by=clinic.staff_id, at=QUIET_AT))
    assert sweep(now=until - timedelta(seconds=1)).woken == 0
    assert sweep(now=until).woken == 1
    assert flags_of(one)[0].status == "open"
    assert sweep(now=until).woken == 0


# The service's own delay


def an_invited_person(clinic: Clinic, message: str | None) -> int:
    one = clinic.patient(status="invited", joined_at=None, starts=False, engagement="referred")

    def invite(session: Session) -> None:
        session.add(
            Invitation(
                enrolment_id=one,
                link_hash="l",
                code_hash="c",
                issued_at=AT,
                issued_by=clinic.staff_id,
                expires_at=AT + 28 * DAY,
            )
        )
        if message:
            place = _get(session, one)
            session.add(a_message(place, template="invitation", status=message))

    clinic.does(invite)
    return one


def test_an_invitation_that_nobody_opens_is_flagged_once_ten_open_days_are_over(
    clinic: Clinic,
) -> None:
    one = an_invited_person(clinic, "sent")
    raised = [day for day in range(30) if sweep(now=AT + day * DAY).raised]
    assert raised == [current_policy().invited.never_opened + 1]
    assert flags_of(one)[0].rule == "never_opened"


def test_one_that_is_still_in_our_outbox_is_never_held_against_them(clinic: Clinic) -> None:
    one = an_invited_person(clinic, "waiting")
    assert [day for day in range(60) if sweep(now=AT + day * DAY).raised] == []
    assert enrolment_now(one).engagement == "nothing_due"


def test_one_that_bounced_is_for_us_to_mend(clinic: Clinic) -> None:
    one = an_invited_person(clinic, "failed")
    assert sweep(now=AT).raised == 1
    assert enrolment_now(one).engagement == "could_not_reach"
    assert flags_of(one)[0].rule == "could_not_reach"
    assert [day for day in range(1, 60) if sweep(now=AT + day * DAY).raised] == []


def test_nothing_due_is_never_silence(clinic: Clinic) -> None:
    one = clinic.patient(check_in_every=0)
    assert [day for day in range(90) if sweep(now=AT + day * DAY).raised] == []
    assert enrolment_now(one).engagement == "nothing_due"


# Openings


def test_a_stage_that_opens_is_recorded_once_on_its_day(clinic: Clinic) -> None:
    clinic.does(lambda s: load_content(s, CONTENT, at=AT))
    one = clinic.patient()
    assert sweep(now=AT).openings == 1
    opened = [day for day in range(1, 60) if sweep(now=AT + day * DAY).openings]
    releases = [row for row in rows(StageRelease) if isinstance(row, StageRelease)]
    assert [row.opened_on for row in releases] == [TODAY + day * DAY for day in (0, *opened)]
    assert {row.enrolment_id for row in releases} == {one}
    assert len({row.stage_key for row in releases}) == len(releases) > 1


# Pages, other services, summaries


def test_pages_join_up(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform_core.jobs.sweep.PAGE", 3)
    ids = [clinic.patient(f"P {number}") for number in range(8)]
    summary = sweep(now=QUIET_AT)
    assert (summary.looked_at, summary.raised) == (8, 8)
    assert all(len(flags_of(one)) == 1 for one in ids)


def test_a_page_takes_as_many_statements_for_forty_as_for_four(
    clinic: Clinic, database: Engine
) -> None:
    for number in range(4):
        clinic.patient(f"P {number}")
    sweep(now=AT)  # reads the plan, once
    clinic.does(lambda s: _due(s, AT))
    few = _statements(database, AT)
    for number in range(36):
        clinic.patient(f"Q {number}")
    clinic.does(lambda s: _due(s, AT))
    assert _statements(database, AT) == few


def _statements(database: Engine, now: datetime) -> int:
    with asked(database) as said:
        sweep(now=now)
    return len(said)


def test_the_summary_can_be_printed(clinic: Clinic) -> None:
    clinic.patient()
    said: dict[str, Any] = json.loads(json.dumps(sweep(now=QUIET_AT).as_json()))
    assert said.pop("took_ms") >= 0
    assert said == {
        "now": QUIET_AT.isoformat(),
        "looked_at": 1,
        "changed": 1,
        "openings": 0,
        "raised": 1,
        "resolved": 0,
        "woken": 0,
        "pauses_ended": 0,
        "days_kept": (QUIET_AT - AT).days,
        "problems": 0,
    }


def test_nobody_is_due_in_an_empty_database(database: Engine) -> None:
    assert sweep(now=AT).looked_at == 0


def test_a_clock_that_was_set_back_a_day_does_no_harm(clinic: Clinic) -> None:
    one = clinic.patient()
    sweep(now=QUIET_AT)
    clinic.does(lambda s: _due(s, QUIET_AT - DAY))
    sweep(now=QUIET_AT - DAY)
    sweep(now=QUIET_AT)
    assert len(flags_of(one)) == 1
    assert problems() == []


def test_every_read_of_the_sweep_uses_the_index_of_who_is_due(
    clinic: Clinic, database: Engine
) -> None:
    if database.dialect.name == "sqlite":
        with open_reading() as session:
            plan = session.connection().exec_driver_sql(
                "EXPLAIN QUERY PLAN SELECT * FROM enrolment WHERE look_again_at <= '2026-11-03'"
                " AND (look_again_at, id) > ('2026-11-01', 5) ORDER BY look_again_at, id LIMIT 500"
            )
            assert "enrolment_due" in str(plan.all())
    else:
        with open_reading() as session:
            session.connection().exec_driver_sql("SET enable_seqscan = off")
            plan = session.connection().exec_driver_sql(
                "EXPLAIN SELECT * FROM enrolment WHERE look_again_at <= '2026-11-03'"
                " AND (look_again_at, id) > ('2026-11-01'::timestamptz, 5)"
                " ORDER BY look_again_at, id LIMIT 500"
            )
            assert "enrolment_due" in str(plan.all())
