"""Taking back what one has just done, and what cannot be taken back."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from platform_core.accounts.rules import Role
from platform_core.enrolment.actions import invite, leave, pause
from platform_core.flags.actions import (
    FlagMoved,
    UndoRefused,
    acknowledge,
    ask_for_contact,
    assign,
    came_back,
    record_contact,
    resolve,
    snooze,
    snooze_many,
    stand_down,
    tell_answer,
    undo,
    wake,
)
from platform_core.storage.tables import (
    AuditEntry,
    Contact,
    Enrolment,
    EnrolmentEvent,
    Flag,
    FlagEvent,
    Invitation,
)
from tests.factories import AT, TODAY, a_member
from tests.flags.conftest import Clinic

MINUTE = timedelta(minutes=1)
SOON = AT + 10 * MINUTE
LATE = SOON + timedelta(seconds=1)
NEXT_WEEK = AT + timedelta(days=7)


@pytest.fixture
def huw(clinic: Clinic) -> int:
    return a_member(clinic.session, clinic.service, Role.CLINICIAN, "Huw Bevan").id or 0


def as_it_is(session: Session, flag: Flag) -> dict[str, object]:
    return session.get_one(Flag, flag.id, populate_existing=True).model_dump()


def kinds(clinic: Clinic, flag: Flag) -> list[str]:
    asked = select(FlagEvent.kind).where(FlagEvent.flag_id == flag.id).order_by(FlagEvent.id)  # type: ignore[arg-type]
    return list(clinic.session.exec(asked))


@pytest.mark.parametrize("act", ["acknowledge", "assign", "snooze", "resolve"])
@pytest.mark.parametrize("status", ["open", "acknowledged", "snoozed"])
def test_what_stood_before_stands_again(clinic: Clinic, huw: int, act: str, status: str) -> None:
    session, flag = clinic.session, clinic.flag()
    if status == "acknowledged":
        flag = acknowledge(session, flag, by=huw, at=AT - MINUTE)
    if status == "snoozed":
        flag = snooze(session, flag, NEXT_WEEK, by=huw, at=AT - MINUTE)
    before = as_it_is(session, flag)
    if (act, status) in {("acknowledge", "acknowledged"), ("acknowledge", "snoozed")}:
        return
    acts = {
        "acknowledge": lambda: acknowledge(session, flag, by=clinic.by, at=AT),
        "assign": lambda: assign(session, flag, clinic.by, by=clinic.by, at=AT),
        "snooze": lambda: snooze(session, flag, NEXT_WEEK + MINUTE, by=clinic.by, at=AT),
        "resolve": lambda: resolve(session, flag, "not_needed", by=clinic.by, at=AT),
    }
    done = acts[act]()
    assert as_it_is(session, done) != before
    undone = undo(session, done, by=clinic.by, at=SOON)
    assert as_it_is(session, undone) == before
    assert kinds(clinic, flag)[-1] == "undone"
    (entry,) = session.exec(select(AuditEntry).where(AuditEntry.action == "flag.undone"))
    assert (entry.by, entry.subject_id, set(entry.details)) == (clinic.by, flag.id, {"of"})


def test_ten_minutes_are_enough_and_a_second_more_is_too_late(clinic: Clinic) -> None:
    session = clinic.session
    flag = acknowledge(session, clinic.flag(), by=clinic.by, at=AT)
    with pytest.raises(UndoRefused) as refused:
        undo(session, flag, by=clinic.by, at=LATE)
    assert refused.value.wording == "undo.too_late"
    assert undo(session, flag, by=clinic.by, at=SOON).status == "open"


def test_a_clock_that_went_back_takes_nothing_back(clinic: Clinic) -> None:
    flag = acknowledge(clinic.session, clinic.flag(), by=clinic.by, at=AT)
    with pytest.raises(UndoRefused):
        undo(clinic.session, flag, by=clinic.by, at=AT - MINUTE)


def test_nobody_takes_back_what_a_colleague_did(clinic: Clinic, huw: int) -> None:
    flag = acknowledge(clinic.session, clinic.flag(), by=clinic.by, at=AT)
    with pytest.raises(FlagMoved):
        undo(clinic.session, flag, by=huw, at=SOON)
    assert as_it_is(clinic.session, flag)["status"] == "acknowledged"


def test_taking_back_twice_is_refused_the_second_time(clinic: Clinic) -> None:
    flag = acknowledge(clinic.session, clinic.flag(), by=clinic.by, at=AT)
    undo(clinic.session, flag, by=clinic.by, at=SOON)
    with pytest.raises(FlagMoved):
        undo(clinic.session, flag, by=clinic.by, at=SOON)
    assert kinds(clinic, flag).count("undone") == 1


def test_what_a_colleague_or_the_sweep_decided_meanwhile_stands(clinic: Clinic, huw: int) -> None:
    session, enrolment = clinic.session, clinic.patient()
    given = acknowledge(session, clinic.flag(enrolment), by=clinic.by, at=AT)
    assign(session, given, huw, by=huw, at=AT + MINUTE)
    slept = clinic.flag(enrolment, "not_started")
    slept = snooze(session, slept, AT + MINUTE, by=clinic.by, at=AT)
    wake(session, slept, at=AT + 2 * MINUTE)
    heard = acknowledge(session, clinic.flag(enrolment, "never_opened"), by=clinic.by, at=AT)
    came_back(session, [heard], heard_on=TODAY, at=AT + MINUTE)
    for flag in (given, slept, heard):
        before = as_it_is(session, flag)
        with pytest.raises(FlagMoved):
            undo(session, flag, by=clinic.by, at=SOON)
        assert as_it_is(session, flag) == before


def test_the_act_that_is_meant_is_the_one_that_is_taken_back(clinic: Clinic) -> None:
    session = clinic.session
    flag = acknowledge(session, clinic.flag(), by=clinic.by, at=AT)
    meant = session.exec(select(FlagEvent.id).where(FlagEvent.kind == "acknowledged")).one()
    snooze(session, flag, NEXT_WEEK, by=clinic.by, at=AT + MINUTE)
    with pytest.raises(FlagMoved):
        undo(session, flag, by=clinic.by, at=SOON, event_id=meant)
    assert as_it_is(session, flag)["status"] == "snoozed"


def test_what_the_patient_says_meanwhile_is_no_bar(clinic: Clinic) -> None:
    session, enrolment = clinic.session, clinic.patient()
    asked = ask_for_contact(session, enrolment, "One", by=enrolment.person_id, at=AT)
    quiet = clinic.flag(enrolment)
    for flag in (asked, quiet):
        acknowledge(session, flag, by=clinic.by, at=AT)
    ask_for_contact(session, enrolment, "Two", by=enrolment.person_id, at=AT + MINUTE)
    tell_answer(session, enrolment.id or 0, "worn_out", at=AT + MINUTE)
    for flag in (asked, quiet):
        assert undo(session, flag, by=clinic.by, at=SOON).status == "open"


def test_another_flag_of_the_rule_since_keeps_the_old_one_settled(clinic: Clinic) -> None:
    session, enrolment = clinic.session, clinic.patient()
    flag = resolve(session, clinic.flag(enrolment), "not_needed", by=clinic.by, at=AT)
    newer = clinic.flag(enrolment, at=AT + MINUTE)
    with pytest.raises(FlagMoved):
        undo(session, flag, by=clinic.by, at=SOON)
    assert as_it_is(session, newer)["status"] == "open"


def test_a_contact_stays_recorded_and_the_flag_is_in_hand_again(clinic: Clinic) -> None:
    session, enrolment = clinic.session, clinic.patient()
    flag = clinic.flag(enrolment)
    record_contact(
        session, flag, enrolment, "phone", "reached", "", "reached_paused", by=clinic.by, at=AT
    )
    assert undo(session, flag, by=clinic.by, at=SOON).status == "acknowledged"
    assert len(session.exec(select(Contact)).all()) == 1
    with pytest.raises(FlagMoved):
        undo(session, flag, by=clinic.by, at=SOON)


def end_their_place(clinic: Clinic, enrolment: Enrolment, outcome: str = "withdrew") -> Flag:
    flag = clinic.flag(enrolment)
    record_contact(
        clinic.session, flag, enrolment, "phone", "reached", "", outcome, by=clinic.by, at=AT
    )
    return flag


@pytest.mark.parametrize("outcome", ["withdrew", "moved_to_paper"])
@pytest.mark.parametrize("status", ["active", "programme_started"])
def test_a_place_that_ended_with_it_is_theirs_again(
    clinic: Clinic, status: str, outcome: str
) -> None:
    enrolment = clinic.patient(status=status)
    flag = end_their_place(clinic, enrolment, outcome)
    assert clinic.session.get_one(Enrolment, enrolment.id).status == outcome
    if (status, outcome) == ("programme_started", "withdrew"):  # there is no way straight back
        with pytest.raises(UndoRefused) as refused:
            undo(clinic.session, flag, by=clinic.by, at=SOON)
        assert refused.value.wording == "undo.place_ended"
        return
    undo(clinic.session, flag, by=clinic.by, at=SOON)
    now = clinic.session.get_one(Enrolment, enrolment.id)
    assert (now.status, now.look_again_at) == (status, SOON)
    told = clinic.session.exec(
        select(EnrolmentEvent).where(EnrolmentEvent.after == status, EnrolmentEvent.by == clinic.by)
    ).all()
    assert len(told) == 1


def test_a_letter_that_ended_with_their_place_is_good_again(clinic: Clinic) -> None:
    session, enrolment = clinic.session, clinic.patient(status="referred", joined_at=None)
    invite(session, enrolment, by=clinic.by, at=AT - MINUTE)
    flag = end_their_place(clinic, session.get_one(Enrolment, enrolment.id))
    assert session.exec(select(Invitation)).one().revoked_at == AT
    undo(session, flag, by=clinic.by, at=SOON)
    session.expire_all()
    assert session.exec(select(Invitation)).one().revoked_at is None
    assert session.get_one(Enrolment, enrolment.id).status == "invited"


def test_what_was_needless_because_they_left_stands_again(clinic: Clinic) -> None:
    session, enrolment = clinic.session, clinic.patient()
    other = acknowledge(session, clinic.flag(enrolment, "not_started"), by=clinic.by, at=AT)
    flag = end_their_place(clinic, enrolment)
    stand_down(session, [other], [], at=AT)
    undo(session, flag, by=clinic.by, at=SOON)
    assert as_it_is(session, other)["status"] == "acknowledged"


def test_a_place_that_changed_again_is_not_touched(clinic: Clinic) -> None:
    session, enrolment = clinic.session, clinic.patient()
    flag = end_their_place(clinic, enrolment)
    leave(
        session,
        session.get_one(Enrolment, enrolment.id),
        "discharged",
        by=clinic.by,
        at=AT + MINUTE,
    )
    with pytest.raises(UndoRefused):
        undo(session, flag, by=clinic.by, at=SOON)
    assert session.get_one(Enrolment, enrolment.id).status == "discharged"


def test_a_place_to_which_there_is_no_way_back_is_said_so(clinic: Clinic) -> None:
    session, enrolment = clinic.session, clinic.patient()
    pause(
        session,
        enrolment,
        until=TODAY + timedelta(days=14),
        reason="",
        by=enrolment.person_id,
        at=AT - MINUTE,
        today=TODAY,
    )
    flag = end_their_place(clinic, session.get_one(Enrolment, enrolment.id))
    with pytest.raises(UndoRefused) as refused:
        undo(session, flag, by=clinic.by, at=SOON)
    assert refused.value.wording == "undo.place_ended"


def test_several_are_snoozed_with_one_press_and_those_that_moved_are_told(clinic: Clinic) -> None:
    session, enrolment = clinic.session, clinic.patient()
    flags = [clinic.flag(enrolment, rule) for rule in ("quiet", "not_started", "never_opened")]
    resolve(session, flags[1], "not_needed", by=clinic.by, at=AT)
    done, moved = snooze_many(session, flags, NEXT_WEEK, by=clinic.by, at=AT)
    assert [flag.rule for flag in done] == ["quiet", "never_opened"]
    assert [flag.rule for flag in moved] == ["not_started"]
    for flag in done:
        assert flag.snoozed_until == NEXT_WEEK
        undo(session, flag, by=clinic.by, at=SOON)
        assert as_it_is(session, flag)["status"] == "open"
