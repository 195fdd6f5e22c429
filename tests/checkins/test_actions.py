"""A check-in is saved once however often it is sent, and replaced only by a correction."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import Session, select, text

from platform_core.accounts.rules import Role
from platform_core.checkins.actions import CorrectionRefused, SubmissionRefused, submit
from platform_core.checkins.queries import check_ins_of, latest, latest_of_many
from platform_core.checkins.rules import Answers, AnswersRefused, day_problem
from platform_core.storage.tables import AuditEntry, CheckIn, Enrolment, Service
from tests.factories import AT, TODAY, a_member, a_service, an_enrolment

ANSWERS = Answers(pain_nrs=6, mood=2, note="A long night.")


def key(number: int) -> str:
    return str(UUID(int=number))


@pytest.fixture
def enrolment(session: Session) -> Enrolment:
    return an_enrolment(session, a_service(session), status="joined", look_again_at=None)


def send(session: Session, enrolment: Enrolment, answers: Answers = ANSWERS, **given: Any) -> Any:
    sent = {"submission": key(1), "by": enrolment.person_id, "at": AT, "today": TODAY, **given}
    return submit(session, enrolment, answers, **sent)


def audited(session: Session) -> list[AuditEntry]:
    entries = select(AuditEntry).where(AuditEntry.subject == "check_in").order_by(AuditEntry.id)
    return list(session.exec(entries).all())


def stored(session: Session, enrolment: Enrolment) -> Enrolment:
    session.expire_all()
    return session.get_one(Enrolment, enrolment.id)


def test_answers_are_saved_as_they_were_entered(session: Session, enrolment: Enrolment) -> None:
    saved = send(session, enrolment)
    assert (saved.pain_nrs, saved.mood, saved.note) == (6, 2, "A long night.")
    assert (saved.on_day, saved.source, saved.entered_by) == (TODAY, "web", enrolment.person_id)
    assert latest(session, enrolment.id or 0) == saved


def test_a_check_in_with_every_question_skipped_is_saved(
    session: Session, enrolment: Enrolment
) -> None:
    saved = send(session, enrolment, Answers())
    assert (saved.pain_nrs, saved.mood, saved.note) == (None, None, "")
    assert len(check_ins_of(session, enrolment.id or 0)) == 1


def test_the_same_submission_twice_is_one_row_and_one_audit(
    session: Session, enrolment: Enrolment
) -> None:
    first = send(session, enrolment)
    again = send(session, enrolment, Answers(pain_nrs=1), at=AT + timedelta(minutes=1))
    assert again.id == first.id
    assert again.pain_nrs == 6
    assert len(session.exec(select(CheckIn)).all()) == len(audited(session)) == 1


def test_a_submission_key_counts_however_it_is_written(
    session: Session, enrolment: Enrolment
) -> None:
    first = send(session, enrolment, submission=key(0xABC))
    assert send(session, enrolment, submission=key(0xABC).upper()).id == first.id


@pytest.mark.parametrize("submission", ["", "1", "not a key", "'; DROP TABLE check_in"])
def test_a_submission_without_a_key_is_refused(
    session: Session, enrolment: Enrolment, submission: str
) -> None:
    with pytest.raises(SubmissionRefused):
        send(session, enrolment, submission=submission)
    assert session.exec(select(CheckIn)).all() == []


def test_two_submissions_are_two_check_ins_newest_first(
    session: Session, enrolment: Enrolment
) -> None:
    send(session, enrolment)
    send(session, enrolment, submission=key(2), today=TODAY + timedelta(days=7))
    days = [found.on_day for found in check_ins_of(session, enrolment.id or 0)]
    assert days == [TODAY + timedelta(days=7), TODAY]


def test_the_audit_says_who_and_when_and_never_an_answer(
    session: Session, enrolment: Enrolment
) -> None:
    saved = send(session, enrolment)
    (entry,) = audited(session)
    assert (entry.action, entry.subject_id, entry.by, entry.at) == (
        "check_in.saved",
        saved.id,
        enrolment.person_id,
        AT,
    )
    assert entry.details == {"source": "web", "corrects": None}


def test_a_check_in_lets_the_enrolment_be_looked_at_again(
    session: Session, enrolment: Enrolment
) -> None:
    send(session, enrolment)
    assert stored(session, enrolment).look_again_at == AT
    assert stored(session, enrolment).status == "active"


def test_what_staff_enter_from_paper_is_labelled_and_begins_nothing(
    session: Session, enrolment: Enrolment
) -> None:
    service_id = enrolment.service_id
    staff = a_member(session, session.get_one(Service, service_id), Role.CLINICIAN)
    saved = send(session, enrolment, by=staff.id, source="paper")
    assert (saved.source, saved.entered_by) == ("paper", staff.id)
    assert stored(session, enrolment).status == "joined"


def test_nobody_answers_for_somebody_else(session: Session, enrolment: Enrolment) -> None:
    other = an_enrolment(session, a_service(session, "gwent"))
    with pytest.raises(SubmissionRefused):
        send(session, enrolment, by=other.person_id)


def test_nobody_is_shown_another_enrolments_row_by_its_key(
    session: Session, enrolment: Enrolment
) -> None:
    other = an_enrolment(session, a_service(session, "gwent"))
    send(session, other)
    with pytest.raises(SubmissionRefused):
        send(session, enrolment)


def test_a_correction_is_a_new_row_and_the_corrected_one_is_no_longer_shown(
    session: Session, enrolment: Enrolment
) -> None:
    first = send(session, enrolment)
    later = {"today": TODAY + timedelta(days=1), "at": AT + timedelta(days=1)}
    second = send(
        session, enrolment, Answers(pain_nrs=3), submission=key(2), corrects=first.id, **later
    )
    assert second.id != first.id
    assert second.on_day == first.on_day == TODAY
    assert [found.id for found in check_ins_of(session, enrolment.id or 0)] == [second.id]
    assert latest(session, enrolment.id or 0) == second
    assert len(session.exec(select(CheckIn)).all()) == 2
    assert audited(session)[-1].action == "check_in.corrected"


def test_a_correction_may_be_corrected_and_sent_twice(
    session: Session, enrolment: Enrolment
) -> None:
    first = send(session, enrolment)
    second = send(session, enrolment, submission=key(2), corrects=first.id)
    third = send(session, enrolment, submission=key(3), corrects=second.id)
    assert send(session, enrolment, submission=key(3), corrects=second.id).id == third.id
    assert [found.id for found in check_ins_of(session, enrolment.id or 0)] == [third.id]


def test_only_the_latest_may_be_corrected(session: Session, enrolment: Enrolment) -> None:
    first = send(session, enrolment)
    send(session, enrolment, submission=key(2), today=TODAY + timedelta(days=7))
    with pytest.raises(CorrectionRefused):
        send(session, enrolment, submission=key(3), corrects=first.id)


def test_what_was_corrected_is_not_corrected_again(session: Session, enrolment: Enrolment) -> None:
    first = send(session, enrolment)
    send(session, enrolment, submission=key(2), corrects=first.id)
    with pytest.raises(CorrectionRefused):
        send(session, enrolment, submission=key(3), corrects=first.id)


def test_nobody_corrects_what_another_entered(session: Session, enrolment: Enrolment) -> None:
    first = send(session, enrolment)
    staff = a_member(session, session.get_one(Service, enrolment.service_id), Role.CLINICIAN)
    with pytest.raises(CorrectionRefused):
        send(session, enrolment, submission=key(2), corrects=first.id, by=staff.id, source="phone")


def test_nobody_corrects_another_enrolments_check_in(
    session: Session, enrolment: Enrolment
) -> None:
    other = an_enrolment(session, a_service(session, "gwent"))
    theirs = send(session, other)
    with pytest.raises(CorrectionRefused):
        send(session, enrolment, submission=key(2), corrects=theirs.id)


def test_the_database_holds_one_correction_a_row(session: Session, enrolment: Enrolment) -> None:
    first = send(session, enrolment)
    send(session, enrolment, submission=key(2), corrects=first.id)
    session.add(_row(enrolment, corrects_id=first.id))
    with pytest.raises(IntegrityError):
        session.flush()


@pytest.mark.parametrize(
    "wrong", [{"pain_nrs": 11}, {"pain_nrs": -1}, {"mood": 0}, {"mood": 6}, {"source": "fax"}]
)
def test_the_database_refuses_what_no_answer_is(
    session: Session, enrolment: Enrolment, wrong: dict[str, Any]
) -> None:
    session.add(_row(enrolment, **wrong))
    with pytest.raises(IntegrityError):
        session.flush()


@pytest.mark.parametrize("act", ["UPDATE check_in SET pain_nrs = 0", "DELETE FROM check_in"])
def test_the_database_changes_and_removes_no_answer(
    session: Session, enrolment: Enrolment, act: str
) -> None:
    send(session, enrolment)
    with pytest.raises(DBAPIError, match="append-only"), session.begin_nested():
        session.connection().execute(text(act))


def _row(enrolment: Enrolment, **given: Any) -> CheckIn:
    facts: dict[str, Any] = {
        "enrolment_id": enrolment.id,
        "submission": key(99),
        "at": AT,
        "on_day": TODAY,
        "note": "",
        "source": "web",
        "entered_by": enrolment.person_id,
    }
    return CheckIn(**{**facts, **given})


def test_the_latest_of_many_is_each_ones_newest_that_stands(
    session: Session, enrolment: Enrolment
) -> None:
    other = an_enrolment(session, a_service(session, "gwent"))
    silent = an_enrolment(session, a_service(session, "dyfed"))
    send(session, enrolment)
    week_on: dict[str, date | datetime] = {"today": TODAY + timedelta(days=7)}
    newest = send(session, enrolment, submission=key(2), **week_on)
    first = send(session, other, submission=key(3))
    corrected = send(session, other, submission=key(4), corrects=first.id)
    found = latest_of_many(session, [e.id or 0 for e in (enrolment, other, silent)])
    assert {id_: check_in.id for id_, check_in in found.items()} == {
        enrolment.id: newest.id,
        other.id: corrected.id,
    }
    assert latest_of_many(session, []) == {}


@pytest.mark.parametrize(
    ("days", "problem"),
    [(0, None), (-20, None), (-21, "long_ago"), (1, "ahead")],
)
def test_answers_on_paper_are_about_a_day_since_joining_that_has_come(
    session: Session, enrolment: Enrolment, days: int, problem: str | None
) -> None:
    enrolment.joined_at = AT - timedelta(days=20)
    about = TODAY + timedelta(days=days)
    if problem is None:
        assert send(session, enrolment, source="paper", about=about).on_day == about
        return
    with pytest.raises(AnswersRefused) as refusal:
        send(session, enrolment, source="paper", about=about)
    assert [p.wording for p in refusal.value.problems] == [f"check_in.refused.{problem}"]
    assert check_ins_of(session, enrolment.id or 0) == []


def test_the_same_paper_entered_by_two_is_one_row_and_a_phone_call_is_another(
    session: Session, enrolment: Enrolment
) -> None:
    send(session, enrolment, source="paper")
    with pytest.raises(AnswersRefused):
        send(session, enrolment, source="paper", submission=key(2))
    send(session, enrolment, source="phone", submission=key(3))
    send(session, enrolment, source="paper")  # the same submission again is the row saved
    assert len(check_ins_of(session, enrolment.id or 0)) == 2


@pytest.mark.parametrize(
    ("days", "problem"), [(-90, None), (-91, "check_in.refused.long_ago"), (0, None)]
)
def test_a_find_in_a_drawer_has_an_end(days: int, problem: str | None) -> None:
    long_ago = TODAY - timedelta(days=400)
    about = TODAY + timedelta(days=days)
    assert day_problem(about, joined_on=long_ago, today=TODAY) == problem


def test_a_paper_answer_entered_late_is_not_the_latest(
    session: Session, enrolment: Enrolment
) -> None:
    enrolment.joined_at = AT - timedelta(days=20)
    newest = send(session, enrolment)
    staff = a_member(session, session.get_one(Service, enrolment.service_id), Role.CLINICIAN)
    send(
        session,
        enrolment,
        submission=key(2),
        by=staff.id,
        source="paper",
        about=TODAY - timedelta(days=3),
    )
    assert latest(session, enrolment.id or 0) == newest
    assert latest_of_many(session, [enrolment.id or 0])[enrolment.id or 0] == newest


def test_nobody_without_a_check_in_has_a_latest(session: Session, enrolment: Enrolment) -> None:
    assert latest(session, enrolment.id or 0) is None
    assert check_ins_of(session, enrolment.id or 0) == []
