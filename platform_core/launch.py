"""``make run``: set up what is missing, then keep the web app and the worker going together."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from datetime import timedelta
from types import FrameType

from platform_core.clock import utc_now
from platform_core.content.files import read_folder
from platform_core.demo.seed import is_demonstration, is_empty, seed
from platform_core.demo.sign_ins import sign_ins
from platform_core.jobs.publishing import publish_found
from platform_core.settings import CONTENT, ROOT, Settings, read_settings, settings
from platform_core.storage.database import connect, engine
from platform_core.storage.migrate import migrate
from platform_core.web.serve import arguments

_STOP_WITHIN = 20  # seconds the parts get to finish what they are doing


def run() -> int:
    """Prepare, start both processes and stay until one ends or somebody stops us."""
    _choose_demonstration()
    prepare()
    parts = [
        subprocess.Popen(arguments(settings()), cwd=ROOT),  # noqa: S603  (our own arguments)
        subprocess.Popen([sys.executable, "-m", "platform_core", "worker"], cwd=ROOT),
    ]
    _stop_on_signals()
    try:
        if _answers(parts[0]):
            print(_greeting(), flush=True)
        return _until_one_ends(parts)
    except KeyboardInterrupt:
        return 0
    finally:
        _stop(parts)


def prepare() -> None:
    """Migrate, read the content files, and seed the demonstration where there is nothing yet."""
    migrate(engine())
    report = publish_found(read_folder(CONTENT), at=utc_now())
    for problem in report.problems:
        print(f"content: {problem}", file=sys.stderr)
    if settings().demo and is_empty():
        print("Making the demonstration service ...", flush=True)
        seed(now=utc_now())


def _choose_demonstration() -> None:
    """Without a word on CAMAU_DEMO, an empty database or one made as a demonstration is one."""
    given = read_settings(clock_offset=timedelta(0))  # an offset is only allowed once we know
    if "demo" not in given.model_fields_set and _may_be_demonstration(given):
        os.environ["CAMAU_DEMO"] = "true"
    settings.cache_clear()
    settings()


def _may_be_demonstration(given: Settings) -> bool:
    there = connect(given.database)
    try:
        migrate(there)
        return is_empty(there) or is_demonstration(there)
    finally:
        there.dispose()


def _answers(web: subprocess.Popen[bytes]) -> bool:
    """Wait until the web app answers; false when it ended instead."""
    for _ in range(300):
        if web.poll() is not None:
            return False
        with suppress(OSError), urllib.request.urlopen(_health(), timeout=2):  # noqa: S310
            return True
        time.sleep(0.2)
    return True


def _health() -> str:
    return f"http://localhost:{settings().port}/health"


def _greeting() -> str:
    lines = [f"\nCamau is at {settings().address_for_people}"]
    if settings().demo:
        lines.append(sign_ins().as_text())
    return "\n".join([*lines, "\nPress Ctrl+C to stop."])


def _stop_on_signals() -> None:
    def stop(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)


def _until_one_ends(parts: list[subprocess.Popen[bytes]]) -> int:
    while all(part.poll() is None for part in parts):
        time.sleep(0.5)
    return next(part.returncode for part in parts if part.poll() is not None)


def _stop(parts: list[subprocess.Popen[bytes]]) -> None:
    for part in parts:
        with suppress(ProcessLookupError):
            part.terminate()
    until = time.monotonic() + _STOP_WITHIN
    for part in parts:
        try:
            part.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            part.kill()
