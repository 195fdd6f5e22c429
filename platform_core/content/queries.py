"""What is published now, what somebody read then, and what is wrong with the files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Row
from sqlalchemy import select as core_select
from sqlmodel import Session, col, func, select

from platform_core.content.documents import module_from, plan_from, step_from
from platform_core.content.problems import Problem, from_document
from platform_core.content.rules import Module, Plan, Step, StepUnknown
from platform_core.errors import PlatformError
from platform_core.storage.tables import ContentLoad, ContentVersion, Publication, Service

_UNCOMMITTED = "content changed in this transaction"


class PlanUnknown(PlatformError):
    """No plan of this key is published."""


_NEWEST = core_select(func.max(Publication.__table__.c.id))  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Current:
    """What is current for one key; without a version it was taken out. ``published_by``: the
    author who published it, or nothing if the files did."""

    kind: str
    key: str
    version_id: int | None
    number: int | None
    digest: str | None
    published_at: datetime
    published_by: int | None


@dataclass(frozen=True, slots=True)
class Published:
    """Everything that is current, as it stood at one publication."""

    newest: int
    plans: Mapping[str, Plan]
    modules: Mapping[str, Module]
    published_at: Mapping[tuple[str, str], datetime]


@dataclass(frozen=True, slots=True)
class Load:
    """The last reading of the files that found something new."""

    at: datetime
    problems: tuple[Problem, ...]


# One entry a database. The newest publication is the whole key, because publications are only
# ever added, in order; a value is complete before it is put here, so threads need no lock.
_kept: WeakKeyDictionary[Engine, Published] = WeakKeyDictionary()


def current_plan(session: Session, plan_key: str) -> Plan:
    """A plan as it is published now. Raises PlanUnknown.

    Costs one look at the newest publication's number, unless something was published since.
    """
    plan = published(session).plans.get(plan_key)
    if plan is None:
        raise PlanUnknown(plan_key)
    return plan


def plan_of(session: Session, service_id: int) -> Plan:
    """The plan that a service follows, as it is published now. Raises PlanUnknown."""
    return current_plan(session, session.get_one(Service, service_id).plan_key)


def published(session: Session, newest: int | None = None) -> Published:
    """Every plan and module that is current. ``newest``: the newest publication, if it was asked
    for just now."""
    newest = _newest(session) if newest is None else newest
    if session.info.get(_UNCOMMITTED):
        return _read_published(session, newest)
    engine = session.get_bind().engine
    kept = _kept.get(engine)
    if kept is None or kept.newest != newest:
        kept = _kept[engine] = _read_published(session, newest)
    return kept


def forget_in(session: Session) -> None:
    """Keep nothing that this session's transaction sees: it may yet be undone, and the same
    number given to something else."""
    session.info[_UNCOMMITTED] = True


def step_as_read(session: Session, version_id: int, step_key: str) -> Step:
    """A step in the version that somebody read. Raises StepUnknown."""
    version = session.get(ContentVersion, version_id)
    if version is not None and version.kind == "module":
        for document in version.document["steps"]:
            if f"{version.key}/{document['key']}" == step_key:
                return step_from(version.key, document)
    raise StepUnknown(f"version {version_id}: {step_key}")


def latest_load(session: Session) -> Load | None:
    """When the files were last found to have changed, and what was wrong with them then."""
    row = latest_load_row(session)
    return Load(row.at, tuple(from_document(entry) for entry in row.problems)) if row else None


def latest_problems(session: Session) -> tuple[Problem, ...]:
    """What was wrong with the files when they were last read."""
    load = latest_load(session)
    return load.problems if load else ()


def latest_load_row(session: Session) -> ContentLoad | None:
    """The row behind the last load."""
    newest = select(ContentLoad).order_by(col(ContentLoad.id).desc()).limit(1)
    return session.exec(newest).first()


def current_pieces(session: Session) -> dict[tuple[str, str], Current]:
    """What is current for every key that was ever published, by kind and key."""
    return {(row.kind, row.key): _current(row) for row in _rows(session, _newest(session))}


def _newest(session: Session) -> int:
    return session.connection().execute(_NEWEST).scalar() or 0


def _rows(session: Session, newest: int, *columns: Any) -> list[Row[Any]]:
    latest = (
        select(func.max(Publication.id))
        .where(col(Publication.id) <= newest)
        .group_by(col(Publication.kind), col(Publication.key))
    )
    statement = (
        select(  # type: ignore[call-overload]  # more columns than SQLModel has overloads for
            Publication.kind,
            Publication.key,
            Publication.version_id,
            Publication.published_at,
            Publication.published_by,
            ContentVersion.number,
            ContentVersion.digest,
            *columns,
        )
        .join(ContentVersion, Publication.version_id == ContentVersion.id, isouter=True)
        .where(col(Publication.id).in_(latest))
    )
    return list(session.exec(statement))


def _current(row: Row[Any]) -> Current:
    return Current(
        kind=row.kind,
        key=row.key,
        version_id=row.version_id,
        number=row.number,
        digest=row.digest,
        published_at=row.published_at,
        published_by=row.published_by,
    )


def _read_published(session: Session, newest: int) -> Published:
    rows = [row for row in _rows(session, newest, ContentVersion.document) if row.version_id]
    modules = {
        row.key: module_from(row.document, version_id=row.version_id, number=row.number)
        for row in rows
        if row.kind == "module"
    }
    plans = {
        row.key: plan_from(row.document, modules.values(), version_id=row.version_id)
        for row in rows
        if row.kind == "plan"
    }
    when = {(row.kind, row.key): row.published_at for row in rows}
    return Published(newest, plans, modules, when)
