"""The team's list."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session

from platform_core.enrolment.actions import hear, pause
from platform_core.flags.actions import (
    acknowledge,
    ask_for_contact,
    came_back,
    record_contact,
    resolve,
    snooze,
)
from platform_core.flags.queries import (
    flag_by_id,
    last_raised_of_many,
    recently_resolved,
    snoozed,
    unresolved_of_many,
    unseen_count,
    work_list,
)
from platform_core.flags.rules import Purpose, Rule
from platform_core.flags.strips import strips_of
from platform_core.storage.tables import Closure, StageRelease
from tests.asked import asked
from tests.factories import AT, TODAY
from tests.flags.conftest import EVIDENCE, Clinic

DAY = timedelta(days=1)


def test_an_item_says_whom_why_and_how(clinic: Clinic) -> None:
    enrolment = clinic.patient(
        "Gareth Pugh", preferred_channel="phone", contact_times="after 11am", access_needs="BSL"
    )
    clinic.flag(enrolment)
    (item,) = work_list(clinic.session, caseload=clinic.caseload, now=AT)
    assert (item.name, item.ref, item.rule, item.purpose) == (
        "Gareth Pugh",
        enrolment.ref,
        Rule.QUIET,
        Purpose.ENGAGEMENT,
    )
    assert item.reasons == tuple(EVIDENCE)
    assert item.language == "en"
    assert item.enrolment.preferred_channel == "phone"
    assert (item.acknowledged_by, item.last_contact) == (None, None)


def test_the_list_of_another_service_is_another_list(clinic: Clinic, elsewhere: Clinic) -> None:
    theirs = elsewhere.flag()
    assert work_list(clinic.session, caseload=clinic.caseload, now=AT) == []
    assert unseen_count(clinic.session, caseload=clinic.caseload) == 0
    assert flag_by_id(clinic.session, theirs.id or 0, caseload=clinic.caseload) is None
    assert flag_by_id(clinic.session, theirs.id or 0, caseload=elsewhere.caseload) == theirs
    resolve(clinic.session, theirs, "not_needed", by=elsewhere.by, at=AT)
    assert recently_resolved(clinic.session, caseload=clinic.caseload, since=AT - DAY) == []


def test_contact_tasks_are_first(clinic: Clinic) -> None:
    enrolment = clinic.patient()
    for rule in ("never_opened", "quiet", "could_not_reach", "not_started"):
        clinic.flag(enrolment, rule, at=AT - 3 * DAY)
    clinic.flag(enrolment, "very_low_check_in", at=AT - DAY)
    ask_for_contact(clinic.session, enrolment, "", by=enrolment.person_id, at=AT)
    items = work_list(clinic.session, caseload=clinic.caseload, now=AT)
    assert [item.rule for item in items] == [
        "very_low_check_in",
        "asked_for_contact",
        "could_not_reach",
        "quiet",
        "not_started",
        "never_opened",
    ]


def test_words_that_were_added_are_shown_in_order(clinic: Clinic) -> None:
    enrolment = clinic.patient()
    for note in ("One", "", "Two"):
        ask_for_contact(clinic.session, enrolment, note, by=enrolment.person_id, at=AT)
    (item,) = work_list(clinic.session, caseload=clinic.caseload, now=AT)
    assert item.notes == ("One", "Two")


@pytest.mark.parametrize(("days", "left"), [(0, 2), (1, 1), (2, 0), (3, -1), (6, -2)])
def test_working_days_are_counted_down_and_then_over(clinic: Clinic, days: int, left: int) -> None:
    clinic.flag()
    (item,) = work_list(clinic.session, caseload=clinic.caseload, now=AT + days * DAY)
    assert (item.working_days_left, item.promised_days) == (left, 2)


def test_a_closure_is_no_working_day(clinic: Clinic) -> None:
    clinic.session.add(
        Closure(
            service_id=clinic.service.id,
            first_on=TODAY + DAY,
            last_on=TODAY + DAY,
            reason="",
            declared_at=AT,
            declared_by=clinic.by,
        )
    )
    clinic.flag()
    (item,) = work_list(clinic.session, caseload=clinic.caseload, now=AT)
    assert item.due_on == TODAY + 3 * DAY


def test_six_weeks_show_visits_openings_and_pauses(clinic: Clinic) -> None:
    enrolment, session = clinic.patient(), clinic.session
    for ago in (42, 41, 3):
        hear(
            session,
            enrolment,
            "visit",
            by=enrolment.person_id,
            at=AT - ago * DAY,
            today=TODAY - ago * DAY,
        )
    session.add(
        StageRelease(
            enrolment_id=enrolment.id, stage_key="welcome", opened_on=TODAY, reason="", at=AT
        )
    )
    pause(session, enrolment, until=TODAY + 5 * DAY, by=enrolment.person_id, at=AT, today=TODAY)
    strip = strips_of(session, [enrolment.id or 0], today=TODAY)[enrolment.id or 0]
    assert (strip.first_on, strip.last_on) == (TODAY - 41 * DAY, TODAY)
    assert len(strip.days) == 42
    assert strip.visits == {TODAY - 41 * DAY, TODAY - 3 * DAY}
    assert strip.openings == {TODAY}
    assert strip.paused == {TODAY}


def test_the_last_contact_and_the_owner_are_named(clinic: Clinic) -> None:
    enrolment = clinic.patient()
    flag = clinic.flag(enrolment)
    for number, result in enumerate(("no_answer", "left_message")):
        record_contact(
            clinic.session,
            flag,
            enrolment,
            "phone",
            result,
            "",
            None,
            by=clinic.by,
            at=AT + number * DAY,
        )
    (item,) = work_list(clinic.session, caseload=clinic.caseload, now=AT + 2 * DAY)
    assert item.acknowledged_by == clinic.staff.name
    assert item.last_contact is not None
    assert (item.last_contact.result, item.last_contact.at) == ("left_message", AT + DAY)
    assert item.last_contact.by == clinic.staff.name


def test_a_snoozed_flag_is_off_the_list_and_on_the_other(clinic: Clinic) -> None:
    flag = clinic.flag()
    snooze(clinic.session, flag, AT + 7 * DAY, by=clinic.by, at=AT)
    assert work_list(clinic.session, caseload=clinic.caseload, now=AT) == []
    (away,) = snoozed(clinic.session, caseload=clinic.caseload)
    assert (away.flag.snoozed_until, away.by, away.name) == (
        AT + 7 * DAY,
        clinic.staff.name,
        "Carys Bevan",
    )


def test_unseen_are_those_that_nobody_has_taken_up(clinic: Clinic) -> None:
    first, _second = clinic.flag(), clinic.flag()
    assert unseen_count(clinic.session, caseload=clinic.caseload) == 2
    acknowledge(clinic.session, first, by=clinic.by, at=AT)
    assert unseen_count(clinic.session, caseload=clinic.caseload) == 1


def test_what_was_resolved_lately_says_by_whom_or_that_it_was_by_itself(clinic: Clinic) -> None:
    by_staff, by_itself, long_ago = clinic.flag(), clinic.flag(), clinic.flag()
    resolve(clinic.session, long_ago, "not_needed", by=clinic.by, at=AT - 8 * DAY)
    resolve(clinic.session, by_staff, "reached_paused", by=clinic.by, at=AT - DAY)
    came_back(clinic.session, [by_itself], heard_on=TODAY, at=AT)
    found = recently_resolved(clinic.session, caseload=clinic.caseload, since=AT - 7 * DAY)
    assert [(away.outcome, away.by) for away in found] == [
        ("came_back", None),
        ("reached_paused", clinic.staff.name),
    ]


def test_the_list_takes_as_many_statements_for_thirty_as_for_one(clinic: Clinic) -> None:
    clinic.flag()
    one = _statements(clinic)
    for number in range(29):
        enrolment = clinic.patient(f"P {number}")
        ask_for_contact(clinic.session, enrolment, "x", by=enrolment.person_id, at=AT)
    assert _statements(clinic) == one
    assert len(work_list(clinic.session, caseload=clinic.caseload, now=AT)) == 30


def _statements(clinic: Clinic) -> int:
    clinic.session.flush()
    with asked(clinic.session.connection()) as said:
        work_list(clinic.session, caseload=clinic.caseload, now=AT)
    return len(said)


def test_the_sweep_sees_what_is_unresolved_and_when_it_was_last_raised(clinic: Clinic) -> None:
    enrolment = clinic.patient()
    ids = [enrolment.id or 0]
    old = clinic.flag(enrolment, "very_low_check_in", at=AT - DAY)
    resolve(clinic.session, old, "not_needed", by=clinic.by, at=AT - DAY)
    quiet = clinic.flag(enrolment)
    assert unresolved_of_many(clinic.session, ids) == {enrolment.id: [quiet]}
    assert last_raised_of_many(clinic.session, ids, Rule.VERY_LOW_CHECK_IN) == {
        enrolment.id: AT - DAY
    }


def test_nobody_is_asked_about_for_nothing(session: Session) -> None:
    assert unresolved_of_many(session, []) == {}
    assert last_raised_of_many(session, [], Rule.QUIET) == {}


def test_a_flag_of_late_evening_is_promised_from_the_local_day(clinic: Clinic) -> None:
    clinic.flag(at=AT.replace(month=6, hour=23, minute=30))  # 00:30 on the 4th
    (item,) = work_list(clinic.session, caseload=clinic.caseload, now=AT)
    assert item.due_on == date(2026, 6, 8)
