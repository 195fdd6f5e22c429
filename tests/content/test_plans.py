"""A plan that says itself which modules its stages have, and one that leaves it to the modules."""

from pathlib import Path

import pytest
from sqlmodel import Session

from platform_core.content.actions import load_content
from platform_core.content.documents import digest_of, plan_document, plan_from
from platform_core.content.exchange.writing import words_files
from platform_core.content.files import read_folder
from platform_core.content.forms import PlanForm
from platform_core.content.plan_files import plan_problems
from platform_core.content.problems import Level
from platform_core.content.queries import current_plan, published
from platform_core.settings import CONTENT
from tests.content.folders import MODULE_FILE, PLAN, PLAN_FILE, change, write
from tests.factories import AT

WELCOME = '    about: {en: "What this is.", cy: "Beth yw hyn."}\n'


def naming(folder: Path, stage: str, *modules: str) -> None:
    """Let the plan say which modules a stage has."""
    about = {"welcome": WELCOME, "near": WELCOME.replace("What this is.", "Before it starts.")}
    line = (
        about[stage].replace("Beth yw hyn.", "Cyn iddi ddechrau.") if stage == "near" else WELCOME
    )
    change(folder, PLAN_FILE, line, f"{line}    modules: [{', '.join(modules)}]\n")


def said(folder: Path, level: Level = Level.ERROR) -> list[tuple[str, int, str]]:
    problems = read_folder(folder).problems
    return [(p.path, p.line, p.message) for p in problems if p.level is level]


def placed(session: Session) -> dict[str, tuple[str, ...]]:
    return {stage.key: stage.module_keys for stage in current_plan(session, "waiting").stages}


def test_a_plan_that_names_no_modules_is_the_document_it_always_was() -> None:
    (plan,) = read_folder(CONTENT).plans
    assert all("modules" not in stage for stage in plan.document["stages"])
    assert PlanForm.model_validate(plan.document).model_dump(mode="json") == plan.document
    assert digest_of(plan.document) == plan.digest


def test_the_plan_says_which_modules_and_in_which_order(session: Session, folder: Path) -> None:
    naming(folder, "welcome", "second", "first")
    load_content(session, folder, at=AT)
    assert said(folder) == []
    assert placed(session) == {"welcome": ("second", "first"), "near": ()}
    assert set(current_plan(session, "waiting").versions) == {"first", "second"}


def test_a_stage_that_says_nothing_has_whoever_names_it_and_is_named_nowhere_else(
    session: Session, folder: Path
) -> None:
    naming(folder, "near", "first")
    load_content(session, folder, at=AT)
    assert placed(session) == {"welcome": (), "near": ("first",)}
    # "second" names the stage "near" itself, but that stage says what it has
    assert "second" not in current_plan(session, "waiting").versions


def test_two_plans_share_a_module_and_order_their_own(session: Session, folder: Path) -> None:
    other = PLAN.replace("key: waiting", "key: other").replace(
        WELCOME, f"{WELCOME}    modules: [second, first]\n"
    )
    write(folder, "plans/other.yaml", other)
    load_content(session, folder, at=AT)
    plans = published(session).plans
    assert [stage.module_keys for stage in plans["waiting"].stages] == [("first",), ("second",)]
    assert [stage.module_keys for stage in plans["other"].stages] == [("second", "first"), ()]
    assert plans["other"].versions == plans["waiting"].versions


def test_a_module_whose_stage_is_in_no_plan_is_fine_where_a_plan_names_it(folder: Path) -> None:
    change(folder, MODULE_FILE, "stage: welcome", "stage: elsewhere")
    assert [message for _, _, message in said(folder)] == ["no plan has a stage `elsewhere`"]
    naming(folder, "welcome", "first")
    assert said(folder) == []


@pytest.mark.parametrize(
    ("modules", "message"),
    [
        (("first", "nine"), "there is no module `nine`"),
        (
            ("first", "first"),
            "module `first` is already in stage `welcome`; a module is in one place only",
        ),
    ],
)
def test_a_plan_in_a_knot_is_refused_with_its_line(
    folder: Path, modules: tuple[str, ...], message: str
) -> None:
    naming(folder, "welcome", *modules)
    assert said(folder) == [(PLAN_FILE, 7, message)]
    assert ("plan", "waiting") in read_folder(folder).held


