"""What each act saves, refuses and says to the audit."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from platform_core.engagement.facts import Reason
from platform_core.enrolment.rules import Status
from platform_core.flags.actions import (
    FlagMoved,
    OutcomeRefused,
    Prompt,
    SnoozeRefused,
    acknowledge,
    ask_for_contact,
    came_back,
    raise_flag,
    raise_many,
    record_contact,
    resolve,
    snooze,
    stand_down,
    wake,
)
from platform_core.flags.rules import NOTE_LIMIT, Outcome, Rule
from platform_core.plain_text import TextRefused
from platform_core.storage.tables import AuditEntry, Contact, Enrolment, Flag, FlagEvent
from tests.factories import AT, TODAY, an_enrolment
from tests.flags.conftest import EVIDENCE, Clinic

LATER = AT + timedelta(hours=2)
NASTY = "😀" * 100 + " <script>alert('x')</script> \u202ereversed\u202c \x00 O’r gorau"


def audited(clinic: Clinic, action: str) -> list[AuditEntry]:
    clinic.session.flush()
    entries = clinic.session.exec(select(AuditEntry).where(AuditEntry.action == action))
    return list(entries)


# Raising


def test_a_flag_holds_its_reasons(clinic: Clinic) -> None:
    flag = clinic.flag()
    assert flag.evidence["reasons"] == [EVIDENCE[0].as_json()]
    assert (flag.status, flag.raised_at) == ("open", AT)


def test_raising_it_twice_is_raising_it_once(clinic: Clinic) -> None:
    enrolment = clinic.patient()
    clinic.flag(enrolment)
    assert raise_flag(clinic.session, enrolment.id or 0, "quiet", EVIDENCE, at=LATER) is None
    assert len(clinic.session.exec(select(Flag)).all()) == 1
    assert len(audited(clinic, "flag.raised")) == 1


@pytest.mark.parametrize("move", ["acknowledge", "snooze"])
def test_there_is_no_second_while_the_first_is_in_hand_or_asleep(clinic: Clinic, move: str) -> None:
    enrolment = clinic.patient()
    flag = clinic.flag(enrolment)
    if move == "acknowledge":
        acknowledge(clinic.session, flag, by=clinic.by, at=AT)
    else:
        snooze(clinic.session, flag, LATER, by=clinic.by, at=AT)
    assert raise_flag(clinic.session, enrolment.id or 0, "quiet", EVIDENCE, at=LATER) is None


def test_another_rule_is_another_flag(clinic: Clinic) -> None:
    enrolment = clinic.patient()
    clinic.flag(enrolment, "quiet")
    clinic.flag(enrolment, "could_not_reach")
    assert len(clinic.session.exec(select(Flag)).all()) == 2


def test_the_database_itself_refuses_a_second(clinic: Clinic) -> None:
    flag = clinic.flag()
    clinic.session.add(
        Flag(
            enrolment_id=flag.enrolment_id,
            rule="quiet",
            status="snoozed",
            snoozed_until=LATER,
            evidence={},
            raised_at=AT,
        )
    )
    with pytest.raises(IntegrityError):
        clinic.session.flush()


def test_many_are_raised_together_and_only_the_new_are_told(
    clinic: Clinic, elsewhere: Clinic
) -> None:
    ours, theirs = clinic.patient(), elsewhere.patient()
    clinic.flag(ours)
    prompts = [
        Prompt(one.id or 0, one.service_id, Rule.QUIET, tuple(EVIDENCE)) for one in (ours, theirs)
    ]
    assert len(raise_many(clinic.session, prompts, at=LATER, policy="1")) == 1
    told = audited(clinic, "flag.raised")
    assert [entry.service_id for entry in told] == [clinic.service.id, elsewhere.service.id]


def test_raising_nobody_is_nothing(clinic: Clinic) -> None:
    assert raise_many(clinic.session, [], at=AT) == []


# The patient asks


def test_asking_for_contact_keeps_the_words_out_of_the_audit(clinic: Clinic) -> None:
    enrolment = clinic.patient()
    flag = ask_for_contact(clinic.session, enrolment, "Ring me", by=enrolment.person_id, at=AT)
    assert flag.evidence["note"] == "Ring me"
    (entry,) = audited(clinic, "flag.raised")
    assert entry.by == enrolment.person_id
    assert "Ring me" not in str(entry.details)


def test_what_is_added_when_asking_again_is_kept(clinic: Clinic) -> None:
    enrolment = clinic.patient()
    first = ask_for_contact(clinic.session, enrolment, "One", by=enrolment.person_id, at=AT)
    again = ask_for_contact(clinic.session, enrolment, "Two", by=enrolment.person_id, at=LATER)
    assert again.id == first.id
    events = clinic.session.exec(select(FlagEvent).where(FlagEvent.kind == "asked_again")).all()
    assert [event.details["note"] for event in events] == ["Two"]
    assert "Two" not in str([entry.details for entry in audited(clinic, "flag.asked_again")])


@pytest.mark.parametrize("note", ["", NASTY, "x" * NOTE_LIMIT])
def test_any_words_are_kept_as_they_are_but_for_nul(clinic: Clinic, note: str) -> None:
    enrolment = clinic.patient()
    flag = ask_for_contact(clinic.session, enrolment, note, by=enrolment.person_id, at=AT)
    clinic.session.expire_all()
    kept = clinic.session.get_one(Flag, flag.id).evidence["note"]
    assert kept == note.replace("\x00", "")


def test_too_many_words_are_refused_whole(clinic: Clinic) -> None:
    enrolment = clinic.patient()
    with pytest.raises(TextRefused):
        ask_for_contact(
            clinic.session, enrolment, "x" * (NOTE_LIMIT + 1), by=enrolment.person_id, at=AT
        )
    assert clinic.session.exec(select(Flag)).all() == []


# The team decides


def test_acknowledging_says_who_and_when(clinic: Clinic) -> None:
    flag = acknowledge(clinic.session, clinic.flag(), by=clinic.by, at=LATER)
    assert (flag.status, flag.acknowledged_by, flag.acknowledged_at) == (
        "acknowledged",
        clinic.by,
        LATER,
    )
    (entry,) = audited(clinic, "flag.acknowledged")
    assert (entry.by, entry.service_id, entry.subject_id) == (clinic.by, clinic.service.id, flag.id)


def test_whoever_comes_second_is_told(clinic: Clinic) -> None:
    flag = clinic.flag()
    seen = Flag(**flag.model_dump())  # as it stands on a page that was opened before
    acknowledge(clinic.session, flag, by=clinic.by, at=AT)
    with pytest.raises(FlagMoved):
        acknowledge(clinic.session, seen, by=clinic.by, at=LATER)
    assert clinic.session.get_one(Flag, flag.id).acknowledged_at == AT


@pytest.mark.parametrize("hours", [0, -1])
def test_a_flag_is_not_put_off_to_the_past(clinic: Clinic, hours: int) -> None:
    with pytest.raises(SnoozeRefused):
        snooze(clinic.session, clinic.flag(), AT + timedelta(hours=hours), by=clinic.by, at=AT)


def test_a_flag_that_wakes_is_for_anybody_to_take_up(clinic: Clinic) -> None:
    flag = acknowledge(clinic.session, clinic.flag(), by=clinic.by, at=AT)
    flag = snooze(clinic.session, flag, LATER, by=clinic.by, at=AT)
    assert flag.acknowledged_by == clinic.by
    flag = wake(clinic.session, flag, at=LATER)
    assert (flag.status, flag.acknowledged_by, flag.snoozed_until) == ("open", None, None)


def test_a_flag_that_was_put_off_again_does_not_wake(clinic: Clinic) -> None:
    flag = snooze(clinic.session, clinic.flag(), LATER, by=clinic.by, at=AT)
    seen = Flag(**flag.model_dump())
    snooze(clinic.session, flag, LATER + timedelta(days=7), by=clinic.by, at=AT)
    with pytest.raises(FlagMoved):
        wake(clinic.session, seen, at=LATER)


@pytest.mark.parametrize("outcome", [each for each in Outcome if each is not Outcome.CAME_BACK])
def test_a_flag_is_settled_with_any_outcome_of_the_team(clinic: Clinic, outcome: Outcome) -> None:
    enrolment = clinic.patient(look_again_at=None)
    flag = resolve(clinic.session, clinic.flag(enrolment), outcome, by=clinic.by, at=LATER)
    assert (flag.status, flag.outcome, flag.resolved_by) == ("resolved", outcome, clinic.by)
    clinic.session.expire_all()
    assert clinic.session.get_one(Enrolment, enrolment.id).look_again_at == LATER


def test_an_outcome_that_does_not_exist_is_refused(clinic: Clinic) -> None:
    with pytest.raises(ValueError, match="fell_asleep"):
        resolve(clinic.session, clinic.flag(), "fell_asleep", by=clinic.by, at=AT)


# Contacts


def test_a_contact_without_an_outcome_keeps_the_flag_in_hand(clinic: Clinic) -> None:
    enrolment = clinic.patient()
    flag = clinic.flag(enrolment)
    contact = record_contact(
        clinic.session, flag, enrolment, "phone", "no_answer", NASTY, None, by=clinic.by, at=LATER
    )
    flag = clinic.session.get_one(Flag, flag.id, populate_existing=True)
    assert (flag.status, flag.acknowledged_by) == ("acknowledged", clinic.by)
    assert contact.note == NASTY.replace("\x00", "")
    (entry,) = audited(clinic, "contact.recorded")
    assert "script" not in str(entry.details)


def test_a_contact_does_not_take_a_flag_from_the_colleague_who_has_it(
    clinic: Clinic, elsewhere: Clinic
) -> None:
    enrolment = clinic.patient()
    flag = acknowledge(clinic.session, clinic.flag(enrolment), by=clinic.by, at=AT)
    record_contact(
        clinic.session,
        flag,
        enrolment,
        "text",
        "left_message",
        "",
        None,
        by=elsewhere.by,
        at=LATER,
    )
    flag = clinic.session.get_one(Flag, flag.id, populate_existing=True)
    assert (flag.acknowledged_by, flag.acknowledged_at) == (clinic.by, AT)


def test_a_contact_with_an_outcome_settles_the_flag(clinic: Clinic) -> None:
    enrolment = clinic.patient()
    flag = clinic.flag(enrolment)
    record_contact(
        clinic.session,
        flag,
        enrolment,
        "phone",
        "reached",
        "",
        "reached_back_on_track",
        by=clinic.by,
        at=LATER,
    )
    flag = clinic.session.get_one(Flag, flag.id, populate_existing=True)
    assert (flag.status, flag.outcome) == ("resolved", "reached_back_on_track")
    assert enrolment.status == Status.ACTIVE


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        ("moved_to_paper", Status.MOVED_TO_PAPER),
        ("withdrew", Status.WITHDREW),
        ("reached_paused", Status.ACTIVE),
        ("reached_own_goal", Status.ACTIVE),
        ("declined_follow_up", Status.ACTIVE),
        ("wrong_contact_details", Status.ACTIVE),
        ("could_not_reach", Status.ACTIVE),
        ("not_needed", Status.ACTIVE),
    ],
)
def test_only_two_outcomes_do_more_than_say_so(
    clinic: Clinic, outcome: str, status: Status
) -> None:
    enrolment = clinic.patient()
    record_contact(
        clinic.session,
        clinic.flag(enrolment),
        enrolment,
        "phone",
        "reached",
        "",
        outcome,
        by=clinic.by,
        at=LATER,
    )
    assert clinic.session.get_one(Enrolment, enrolment.id).status == status


def test_somebody_who_has_left_already_is_not_sent_away_twice(clinic: Clinic) -> None:
    enrolment = clinic.patient(status="withdrew")
    flag = clinic.flag(enrolment)
    record_contact(
        clinic.session,
        flag,
        enrolment,
        "phone",
        "reached",
        "",
        "withdrew",
        by=clinic.by,
        at=LATER,
    )
    assert clinic.session.get_one(Flag, flag.id, populate_existing=True).status == "resolved"


def test_a_contact_needs_no_flag(clinic: Clinic) -> None:
    enrolment = clinic.patient()
    record_contact(
        clinic.session, None, enrolment, "letter", "left_message", "", None, by=clinic.by, at=AT
    )
    (contact,) = clinic.session.exec(select(Contact)).all()
    assert contact.flag_id is None


def test_an_outcome_needs_a_flag(clinic: Clinic) -> None:
    with pytest.raises(OutcomeRefused):
        record_contact(
            clinic.session,
            None,
            clinic.patient(),
            "phone",
            "reached",
            "",
            "not_needed",
            by=clinic.by,
            at=AT,
        )
    assert clinic.session.exec(select(Contact)).all() == []


def test_coming_back_is_not_for_staff_to_record(clinic: Clinic) -> None:
    enrolment = clinic.patient()
    with pytest.raises(OutcomeRefused):
        record_contact(
            clinic.session,
            clinic.flag(enrolment),
            enrolment,
            "phone",
            "reached",
            "",
            "came_back",
            by=clinic.by,
            at=AT,
        )


@pytest.mark.parametrize(
    ("channel", "result"), [("pigeon", "reached"), ("phone", "argued"), ("", "")]
)
def test_a_contact_of_an_unknown_kind_is_refused(clinic: Clinic, channel: str, result: str) -> None:
    with pytest.raises(ValueError, match=r"pigeon|argued|''"):
        record_contact(
            clinic.session, None, clinic.patient(), channel, result, "", None, by=clinic.by, at=AT
        )


def test_a_contact_about_a_flag_that_a_colleague_settled_is_not_half_saved(
    clinic: Clinic,
) -> None:
    enrolment = clinic.patient()
    flag = clinic.flag(enrolment)
    seen = Flag(**flag.model_dump())
    resolve(clinic.session, flag, "not_needed", by=clinic.by, at=AT)
    with pytest.raises(FlagMoved), clinic.session.begin_nested():
        record_contact(
            clinic.session,
            seen,
            enrolment,
            "phone",
            "reached",
            "",
            "reached_paused",
            by=clinic.by,
            at=LATER,
        )
    assert clinic.session.exec(select(Contact)).all() == []


# What settles itself


def test_coming_back_settles_only_what_it_answers(clinic: Clinic) -> None:
    enrolment = clinic.patient()
    flags = [clinic.flag(enrolment, rule) for rule in Rule]
    settled = came_back(clinic.session, flags, heard_on=TODAY, at=LATER)
    assert {flag.rule for flag in settled} == {"quiet", "not_started", "never_opened"}
    assert {(flag.outcome, flag.resolved_by) for flag in settled} == {("came_back", None)}


def test_a_flag_that_settled_itself_says_why(clinic: Clinic) -> None:
    came_back(clinic.session, [clinic.flag()], heard_on=TODAY, at=LATER)
    event = clinic.session.exec(select(FlagEvent).where(FlagEvent.kind == "resolved")).one()
    assert event.details["reasons"] == [{"key": "came_back", "params": {"on": "2026-11-03"}}]
    assert event.by is None


def test_what_a_colleague_settled_first_stays_theirs(clinic: Clinic) -> None:
    flag = clinic.flag()
    seen = Flag(**flag.model_dump())
    resolve(clinic.session, flag, "reached_paused", by=clinic.by, at=AT)
    assert came_back(clinic.session, [seen], heard_on=TODAY, at=LATER) == []
    assert stand_down(clinic.session, [seen], [Reason("withdrew")], at=LATER) == []
    assert clinic.session.get_one(Flag, flag.id, populate_existing=True).outcome == "reached_paused"


def test_flags_of_two_people_do_not_mix(clinic: Clinic) -> None:
    one, other = clinic.flag(), clinic.flag(an_enrolment(clinic.session, clinic.service))
    resolve(clinic.session, one, "not_needed", by=clinic.by, at=AT)
    assert clinic.session.get_one(Flag, other.id, populate_existing=True).status == "open"
