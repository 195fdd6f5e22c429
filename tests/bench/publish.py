"""What publishing a module costs with 10,000 people enrolled: ``python -m tests.bench.publish``.

Other words, which change nobody's plan, and other minutes, by which everybody on the plan is to be
judged again; with the commit. Beside it how long the count of those takes who read an earlier
wording, and how long the first page after a publication reads the content anew.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from sqlalchemy import Engine, text
from sqlmodel import Session, SQLModel, col, func, select

from platform_core.storage import database
from platform_core.storage.migrate import migrate
from tests.bench.caseload import fill
from tests.bench.lives import NOW, live
from tests.bench.sweep import DATABASES
from tests.bench.table import show

PEOPLE = 10_000
LIVES = 60  # who live, and are copied
TIMES = 5
MODULE = "start-here"
_COUNTER = text(
    "SELECT pg_get_serial_sequence(:table, 'id') FROM information_schema.columns "
    "WHERE table_name = :table AND column_name = 'id'"
)

Found = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=tuple(DATABASES))
    parser.add_argument("--measure", metavar="URL", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        print(json.dumps(_measured()))
        return
    rows = [["database", "published", "median", "slowest", "to reach", "due by it"]]
    others = [["database", "activities", "readers counted in", "content read anew in"]]
    with tempfile.TemporaryDirectory(prefix="camau-bench-") as folder:
        lives = live(Path(folder), LIVES)
        for name, there in DATABASES.items():
            if arguments.only in (None, name):
                with there(Path(folder)) as url:
                    _fill(url, lives)
                    found = _alone(url)
                rows.extend(_row(name, what, found[what]) for what in ("words", "minutes"))
                seconds = [f"{found[it] * 1000:.0f} ms" for it in ("count", "anew")]
                others.append([name, f"{found['activities']:,}", *seconds])
    show(f"Publishing a module, {PEOPLE:,} people enrolled", rows)
    show("After a publication", others)


def _row(name: str, what: str, found: Found) -> list[str]:
    took = [f"{second * 1000:.0f} ms" for second in (median(found["took"]), max(found["took"]))]
    return [name, f"other {what}", *took, "2 s", f"{found['due']:,}"]


def _fill(url: str, lives: str) -> None:
    engine = database.connect(url)
    migrate(engine)
    fill(engine, lives, PEOPLE, 100)
    if engine.dialect.name == "postgresql":
        _count_on(engine)
    engine.dispose()


def _count_on(engine: Engine) -> None:
    """Have PostgreSQL give numbers after those of the rows that were put in with theirs."""
    with engine.begin() as connection:
        for table in SQLModel.metadata.sorted_tables:
            if counter := connection.scalar(_COUNTER, {"table": table.name}):
                newest = f"SELECT setval('{counter}', (SELECT max(id) FROM {table.name}))"
                connection.exec_driver_sql(newest)


def _alone(url: str) -> Found:
    command = [sys.executable, "-m", "tests.bench.publish", "--measure", url]
    environment = {**os.environ, "DATABASE_URL": url}
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, env=environment, text=True)
    found: Found = json.loads(done.stdout)
    return found


# What is measured, in a process of its own


def _measured() -> Found:
    from platform_core.content.drafts.queries import latest_publication, read_earlier
    from platform_core.content.queries import published
    from platform_core.jobs import on_write
    from platform_core.storage.tables import Activity, Enrolment

    on_write.install()
    author = _author()
    found: Found = {}
    for what in ("words", "minutes"):
        took = [_publish(what, number, author) for number in range(TIMES)]
        with database.open_reading() as session:
            due = select(func.count()).where(col(Enrolment.look_again_at) == NOW)
            found[what] = {"took": took, "due": session.exec(due).one()}
    with database.open_reading() as session:
        began = perf_counter()
        published(session)
        found["anew"] = perf_counter() - began
        newest = latest_publication(session, "module", MODULE)
        assert newest is not None
        began = perf_counter()
        read_earlier(session, newest)
        found["count"] = perf_counter() - began
        found["activities"] = session.exec(select(func.count()).select_from(Activity)).one()
    return found


def _author() -> tuple[int, int]:
    """The only author of the first service, who may approve what they wrote: with its id."""
    from platform_core.accounts.rules import Role
    from platform_core.storage.tables import Service
    from tests.factories import a_member

    with database.open_transaction() as session:
        service = session.exec(select(Service).order_by(col(Service.id))).first()
        assert service is not None
        return a_member(session, service, Role.AUTHOR, "Elin Prys").id or 0, service.id or 0


def _publish(what: str, number: int, author: tuple[int, int]) -> float:
    """Seconds that publishing takes, its commit with it."""
    from platform_core.content.drafts import actions

    with database.open_transaction() as session:
        draft = _draft(session, what, number, author)
    began = perf_counter()
    with database.open_transaction() as session:
        actions.publish(session, draft, by=author[0], at=NOW)
    return perf_counter() - began


def _draft(session: Session, what: str, number: int, author: tuple[int, int]) -> Any:
    """A draft of the module that only has to be published."""
    from platform_core.content.drafts import actions, queries
    from platform_core.content.drafts.parts import step_keys, step_part

    by, service = author
    draft = actions.start_draft(session, "module", MODULE, service_id=service, by=by, at=NOW)
    first = step_keys(queries.wording(session, draft.id or 0))[0]
    name = step_part(first, None if what == "minutes" else "en")
    part = queries.part_about(session, draft.id or 0, name)
    assert part is not None
    words = {**part.words, **_otherwise(what, number, part.words)}
    actions.save_part(session, draft, name, words, seen=part.revision, by=by, at=NOW)
    actions.send_for_review(session, draft, by=by, at=NOW)
    for language in ("en", "cy"):
        actions.approve(session, draft, language, by=by, at=NOW)
    return draft


def _otherwise(what: str, number: int, words: Found) -> Found:
    if what == "minutes":
        return {"minutes": 4 if words["minutes"] == 3 else 3}
    return {"title": f"In other words {number}"}


if __name__ == "__main__":
    main()
