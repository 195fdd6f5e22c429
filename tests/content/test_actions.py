"""Content files become versions and publications; what is bad changes nothing that patients see."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session, col, func, select

from platform_core.content.actions import Change, load_content
from platform_core.content.problems import Level
from platform_core.content.queries import current_plan, latest_load, latest_problems
from platform_core.storage import database as storage
from platform_core.storage.tables import AuditEntry, ContentLoad, ContentVersion, Publication
from tests.content.folders import ENGLISH, PICTURE, PLAN_FILE, STEP, WELSH, a_module, change, write
from tests.factories import AT, a_service

ALL = (
    Change("plan", "waiting", 1),
    Change("module", "first", 1),
    Change("module", "second", 1),
)


def load(session: Session, folder: Path) -> tuple[Change, ...]:
    return load_content(session, folder, at=AT).changed


def body(session: Session) -> str:
    return current_plan(session, "waiting").step("first/one").words["en"].body


def count(session: Session, table: type) -> int:
    return session.exec(select(func.count()).select_from(table)).one()


def test_a_first_load_publishes_everything(session: Session, folder: Path) -> None:
    report = load_content(session, folder, at=AT)
    assert report.changed == ALL
    assert report.problems == ()
    assert count(session, Publication) == 3


def test_the_same_content_again_changes_nothing(session: Session, folder: Path) -> None:
    load(session, folder)
    assert load(session, folder) == ()
    assert count(session, ContentVersion) == 3
    assert count(session, Publication) == 3
    assert count(session, ContentLoad) == 1
    assert count(session, AuditEntry) == 3


def test_other_line_ends_are_the_same_content(session: Session, folder: Path) -> None:
    load(session, folder)
    write(folder, ENGLISH, (folder / ENGLISH).read_bytes().replace(b"\n", b"\r\n"))
    assert load(session, folder) == ()


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        (ENGLISH, "The first words.", "Other words."),
        (WELSH, 'title: "Title one"', 'title: "Teitl"'),
        (PICTURE, "L10 10", "L9 9"),
        ("modules/first/module.yaml", "Content lead", "Another"),
    ],
)
def test_any_change_to_a_module_is_its_next_version(
    session: Session, folder: Path, path: str, before: str, after: str
) -> None:
    load(session, folder)
    change(folder, path, before, after)
    assert load(session, folder) == (Change("module", "first", 2),)


def test_a_publication_is_audited_with_its_version(session: Session, folder: Path) -> None:
    load(session, folder)
    entries = session.exec(select(AuditEntry).order_by(col(AuditEntry.id))).all()
    assert [entry.action for entry in entries] == ["content.published"] * 3
    assert entries[1].details == {"kind": "module", "key": "first", "number": 1}
    assert entries[1].by is None
    version = session.get_one(ContentVersion, entries[1].subject_id)
    assert (version.kind, version.key, version.created_at) == ("module", "first", AT)


def test_putting_an_old_wording_back_publishes_its_old_version(
    session: Session, folder: Path
) -> None:
    load(session, folder)
    change(folder, ENGLISH, "The first words.", "Other words.")
    load(session, folder)
    change(folder, ENGLISH, "Other words.", "The first words.")
    assert load(session, folder) == (Change("module", "first", 1),)
    assert count(session, Publication) == 5
    assert body(session).startswith("The first words.")
    change(folder, ENGLISH, "The first words.", "Third words.")
    assert load(session, folder) == (Change("module", "first", 3),)


SPOILS = [
    (ENGLISH, "minutes: 2", "minutes: 9"),
    (ENGLISH, "---\ntitle", "title: ["),
    (WELSH, "kind: read", "kind: listen"),
    (PICTURE, "<path", "<script/><path"),
    ("modules/first/module.yaml", "stage: welcome", "stage: nowhere"),
]


@pytest.mark.parametrize(("path", "before", "after"), SPOILS)
def test_a_bad_module_keeps_its_last_good_version_while_others_move_on(
    session: Session, folder: Path, path: str, before: str, after: str
) -> None:
    load(session, folder)
    change(folder, path, before, after)
    change(folder, "modules/second/one.en.md", "The first words.", "New words.")
    report = load_content(session, folder, at=AT)
    assert report.changed == (Change("module", "second", 2),)
    assert any(problem.level is Level.ERROR for problem in report.problems)
    assert body(session).startswith("The first words.")
    assert latest_problems(session) == report.problems


def test_a_mended_module_goes_out(session: Session, folder: Path) -> None:
    change(folder, ENGLISH, "minutes: 2", "minutes: 9")
    assert load(session, folder) == (ALL[0], ALL[2])
    change(folder, ENGLISH, "minutes: 9", "minutes: 2")
    assert load(session, folder) == (ALL[1],)
    assert latest_problems(session) == ()


def test_a_bad_plan_keeps_its_last_good_version(session: Session, folder: Path) -> None:
    load(session, folder)
    write(folder, PLAN_FILE, "key: [")
    assert load(session, folder) == ()
    assert [stage.key for stage in current_plan(session, "waiting").stages] == ["welcome", "near"]


def test_a_folder_that_is_away_takes_nothing_out(session: Session, folder: Path) -> None:
    load(session, folder)
    shutil.rmtree(folder)
    report = load_content(session, folder, at=AT)
    assert report.changed == ()
    assert report.problems
    assert body(session).startswith("The first words.")


def test_an_emptied_folder_takes_nothing_out(session: Session, folder: Path) -> None:
    load(session, folder)
    shutil.rmtree(folder / "modules")
    (folder / "modules").mkdir()
    assert load(session, folder) == ()


def test_a_module_that_is_gone_is_taken_out_once(session: Session, folder: Path) -> None:
    load(session, folder)
    shutil.rmtree(folder / "modules/second")
    assert load(session, folder) == (Change("module", "second", None),)
    assert load(session, folder) == ()
    plan = current_plan(session, "waiting")
    assert [step.key for step in plan.steps] == ["first/one", "first/two"]
    assert "second" not in plan.versions
    newest = session.exec(select(AuditEntry).order_by(col(AuditEntry.id).desc())).first()
    assert newest is not None
    assert newest.action == "content.withdrawn"


def test_a_module_that_comes_back_has_the_version_it_had(session: Session, folder: Path) -> None:
    load(session, folder)
    shutil.move(folder / "modules/second", folder.parent / "aside")
    load(session, folder)
    shutil.move(folder.parent / "aside", folder / "modules/second")
    assert load(session, folder) == (Change("module", "second", 1),)


def test_a_plan_that_a_service_follows_stays_though_its_file_is_gone(
    session: Session, folder: Path
) -> None:
    load(session, folder)
    service = a_service(session)
    service.plan_key = "waiting"
    session.add(service)
    write(folder, "plans/other.yaml", (folder / PLAN_FILE).read_text().replace("waiting", "other"))
    (folder / PLAN_FILE).unlink()
    report = load_content(session, folder, at=AT)
    assert report.changed == (Change("plan", "other", 1),)
    assert [problem.path for problem in report.problems] == [PLAN_FILE]
    assert current_plan(session, "waiting").title["en"] == "While you wait"


def test_a_plan_that_nobody_follows_is_taken_out(session: Session, folder: Path) -> None:
    load(session, folder)
    write(folder, "plans/other.yaml", (folder / PLAN_FILE).read_text().replace("waiting", "other"))
    (folder / PLAN_FILE).unlink()
    assert load(session, folder) == (Change("plan", "other", 1), Change("plan", "waiting", None))


def test_a_step_added_by_its_files_is_read_by_the_next_patient(
    session: Session, folder: Path
) -> None:
    load(session, folder)
    for language in ("en", "cy"):
        write(folder, f"modules/first/three.{language}.md", STEP.replace("order: 1", "order: 3"))
    load(session, folder)
    assert current_plan(session, "waiting").step("first/three").order == 3


def test_a_module_added_by_its_folder_joins_its_stage_in_order(
    session: Session, folder: Path
) -> None:
    load(session, folder)
    a_module(folder, "third", STEP.replace('media:\n  - file: hill.svg\n    alt: "A hill."\n', ""))
    change(folder, "modules/third/module.yaml", "order: 1", "order: 2")
    load(session, folder)
    stage = current_plan(session, "waiting").stages[0]
    assert [step.key for step in stage.steps] == [
        "first/one",
        "first/two",
        "third/one",
        "third/two",
    ]


def test_a_load_is_noted_only_when_it_finds_something_else(session: Session, folder: Path) -> None:
    load(session, folder)
    change(folder, ENGLISH, "minutes: 2", "minutes: 9")
    load(session, folder)
    load(session, folder)
    assert count(session, ContentLoad) == 2
    found = latest_load(session)
    assert found is not None
    assert (ENGLISH, 4) in {(problem.path, problem.line) for problem in found.problems}


def test_a_version_never_changes(session: Session, folder: Path) -> None:
    load(session, folder)
    with pytest.raises(DatabaseError, match="append-only"):
        session.connection().exec_driver_sql("UPDATE content_version SET number = 9")


def test_what_is_undone_was_never_published(database: Engine, folder: Path) -> None:
    def fails_at_the_end() -> None:
        with storage.open_transaction() as session:
            load(session, folder)
            assert body(session).startswith("The first words.")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails_at_the_end()
    change(folder, ENGLISH, "The first words.", "Other words.")
    with storage.open_transaction() as session:
        assert load(session, folder) == ALL
    with storage.open_reading() as session:
        assert body(session).startswith("Other words.")
