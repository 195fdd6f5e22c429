"""Insert a row, or leave or change the one already there: one statement, no race."""

from functools import cache
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel


def insert_once(session: Session, table: type[SQLModel], **values: Any) -> bool:
    """Insert a row unless a unique constraint says it is there already; whether it is new."""
    statement = _once(table, session.get_bind().dialect.name)
    return session.connection().execute(statement, values).first() is not None


def put(session: Session, table: type[SQLModel], **values: Any) -> None:
    """Insert a row, or change the one with its key to these values."""
    session.connection().execute(_put(table, session.get_bind().dialect.name), values)


def insert_into(table: type[SQLModel], session: Session) -> Any:
    """An ``insert`` of the session's own dialect, which knows ``on_conflict_…``."""
    return _insert(table, session.get_bind().dialect.name)


def _insert(table: type[SQLModel], dialect: str) -> Any:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert(table.__table__)  # type: ignore[attr-defined]


# A statement costs more to put together than to run, so each is put together once.


@cache
def _once(table: type[SQLModel], dialect: str) -> Any:
    key = table.__table__.primary_key  # type: ignore[attr-defined]
    return _insert(table, dialect).on_conflict_do_nothing().returning(*key)


@cache
def _put(table: type[SQLModel], dialect: str) -> Any:
    columns: Table = table.__table__  # type: ignore[attr-defined]
    insert = _insert(table, dialect)
    others = {c.name: insert.excluded[c.name] for c in columns.c if not c.primary_key}
    return insert.on_conflict_do_update(index_elements=list(columns.primary_key), set_=others)
