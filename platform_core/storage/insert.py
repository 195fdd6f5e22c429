"""Insert a row, or leave or change the one already there: one statement, no race."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Table, bindparam, exists, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel

Written = tuple[type[SQLModel], Mapping[str, Any]]  # a row to be: its table, and its values


def insert_once(session: Session, table: type[SQLModel], **values: Any) -> bool:
    """Insert a row unless a unique constraint says it is there already; whether it is new."""
    statement = _once(table, session.get_bind().dialect.name)
    return session.connection().execute(statement, values).first() is not None


def insert_once_then_put(session: Session, new: Written, then: Written) -> bool:
    """``insert_once`` and, if that is new, ``put``; whether it is. One journey on PostgreSQL."""
    if session.get_bind().dialect.name != "postgresql":
        is_new = insert_once(session, new[0], **new[1])
        if is_new:
            put(session, then[0], **then[1])
        return is_new
    statement = _once_then_put(new[0], tuple(new[1]), then[0])
    values = {_NEW + name: value for name, value in new[1].items()}
    return session.connection().execute(statement, {**values, **then[1]}).first() is not None


def put(session: Session, table: type[SQLModel], **values: Any) -> None:
    """Insert a row, or change the one with its key to these values."""
    session.connection().execute(_put(table, session.get_bind().dialect.name), values)


def insert_into(table: type[SQLModel], session: Session) -> Any:
    """An ``insert`` of the session's own dialect, which knows ``on_conflict_…``."""
    return _insert(table, session.get_bind().dialect.name)


def _insert(table: type[SQLModel], dialect: str) -> Any:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert(table.__table__)  # type: ignore[attr-defined]


_NEW = "new_"  # before the names of its values, which the other row may have too


# A statement costs more to put together than to run, so each is put together once.


@cache
def _once(table: type[SQLModel], dialect: str) -> Any:
    key = table.__table__.primary_key  # type: ignore[attr-defined]
    return _insert(table, dialect).on_conflict_do_nothing().returning(*key)


@cache
def _put(table: type[SQLModel], dialect: str) -> Any:
    return _or_change(table, _insert(table, dialect))


def _or_change(table: type[SQLModel], insert: Any) -> Any:
    columns: Table = table.__table__  # type: ignore[attr-defined]
    others = {c.name: insert.excluded[c.name] for c in columns.c if not c.primary_key}
    return insert.on_conflict_do_update(index_elements=list(columns.primary_key), set_=others)


@cache
def _once_then_put(table: type[SQLModel], names: tuple[str, ...], other: type[SQLModel]) -> Any:
    first: Table = table.__table__  # type: ignore[attr-defined]
    second: Table = other.__table__  # type: ignore[attr-defined]
    values = {name: bindparam(_NEW + name, type_=first.c[name].type) for name in names}
    new = _once(table, "postgresql").values(values).cte("new")
    others = select(*(bindparam(c.name, type_=c.type) for c in second.c))
    put = postgresql.insert(second).from_select(list(second.c), others.where(exists(new.select())))
    return _or_change(other, put).returning(*second.primary_key)
