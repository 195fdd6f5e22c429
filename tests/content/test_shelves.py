"""The library's shelves: what stands on them, how far it has come, what waits, what is found."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from platform_core.accounts.rules import Role
from platform_core.content.actions import load_content
from platform_core.content.drafts import actions
from platform_core.content.problems import Level, Problem, told
from platform_core.content.queries import published
from platform_core.content.shelves.arranging import Piece, Work, arranged, shelved
from platform_core.content.shelves.looking import (
    Asked,
    around,
    asked_for,
    counted,
    folded,
    found_in,
)
from platform_core.content.shelves.open_drafts import texts_of_drafts
from platform_core.content.shelves.queries import library, texts_to_search
from platform_core.content.shelves.rules import (
    LOOKED_AT_EVERY,
    Library,
    Need,
    ShelfModule,
    ShelfStep,
    Standing,
    is_old,
    needs_of,
)
from platform_core.storage import database as storage
from platform_core.storage.tables import ContentPiece, Service
from tests.asked import asked
from tests.content.drafting import Studio, a_studio
from tests.content.folders import ENGLISH, STEP, change, write
from tests.factories import AT, TODAY, a_member, a_service

APPROVED = "status: approved\napproved_by: Elin Rees\napproved_on: 2026-11-02"
BOTH = frozenset({"en", "cy"})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "content"


@pytest.fixture
def studio(session: Session, folder: Path) -> Studio:
    return a_studio(session, folder)


def shelves(studio: Studio) -> Library:
    studio.session.flush()
    return library(studio.session, service_id=studio.service)


def module(studio: Studio, key: str = "first") -> ShelfModule:
    found = shelves(studio).module(key)
    assert found is not None
    return found


def standing(studio: Studio, key: str = "first/one") -> dict[str, str]:
    there = shelves(studio).step(key)
    assert there is not None
    return {language: str(it) for language, it in there[1].standing.items()}


def a_step(**facts: object) -> ShelfStep:
    usual = {
        "key": "first/one",
        "title": {"en": "One", "cy": "Un"},
        "minutes": 2,
        "effort": None,
        "standing": dict.fromkeys(("en", "cy"), Standing.PUBLISHED),
        "approved": BOTH,
        "checked_on": TODAY,
        "step": None,
    }
    return ShelfStep(**{**usual, **facts})


def a_module(*steps: ShelfStep, **facts: object) -> ShelfModule:
    return ShelfModule("first", {"en": "First", "cy": "Cyntaf"}, "welcome", 1, "", steps, **facts)


def test_every_module_is_on_its_shelf_as_it_is_published(studio: Studio) -> None:
    books = shelves(studio)
    assert [shelf.key for shelf in books.shelves] == ["waiting/welcome", "waiting/near"]
    first = books.shelves[0].modules[0]
    assert (first.key, first.number, first.published_at, first.owner) == (
        "first",
        1,
        AT,
        "Content lead",
    )
    assert (first.minutes, first.is_ours, first.draft, first.held_back) == (4, True, None, False)
    assert [step.key for one in books.modules for step in one.steps] == [
        "first/one",
        "first/two",
        "second/one",
        "second/two",
    ]
    assert standing(studio) == {"en": "published", "cy": "published"}


def test_an_empty_library_has_no_shelves(session: Session) -> None:
    books = library(session, service_id=1)
    assert (books.shelves, list(books.modules), books.step("first/one")) == ((), [], None)


def test_ones_own_plan_comes_first(studio: Studio) -> None:
    plan = next(iter(published(studio.session).plans.values()))
    other = type(plan)(key="a-plan", title=plan.title, stages=plan.stages, version_id=0)
    for own, first in (("waiting", "waiting/welcome"), ("", "a-plan/welcome")):
        modules = {key: shelved(one, AT) for key, one in published(studio.session).modules.items()}
        books = arranged([other, plan], modules, Work({}, {}), service_id=1, plan_key=own)
        assert books.shelves[0].key == first
        assert len(list(books.modules)) == 2


def test_a_step_of_which_one_language_is_ahead(studio: Studio) -> None:
    studio.changed()
    assert standing(studio) == {"en": "draft", "cy": "out_of_date"}
    assert standing(studio, "first/two") == {"en": "published", "cy": "published"}


def test_a_draft_says_who_opened_it_when_and_when_it_was_saved(studio: Studio) -> None:
    draft = studio.draft()
    opened = module(studio).draft
    assert opened is not None
    assert (opened.by, opened.started_at, opened.saved_at) == ("Siân Howells", AT, AT)
    assert not opened.moved_on
    part = {"title": "Other", "short": "", "body": "", "activity": None, "media": []}
    later = AT + timedelta(hours=3)
    actions.save_part(studio.session, draft, "step/one/cy", part, seen=1, by=studio.elin, at=later)
    opened = module(studio).draft
    assert opened is not None
    assert opened.saved_at == later
    assert standing(studio) == {"en": "out_of_date", "cy": "draft"}


def test_what_is_in_review_is_approved_language_by_language(studio: Studio) -> None:
    draft = studio.changed()
    studio.write(draft, "step/one/cy", body="Geiriau.\n\n## Pennawd\n\n[help](/urgent-help).")
    actions.send_for_review(studio.session, draft, by=studio.sian, at=AT)
    assert standing(studio) == {"en": "in_review", "cy": "in_review"}
    actions.approve(studio.session, draft, "en", by=studio.sian, at=AT)
    there = shelves(studio).step("first/one")
    assert there is not None
    assert there[1].approved == {"en"}
    assert Need.REVIEW in needs_of(there[1], there[0], today=TODAY)
    studio.write(draft, "step/one/en", body="Worded otherwise since, [help](/urgent-help).")
    there = shelves(studio).step("first/one")
    assert there is not None
    assert there[1].approved == frozenset()


def test_a_draft_that_was_sent_back_or_overtaken_says_so(studio: Studio, folder: Path) -> None:
    draft = studio.changed()
    actions.send_for_review(studio.session, draft, by=studio.sian, at=AT)
    actions.send_back(studio.session, draft, "A few words.", by=studio.elin, at=AT)
    opened = module(studio).draft
    assert opened is not None
    assert (opened.sent_back, opened.moved_on) == (True, False)
    change(folder, ENGLISH, "The first words.", "Other words.")
    load_content(studio.session, folder, at=AT)
    opened = module(studio).draft
    assert opened is not None
    assert opened.moved_on


def test_a_new_module_stands_where_it_will_be_for_its_own_service_alone(studio: Studio) -> None:
    titles = {"en": "Sleep", "cy": ""}
    draft = studio.new("sleep", titles)
    actions.add_step(studio.session, draft, "nights", {"en": "Nights"}, by=studio.sian, at=AT)
    shelf = shelves(studio).shelves[1]
    assert [one.key for one in shelf.modules] == ["second", "sleep"]
    new = shelf.modules[1]
    assert (new.number, new.published_at, new.title["cy"]) == (None, None, "Sleep")
    assert [(it.key, it.title["cy"], it.step) for it in new.steps] == [
        ("sleep/nights", "Nights", None)
    ]
    assert new.steps[0].standing == dict.fromkeys(("en", "cy"), Standing.DRAFT)
    other = a_service(studio.session, "gwent").id or 0
    assert library(studio.session, service_id=other).module("sleep") is None


def test_a_step_that_the_draft_takes_out_is_leaving_and_waits_for_nothing(
    studio: Studio,
) -> None:
    draft = studio.draft()
    actions.remove_step(studio.session, draft, "one", by=studio.sian, at=AT)
    first = module(studio)
    assert [(it.key, it.leaving) for it in first.steps] == [
        ("first/two", False),
        ("first/one", True),
    ]
    assert first.minutes == 2
    assert needs_of(first.steps[1], first, today=TODAY) == frozenset()


def test_anothers_module_can_be_seen_and_says_whose_it_is(studio: Studio) -> None:
    other = a_service(studio.session, "gwent")
    owned(studio.session, "first", other)
    first = module(studio)
    assert (first.is_ours, first.service) == (
        False,
        {"en": "Service gwent", "cy": "Gwasanaeth gwent"},
    )
    theirs = library(studio.session, service_id=other.id or 0).module("first")
    assert theirs is not None
    assert theirs.is_ours


def test_a_draft_of_anothers_module_is_theirs_until_it_is_published(studio: Studio) -> None:
    owned(studio.session, "first", studio.session.get_one(Service, studio.service))
    studio.write(studio.draft(), "step/one/en", title="Herons", body="A heron.")
    gwent = a_service(studio.session, "gwent").id or 0
    books = library(studio.session, service_id=gwent)
    theirs = books.module("first")
    assert theirs is not None
    assert (theirs.draft, theirs.steps[0].title["en"]) == (None, "Title one")
    texts = texts_to_search(studio.session, books)
    assert found_in(books, Asked(words="heron"), texts, today=TODAY) == []
    assert found(studio, words="heron") == ["first/one"]


def owned(session: Session, key: str, service: Service | None, **more: object) -> None:
    session.add(
        ContentPiece(
            kind="module", key=key, service_id=service.id if service else None, made_at=AT, **more
        )
    )
    session.flush()


@pytest.mark.parametrize(("copied", "now"), [(1, "published"), (7, "out_of_date")])
def test_a_copy_is_out_of_date_when_its_original_moved_on(
    studio: Studio, copied: int, now: str
) -> None:
    service = studio.session.get_one(Service, studio.service)
    owned(studio.session, "second", service, adapted_from="first", adapted_number=copied)
    copy = module(studio, "second")
    assert copy.original is not None
    assert (copy.original.title["en"], copy.original.number) == ("First things", 1)
    assert copy.original.moved_on is (now == "out_of_date")
    assert standing(studio, "second/one") == {"en": now, "cy": now}


def test_an_original_that_was_taken_out_is_known_by_its_key(studio: Studio) -> None:
    service = studio.session.get_one(Service, studio.service)
    owned(studio.session, "second", service, adapted_from="gone", adapted_number=1)
    original = module(studio, "second").original
    assert original is not None
    assert (original.title["cy"], original.number, original.moved_on) == ("gone", None, True)
    assert standing(studio, "second/one") == {"en": "published", "cy": "published"}


def test_files_with_problems_hold_their_module_back(studio: Studio, folder: Path) -> None:
    write(folder, "modules/first/three.en.md", STEP)
    load_content(studio.session, folder, at=AT)
    first = module(studio)
    assert first.held_back
    assert standing(studio, "first/three") == {"en": "held", "cy": "missing"}
    assert not module(studio, "second").held_back
    need = needs_of(first.steps[-1], first, today=TODAY)
    assert Need.HELD in need


def test_a_module_whose_stage_left_the_plan_is_loose(studio: Studio, folder: Path) -> None:
    change(folder, "plans/waiting.yaml", "key: near", "key: later")
    load_content(studio.session, folder, at=AT)
    books = shelves(studio)
    assert [(one.key, one.held_back) for one in books.loose] == [("second", True)]
    assert books.shelves[1].modules == ()


def test_advice_holds_nothing_back() -> None:
    advice = Problem("modules/first/one.en.md", 3, told("no_steps"), Level.ADVICE)
    books = arranged([], {"first": a_module(a_step())}, Work({}, {}, [advice]), service_id=1)
    assert not books.loose[0].held_back
    assert needs_of(books.loose[0].steps[0], books.loose[0], today=TODAY) == frozenset()


def test_an_approval_counts_with_its_newest_day(studio: Studio, folder: Path) -> None:
    change(folder, ENGLISH, "status: draft", APPROVED)
    load_content(studio.session, folder, at=AT)
    first = module(studio)
    assert (first.checked_on, module(studio, "second").checked_on) == (date(2026, 11, 2), None)
    assert first.steps[0].approved == {"en"}
    assert Need.APPROVE_CY in needs_of(first.steps[0], first, today=TODAY)
    assert Need.APPROVE_EN not in needs_of(first.steps[0], first, today=TODAY)


@pytest.mark.parametrize(
    ("checked_on", "old"),
    [
        (None, False),
        (TODAY, False),
        (TODAY - LOOKED_AT_EVERY, False),
        (TODAY - LOOKED_AT_EVERY - timedelta(days=1), True),
    ],
)
def test_more_than_a_year_is_long_ago(checked_on: date | None, old: bool) -> None:
    assert is_old(checked_on, today=TODAY) is old
    step = a_step(checked_on=checked_on)
    assert (Need.OLD in needs_of(step, a_module(step), today=TODAY)) is old


def test_what_waits_for_approval_and_has_no_draft_waits_for_somebody(studio: Studio) -> None:
    waiting = {Need.APPROVE_CY, Need.APPROVE_EN}
    first = module(studio)
    assert needs_of(first.steps[0], first, today=TODAY) == {*waiting, Need.NOBODY}
    studio.draft()
    first = module(studio)
    assert needs_of(first.steps[0], first, today=TODAY) == waiting


def test_a_step_that_is_approved_and_new_waits_for_nothing() -> None:
    step = a_step()
    assert needs_of(step, a_module(step), today=TODAY) == frozenset()


def test_modules_are_counted_with_what_their_steps_wait_for(studio: Studio) -> None:
    count = counted(shelves(studio).modules, today=TODAY)
    assert (count.modules, count.steps, count.minutes) == (2, 4, 8)
    assert count.needs[Need.APPROVE_CY] == 4
    assert count.needs[Need.OLD] == 0


def found(studio: Studio, **asked: object) -> list[str]:
    books = shelves(studio)
    texts = texts_to_search(studio.session, books)
    looked_for = Asked(**asked)
    return [
        step.key for one in found_in(books, looked_for, texts, today=TODAY) for step in one.steps
    ]


def test_words_are_found_in_either_language_without_their_accents(
    studio: Studio, folder: Path
) -> None:
    change(folder, "modules/first/one.cy.md", "The first words.", "Mae’r dŵr yn LLONYDD.")
    load_content(studio.session, folder, at=AT)
    for words in ("dwr llonydd", "DŴR", "mae'r dŵr"):
        assert found(studio, words=words) == ["first/one"]
    assert found(studio, words="title two") == ["first/two", "second/two"]
    assert found(studio, words="first things title one") == ["first/one", "second/one"]
    assert found(studio, words="llonydd things nowhere") == []


def test_words_of_two_languages_are_not_taken_together(studio: Studio, folder: Path) -> None:
    change(folder, "modules/first/one.cy.md", "The first words.", "Geiriau.")
    load_content(studio.session, folder, at=AT)
    assert found(studio, words="geiriau words") == ["first/one"]  # "More words" is still there
    assert found(studio, words="geiriau first words") == []


def test_what_was_found_is_shown_between_whole_words(studio: Studio, folder: Path) -> None:
    long = "There is a river behind the house and a bridge that is old. A heron stands in it."
    more = "\n\nNobody knows how long it will stay there. It may stay until the evening comes."
    change(folder, ENGLISH, "The first words.", long + more)
    load_content(studio.session, folder, at=AT)
    there = shelves(studio).step("first/one")
    assert there is not None
    assert there[1].step is not None
    assert around(there[1].step, "HERON stay") == (
        "en",
        "… is a river behind the house and a bridge that is old. A heron stands in it. Nobody knows"
        " how long it will stay there. It …",
    )
    assert around(there[1].step, "nowhere") is None
    assert around(there[1].step, "") is None


def test_words_that_are_only_in_a_draft_are_found(studio: Studio) -> None:
    draft = studio.draft()
    studio.write(draft, "step/two/en", body="A heron stands in the river.")
    assert found(studio, words="heron") == ["first/two"]
    assert "heron" in texts_of_drafts(studio.session)["first/two"]["en"]
    actions.discard(studio.session, draft, by=studio.sian, at=AT)
    assert found(studio, words="heron") == []


def test_steps_are_narrowed_by_stage_standing_and_need(studio: Studio) -> None:
    studio.changed()
    assert found(studio, shelf="waiting/near") == ["second/one", "second/two"]
    assert found(studio, standing=Standing.OUT_OF_DATE) == ["first/one"]
    assert found(studio, need=Need.NOBODY) == ["second/one", "second/two"]
    assert found(studio, need=Need.OLD) == []
    assert found(studio, shelf="waiting/nowhere", words="title") == []


def test_an_address_asks_for_what_is_known_and_no_more() -> None:
    query = {"words": "  pain  and ", "stage": "a/b", "standing": "draft", "need": "old"}
    assert asked_for(query) == Asked("pain and", "a/b", Standing.DRAFT, Need.OLD)
    assert asked_for({"standing": "<b>", "need": "'", "step": "x"}) == Asked()
    assert len(asked_for({"words": "x" * 500}).words) == 80
    assert not Asked(shelf="a/b").narrows


def test_folding_keeps_the_length_of_welsh_words() -> None:
    words = "Ŵyn, tŷ, môr, sâl, ffôn, dŵr, i’r"
    assert folded(words) == "wyn, ty, mor, sal, ffon, dwr, i'r"
    assert len(folded(words)) == len(words)


def test_the_library_costs_as_many_statements_however_much_is_open(
    database: Engine, folder: Path
) -> None:
    with storage.open_transaction() as session:
        studio = a_studio(session, folder)
        service = studio.service
    asked_statements(database, service)
    assert asked_statements(database, service) == 5
    with storage.open_transaction() as session:
        Studio(session, service, studio.sian, studio.elin).changed()
    assert asked_statements(database, service) == 8  # looks through the draft, once
    assert asked_statements(database, service) == 6
    with storage.open_transaction() as session:
        Studio(session, service, studio.sian, studio.elin).draft("second")
    asked_statements(database, service)
    assert asked_statements(database, service) == 6


def asked_statements(database: Engine, service: int) -> int:
    with asked(database) as sent, storage.open_reading() as session:
        library(session, service_id=service)
    return len(sent)


def test_a_draft_that_is_saved_again_is_looked_through_again(
    database: Engine, folder: Path
) -> None:
    with storage.open_transaction() as session:
        studio = a_studio(session, folder)
        draft = studio.draft()
    key = "first/one"
    assert seen(studio.service, key) == {"en": "published", "cy": "published"}
    with storage.open_transaction() as session:
        Studio(session, studio.service, studio.sian, studio.elin).write(
            draft, "step/one/en", title="Other"
        )
    assert seen(studio.service, key) == {"en": "draft", "cy": "out_of_date"}
    with storage.open_transaction() as session:
        actions.discard(session, draft, by=studio.sian, at=AT)
    assert seen(studio.service, key) == {"en": "published", "cy": "published"}


def seen(service: int, key: str) -> dict[str, str]:
    with storage.open_reading() as session:
        there = library(session, service_id=service).step(key)
    assert there is not None
    return {language: str(it) for language, it in there[1].standing.items()}


def test_pieces_of_nobody_are_everybodys(studio: Studio) -> None:
    a_member(studio.session, a_service(studio.session, "gwent"), Role.AUTHOR, "Huw")
    piece = Piece(None, None, None, None)
    modules = {"first": a_module(a_step(), number=1, published_at=datetime(2026, 1, 1, tzinfo=UTC))}
    books = arranged([], modules, Work({"first": piece}, {}), service_id=9)
    assert books.loose[0].is_ours
