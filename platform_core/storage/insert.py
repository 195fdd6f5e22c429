"""Insert a row, or leave or change the one already there: one statement, no race."""

from typing import Any

from sqlalchemy import Dialect, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel


def insert_once(session: Session, table: type[SQLModel], **values: Any) -> bool:
    """Insert a row unless a unique constraint says it is there already; whether it is new."""
    columns: Table = table.__table__  # type: ignore[attr-defined]
    statement = insert_into(table, session).values(**values).on_conflict_do_nothing()
    inserted = session.connection().execute(statement.returning(*columns.primary_key))
    return inserted.first() is not None


def insert_into(table: type[SQLModel], session: Session) -> Any:
    """An ``insert`` of the session's own dialect, which knows ``on_conflict_…``."""
    return _insert(session.get_bind().dialect)(table.__table__)  # type: ignore[attr-defined]


def _insert(dialect: Dialect) -> Any:
    return postgresql.insert if dialect.name == "postgresql" else sqlite.insert
