"""The timetable: sweep, send, publish, and look at the content files, until told to stop."""

import gc
import logging
import signal
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event
from types import FrameType

from apscheduler.schedulers.background import BackgroundScheduler

from platform_core import clock
from platform_core.content.files import read_folder
from platform_core.jobs.digest import send_digests
from platform_core.jobs.escalate import escalate_unheeded
from platform_core.jobs.expire import expire
from platform_core.jobs.heartbeat import began, ended
from platform_core.jobs.on_write import install
from platform_core.jobs.problems import keep_alone
from platform_core.jobs.publish import publish_what_is_due
from platform_core.jobs.publishing import publish_found
from platform_core.jobs.reconcile import reconcile
from platform_core.jobs.remind import remind
from platform_core.jobs.send import send_waiting
from platform_core.jobs.sweep import sweep
from platform_core.settings import CONTENT

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """Something done again and again. ``run`` is told the time and answers with what it did."""

    name: str
    every: timedelta
    run: Callable[[datetime], object]


def timetable(stop: Event) -> tuple[Job, ...]:
    """What the worker does, and how often."""
    return (
        Job("content", timedelta(seconds=60), _load_content),
        Job("publish", timedelta(seconds=30), lambda now: publish_what_is_due(now=now)),
        Job("sweep", timedelta(seconds=30), lambda now: sweep(now=now)),
        Job("escalate", timedelta(minutes=5), lambda now: escalate_unheeded(now=now)),
        Job("digest", timedelta(minutes=5), lambda now: send_digests(now=now)),
        Job("remind", timedelta(minutes=10), lambda now: remind(now=now)),
        Job("send", timedelta(seconds=10), lambda now: send_waiting(now=now, stop=stop.is_set)),
        Job(
            "reconcile",
            timedelta(minutes=5),
            lambda now: reconcile(now=now, stop=stop.is_set),
        ),
        Job("expire", timedelta(hours=1), lambda now: expire(now=now)),
    )


def run_once(job: Job) -> None:
    """Do a job now. A failure is recorded, and the job has its next turn like any other."""
    now = clock.utc_now()
    began(job.name, at=now)
    did: object
    try:
        did = job.run(now)
        log.debug("%s: %s", job.name, did)
    except Exception as failure:
        keep_alone(job.name, failure, at=now)
        did = {"failed": type(failure).__name__}
    ended(job.name, did, began_at=now, at=clock.utc_now())


def work() -> None:
    """Work until SIGTERM or Ctrl-C, then finish what is in hand and come back."""
    install()
    stop = Event()
    _stop_on_signals(stop)
    work_until(stop, timetable(stop))


def work_until(stop: Event, jobs: tuple[Job, ...]) -> None:
    """Run each job at once and then by the clock until ``stop`` is set; none overlaps itself."""
    scheduler = BackgroundScheduler(timezone="UTC")
    for job in jobs:
        run_once(job)
        scheduler.add_job(
            run_once,
            "interval",
            args=[job],
            id=job.name,
            seconds=job.every.total_seconds(),
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
    scheduler.start()
    gc.freeze()  # what is loaded by now stays, and need not be looked through again and again
    log.info("working: %s", ", ".join(job.name for job in jobs))
    try:
        stop.wait()
    finally:
        log.info("finishing what is in hand")
        scheduler.shutdown(wait=True)


def _stop_on_signals(stop: Event) -> None:
    def told(number: int, _frame: FrameType | None) -> None:
        log.info("told to stop by %s", signal.Signals(number).name)
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, told)


def _load_content(now: datetime) -> object:
    return publish_found(read_folder(CONTENT), at=now)
