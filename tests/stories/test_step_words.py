"""A word on a step: kept with its language and version, counted without names."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, select

from platform_core.storage.tables import Service, StepWord
from platform_core.stories.actions import NothingSaid, NotTheirOwn
from platform_core.stories.queries import StepWords, amounts_lately, step_words
from platform_core.stories.rules import Amount, Helped
from tests.factories import AT, a_service
from tests.stories.conftest import STEP, Writer, a_writer


def words_of(writer: Writer) -> list[StepWord]:
    return list(writer.session.exec(select(StepWord).order_by(StepWord.id)))


def test_what_was_said_is_kept_with_its_language_and_version(writer: Writer) -> None:
    assert writer.says(Amount.TOO_MUCH, Helped.PARTLY, language="cy")
    (kept,) = words_of(writer)
    assert (kept.amount, kept.helped, kept.language) == ("too_much", "partly", "cy")
    assert (kept.step, kept.version_id, kept.at) == (STEP, writer.version_id, AT)


def test_the_audit_says_that_something_was_said_and_not_what(writer: Writer) -> None:
    writer.says(Amount.TOO_MUCH)
    details = {"step": STEP, "version": writer.version_id}
    assert writer.audited() == [("step.worded", writer.me, details)]


def test_saying_the_same_twice_is_saying_it_once(writer: Writer) -> None:
    assert writer.says(Amount.JUST_RIGHT)
    assert not writer.says(Amount.JUST_RIGHT)
    assert len(words_of(writer)) == 1


def test_another_answer_is_another_row_and_the_newest_counts(
    writer: Writer, service: Service
) -> None:
    writer.says(Amount.TOO_MUCH)
    writer.says(Amount.JUST_RIGHT, Helped.YES)
    assert len(words_of(writer)) == 2
    (counted,) = step_words(writer.session, service_id=service.id or 0)
    assert counted == StepWords(STEP, "en", "steady", 1, {"just_right": 1}, {"yes": 1})


def test_saying_nothing_is_refused_and_so_is_speaking_for_somebody_else(writer: Writer) -> None:
    with pytest.raises(NothingSaid):
        writer.says()
    with pytest.raises(NotTheirOwn):
        writer.says(Amount.TOO_MUCH, by=writer.clinician_id)
    assert words_of(writer) == []


def test_the_database_refuses_a_word_that_says_nothing_and_to_change_one(writer: Writer) -> None:
    writer.says(Amount.TOO_MUCH)
    for refused in (
        "INSERT INTO step_word (enrolment_id, step, version_id, language, at) "
        "SELECT enrolment_id, step, version_id, language, at FROM step_word",
        "UPDATE step_word SET amount = 'just_right'",
        "DELETE FROM step_word",
    ):
        with pytest.raises(DBAPIError), writer.session.begin_nested():
            writer.session.connection().execute(text(refused))


def test_words_are_counted_by_step_language_and_pace_within_one_service(
    session: Session, service: Service, writer: Writer
) -> None:
    gentle = a_writer(session, service, "gareth", pace="gentle")
    welsh = a_writer(session, service, "megan")
    elsewhere = a_writer(session, a_service(session, "gwent"), "huw")
    writer.says(Amount.TOO_MUCH, Helped.NO)
    gentle.says(Amount.TOO_MUCH)
    welsh.says(helped=Helped.YES, language="cy")
    welsh.says(Amount.COULD_TAKE_MORE, step="start-here/right-place", language="cy")
    elsewhere.says(Amount.JUST_RIGHT)
    service_id = service.id or 0
    assert step_words(session, service_id=service_id) == [
        StepWords("start-here/right-place", "cy", "steady", 1, {"could_take_more": 1}, {}),
        StepWords(STEP, "cy", "steady", 1, {}, {"yes": 1}),
        StepWords(STEP, "en", "gentle", 1, {"too_much": 1}, {}),
        StepWords(STEP, "en", "steady", 1, {"too_much": 1}, {"no": 1}),
    ]
    assert step_words(session, service_id=service_id, since=AT + timedelta(days=1)) == []
    assert len(step_words(session, service_id=service_id, steps=[STEP])) == 3


def test_the_last_two_steps_are_the_newest_word_of_each(writer: Writer) -> None:
    writer.says(Amount.JUST_RIGHT, step="a/1")
    writer.says(Amount.TOO_MUCH, step="a/2")
    writer.says(Amount.TOO_MUCH, step="a/1")
    assert amounts_lately(writer.session, writer.enrolment.id or 0) == ["too_much", "too_much"]
    writer.says(helped=Helped.YES, step="a/3")
    assert amounts_lately(writer.session, writer.enrolment.id or 0) == [None, "too_much"]
