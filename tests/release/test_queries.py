"""Progress in local dates, in a constant number of statements."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from platform_core.accounts.rules import Role
from platform_core.enrolment.actions import come_back, pause, set_pace, set_programme_date
from platform_core.enrolment.rules import Pace, Span
from platform_core.release.actions import ask_for_more, finish_step, record_openings
from platform_core.release.queries import NotJoined, progress_of, progress_of_many
from platform_core.release.values import Progress
from platform_core.storage.tables import Enrolment
from tests.asked import asked
from tests.factories import AT, a_member, a_service, an_enrolment
from tests.release.conftest import Reader
from tests.release.plans import day


def progress(reader: Reader) -> Progress:
    return progress_of(reader.session, reader.enrolment)


def test_somebody_new_has_only_joined(reader: Reader) -> None:
    assert progress(reader) == Progress(joined_on=day(0), pace=Pace.STEADY)


def test_somebody_who_has_not_joined_has_no_progress(session: Session) -> None:
    enrolment = an_enrolment(session, a_service(session), status="invited", joined_at=None)
    with pytest.raises(NotJoined):
        progress_of(session, enrolment)
    assert progress_of_many(session, [enrolment]) == {}


def test_nobody_at_all_is_no_question(session: Session) -> None:
    assert progress_of_many(session, []) == {}


def test_progress_has_all_that_the_rules_ask(reader: Reader) -> None:
    session, enrolment, when = reader.session, reader.enrolment, reader.when(1)
    record_openings(session, enrolment, reader.path(), at=AT)
    ask_for_more(session, enrolment, **when)
    finish_step(session, enrolment, reader.step(), reader.version_id, **when)
    set_pace(session, enrolment, Pace.GENTLE, by=enrolment.person_id, at=AT + timedelta(days=2))
    pause(session, enrolment, until=day(9), **reader.when(4))
    reader.session.refresh(enrolment)
    assert progress(reader) == Progress(
        joined_on=day(0),
        pace=Pace.GENTLE,
        finished={"welcome/1": day(1)},
        opened={"welcome": day(0)},
        pauses=(Span(day(4), day(8)),),
        more_on=frozenset({day(1)}),
        had_more_on=frozenset({day(1)}),
        replanned_on=day(2),
    )


def test_a_break_that_was_ended_early_ends_early(reader: Reader) -> None:
    pause(reader.session, reader.enrolment, until=day(14), **reader.when(2))
    come_back(reader.session, reader.enrolment, **reader.when(5))
    assert progress(reader).pauses == (Span(day(2), day(4)),)


def test_a_programme_date_counts_from_the_day_it_was_last_moved(reader: Reader) -> None:
    for number in (2, 6):
        set_programme_date(
            reader.session, reader.enrolment, day(90 + number), **reader.when(number)
        )
    reader.session.refresh(reader.enrolment)
    assert progress(reader).programme_on == day(96)
    assert progress(reader).replanned_on == day(6)


def test_other_changes_plan_nothing_anew(reader: Reader) -> None:
    pause(reader.session, reader.enrolment, until=day(9), **reader.when(4))
    assert progress(reader).replanned_on is None


@pytest.mark.parametrize(
    ("joined_at", "joined_on"),
    [
        (datetime(2026, 10, 24, 23, 30, tzinfo=UTC), date(2026, 10, 25)),  # still summer time
        (datetime(2026, 10, 25, 23, 30, tzinfo=UTC), date(2026, 10, 25)),  # the clocks went back
        (datetime(2028, 2, 28, 23, 59, tzinfo=UTC), date(2028, 2, 28)),
        (datetime(2028, 2, 29, 0, 0, tzinfo=UTC), date(2028, 2, 29)),
    ],
)
def test_days_are_those_on_the_wall(session: Session, joined_at: datetime, joined_on: date) -> None:
    enrolment = an_enrolment(session, a_service(session), joined_at=joined_at)
    assert progress_of(session, enrolment).joined_on == joined_on


def test_nobody_elses_steps_are_in_it(reader: Reader) -> None:
    service = a_service(reader.session, "gwent")
    other = an_enrolment(reader.session, service)
    finish_step(reader.session, other, reader.step(), reader.version_id, **reader.when())
    many = progress_of_many(reader.session, [reader.enrolment, other])
    assert many[reader.enrolment.id or 0].finished == {}
    assert many[other.id or 0].finished == {"welcome/1": day(0)}


@pytest.mark.parametrize("count", [1, 60])
def test_two_statements_are_enough_for_however_many(
    database: Engine, session: Session, count: int
) -> None:
    service = a_service(session)
    everyone: list[Enrolment] = [
        an_enrolment(session, service, a_member(session, service, Role.PATIENT, f"P {n}"))
        for n in range(count)
    ]
    with asked(database) as sent:
        many = progress_of_many(session, everyone)
    assert len(many) == count
    assert len(sent) == 2
