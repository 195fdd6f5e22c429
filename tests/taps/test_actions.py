"""One tap: what it does at once, once, and what it tells the team."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from platform_core.enrolment.actions import leave, pause
from platform_core.enrolment.rules import Status
from platform_core.flags.actions import raise_flag, snooze
from platform_core.flags.rules import Rule
from platform_core.storage.database import open_reading, open_transaction
from platform_core.storage.tables import (
    AuditEntry,
    Enrolment,
    FlagEvent,
    Pause,
    TapLink,
)
from platform_core.taps.actions import TapRefused, answer, issue_link
from platform_core.taps.queries import break_until, last_answers_of_many, look_up, pace_before
from platform_core.taps.rules import LASTS, Answer, Standing, Then
from tests.factories import AT, TODAY, a_service, an_enrolment
from tests.race import at_once
from tests.taps.conftest import Desk

DAY = timedelta(days=1)
TWO_WEEKS_ON, FOUR_WEEKS_ON = date(2026, 11, 17), date(2026, 12, 1)


def test_only_the_hash_of_a_token_is_kept(desk: Desk) -> None:
    token = desk.link(desk.patient())
    kept = desk.session.exec(select(TapLink)).one()
    assert token not in kept.token_hash
    assert kept.expires_at == AT + LASTS
    assert (kept.answered_at, kept.answer) == (None, None)
    assert len({desk.link(desk.patient(str(n))) for n in range(20)}) == 20


def test_a_bad_spell_holds_everything_for_two_weeks(desk: Desk) -> None:
    carys = desk.patient()
    desk.says(carys, Answer.BAD_SPELL)
    assert carys.status == "paused"
    assert break_until(desk.session, carys.id or 0) == TWO_WEEKS_ON
    kept = desk.session.exec(select(Pause)).one()
    assert kept.asked_by == carys.person_id
    assert desk.flags(carys) == {}


def test_a_bad_spell_never_makes_a_break_shorter(desk: Desk) -> None:
    carys = desk.patient()
    until = TODAY + timedelta(weeks=4)
    pause(desk.session, carys, until=until, by=carys.person_id, at=AT, today=TODAY)
    desk.says(carys, Answer.BAD_SPELL)
    assert break_until(desk.session, carys.id or 0) == until


def test_a_bad_spell_near_the_end_of_a_break_makes_it_longer(desk: Desk) -> None:
    carys = desk.patient()
    until = TODAY + timedelta(days=3)
    pause(desk.session, carys, until=until, by=carys.person_id, at=AT, today=TODAY)
    desk.says(carys, Answer.BAD_SPELL)
    assert break_until(desk.session, carys.id or 0) == TWO_WEEKS_ON


def test_worn_out_slows_the_pace_and_makes_no_task(desk: Desk) -> None:
    carys = desk.patient()
    token, _ = desk.says(carys, Answer.WORN_OUT)
    assert (carys.pace, carys.status) == ("gentle", "active")
    assert desk.flags(carys) == {}
    assert pace_before(desk.session, desk.found(token).link) == "steady"
    desk.then(token, Then.PACE_BEFORE)
    assert carys.pace == "steady"


def test_worn_out_at_a_gentle_pace_changes_nothing(desk: Desk) -> None:
    carys = desk.patient(pace="gentle")
    token, _ = desk.says(carys, Answer.WORN_OUT)
    assert carys.pace == "gentle"
    assert pace_before(desk.session, desk.found(token).link) is None


@pytest.mark.parametrize("said", [Answer.NOTHING_I_NEED, Answer.RATHER_NOT_SAY])
def test_two_answers_leave_somebody_in_peace_for_four_weeks(desk: Desk, said: Answer) -> None:
    carys = desk.patient()
    token, _ = desk.says(carys, said)
    assert carys.no_reminder_until == FOUR_WEEKS_ON
    assert (carys.status, desk.flags(carys)) == ("active", {})
    desk.then(token, Then.REMIND)
    assert carys.no_reminder_until is None


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        (Answer.NOT_SURE, Rule.ASKED_FOR_CONTACT),
        (Answer.CANNOT_USE, Rule.NEEDS_ACCESS),
        (Answer.STRUGGLING, Rule.STRUGGLING),
    ],
)
def test_three_answers_come_before_the_team_with_the_reason(
    desk: Desk, said: Answer, rule: Rule
) -> None:
    carys = desk.patient(language="cy")
    desk.says(carys, said)
    flag = desk.flags(carys)[rule]
    assert flag.evidence["reasons"] == [{"key": f"tap_{said}", "params": {"on": "2026-11-03"}}]
    assert flag.evidence["note"].startswith("Dwi")
    assert carys.status == "active"


def test_saying_it_again_wakes_the_task_that_was_put_off(desk: Desk) -> None:
    carys = desk.patient()
    desk.says(carys, Answer.STRUGGLING)
    flag = desk.flags(carys)["struggling"]
    snooze(desk.session, flag, AT + 5 * DAY, by=carys.person_id, at=AT)
    desk.says(carys, Answer.STRUGGLING, AT + DAY, TODAY + DAY)
    assert desk.flags(carys)["struggling"].status == "open"
    kinds = desk.session.exec(select(FlagEvent.kind).where(FlagEvent.flag_id == flag.id)).all()
    assert list(kinds) == ["raised", "snoozed", "asked_again", "woken"]


def test_got_what_i_need_ends_it_and_asks_about_the_programme_separately(desk: Desk) -> None:
    carys = desk.patient()
    token, _ = desk.says(carys, Answer.GOT_WHAT_I_NEED)
    assert carys.status == "got_what_i_needed"
    assert desk.flags(carys) == {}
    desk.then(token, Then.KEEP)
    assert desk.flags(carys) == {}
    desk.then(token, Then.TALK)
    assert set(desk.flags(carys)) == {"asked_for_contact"}
    desk.then(token, Then.COME_BACK)
    assert carys.status == "active"


def test_a_second_thought_about_the_programme_is_kept_on_the_same_task(desk: Desk) -> None:
    carys = desk.patient()
    token, _ = desk.says(carys, Answer.GOT_WHAT_I_NEED)
    desk.then(token, Then.NOT_NEEDED)
    desk.then(token, Then.TALK)
    assert len(desk.flags(carys)) == 1


@pytest.mark.parametrize("said", Answer)
def test_every_answer_is_heard_kept_and_audited_without_its_words(desk: Desk, said: Answer) -> None:
    carys = desk.patient(status="joined")
    token, answered = desk.says(carys, said)
    assert answered.answer is said
    heard = desk.heard(carys)
    assert [(row.kind, row.details["answer"]) for row in heard] == [("answered", said.value)]
    assert carys.status != "joined"  # they have said something, so their part has begun
    found = desk.found(token)
    assert (found.standing, found.answer) == (Standing.ANSWERED, said)
    entries = desk.session.exec(select(AuditEntry).where(AuditEntry.subject == "tap_link")).all()
    assert [(entry.action, entry.by) for entry in entries] == [("tap.answered", carys.person_id)]
    assert said.value not in str(entries[0].details)


@pytest.mark.parametrize("said", Answer)
def test_every_answer_settles_the_flags_about_silence(desk: Desk, said: Answer) -> None:
    carys = desk.patient()
    raise_flag(desk.session, carys.id or 0, Rule.QUIET, [], at=AT - DAY)
    desk.says(carys, said)
    quiet = desk.flags(carys)["quiet"]
    settles = said in {Answer.BAD_SPELL, Answer.GOT_WHAT_I_NEED}
    assert (quiet.status, quiet.outcome) == ("resolved", "not_needed" if settles else "came_back")
    events = desk.session.exec(select(FlagEvent).where(FlagEvent.flag_id == quiet.id)).all()
    assert [event.kind for event in events] == ["raised", "answered", "resolved"]
    assert events[1].details["answer"] == said.value


def test_a_link_has_one_answer(desk: Desk) -> None:
    carys = desk.patient()
    token, _ = desk.says(carys, Answer.WORN_OUT)
    with pytest.raises(TapRefused):
        answer(desk.session, desk.found(token).link, Answer.STRUGGLING, at=AT, today=TODAY)
    assert desk.found(token).answer is Answer.WORN_OUT
    assert desk.flags(carys) == {}
    assert len(desk.heard(carys)) == 1


def test_an_expired_link_does_nothing(desk: Desk) -> None:
    carys = desk.patient()
    token, late = desk.link(carys), AT + LASTS
    found = desk.found(token, late)
    assert found.standing is Standing.CLOSED
    with pytest.raises(TapRefused):
        answer(desk.session, found.link, Answer.BAD_SPELL, at=late, today=late.date())
    assert (carys.status, desk.heard(carys)) == ("active", [])


def test_the_link_of_somebody_who_withdrew_does_nothing(desk: Desk) -> None:
    carys = desk.patient()
    token = desk.link(carys)
    leave(desk.session, carys, Status.WITHDREW, by=carys.person_id, at=AT)
    found = desk.found(token)
    assert found.standing is Standing.CLOSED
    with pytest.raises(TapRefused):
        answer(desk.session, found.link, Answer.STRUGGLING, at=AT, today=TODAY)
    with pytest.raises(TapRefused):
        desk.then(token, Then.BREAK_7)
    assert desk.flags(carys) == {}


def test_what_does_not_follow_from_an_answer_is_refused(desk: Desk) -> None:
    token, _ = desk.says(desk.patient(), Answer.STRUGGLING)
    for then in Then:
        with pytest.raises(TapRefused):
            desk.then(token, then)


def test_a_break_can_be_changed_and_ended(desk: Desk) -> None:
    carys = desk.patient()
    token, _ = desk.says(carys, Answer.BAD_SPELL)
    desk.then(token, Then.BREAK_28)
    assert break_until(desk.session, carys.id or 0) == FOUR_WEEKS_ON
    desk.then(token, Then.BREAK_7)
    assert break_until(desk.session, carys.id or 0) == TODAY + 7 * DAY
    desk.then(token, Then.COME_BACK)
    assert (carys.status, break_until(desk.session, carys.id or 0)) == ("active", None)


def test_somebody_on_a_break_can_stay_longer_without_saying_why(desk: Desk) -> None:
    carys = desk.patient()
    until = TODAY + 2 * DAY
    pause(desk.session, carys, until=until, by=carys.person_id, at=AT, today=TODAY)
    token = desk.link(carys)
    desk.then(token, Then.BREAK_14)
    assert break_until(desk.session, carys.id or 0) == TWO_WEEKS_ON
    assert desk.found(token).standing is Standing.OPEN


def test_an_unknown_token_finds_nothing(desk: Desk) -> None:
    desk.link(desk.patient())
    for token in ("", "a" * 22, "' or 1=1 --", "\0" * 22):
        assert look_up(desk.session, token, now=AT) is None


def test_somebody_who_may_no_longer_sign_in_has_no_link(desk: Desk) -> None:
    carys = desk.patient()
    token = desk.link(carys)
    person = desk.found(token).person
    person.disabled_at, person.disabled_by = AT, person.id
    desk.session.flush()
    assert look_up(desk.session, token, now=AT) is None


def test_the_newest_answer_of_each_is_found_in_one_go(desk: Desk) -> None:
    carys, menna, aled = (desk.patient(name) for name in ("Carys", "Menna", "Aled"))
    desk.says(carys, Answer.WORN_OUT)
    desk.says(carys, Answer.NOT_SURE, AT + DAY, TODAY + DAY)
    desk.says(menna, Answer.RATHER_NOT_SAY)
    desk.link(aled)
    ids = [one.id or 0 for one in (carys, menna, aled)]
    found = last_answers_of_many(desk.session, ids)
    assert {one: said.answer for one, said in found.items()} == {
        ids[0]: Answer.NOT_SURE,
        ids[1]: Answer.RATHER_NOT_SAY,
    }
    assert found[ids[0]].at == AT + DAY
    assert last_answers_of_many(desk.session, []) == {}


def test_four_taps_at_one_moment_are_one_answer(database: Engine) -> None:
    with open_transaction() as session:
        enrolment = an_enrolment(session, a_service(session))
        token = issue_link(session, enrolment.id or 0, at=AT)
    said = [Answer.STRUGGLING, Answer.BAD_SPELL, Answer.WORN_OUT, Answer.NOT_SURE]

    def tap(number: int) -> bool:
        try:
            with open_transaction() as session:
                found = look_up(session, token, now=AT)
                assert found
                answer(session, found.link, said[number], at=AT, today=TODAY)
        except TapRefused:
            return False
        return True

    assert sorted(at_once(tap, 4)) == [False, False, False, True]
    with open_reading() as session:
        kept = session.exec(select(TapLink)).one()
        held = session.get_one(Enrolment, enrolment.id)
        assert (held.status == "paused") == (kept.answer == "bad_spell")
        assert (held.pace == "gentle") == (kept.answer == "worn_out")
