"""Several workers at once, rows that cannot be dealt with, and a worker that is killed."""

import multiprocessing
import os
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from time import sleep
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from platform_core.engagement import queries as engagement_queries
from platform_core.engagement.known import Gathered
from platform_core.flags.actions import acknowledge
from platform_core.jobs import carry_out, decisions, pages
from platform_core.jobs import sweep as sweeping
from platform_core.jobs.sweep import sweep
from platform_core.storage import database as storage
from platform_core.storage.database import DatabaseAway, open_transaction
from platform_core.storage.tables import (
    Activity,
    EngagementChange,
    Enrolment,
    Flag,
    Person,
    Rhythm,
    ServiceDay,
)
from tests.factories import AT
from tests.jobs.conftest import DAY, Clinic, changes_of, enrolment_now, flags_of, problems, rows
from tests.jobs.when import QUIET_AT
from tests.race import at_once

HOUR = timedelta(hours=1)
_FORKED = multiprocessing.get_context("fork")


# Several at once


def test_four_threads_at_once_raise_one_flag_each(clinic: Clinic) -> None:
    ids = [clinic.patient(f"P {number}") for number in range(25)]
    summaries = at_once(lambda _: sweep(now=QUIET_AT), 4)
    assert sum(summary.raised for summary in summaries) == 25
    assert sum(summary.changed for summary in summaries) == 25
    assert sum(summary.problems for summary in summaries) == 0
    assert all(len(flags_of(one)) == len(changes_of(one)) == 1 for one in ids)


def test_four_processes_at_once_raise_one_flag_each(clinic: Clinic, database_url: str) -> None:
    ids = [clinic.patient(f"P {number}") for number in range(25)]
    workers = [_a_process(database_url) for _ in range(4)]
    for worker in workers:
        worker.join(timeout=120)
    assert [worker.exitcode for worker in workers] == [0, 0, 0, 0]
    assert all(len(flags_of(one)) == len(changes_of(one)) == 1 for one in ids)
    assert problems() == []


def test_four_processes_over_a_thousand_people_count_exactly(
    clinic: Clinic, database_url: str
) -> None:
    a_thousand_who_fell_silent(clinic)
    workers = [_a_process(database_url, page=50) for _ in range(4)]
    for worker in workers:
        worker.join(timeout=300)
    assert [worker.exitcode for worker in workers] == [0, 0, 0, 0]
    flags, changes = rows(Flag), rows(EngagementChange)
    assert len(flags) == len({flag.enrolment_id for flag in flags}) == 1000  # type: ignore[attr-defined]
    assert len(changes) == len({one.enrolment_id for one in changes}) == 1000  # type: ignore[attr-defined]
    assert len(rows(ServiceDay)) == (QUIET_AT - AT).days
    assert problems() == []
    assert {one.engagement for one in rows(Enrolment)} == {"quiet"}  # type: ignore[attr-defined]


def a_thousand_who_fell_silent(clinic: Clinic) -> None:
    """As ``clinic.patient`` makes them, but at once, and never all here on one day: then the whole
    service would have fallen silent, and not they."""
    first = clinic.patient()
    with open_transaction() as session:
        one = session.get_one(Enrolment, first).model_dump(exclude={"id", "person_id", "ref"})
        people = [Person(name=f"P {n}", language="en", created_at=AT) for n in range(999)]
        session.add_all(people)
        session.flush()
        enrolments = [
            Enrolment(**one, person_id=person.id, ref=f"T-{person.id}") for person in people
        ]
        session.add_all(enrolments)
        session.flush()
        for enrolment in enrolments:
            heard = {"enrolment_id": enrolment.id, "at": AT, "on_day": AT.date()}
            step = {"kind": "step_finished", "step": "welcome/one", "details": {}}
            session.add(Activity(**heard, **step))
            session.add(
                Rhythm(
                    enrolment_id=enrolment.id or 0,
                    visits=1,
                    last_on=AT.date(),
                    recent=1.0,
                    open_days=1.0,
                )
            )


