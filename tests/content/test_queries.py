"""What is current, what was read then, and how little a page pays to know it."""

from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from platform_core.content.actions import load_content
from platform_core.content.queries import (
    PlanUnknown,
    current_plan,
    latest_load,
    latest_problems,
    step_as_read,
)
from platform_core.content.rules import Effort, Kind, Plan, StepUnknown
from platform_core.storage import database as storage
from platform_core.storage.migrate import migrate
from tests.asked import asked
from tests.content.folders import ENGLISH, WELSH, change
from tests.factories import AT


@pytest.fixture
def loaded(database: Engine, folder: Path) -> Path:
    """A content folder that was loaded and committed."""
    reload(folder)
    return folder


def reload(folder: Path) -> None:
    with storage.open_transaction() as session:
        load_content(session, folder, at=AT)


def plan_now() -> Plan:
    with storage.open_reading() as session:
        return current_plan(session, "waiting")


def test_a_plan_has_its_stages_steps_and_words(loaded: Path) -> None:
    plan = plan_now()
    assert plan.title == {"en": "While you wait", "cy": "Wrth aros"}
    assert [(stage.key, stage.near_programme) for stage in plan.stages] == [
        ("welcome", False),
        ("near", True),
    ]
    step = plan.step("first/one")
    assert (step.module_key, step.order, step.minutes) == ("first", 1, 2)
    assert (step.effort, step.kind) == (Effort.LOW, Kind.READ)
    assert step.sources == ("NICE NG193, 2021",)
    words = step.words["cy"]
    assert words.title == "Title one"
    assert words.short == "A short version."
    assert words.activity == "Try one thing. Mae peidio heddiw yn iawn."
    assert (words.media[0].file, words.media[0].alt) == ("hill.svg", "A hill.")
    assert words.media[0].svg.startswith("<svg")
    assert not words.approved


def test_a_step_knows_its_stage_and_its_version(loaded: Path) -> None:
    plan = plan_now()
    assert plan.stage_of("second/two").key == "near"
    assert plan.version_of("first/one") == plan.version_of("first/two")
    assert plan.version_of("first/one") != plan.version_of("second/one")


@pytest.mark.parametrize("key", ["", "first", "first/three", "third/one"])
def test_a_step_that_is_not_there_is_refused(loaded: Path, key: str) -> None:
    plan = plan_now()
    for ask in (plan.step, plan.stage_of, plan.version_of):
        with pytest.raises(StepUnknown):
            ask(key)


def test_a_plan_that_is_not_there_is_refused(loaded: Path) -> None:
    with storage.open_reading() as session, pytest.raises(PlanUnknown):
        current_plan(session, "nowhere")


def test_an_empty_database_has_no_plan_and_no_problems(session: Session) -> None:
    with pytest.raises(PlanUnknown):
        current_plan(session, "waiting")
    assert latest_problems(session) == ()
    assert latest_load(session) is None


def test_a_page_pays_one_small_query_for_the_plan(loaded: Path, database: Engine) -> None:
    plan_now()
    with asked(database) as sent:
        assert plan_now() is plan_now()
    assert len(sent) == 2
    assert all("max(publication.id)" in statement for statement in sent)


def test_a_publication_is_seen_at_once(loaded: Path, database: Engine) -> None:
    before = plan_now()
    change(loaded, ENGLISH, "The first words.", "Other words.")
    reload(loaded)
    after = plan_now()
    assert after is not before
    assert after.step("first/one").words["en"].body.startswith("Other words.")
    assert before.step("first/one").words["en"].body.startswith("The first words.")


def test_two_databases_do_not_share_a_plan(
    loaded: Path, database: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan_now()
    other = storage.connect(f"sqlite:///{tmp_path / 'other.sqlite3'}")
    migrate(other)
    monkeypatch.setattr(storage, "engine", lambda: other)
    with storage.open_reading() as session, pytest.raises(PlanUnknown):
        current_plan(session, "waiting")
    other.dispose()


def test_many_threads_get_whole_plans_while_the_content_changes(
    loaded: Path, database: Engine
) -> None:
    seen: list[int] = []

    def look() -> None:
        for _ in range(20):
            seen.append(len(list(plan_now().steps)))

    threads = [Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for letter in "abcde":
        change(loaded, ENGLISH, "first words.", f"{letter} first words.")
        reload(loaded)
    for thread in threads:
        thread.join()
    assert seen == [4] * 80
    assert plan_now().step("first/one").words["en"].body.startswith("The a b c d e first words.")


def test_what_somebody_read_stays_readable(loaded: Path, database: Engine) -> None:
    read = plan_now().version_of("first/one")
    change(loaded, ENGLISH, "The first words.", "Other words.")
    reload(loaded)
    with storage.open_reading() as session:
        then = step_as_read(session, read, "first/one")
        now = step_as_read(session, plan_now().version_of("first/one"), "first/one")
    assert then.words["en"].body.startswith("The first words.")
    assert now.words["en"].body.startswith("Other words.")
    assert then.words["en"].media[0].svg.startswith("<svg")


@pytest.mark.parametrize("key", ["first/three", "second/one", "one", ""])
def test_a_step_that_a_version_does_not_have_is_refused(loaded: Path, key: str) -> None:
    read = plan_now().version_of("first/one")
    with storage.open_reading() as session, pytest.raises(StepUnknown):
        step_as_read(session, read, key)


def test_a_version_that_is_not_there_is_refused(loaded: Path) -> None:
    plan = plan_now()
    for version in (0, 999, plan.version_id):
        with storage.open_reading() as session, pytest.raises(StepUnknown):
            step_as_read(session, version, "first/one")


def test_a_problem_comes_back_as_it_was_told(loaded: Path) -> None:
    (loaded / WELSH).unlink()
    change(loaded, "modules/second/one.en.md", "The first words.", "A. B. C. D.")
    with storage.open_transaction() as session:
        report = load_content(session, loaded, at=AT)
    with storage.open_reading() as session:
        assert latest_problems(session) == report.problems
    assert len(report.problems) == 2
