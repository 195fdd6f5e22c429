"""Keep each job's newest run, so that ``/health`` and whoever looks can tell that it works."""

import logging
from datetime import datetime
from typing import Any

from sqlalchemy import update

from platform_core.storage.database import DatabaseAway, open_transaction
from platform_core.storage.insert import insert_once
from platform_core.storage.tables import JobRun

log = logging.getLogger(__name__)
_RUN = JobRun.__table__  # type: ignore[attr-defined]


def began(job: str, *, at: datetime) -> None:
    """Note that a job has begun a run."""
    _note(job, {"began_at": at, "ended_at": None, "did": {}})


def ended(job: str, did: object, *, began_at: datetime, at: datetime) -> None:
    """Note what a run did: its summary, if it has one in numbers and codes."""
    as_json = getattr(did, "as_json", None)
    known = as_json() if as_json else did if isinstance(did, dict) else {}
    _note(job, {"began_at": began_at, "ended_at": at, "did": known})


def _note(job: str, values: dict[str, Any]) -> None:
    try:
        with open_transaction() as session:
            insert_once(session, JobRun, job=job, **values)
            session.connection().execute(update(_RUN).where(_RUN.c.job == job).values(**values))
    except DatabaseAway:
        log.error("%s: its run could not be noted, the database is away", job)
