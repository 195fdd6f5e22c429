"""The only commit, and what the databases refuse."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlmodel import Session, select

from platform_core.storage import database as storage
from platform_core.storage.migrate import is_current
from platform_core.storage.tables import APPEND_ONLY, Activity, AuditEntry, Person
from tests.factories import AT, a_person, a_service, an_enrolment
from tests.postgresql import PostgreSQL


def test_a_migrated_database_is_current(database: Engine) -> None:
    assert is_current(database)


def test_a_transaction_is_saved_at_the_end_of_its_block(database: Engine) -> None:
    with storage.open_transaction() as session:
        a_person(session)
    with storage.open_reading() as session:
        assert session.exec(select(Person.name)).one() == "Carys Bevan"


def test_a_transaction_that_fails_leaves_nothing(database: Engine) -> None:
    def fails_half_way() -> None:
        with storage.open_transaction() as session:
            a_person(session)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails_half_way()
    with storage.open_reading() as session:
        assert session.exec(select(Person)).all() == []


def test_what_is_to_be_the_last_of_a_transaction_comes_after_its_steps_and_once(
    database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(storage, "_steps", [lambda _: said.append("step")])
    with storage.open_transaction() as session:
        storage.at_the_end(session, lambda it: said.append("last" if it is session else "another"))
        said.append("work")
    with storage.open_transaction():
        pass
    assert said == ["work", "step", "last", "step"]


def test_a_transaction_that_fails_has_no_last_thing_done(database: Engine) -> None:
    said: list[str] = []
    with suppress(ZeroDivisionError), storage.open_transaction() as session:
        storage.at_the_end(session, lambda _: said.append("last"))
        raise ZeroDivisionError
    assert said == []


def test_reading_changes_nothing(database: Engine) -> None:
    with storage.open_reading() as session, suppress(DatabaseError):  # one drops, one refuses it
        a_person(session)
    with storage.open_reading() as session:
        assert session.exec(select(Person)).all() == []


Away = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def postgresql(postgresql_server: PostgreSQL, monkeypatch: pytest.MonkeyPatch) -> Iterator[Away]:
    """A database of PostgreSQL with an engine of its own; call it to have it out of reach."""
    with postgresql_server.own_database() as url:
        engine = storage.connect(url)
        monkeypatch.setattr(storage, "engine", lambda: engine)
        yield lambda: postgresql_server.away(url)
        engine.dispose()


@pytest.mark.usefixtures("postgresql")
def test_postgresql_plans_what_is_asked_often_only_once() -> None:
    for _ in range(10):
        with storage.open_reading() as session:
            session.exec(select(Person)).all()
        with storage.open_transaction() as session:
            session.exec(select(Person)).all()
    with storage.open_reading() as session:
        kept = session.connection().exec_driver_sql("SELECT statement FROM pg_prepared_statements")
        assert any("FROM person" in statement for (statement,) in kept)


def test_nobody_notices_that_postgresql_was_started_anew(postgresql: Away) -> None:
    for number in range(2):
        with storage.open_reading(), storage.open_transaction() as session:  # two connections
            a_person(session, f"Person {number}")
        with postgresql():
            pass  # whoever was connected no longer is
        with storage.open_reading() as session:
            assert len(session.exec(select(Person)).all()) == number + 1
    with postgresql(), pytest.raises(storage.DatabaseAway):
        storage.open_transaction().__enter__()
    with storage.open_transaction() as session:
        a_person(session, "Another")


@pytest.mark.usefixtures("postgresql")
def test_a_transaction_is_begun_for_reading_or_for_writing() -> None:
    for opened, is_read_only in (
        (storage.open_reading, "on"),
        (storage.open_transaction, "off"),
        (storage.open_reading, "on"),
    ):
        with opened() as session:
            said = session.connection().exec_driver_sql("SHOW transaction_read_only")
            assert said.scalar() == is_read_only


def test_instants_come_back_aware_and_in_utc(session: Session) -> None:
    person = a_person(session)
    session.expire_all()
    again = session.get_one(Person, person.id)
    assert again.created_at == AT
    assert again.created_at.utcoffset().total_seconds() == 0


def test_a_row_of_history_cannot_be_changed(session: Session) -> None:
    session.add(AuditEntry(at=AT, action="test", subject="person", details={}))
    session.flush()
    with pytest.raises(DatabaseError, match="append-only"):
        session.connection().exec_driver_sql("UPDATE audit_entry SET action = 'other'")


def test_every_table_of_history_is_guarded(session: Session) -> None:
    enrolment = an_enrolment(session, a_service(session))
    session.add(
        Activity(enrolment_id=enrolment.id, kind="visit", at=AT, on_day=AT.date(), details={})
    )
    session.flush()
    with pytest.raises(DatabaseError, match="append-only"):
        session.connection().exec_driver_sql("DELETE FROM activity")
    assert AuditEntry in APPEND_ONLY


def test_a_second_visit_on_one_day_is_refused(session: Session) -> None:
    enrolment = an_enrolment(session, a_service(session))
    for _ in range(2):
        session.add(
            Activity(enrolment_id=enrolment.id, kind="visit", at=AT, on_day=AT.date(), details={})
        )
    with pytest.raises(IntegrityError):
        session.flush()


def test_a_file_that_is_no_database_is_a_database_that_is_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoilt = tmp_path / "spoilt.sqlite3"
    spoilt.write_bytes(b"no database at all, but long enough to be read as one" * 100)
    engine = storage.connect(f"sqlite:///{spoilt}")
    monkeypatch.setattr(storage, "engine", lambda: engine)

    def reads() -> None:
        with storage.open_reading() as session:
            session.exec(select(Person)).all()

    with pytest.raises(storage.DatabaseAway):
        reads()
    engine.dispose()


def test_a_broken_rule_is_not_a_database_that_is_away(database: Engine) -> None:
    def names_nobody() -> None:
        with storage.open_transaction() as session:
            a_person(session, language="fr")

    with pytest.raises(IntegrityError):
        names_nobody()
