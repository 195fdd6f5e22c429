"""Column kinds that mean the same on SQLite and PostgreSQL, and hold there what must be true."""

from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    ColumnClause,
    DateTime,
    Dialect,
    Double,
    ForeignKey,
    Index,
    Integer,
    Text,
    literal_column,
)
from sqlalchemy import text as sql
from sqlalchemy import types as sqltypes
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.compiler import compiles
from sqlmodel import Field

# SQLite's STRICT tables know five types; these are the names ours go by there.
_STRICT_NAMES = {
    sqltypes.Boolean: "INTEGER",
    sqltypes.Date: "TEXT",
    sqltypes.DateTime: "TEXT",
    sqltypes.Double: "REAL",
    sqltypes.JSON: "TEXT",
    sqltypes.LargeBinary: "BLOB",
    sqltypes.String: "TEXT",
}
for _kind, _name in _STRICT_NAMES.items():
    compiles(_kind, "sqlite")(lambda _type, _compiler, name=_name, **_: name)


class NaiveInstant(ValueError):
    """A time without its zone was about to be stored."""


class Instant(sqltypes.TypeDecorator[datetime]):
    """An instant: aware and in UTC on the way in and on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True
    python_type = datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise NaiveInstant(f"{value!r} has no time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002  (the signature is SQLAlchemy's)
    ) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


STRICT = {"sqlite_strict": True}


def key() -> Any:
    """The row's own number."""
    return Field(default=None, primary_key=True)


def link(target: str, *, index: bool = True, nullable: bool = False) -> Any:
    """A reference to ``table.id``; a row that others point at cannot be deleted."""
    column: Column[int] = Column(
        Integer, ForeignKey(target, ondelete="RESTRICT"), nullable=nullable, index=index
    )
    return Field(default=None, sa_column=column)


def instant(*, nullable: bool = False, index: bool = False) -> Any:
    """An aware instant in UTC."""
    return Field(default=None, sa_column=Column(Instant, nullable=nullable, index=index))


def document(*, nullable: bool = False) -> Any:
    """A JSON document. Nothing is stored as nothing, not as JSON's null."""
    kind = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
    return Field(default=None, sa_column=Column(kind, nullable=nullable))


def number() -> Any:
    """A number with a fraction, to the sixteen digits that Python has."""
    return Field(default=None, sa_column=Column(Double, nullable=False))


def text(*, nullable: bool = False, unique: bool = False, index: bool = False) -> Any:
    """Words of any length."""
    column: Column[str] = Column(Text, nullable=nullable, unique=unique, index=index)
    return Field(default=None, sa_column=column)


def constant(word: str) -> ColumnClause[str]:
    """A word of ours that never varies, written into a statement that is prepared once: for a
    parameter, neither database would use an index of only such rows."""
    return literal_column(f"'{word}'", Text)


# Nothing, in any SELECT of several together but the first: that one says of which kind it is.
NOTHING: ColumnClause[Any] = literal_column("NULL")


def one_of(column: str, values: type[StrEnum] | Iterable[str], *, table: str) -> CheckConstraint:
    """A constraint that a column holds one of the given words, or nothing where it may."""
    words = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({words})", name=f"{table}_{column}_known")


def both_or_neither(*columns: str, table: str) -> CheckConstraint:
    """A constraint for pairs such as who and when: all of the columns are given, or none is."""
    given = " AND ".join(f"{column} IS NOT NULL" for column in columns)
    absent = " AND ".join(f"{column} IS NULL" for column in columns)
    return CheckConstraint(f"({given}) OR ({absent})", name=f"{table}_{columns[0]}_pair")


def index_where(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index of only those rows for which ``where`` holds, on either database."""
    condition = sql(where)
    return Index(name, *columns, unique=unique, sqlite_where=condition, postgresql_where=condition)
