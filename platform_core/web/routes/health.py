"""``/health``: whether the parts answer, for whoever watches the machine. No secrets, no names."""

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import select
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from platform_core.storage.database import DatabaseAway, engine, open_reading
from platform_core.storage.migrate import is_current


async def health(_request: Request) -> Response:
    """200 when everything answers, 503 when the database is away or has an older schema."""
    state = await run_in_threadpool(_database_state)
    ok = state == "ok"
    body = {"ok": ok, "web": "ok", "database": state}
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
