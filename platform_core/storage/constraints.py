"""Change the constraints of a table that is in use, without copying its rows.

PostgreSQL has words for that. For SQLite it is the way that sqlite.org/lang_altertable.html gives
for changes that no stored row depends on: the table's own text is edited in ``sqlite_schema``, and
every connection reads it afresh. So a table of twenty million rows takes as long as an empty one.
"""

from typing import Any

import sqlalchemy as sa


def change(op: Any, table: str, name: str, before: str, after: str) -> None:
    """Let the constraint ``name``, so far ``before``, say ``after``. Every row must hold to it."""
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(name, table, type_="check")
        op.create_check_constraint(name, table, after)
        return
    _edit(op, table, f"CHECK ({before})", f"CHECK ({after})")


def add(op: Any, table: str, name: str, check: str) -> None:
    """Add a constraint that every row holds to already."""
    if op.get_bind().dialect.name == "postgresql":
        op.create_check_constraint(name, table, check)
        return
    _append(op, table, f", CONSTRAINT {name} CHECK ({check})")


def remove(op: Any, table: str, name: str, check: str) -> None:
    """Take away what ``add`` added."""
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(name, table, type_="check")
        return
    _edit(op, table, f", CONSTRAINT {name} CHECK ({check})", "")


def add_reference(op: Any, table: str, column: str, to: str) -> None:
    """Let a column that is there refer to ``to.id``; a row that is referred to stays."""
    if op.get_bind().dialect.name == "postgresql":
        op.create_foreign_key(None, table, to, [column], ["id"], ondelete="RESTRICT")
        return
    _append(op, table, _reference(column, to))


def remove_reference(op: Any, table: str, column: str, to: str) -> None:
    """Take away what ``add_reference`` added."""
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(f"{table}_{column}_fkey", table, type_="foreignkey")
        return
    _edit(op, table, _reference(column, to), "")


def _reference(column: str, to: str) -> str:
    return f", FOREIGN KEY({column}) REFERENCES {to} (id) ON DELETE RESTRICT"


def _append(op: Any, table: str, clause: str) -> None:
    found = _text_of(op, table)
    end = found[found.rindex(")") :]
    _edit(op, table, end, f"{clause}{end}")


def _text_of(op: Any, table: str) -> str:
    question = sa.text("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = :table")
    return str(op.get_bind().execute(question, {"table": table}).scalar_one())


def _edit(op: Any, table: str, before: str, after: str) -> None:
    bind, found = op.get_bind(), _text_of(op, table)
    if found.count(before) != 1:
        raise ValueError(f"{table} has not just one {before}")
    version = bind.exec_driver_sql("PRAGMA schema_version").scalar_one()
    bind.exec_driver_sql("PRAGMA writable_schema = ON")
    bind.execute(
        sa.text("UPDATE sqlite_schema SET sql = :sql WHERE type = 'table' AND name = :table"),
        {"table": table, "sql": found.replace(before, after)},
    )
    bind.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    bind.exec_driver_sql("PRAGMA writable_schema = RESET")