def test_a_module_in_two_stages_is_refused(folder: Path) -> None:
    naming(folder, "welcome", "first")
    naming(folder, "near", "second", "first")
    (problem,) = said(folder)
    assert problem[:2] == (PLAN_FILE, 12)
    assert problem[2].startswith("module `first` is already in stage `welcome`")


def test_a_stage_named_twice_is_refused_and_a_plan_without_stages(folder: Path) -> None:
    change(folder, PLAN_FILE, "key: near", "key: welcome")
    assert (PLAN_FILE, 7, "stage `welcome` is here twice") in said(folder)
    write(folder, PLAN_FILE, PLAN[: PLAN.index("stages:")] + "stages: []\n")
    assert [(path, line) for path, line, _ in said(folder)] == [(PLAN_FILE, 3)]


@pytest.mark.parametrize("names", ["[]", "first", "[First]", "[[first]]", "{a: first}", "[1]"])
def test_odd_lists_are_refused_or_empty_and_never_an_exception(folder: Path, names: str) -> None:
    change(folder, PLAN_FILE, WELCOME, f"{WELCOME}    modules: {names}\n")
    held = ("plan", "waiting") in read_folder(folder).held
    assert held is (names != "[]")


def test_a_stage_without_steps_is_advice_that_names_its_line(folder: Path) -> None:
    naming(folder, "welcome")
    assert said(folder) == []
    assert (PLAN_FILE, 4, "stage `welcome` has no steps yet") in said(folder, Level.ADVICE)


def test_a_module_that_is_gone_is_left_out_of_its_place(session: Session, folder: Path) -> None:
    load_content(session, folder, at=AT)
    modules = published(session).modules.values()
    form = PlanForm.model_validate(
        {
            "key": "x",
            "title": {"en": "x", "cy": "x"},
            "stages": [
                {
                    "key": "one",
                    "title": {"en": "x", "cy": "x"},
                    "about": {"en": "x", "cy": "x"},
                    "modules": ["gone", "second"],
                }
            ],
        }
    )
    plan = plan_from(plan_document(form), modules, version_id=1)
    assert plan.stages[0].module_keys == ("second",)


def a_form(*stages: dict[str, object]) -> PlanForm:
    words = {"title": {"en": "x", "cy": "x"}, "about": {"en": "x", "cy": "x"}}
    told = [{**words, "key": f"s{number}", **stage} for number, stage in enumerate(stages)]
    return PlanForm.model_validate({"key": "x", "title": words["title"], "stages": told})


@pytest.mark.parametrize(
    ("stages", "empty"),
    [
        (({"modules": ["a"]}, {"modules": ["b"]}), []),
        (({"modules": ["a"]}, {"modules": []}), ["s1"]),
        (({}, {"modules": ["b"]}), []),  # "a" names the stage s0 itself
        (({}, {"modules": ["a", "b"]}), ["s0"]),
        (({"modules": ["a", "b"]}, {}), ["s1"]),
    ],
)
def test_a_stage_without_steps_holds_a_plan_of_the_studio_back(
    stages: tuple[dict[str, object], ...], empty: list[str]
) -> None:
    found = list(plan_problems(a_form(*stages), "x", {"a": "s0", "b": "elsewhere"}))
    assert [p.said.names for p in found] == [(("stage", stage),) for stage in empty]
    assert all(p.level is Level.ERROR for p in found)


def test_a_plan_that_names_its_modules_comes_back_the_same_from_the_files_it_makes(
    folder: Path,
) -> None:
    naming(folder, "welcome", "second", "first")
    (before,) = read_folder(folder).plans
    for path, text in words_files("plan", before.document).items():
        write(folder, path, text)
    (after,) = read_folder(folder).plans
    assert after == before
    assert after.document["stages"][0]["modules"] == ["second", "first"]
