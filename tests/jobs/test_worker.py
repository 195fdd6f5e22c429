"""The worker: by the clock, whatever fails, until it is told to stop."""

import os
import signal
import threading
from datetime import datetime, timedelta
from threading import Event, Thread
from time import monotonic, sleep

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from platform_core.content.queries import latest_load
from platform_core.jobs import problems as recording
from platform_core.jobs import worker
from platform_core.jobs.problems import in_short
from platform_core.jobs.send import SendSummary
from platform_core.jobs.worker import Job, run_once, timetable, work_until
from platform_core.storage.database import DatabaseAway, open_reading
from platform_core.storage.tables import JobRun
from tests.factories import AT
from tests.jobs.conftest import Clinic, flags_of, problems

OFTEN = timedelta(seconds=0.05)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> datetime:
    monkeypatch.setattr("platform_core.clock.utc_now", lambda: AT)
    return AT


def in_a_thread(stop: Event, *jobs: Job) -> Thread:
    working = Thread(target=work_until, args=(stop, jobs))
    working.start()
    return working


def until(condition: object, seconds: float = 20) -> None:
    end = monotonic() + seconds
    while monotonic() < end:
        if callable(condition) and condition():
            return
        sleep(0.01)
    raise AssertionError("it did not come about")


def test_a_job_runs_at_once_and_again_and_again(clock: datetime) -> None:
    stop, told = Event(), list[datetime]()
    working = in_a_thread(stop, Job("count", OFTEN, told.append))
    until(lambda: len(told) >= 3)
    stop.set()
    working.join(timeout=20)
    assert set(told) == {AT}


def test_a_job_that_fails_is_recorded_and_has_its_next_turn(
    database: Engine, clock: datetime
) -> None:
    stop, turns = Event(), list[datetime]()

    def fails(now: datetime) -> None:
        turns.append(now)
        raise ZeroDivisionError("Carys Bevan")

    working = in_a_thread(stop, Job("broken", OFTEN, fails))
    until(lambda: len(turns) >= 2)
    stop.set()
    working.join(timeout=20)
    found = problems()
    assert len(found) >= 2
    assert {problem.job for problem in found} == {"broken"}
    assert "Carys" not in found[0].problem


def test_a_job_that_fails_does_not_keep_the_others_from_working(
    database: Engine, clock: datetime
) -> None:
    stop, told = Event(), list[datetime]()

    def fails(_now: datetime) -> None:
        raise ZeroDivisionError

    working = in_a_thread(stop, Job("broken", OFTEN, fails), Job("good", OFTEN, told.append))
    until(lambda: len(told) >= 2)
    stop.set()
    working.join(timeout=20)
    assert not working.is_alive()


def test_a_failure_while_the_database_is_away_is_at_least_logged(
    clock: datetime, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away() -> object:
        raise DatabaseAway("gone")

    monkeypatch.setattr(recording, "open_transaction", away)

    def fails(_now: datetime) -> None:
        raise DatabaseAway("gone")

    run_once(Job("sweep", OFTEN, fails))
    assert "the database is away" in caplog.text


def test_what_is_in_hand_is_finished_before_it_stops(clock: datetime) -> None:
    stop, began, done = Event(), Event(), Event()
    turns: list[int] = []

    def slow(_now: datetime) -> None:
        turns.append(1)
        if len(turns) == 2:  # the first is the one at the start
            began.set()
            sleep(0.3)
            done.set()

    working = in_a_thread(stop, Job("slow", OFTEN, slow))
    assert began.wait(timeout=20)
    stop.set()
    working.join(timeout=20)
    assert done.is_set()


def test_a_job_never_overlaps_with_itself(clock: datetime) -> None:
    stop, at_work, most, turns = Event(), [0], [0], [0]

    def slow(_now: datetime) -> None:
        at_work[0] += 1
        most[0] = max(most[0], at_work[0])
        sleep(0.1)
        at_work[0] -= 1
        turns[0] += 1

    working = in_a_thread(stop, Job("slow", timedelta(seconds=0.02), slow))
    until(lambda: turns[0] >= 3)
    stop.set()
    working.join(timeout=20)
    assert most == [1]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it(
    clock: datetime, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    told = list[datetime]()
    monkeypatch.setattr(worker, "timetable", lambda _stop: (Job("count", OFTEN, told.append),))
    before = [signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGINT)]
    threading.Timer(0.3, lambda: os.kill(os.getpid(), number)).start()
    try:
        worker.work()
    finally:
        for each, handler in zip((signal.SIGTERM, signal.SIGINT), before, strict=True):
            signal.signal(each, handler)
    assert told


def test_the_timetable_does_what_the_platform_needs(clinic: Clinic, clock: datetime) -> None:
    one = clinic.patient(joined_at=AT - timedelta(days=30), starts=False)
    jobs = {job.name: job for job in timetable(Event())}
    assert {"content", "sweep", "send", "reconcile"} <= set(jobs)
    for job in jobs.values():
        run_once(job)
    assert problems() == []
    assert {run.job for run in runs() if run.ended_at} == set(jobs)
    assert [flag.rule for flag in flags_of(one)] == ["not_started"]
    with open_reading() as session:
        assert latest_load(session) is not None


def runs() -> list[JobRun]:
    with open_reading() as session:
        return list(session.exec(select(JobRun)))


def test_each_run_is_noted_when_it_begins_and_when_it_ends(
    database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = [AT, AT + timedelta(seconds=3)]
    monkeypatch.setattr("platform_core.clock.utc_now", lambda: times.pop(0))
    meanwhile: list[JobRun] = []

    def runs_on(_now: datetime) -> SendSummary:
        meanwhile.extend(runs())
        return SendSummary(sent=2, refused=0, later=0, unknown=0, lost=0)

    run_once(Job("send", OFTEN, runs_on))
    (begun,), (ended,) = meanwhile, runs()
    assert (begun.job, begun.began_at, begun.ended_at) == ("send", AT, None)
    assert (ended.began_at, ended.ended_at) == (AT, AT + timedelta(seconds=3))
    assert ended.did["sent"] == 2


def test_a_run_that_failed_says_so_and_the_next_takes_its_place(
    database: Engine, clock: datetime
) -> None:
    def fails(_now: datetime) -> None:
        raise ZeroDivisionError("Carys Bevan")

    run_once(Job("send", OFTEN, fails))
    (run,) = runs()
    assert (run.ended_at, run.did) == (AT, {"failed": "ZeroDivisionError"})
    run_once(Job("send", OFTEN, lambda _now: None))
    (run,) = runs()
    assert run.did == {}


def test_a_problem_in_short_says_where_and_not_whom() -> None:
    with pytest.raises(ValueError, match="carys") as raised:
        raise ValueError("carys@example.org")
    assert in_short(raised.value) == "ValueError"
    assert in_short(DatabaseAway("locked")) == "DatabaseAway: locked"
