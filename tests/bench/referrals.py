"""A list of 10,000 referrals, read, looked through and taken: ``python -m tests.bench.referrals``.

On both databases. The same list a second time, which changes nothing, beside it.
"""

import csv
import io
import tempfile
import time
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session

from platform_core.accounts.rules import Caseload, Role
from platform_core.enrolment.importing.actions import take_list
from platform_core.enrolment.importing.reading import MOST_ROWS, read_sheet
from platform_core.enrolment.importing.rules import COLUMNS
from platform_core.enrolment.importing.words import heads
from platform_core.storage.database import connect
from platform_core.storage.migrate import migrate
from tests.bench.table import show
from tests.factories import AT, TODAY, a_member, a_service
from tests.postgresql import start_postgresql

_TO_REACH = "10 s"


def the_list() -> bytes:
    """As many people as a list may have, each with every column filled in."""
    file = io.StringIO()
    lines = csv.writer(file)
    lines.writerow(COLUMNS)
    for n in range(MOST_ROWS):
        lines.writerow(
            (
                f"GP{n:06}",
                f"Siân Ŵyn {n}",
                ("Cymraeg", "English")[n % 2],
                f"person{n}@example.org",
                f"07700 {n:06}",
                ("text", "phone", "e-bost", "letter")[n % 4],
                "Mornings",
                "Large print",
                "24 3 2027",
            )
        )
    return file.getvalue().encode()


def seconds(engine: Engine, data: bytes) -> tuple[float, float]:
    """How long it took the first time, and the second; from the bytes to the commit."""
    migrate(engine)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        session = Session(connection)
        service = a_service(session)
        by = a_member(session, service, Role.CLINICIAN).id or 0
        caseload = Caseload(service.id or 0)
        session.flush()
    return _once(engine, data, caseload, by), _once(engine, data, caseload, by)


def _once(engine: Engine, data: bytes, caseload: Caseload, by: int) -> float:
    began = time.monotonic()
    sheet = read_sheet(data, heads())
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        session = Session(connection)
        take_list(session, caseload, sheet, by=by, at=AT, today=TODAY)
        session.flush()
    return time.monotonic() - began


def main() -> None:
    """Measure on SQLite, then on PostgreSQL."""
    data, rows = the_list(), [["database", "taken", "the same again", "to reach"]]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        engine = connect(f"sqlite:///{folder / 'bench.sqlite3'}")
        rows.append(_row("SQLite", seconds(engine, data)))
        engine.dispose()
        with start_postgresql(folder) as server, server.empty_database() as url:
            engine = connect(url)
            rows.append(_row("PostgreSQL", seconds(engine, data)))
            engine.dispose()
    show(f"A list of {MOST_ROWS:,} referrals", rows)


def _row(database: str, took: tuple[float, float]) -> list[str]:
    return [database, f"{took[0]:.1f} s", f"{took[1]:.1f} s", _TO_REACH]


if __name__ == "__main__":
    main()