def _a_process(url: str, page: int = 7) -> multiprocessing.process.BaseProcess:
    """A sweep in a process of its own: forked, so that it need not import everything again."""

    def work() -> None:
        own = storage.connect(url)
        storage.engine = lambda: own  # type: ignore[assignment, misc]
        sweeping.PAGE = page
        sweep(now=QUIET_AT)
        os._exit(0)  # without closing the connections that belong to the parent

    process = _FORKED.Process(target=work)
    process.start()
    return process


# Between reading and writing


def between(
    monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[], object], *, times: int = 1
) -> None:
    """Do something after the sweep has judged a page and before it writes."""
    writing, left = sweeping.carry_out, [times]

    def write(found: Sequence[Any], *, at: datetime) -> Any:
        if left[0]:
            left[0] -= 1
            meanwhile()
        return writing(found, at=at)

    monkeypatch.setattr(sweeping, "carry_out", write)


def test_a_visit_meanwhile_is_never_lost(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    one = clinic.patient()
    visit_at = QUIET_AT + timedelta(seconds=1)
    between(monkeypatch, lambda: clinic.visits(one, visit_at))
    summary = sweep(now=QUIET_AT)
    assert (summary.changed, summary.raised) == (0, 0)
    assert enrolment_now(one).look_again_at == visit_at
    sweep(now=visit_at)
    assert (enrolment_now(one).engagement, flags_of(one)) == ("on_track", [])


def test_another_sweep_meanwhile_leaves_nothing_to_do(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = clinic.patient()
    between(monkeypatch, lambda: sweep(now=QUIET_AT))
    summary = sweep(now=QUIET_AT)
    assert (summary.looked_at, summary.changed, summary.raised) == (1, 0, 0)
    assert len(flags_of(one)) == len(changes_of(one)) == 1


def test_a_flag_that_a_colleague_takes_up_meanwhile_is_still_settled_by_a_visit(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = clinic.patient()
    sweep(now=QUIET_AT)
    (flag,) = flags_of(one)
    clinic.visits(one, QUIET_AT + DAY)
    between(
        monkeypatch,
        lambda: clinic.does(lambda s: acknowledge(s, flag, by=clinic.staff_id, at=QUIET_AT)),
    )
    assert sweep(now=QUIET_AT + DAY).resolved == 1


# Rows that cannot be dealt with


def refuses(poisoned: int, error: type[Exception] = ZeroDivisionError) -> Callable[..., Any]:
    original = decisions.decide

    def decide(enrolment: Enrolment, *rest: Any, **given: Any) -> Any:
        if enrolment.id == poisoned:
            raise error("Carys Bevan, 1 High Street")
        return original(enrolment, *rest, **given)

    return decide


def test_a_row_that_cannot_be_judged_is_set_aside_for_an_hour(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, bad, other = (clinic.patient(f"P {number}") for number in range(3))
    monkeypatch.setattr(sweeping, "decide", refuses(bad))
    summary = sweep(now=QUIET_AT)
    assert (summary.raised, summary.problems) == (2, 1)
    assert len(flags_of(good)) == len(flags_of(other)) == 1
    assert enrolment_now(bad).look_again_at == QUIET_AT + HOUR
    assert sweep(now=QUIET_AT + HOUR - timedelta(seconds=1)).looked_at == 0


def test_what_is_recorded_of_it_names_no_person(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = clinic.patient()
    monkeypatch.setattr(sweeping, "decide", refuses(bad))
    sweep(now=QUIET_AT)
    (problem,) = problems()
    assert (problem.job, problem.subject, problem.subject_id) == ("sweep", "enrolment", bad)
    assert problem.problem.startswith("ZeroDivisionError")
    assert "Carys" not in problem.problem


def test_a_row_that_spoils_the_reading_of_its_page_is_found(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [clinic.patient(f"P {number}") for number in range(4)]
    original = engagement_queries.gather

    def gather(session: Session, enrolments: Sequence[Enrolment], *, today: date) -> Gathered:
        if ids[2] in {enrolment.id for enrolment in enrolments}:
            raise ValueError("a date of the year 0")
        return original(session, enrolments, today=today)

    monkeypatch.setattr(pages, "gather", gather)
    summary = sweep(now=QUIET_AT)
    assert (summary.looked_at, summary.raised, summary.problems) == (4, 3, 1)
    assert [len(flags_of(one)) for one in ids] == [1, 1, 0, 1]


def test_a_row_that_cannot_be_written_fails_alone_and_whole(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [clinic.patient(f"P {number}") for number in range(4)]
    original = carry_out.raise_many

    def raise_many(session: Session, prompts: Sequence[Any], **given: Any) -> list[int]:
        if ids[1] in {prompt.enrolment_id for prompt in prompts}:
            raise RuntimeError
        return original(session, prompts, **given)

    monkeypatch.setattr(carry_out, "raise_many", raise_many)
    summary = sweep(now=QUIET_AT)
    assert (summary.changed, summary.raised, summary.problems) == (3, 3, 1)
    assert [len(flags_of(one)) for one in ids] == [1, 0, 1, 1]
    now = enrolment_now(ids[1])
    assert (now.engagement, now.look_again_at) == ("on_track", QUIET_AT + HOUR)
    assert changes_of(ids[1]) == []


def test_it_is_dealt_with_an_hour_later_once_it_can_be(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = clinic.patient()
    with monkeypatch.context() as patched:
        patched.setattr(sweeping, "decide", refuses(bad))
        sweep(now=QUIET_AT)
    assert sweep(now=QUIET_AT + HOUR).raised == 1
    assert len(flags_of(bad)) == 1


def test_a_database_that_is_away_stops_the_sweep_and_is_no_fault_of_a_row(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic.patient()

    def gather(*_: object, **__: object) -> Gathered:
        raise DatabaseAway("locked")

    with monkeypatch.context() as patched:
        patched.setattr(pages, "gather", gather)
        with pytest.raises(DatabaseAway):
            sweep(now=QUIET_AT)
    assert problems() == []
    assert sweep(now=QUIET_AT).raised == 1


# A worker that is killed


class Killed(BaseException):
    """As SIGKILL would: nothing in the program catches it."""


def test_a_sweep_that_dies_between_pages_is_taken_up_where_it_was(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [clinic.patient(f"P {number}") for number in range(6)]
    monkeypatch.setattr(sweeping, "PAGE", 2)
    writing, pages = sweeping.carry_out, [0]

    def dies(found: Sequence[Any], *, at: datetime) -> Any:
        pages[0] += 1
        if pages[0] == 2:
            raise Killed
        return writing(found, at=at)

    with monkeypatch.context() as patched:
        patched.setattr(sweeping, "carry_out", dies)
        with pytest.raises(Killed):
            sweep(now=QUIET_AT)
    assert sum(len(flags_of(one)) for one in ids) == 2
    assert sweep(now=QUIET_AT).raised == 4
    assert all(len(flags_of(one)) == len(changes_of(one)) == 1 for one in ids)


def test_a_sweep_that_dies_while_writing_leaves_no_half_of_a_page(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [clinic.patient(f"P {number}") for number in range(3)]

    def dies(*_: object, **__: object) -> list[int]:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(carry_out, "raise_many", dies)
        with pytest.raises(Killed):
            sweep(now=QUIET_AT)
    assert rows(EngagementChange) == rows(Flag) == []
    assert sweep(now=QUIET_AT).raised == 3
    assert all(len(flags_of(one)) == len(changes_of(one)) == 1 for one in ids)


def test_killing_processes_in_the_middle_leaves_nothing_missing_and_nothing_twice(
    clinic: Clinic, database: Engine, database_url: str
) -> None:
    ids = [clinic.patient(f"P {number}") for number in range(30)]
    for _ in range(4):
        before = len(rows(Flag))
        worker = _a_process(database_url, page=1)
        while len(rows(Flag)) == before and worker.is_alive():
            sleep(0.01)  # until it is in the middle of it
        worker.kill()
        worker.join(timeout=60)
    sweep(now=QUIET_AT)
    assert all(len(flags_of(one)) == len(changes_of(one)) == 1 for one in ids)
    assert {enrolment_now(one).engagement for one in ids} == {"quiet"}
