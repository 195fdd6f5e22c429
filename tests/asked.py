"""What a database is asked."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, event


@contextmanager
def asked(of: Engine | Connection) -> Iterator[list[str]]:
    """The statements that are sent within the block, but for the beginnings of transactions."""
    sent: list[str] = []

    def note(*seen: object) -> None:
        if not str(seen[2]).startswith("BEGIN"):
            sent.append(str(seen[2]))

    event.listen(of, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(of, "before_cursor_execute", note)
