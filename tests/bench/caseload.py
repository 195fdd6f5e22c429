"""A large caseload on a quiet day, for the sweep's benchmark: plain rows, always the same."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from platform_core.content.actions import load_content
from platform_core.content.queries import current_plan
from platform_core.settings import CONTENT
from platform_core.storage.tables import (
    Activity,
    CheckIn,
    Enrolment,
    Person,
    Service,
    StageRelease,
)

NOW = datetime(2026, 11, 3, 10, 0, tzinfo=UTC)
TODAY = NOW.date()
PLAN = "pain-and-fatigue"
_AT_ONCE = 5000

Row = dict[str, Any]


def day(ago: int) -> date:
    return TODAY - timedelta(days=ago)


def instant(ago: int) -> datetime:
    return NOW - timedelta(days=ago, hours=1)


def fill(engine: Engine, size: int, due: int) -> None:
    """A migrated, empty database becomes a service with ``size`` enrolments, ``due`` of them due.

    Each has ten visits, six steps opened and finished, three check-ins and their stages open. Of
    those due, seven in ten were here today, one is about to be slow, one to be quiet, and to one a
    stage opens.
    """
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        session = Session(connection)
        load_content(session, CONTENT, at=instant(90))
        plan = current_plan(session, PLAN)
        stages = [stage.key for stage in plan.stages]
        steps = [step.key for step in plan.steps][:6]
        connection.execute(Service.__table__.insert(), [_service()])
        for first in range(1, size + 1, _AT_ONCE):
            some = range(first, min(first + _AT_ONCE, size + 1))
            every = size // due
            connection.execute(Person.__table__.insert(), [_person(n) for n in some])
            connection.execute(Enrolment.__table__.insert(), [_enrolment(n, every) for n in some])
            connection.execute(
                Activity.__table__.insert(), [row for n in some for row in _use(n, every, steps)]
            )
            connection.execute(
                CheckIn.__table__.insert(), [row for n in some for row in _check_ins(n, every)]
            )
            connection.execute(
                StageRelease.__table__.insert(),
                [row for n in some for row in _releases(n, every, stages)],
            )
    _tidy(engine)


def _tidy(engine: Engine) -> None:
    """What a database that has been in use for a while has done by itself."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("VACUUM ANALYZE")
        else:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _last_visit(n: int, every: int) -> int:
    """How many days ago somebody was last here."""
    if n % every:
        return n % 5
    return {7: 7, 8: 14, 9: 2}.get(n // every % 10, 0)


def _service() -> Row:
    return {
        "id": 1,
        "slug": "large",
        "name_en": "Large",
        "name_cy": "Mawr",
        "sender_name": "NHS",
        "phone": "",
        "hours_en": "",
        "hours_cy": "",
        "plan_key": PLAN,
        "contact_days": 2,
        "mood_is_asked": True,
    }


def _person(n: int) -> Row:
    return {"id": n, "name": f"Person {n}", "language": "en", "created_at": instant(60)}


def _enrolment(n: int, every: int) -> Row:
    is_due = n % every == 0
    return {
        "id": n,
        "service_id": 1,
        "person_id": n,
        "ref": f"PF-{n:06}",
        "status": "active",
        "pace": "steady",
        "check_in_every": 7,
        "check_in_weekday": n % 7,
        "preferred_channel": "text",
        "contact_times": "",
        "access_needs": "",
        "referred_on": day(60),
        "joined_at": instant(40),
        "engagement": "on_track",
        "engagement_since": instant(40),
        "look_again_at": instant(0) if is_due else NOW + timedelta(days=1 + n % 20),
    }


def _use(n: int, every: int, steps: list[str]) -> Iterator[Row]:
    last = _last_visit(n, every)
    visits = sorted({last, *range(last, 40, 4)}, reverse=True)[-10:]
    for ago in visits:
        yield _activity(n, "visit", ago, None)
    for step, ago in zip(steps, visits, strict=False):
        yield _activity(n, "step_opened", ago, step)
        yield _activity(n, "step_finished", ago, step)


def _activity(n: int, kind: str, ago: int, step: str | None) -> Row:
    return {
        "enrolment_id": n,
        "kind": kind,
        "at": instant(ago),
        "on_day": day(ago),
        "step": step,
        "version_id": None,
        "details": {},
    }


def _check_ins(n: int, every: int) -> Iterator[Row]:
    last = _last_visit(n, every)
    for number, ago in enumerate((last + 14, last + 7, last)):
        yield {
            "enrolment_id": n,
            "submission": f"{n}-{number}",
            "at": instant(ago),
            "on_day": day(ago),
            "pain_nrs": n % 11,
            "mood": 2 + n % 4,
            "note": "",
            "source": "web",
            "entered_by": n,
        }


def _releases(n: int, every: int, stages: list[str]) -> Iterator[Row]:
    one_opens = n % every == 0 and n // every % 10 == 9
    for number, stage in enumerate(stages[:-1] if one_opens else stages):
        yield {
            "enrolment_id": n,
            "stage_key": stage,
            "opened_on": day(max(40 - 8 * number, 1)),
            "reason": "release.stage.opened",
            "at": instant(max(40 - 8 * number, 1)),
        }
