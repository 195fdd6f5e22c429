"""The migrations make the schema that the tables describe, and can be taken back."""

from pathlib import Path
from threading import Thread

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect
from sqlmodel import SQLModel

from platform_core.storage.database import connect
from platform_core.storage.migrate import is_current, migrate, take_back
from platform_core.storage.tables import APPEND_ONLY


def test_the_migrations_make_what_the_tables_describe(database: Engine) -> None:
    with database.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, SQLModel.metadata) == []


def test_migrating_again_changes_nothing(database: Engine) -> None:
    before = sorted(inspect(database).get_table_names())
    migrate(database)
    assert sorted(inspect(database).get_table_names()) == before
    assert is_current(database)


def test_every_constraint_of_the_tables_is_in_the_database(database: Engine) -> None:
    inspector = inspect(database)
    for name, table in SQLModel.metadata.tables.items():
        meant = {c.name for c in table.constraints if c.__visit_name__ == "check_constraint"}
        there = {check["name"] for check in inspector.get_check_constraints(name)}
        assert meant <= there, name


def test_history_is_guarded_in_every_table_that_is_history(database: Engine) -> None:
    question = (
        "SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'trigger'"
        if database.dialect.name == "sqlite"
        else "SELECT DISTINCT event_object_table FROM information_schema.triggers"
    )
    with database.connect() as connection:
        guarded = set(connection.exec_driver_sql(question).scalars())
    assert guarded == {table.__tablename__ for table in APPEND_ONLY}


def test_the_first_migration_can_be_taken_back_and_made_again(database: Engine) -> None:
    migrate(database, to="head")
    take_back(database, to="base")
    assert set(inspect(database).get_table_names()) <= {"alembic_version"}
    migrate(database)
    assert is_current(database)


def test_two_processes_that_start_together_both_find_a_current_database(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'new.sqlite3'}"
    engines = [connect(address), connect(address)]
    starts = [Thread(target=migrate, args=(engine,)) for engine in engines]
    for start in starts:
        start.start()
    for start in starts:
        start.join()
    assert all(is_current(engine) for engine in engines)
    for engine in engines:
        engine.dispose()
