"""Set aside what a job could not deal with, so that the rest goes on."""

import logging
from datetime import datetime
from traceback import extract_tb

from sqlmodel import Session

from platform_core.errors import PlatformError
from platform_core.storage.database import DatabaseAway, open_transaction
from platform_core.storage.tables import JobProblem

log = logging.getLogger(__name__)


def in_short(failure: BaseException) -> str:
    """What went wrong and where, without the data it went wrong on: that may name somebody."""
    said = f": {failure}" if isinstance(failure, PlatformError) else ""
    frames = [f for f in extract_tb(failure.__traceback__) if "platform_core" in f.filename]
    where = f" at {frames[-1].name}, line {frames[-1].lineno}" if frames else ""
    return f"{type(failure).__name__}{said}{where}"


def keep(
    session: Session,
    job: str,
    failure: BaseException,
    *,
    at: datetime,
    subject: str = "",
    subject_id: int | None = None,
) -> None:
    """Record within the caller's transaction what one row did to a job."""
    problem = in_short(failure)
    log.error("%s: %s %s: %s", job, subject, subject_id, problem)
    session.add(JobProblem(job=job, subject=subject, subject_id=subject_id, problem=problem, at=at))


def keep_alone(
    job: str,
    failure: BaseException,
    *,
    at: datetime,
    subject: str = "",
    subject_id: int | None = None,
) -> None:
    """Record a failure in a transaction of its own, or else in the log."""
    try:
        with open_transaction() as session:
            keep(session, job, failure, at=at, subject=subject, subject_id=subject_id)
    except DatabaseAway:
        log.error("%s: %s (and the database is away)", job, in_short(failure))
