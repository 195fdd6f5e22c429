"""The content that is shipped, read and published once for all the tests."""

from functools import cache
from typing import Any

from sqlalchemy import Table, func, insert, select
from sqlmodel import Session

from platform_core.content.actions import publish
from platform_core.content.files import Found, read_folder
from platform_core.content.queries import forget_in
from platform_core.settings import CONTENT
from platform_core.storage.tables import ContentLoad, ContentVersion, MediaFile, Publication
from tests.factories import AT

_TABLES: tuple[Table, ...] = tuple(
    table.__table__  # type: ignore[attr-defined]
    for table in (MediaFile, ContentVersion, Publication, ContentLoad)
)
_published: list[tuple[Table, list[dict[str, Any]]]] = []


@cache
def shipped_content() -> Found:
    return read_folder(CONTENT)


def shipped_stages() -> list[str]:
    """The keys of the stages of the plan that is shipped, in order."""
    (plan,) = shipped_content().plans
    return [stage["key"] for stage in plan.document["stages"]]


def load_shipped(session: Session) -> None:
    """Publish it at AT in an empty database: the rows that this left the first time."""
    if _published:
        _put_back(session)
    else:
        publish(session, shipped_content(), at=AT)
        _published.extend(_rows(session))


def _rows(session: Session) -> list[tuple[Table, list[dict[str, Any]]]]:
    found = [(table, session.connection().execute(select(table)).mappings()) for table in _TABLES]
    kept = [(table, [dict(row) for row in rows]) for table, rows in found]
    return [(table, rows) for table, rows in kept if rows]


def _put_back(session: Session) -> None:
    connection = session.connection()
    for table, rows in _published:
        connection.execute(insert(table), rows)
        if connection.dialect.name == "postgresql":  # a given number is not counted by itself
            newest = select(func.max(table.c.id)).scalar_subquery()
            counter = func.pg_get_serial_sequence(table.name, "id")
            connection.execute(select(func.setval(counter, newest)))
    forget_in(session)
