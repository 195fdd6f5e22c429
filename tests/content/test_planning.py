"""What may be done to a plan in its draft, and what is refused."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from platform_core.content.documents import Document, plan_document
from platform_core.content.drafts.actions import discard
from platform_core.content.drafts.rules import DraftMoved, PartRefused
from platform_core.content.forms import PlanForm
from platform_core.content.plan_files import plan_problems
from platform_core.content.planning import rules
from platform_core.content.planning.actions import Seen, change_plan
from platform_core.content.planning.rules import PlanRefused
from platform_core.content.queries import current_plan, published
from platform_core.storage.tables import ContentDraft, Service
from tests.factories import AT, a_person, a_service
from tests.shipped import load_shipped

KEY = "pain-and-fatigue"
PAIR = {"en": "x", "cy": "y"}
NEW = {"title": {"en": "Sleep, again", "cy": "Cwsg"}, "about": PAIR, "near_programme": False}


def stage(key: str, *modules: str, near: bool = False) -> dict[str, Any]:
    return {
        "key": key,
        "title": PAIR,
        "about": PAIR,
        "near_programme": near,
        "modules": list(modules),
    }


PLAN: Document = {
    "key": "p",
    "title": PAIR,
    "stages": [stage("one", "a", "b", "c"), stage("two", "d"), stage("ready", near=True)],
}


def order(plan: Document) -> list[tuple[str, list[str]]]:
    return [(one["key"], one["modules"]) for one in plan["stages"]]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda p: rules.shift_module(p, "b", -1), ["b", "a", "c"]),
        (lambda p: rules.shift_module(p, "b", 1), ["a", "c", "b"]),
        (lambda p: rules.shift_module(p, "a", -1), ["a", "b", "c"]),
        (lambda p: rules.shift_module(p, "c", 1), ["a", "b", "c"]),
        (lambda p: rules.take_out(p, "b"), ["a", "c"]),
        (lambda p: rules.move_module(p, "d", "one"), ["a", "b", "c", "d"]),
        (lambda p: rules.put_in(p, "e", "one", {"e"}), ["a", "b", "c", "e"]),
    ],
)
def test_modules_change_places(change: Callable[[Document], Document], found: list[str]) -> None:
    before = order(PLAN)
    assert order(change(PLAN))[0] == ("one", found)
    assert order(PLAN) == before  # what was there is not touched


def test_stages_change_places_and_stay_at_either_end() -> None:
    keys = [key for key, _ in order(rules.shift_stage(PLAN, "two", -1))]
    assert keys == ["two", "one", "ready"]
    assert order(rules.shift_stage(PLAN, "one", -1)) == order(PLAN)
    assert order(rules.shift_stage(PLAN, "ready", 1)) == order(PLAN)


def test_a_new_stage_comes_before_the_near_one_under_a_key_of_its_own() -> None:
    once = rules.add_stage(PLAN, NEW)
    assert [key for key, _ in order(once)] == ["one", "two", "sleep-again", "ready"]
    twice = rules.add_stage(once, NEW)
    assert [key for key, _ in order(twice)][3] == "sleep-again-2"
    nameless = {**NEW, "title": {"en": "???", "cy": "???"}}
    assert order(rules.add_stage(PLAN, nameless))[2][0] == "stage"


def test_a_stage_takes_other_words() -> None:
    changed = rules.change_stage(PLAN, "two", {**NEW, "near_programme": True})
    assert changed["stages"][1]["title"] == {"en": "Sleep, again", "cy": "Cwsg"}
    assert changed["stages"][1]["near_programme"] is True
    assert changed["stages"][1]["modules"] == ["d"]


@pytest.mark.parametrize(
    ("change", "wording"),
    [
        (lambda p: rules.move_module(p, "a", "one"), "already_there"),
        (lambda p: rules.move_module(p, "a", "nine"), "no_such_stage"),
        (lambda p: rules.put_in(p, "d", "one", {"d"}), "in_two_places"),
        (lambda p: rules.put_in(p, "z", "one", {"d"}), "no_such_module"),
        (lambda p: rules.take_out(p, "z"), "not_in_plan"),
        (lambda p: rules.shift_module(p, "z", 1), "not_in_plan"),
        (lambda p: rules.remove_stage(p, "one"), "stage_not_empty"),
        (lambda p: rules.remove_stage(p, "nine"), "no_such_stage"),
        (lambda p: rules.remove_stage({**p, "stages": [stage("x")]}, "x"), "last_stage"),
        (lambda p: rules.add_stage(p, {**NEW, "title": {"en": " ", "cy": "c"}}), "no_title_en"),
        (lambda p: rules.add_stage(p, {**NEW, "about": {"en": "a", "cy": ""}}), "no_about_cy"),
        (lambda p: rules.add_stage({**p, "stages": p["stages"] * 20}, NEW), "too_many_stages"),
    ],
)
def test_what_makes_no_plan_is_refused(
    change: Callable[[Document], Document], wording: str
) -> None:
    with pytest.raises(PlanRefused) as refusal:
        change(PLAN)
    assert refusal.value.wording == wording


def test_the_empty_stage_can_be_removed() -> None:
    assert [key for key, _ in order(rules.remove_stage(PLAN, "ready"))] == ["one", "two"]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["up", "down", "move", "out", "put"]),
            st.sampled_from("abcdef"),
            st.sampled_from(["one", "two", "ready"]),
        ),
        max_size=12,
    )
)
def test_whatever_is_done_a_module_is_in_one_place_at_most(
    acts: list[tuple[str, str, str]],
) -> None:
    plan = PLAN
    for act, module, target in acts:
        try:
            match act:
                case "move":
                    plan = rules.move_module(plan, module, target)
                case "out":
                    plan = rules.take_out(plan, module)
                case "put":
                    plan = rules.put_in(plan, module, target, set("abcdef"))
                case _:
                    plan = rules.shift_module(plan, module, 1 if act == "down" else -1)
        except PlanRefused:
            continue
    there = [module for _, modules in order(plan) for module in modules]
    assert len(there) == len(set(there))
    assert [key for key, _ in order(plan)] == ["one", "two", "ready"]


@pytest.fixture
def service(session: Session) -> Service:
    load_shipped(session)
    return a_service(session)


def changed(session: Session, service: Service, change: Any, seen: Seen, by: int) -> Seen:
    who = {"service_id": service.id or 0, "by": by, "at": AT}
    part = change_plan(session, KEY, change, seen=seen, **who)  # type: ignore[arg-type]
    return Seen(part.draft_id, part.revision)


def test_the_first_change_begins_a_draft_and_patients_see_what_they_saw(
    session: Session, service: Service
) -> None:
    by = a_person(session).id or 0
    before = current_plan(session, KEY)
    first = before.stages[0].module_keys[0]
    seen = changed(session, service, lambda p: rules.take_out(p, first), Seen(), by)
    assert seen.revision == 2
    assert current_plan(session, KEY) == before
    (draft,) = session.exec(select(ContentDraft)).all()
    assert (draft.kind, draft.key, draft.state) == ("plan", KEY, "draft")


def test_somebody_who_saw_an_earlier_wording_changes_nothing(
    session: Session, service: Service
) -> None:
    elin, huw = (a_person(session, name).id or 0 for name in ("Elin", "Huw"))
    first, second = current_plan(session, KEY).stages[0].module_keys[:2]
    seen = changed(session, service, lambda p: rules.shift_module(p, first, 1), Seen(), elin)
    for stale in (Seen(), Seen(seen.draft_id, seen.revision - 1), Seen(seen.draft_id + 1, 2)):
        with pytest.raises(DraftMoved) as refusal:
            changed(session, service, lambda p: rules.take_out(p, second), stale, huw)
        assert refusal.value.who == elin
    again = changed(session, service, lambda p: rules.take_out(p, second), seen, huw)
    assert again.revision == seen.revision + 1


def test_a_change_to_a_draft_that_was_given_up_is_not_made(
    session: Session, service: Service
) -> None:
    by = a_person(session).id or 0
    first = current_plan(session, KEY).stages[0].module_keys[0]
    seen = changed(session, service, lambda p: rules.take_out(p, first), Seen(), by)
    discard(session, session.get_one(ContentDraft, seen.draft_id), by=by, at=AT)
    with pytest.raises(DraftMoved):
        changed(session, service, lambda p: rules.take_out(p, first), seen, by)


def test_words_that_are_too_long_for_a_plan_are_refused(session: Session, service: Service) -> None:
    by = a_person(session).id or 0
    long = {**NEW, "title": {"en": "x" * 301, "cy": "y"}}
    with pytest.raises(PartRefused):
        changed(session, service, lambda p: rules.add_stage(p, long), Seen(), by)


def test_everything_wrong_with_a_plan_is_said_at_once(session: Session, service: Service) -> None:
    modules = published(session).modules
    known = sorted(modules)[0]
    plan = {
        **PLAN,
        "stages": [
            stage("one", known, known),
            stage("one", "gone"),
            stage("two"),
        ],
    }
    said = [(one.wording, dict(one.names)) for one in rules.wrong_with(plan, modules)]
    assert ("in_two_places", {"module": known, "stage": "one"}) in said
    assert ("stage_twice", {"stage": "one"}) in said
    assert ("module_gone", {"module": "gone", "stage": "one"}) in said
    assert ("stage_empty", {"stage": "two"}) in said
    good = {**PLAN, "stages": [stage("one", known)]}
    assert rules.wrong_with(good, modules) == ()


def test_the_page_and_the_publication_hold_the_same_plans_back(session: Session) -> None:
    load_shipped(session)
    modules = published(session).modules
    one, two = sorted(modules)[:2]
    places = {key: module.stage for key, module in modules.items()}
    for stages, is_held in (
        ([stage("one", one), stage("two", two)], False),
        ([stage("one", one), stage("two")], True),
        ([stage("one", one, two, one)], True),
        ([stage("one", one), stage("two", two, one)], True),
        ([stage("one", one, "gone"), stage("two", two)], True),
        ([stage("one", one), stage("two", "gone")], True),
        ([stage("one", one), stage("one", two)], True),
        ([{**stage("one"), "modules": None}], True),
        ([{**stage(modules[one].stage), "modules": None}], False),
    ):
        form = PlanForm.model_validate({**PLAN, "stages": stages})
        assert bool(list(plan_problems(form, "p", places))) is is_held
        assert bool(rules.wrong_with(plan_document(form), modules)) is is_held
