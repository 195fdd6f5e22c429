"""Triggers by which the database itself refuses to change or remove a row of history."""

from collections.abc import Iterable
from typing import Any

_REFUSE = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$
"""


def guard(op: Any, tables: Iterable[str]) -> None:
    """Make ``tables`` append-only. ``op`` is Alembic's operations."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_REFUSE)
        for table in tables:
            op.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
        return
    for table in tables:
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def release(op: Any, tables: Iterable[str], *, are_last: bool = True) -> None:
    """Take the guards away again, and what they share unless other tables are still guarded."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    for table in tables:
        if postgresql:
            op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        else:
            op.execute(f"DROP TRIGGER {table}_no_update")
            op.execute(f"DROP TRIGGER {table}_no_delete")
    if postgresql and are_last:
        op.execute("DROP FUNCTION refuse_change()")
