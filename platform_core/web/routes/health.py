"""``/health``: whether the parts answer, for whoever watches the machine. No secrets, no names."""

from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col, select
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from platform_core import clock
from platform_core.storage.database import DatabaseAway, engine, open_reading
from platform_core.storage.migrate import is_current
from platform_core.storage.tables import JobRun

_TOLD = ("sweep", "send")


async def health(_request: Request) -> Response:
    """200 when everything answers, 503 when the database is away or has an older schema.

    ``seconds_since`` the worker last did something: nothing there if it never has. It is no reason
    for 503, because starting the web app again would not help it.
    """
    state = await run_in_threadpool(_database_state)
    ok = state == "ok"
    ages = await run_in_threadpool(_ages, clock.utc_now()) if ok else {}
    body = {"ok": ok, "web": "ok", "database": state, "seconds_since": ages}
    return JSONResponse(body, 200 if ok else 503, headers={"cache-control": "no-store"})


def _database_state() -> str:
    try:
        with open_reading() as session:
            session.exec(select(1)).one()
        return "ok" if _has_this_schema() else "older schema"
    except (DatabaseAway, SQLAlchemyError):
        return "away"


def _has_this_schema() -> bool:
    return is_current(engine())


def _ages(now: datetime) -> dict[str, int | None]:
    ages: dict[str, int | None] = dict.fromkeys(_TOLD)
    try:
        with open_reading() as session:
            runs = session.exec(select(JobRun).where(col(JobRun.job).in_(_TOLD)))
            newest = {run.job: run.ended_at or run.began_at for run in runs}
    except (DatabaseAway, SQLAlchemyError):
        return ages
    return ages | {job: int((now - at).total_seconds()) for job, at in newest.items()}
