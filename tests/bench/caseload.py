"""A large caseload on the morning of an ordinary day: some people's lives, copied many times over.

The rows are copied by the database itself, and the indexes, as they ship, are made at the end.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, insert, select
from sqlmodel import Session

from platform_core.content.actions import load_content
from platform_core.settings import CONTENT
from platform_core.storage import database
from platform_core.storage.tables import (
    Activity,
    CheckIn,
    EngagementChange,
    Enrolment,
    Flag,
    Person,
    Rhythm,
    Service,
    ServiceDay,
    StageRelease,
)
from tests.bench.lives import NOW, due

_AT_ONCE = 100_000
_COPIED = (Activity, CheckIn, StageRelease, Rhythm, EngagementChange, Flag)


def fill(engine: Engine, lives: str, size: int, ready: int) -> None:
    """A migrated, empty database becomes a service with ``size`` enrolments, ``ready`` of them due.

    ``lives``: the address of a database in which a few have lived until last night.
    """
    connection = engine.connect().execution_options(writes=True)
    with connection, _unhindered(connection), connection.begin():
        load_content(Session(connection), CONTENT, at=NOW)
        _bring(connection, lives, size)
        _assign(connection, lives, size, ready)
        for first in range(1, size + 1, _AT_ONCE):
            _copy(connection, first, min(first + _AT_ONCE - 1, size))
    _tidy(engine)


def _bring(connection: Connection, lives: str, size: int) -> None:
    """Bring those who lived, numbered from ``size`` + 1 on."""
    there = database.connect(lives)
    with there.connect() as source:
        found = {
            table: [dict(row._mapping) for row in source.execute(select(table.__table__))]
            for table in (Service, ServiceDay, Person, Enrolment, *_COPIED)
        }
    there.dispose()
    people = len(found[Person])
    for day in found[ServiceDay]:  # the others came as these did
        day["visits"] = day["visits"] * size // people
    for table, rows in found.items():
        for row in rows:
            _renumber(table, row, size)
        if rows:
            connection.execute(insert(table.__table__), rows)
        name = table.__tablename__
        connection.exec_driver_sql(f"CREATE TEMPORARY TABLE lived_{name} AS SELECT * FROM {name}")


def _renumber(table: type[Any], row: dict[str, Any], size: int) -> None:
    if table in (Person, Enrolment):
        row["id"] += size
    elif table is not Service:
        row.pop("id", None)
    for column in ("enrolment_id", "person_id", "entered_by"):
        if column in row:
            row[column] += size
    if "submission" in row:
        row["submission"] = f"lived {row['submission']}"
    if "ref" in row:
        row["ref"] = f"LIVED-{row['id']}"


def _assign(connection: Connection, lives: str, size: int, ready: int) -> None:
    """Say whose life each enrolment copies, so that so many are due."""
    those_due, others = due(lives)
    every = size // ready
    connection.exec_driver_sql("CREATE TEMPORARY TABLE copied (n INTEGER PRIMARY KEY, v INTEGER)")
    rows = [(n, size + _life(n, every, those_due, others)) for n in range(1, size + 1)]
    _load(connection, "copied", ("n", "v"), rows)


def _life(n: int, every: int, those_due: Sequence[int], others: Sequence[int]) -> int:
    if n % every == 0:
        return those_due[n // every % len(those_due)]
    return others[n % len(others)]


def _load(
    connection: Connection, table: str, columns: Sequence[str], rows: Sequence[tuple[int, ...]]
) -> None:
    names = ", ".join(columns)
    if connection.dialect.name == "postgresql":
        cursor = connection.connection.cursor()
        with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copying:
            for row in rows:
                copying.write_row(row)
    else:
        marks = ", ".join("?" for _ in columns)
        connection.exec_driver_sql(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(rows))


def _copy(connection: Connection, first: int, last: int) -> None:
    some = f"copied c ON c.n BETWEEN {first} AND {last}"
    said = {"id": "c.n", "person_id": "c.n", "ref": "'PF-' || c.n", "name": "'Person ' || c.n"}
    _insert(connection, Person, f"{some} AND t.id = c.v", said)
    _insert(connection, Enrolment, f"{some} AND t.id = c.v", said)
    for table in _COPIED:
        said = {
            "id": None,
            "enrolment_id": "c.n",
            "entered_by": "c.n",
            "submission": "c.n || ' ' || t.id",
        }
        _insert(connection, table, f"{some} AND t.enrolment_id = c.v", said)


def _insert(
    connection: Connection, table: type[Any], joined: str, said: dict[str, str | None]
) -> None:
    columns: Table = table.__table__
    told = {f'"{c.name}"': said.get(c.name, f't."{c.name}"') for c in columns.c}
    order = "c.n, t.id" if "id" in columns.c else "c.n"  # a log is in the order of its rows
    told = {name: value for name, value in told.items() if value is not None}
    connection.exec_driver_sql(
        f"INSERT INTO {columns.name} ({', '.join(told)}) "
        f"SELECT {', '.join(told.values())} FROM lived_{columns.name} t JOIN {joined} "
        f"ORDER BY {order}"
    )


@contextmanager
def _unhindered(connection: Connection) -> Iterator[None]:
    """Without indexes, checks of references, or waiting for the disk, until all is there."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET session_replication_role = replica")
        connection.exec_driver_sql("SET maintenance_work_mem = '512MB'")
        connection.exec_driver_sql("SET synchronous_commit = off")
        question = (
            "SELECT indexname, indexdef FROM pg_indexes i WHERE schemaname = 'public' AND NOT"
            " EXISTS (SELECT 1 FROM pg_constraint WHERE conname = i.indexname)"
        )
    else:
        connection.connection.execute("PRAGMA foreign_keys = OFF")
        connection.connection.execute("PRAGMA synchronous = OFF")
        connection.connection.execute("PRAGMA cache_size = -500000")
        question = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    indexes = connection.exec_driver_sql(question).all()
    for name, _ in indexes:
        connection.exec_driver_sql(f"DROP INDEX {name}")
    connection.commit()
    yield
    for _, definition in indexes:
        connection.exec_driver_sql(definition)
    connection.commit()


def _tidy(engine: Engine) -> None:
    """What a database that has been in use for a while has done by itself."""
    alone = create_engine(engine.url, isolation_level="AUTOCOMMIT")  # in no transaction
    with alone.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("VACUUM ANALYZE")
            connection.exec_driver_sql("CHECKPOINT")
        else:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    alone.dispose()
