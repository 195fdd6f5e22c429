"""The author's library, as an author, a stranger and a clinician find it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import Engine
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from platform_core.accounts.actions import start_session
from platform_core.accounts.cookies import LANGUAGE_COOKIE, session_cookie_name
from platform_core.accounts.rules import Role
from platform_core.content.actions import load_content
from platform_core.content.drafts import queries as draft_queries
from platform_core.content.drafts.actions import save_part, start_draft
from platform_core.content.queries import published
from platform_core.settings import CONTENT, ROOT, settings
from platform_core.storage.database import open_transaction
from platform_core.storage.tables import Activity, ContentPiece, Person, Service
from platform_core.ui import author_counts, guard
from tests.content.folders import ENGLISH, STEP, a_folder, a_module, change, write
from tests.factories import AT, TODAY, a_member, a_service, an_enrolment
from tests.shipped import load_shipped

PAGE = str(ROOT / "pages/author/library.py")
NOW = datetime(2026, 11, 3, 10, 5, tzinfo=UTC)

Visit = Callable[..., AppTest]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return a_folder(tmp_path / "content")


@pytest.fixture
def visit(database: Engine, monkeypatch: pytest.MonkeyPatch) -> Visit:
    """Open the library as somebody with a role, in a language."""
    monkeypatch.setattr("platform_core.clock.utc_now", lambda: NOW)
    monkeypatch.setattr(author_counts, "PATIENCE", 30)  # however busy the machine is
    with open_transaction() as session:
        service = a_service(session)
        tokens = {
            role: start_session(session, a_member(session, service, role, role).id, at=AT)
            for role in Role
        }

    def open_page(role: Role | None = Role.AUTHOR, language: str = "en", **asked: str) -> AppTest:
        token = {session_cookie_name(settings()): tokens[role]} if role else {}
        monkeypatch.setattr(guard, "cookies", lambda: {**token, LANGUAGE_COOKIE: language})
        page = AppTest.from_file(PAGE, default_timeout=20)
        for name, value in asked.items():
            page.query_params[name] = value
        return page.run()

    return open_page


def load(folder: Path) -> None:
    with open_transaction() as session:
        load_content(session, folder, at=AT)


def seen(page: AppTest) -> str:
    assert not page.exception
    return "".join(element.body for element in page.get("html"))


def test_an_author_sees_every_stage_and_what_waits(visit: Visit, folder: Path) -> None:
    load(folder)
    words = seen(visit())
    assert words.index("Welcome") < words.index("Getting ready")
    assert "1 module · 2 steps · 4 minutes in all" in words
    assert "4 steps wait for approval in Welsh" in words
    assert 'href="/library?need=approve_cy"' in words
    assert "Nothing approved yet" in words
    assert "Nothing in the files holds a step back." in words
    assert 'href="/studio/new"' in words
    assert "Title one" not in words  # the stages are closed


def test_a_stage_opens_with_its_modules_and_steps(visit: Visit, folder: Path) -> None:
    load(folder)
    words = seen(visit(stage="waiting/welcome"))
    assert words.count('aria-expanded="true"') == 1
    assert words.count('<div class="mod">') == 1
    assert "Version 1, published on 3 November 2026." in words
    assert "Looked after by: Content lead." in words
    assert "Nobody has approved it yet." in words
    assert words.count("English and Welsh: published, not approved") == 2
    assert "2 minutes · Low effort" in words
    assert "Nobody has opened it yet." in words
    assert 'href="/studio/edit?module=first"' in words


def test_the_same_in_welsh(visit: Visit, folder: Path) -> None:
    load(folder)
    words = seen(visit(language="cy", stage="waiting/welcome"))
    assert "Llyfrgell" in words
    assert "Pethau cyntaf" in words
    assert "2 funud" in words
    assert "Fersiwn 1, a gyhoeddwyd ar 3 Tachwedd 2026." in words
    assert "Cymraeg a Saesneg: wedi’i gyhoeddi, heb ei gymeradwyo" in words


def test_problems_are_on_top_with_file_and_line(visit: Visit, folder: Path) -> None:
    load(folder)
    change(folder, ENGLISH, "minutes: 2", "minutes: 9")
    load(folder)
    words = seen(visit())
    assert "These changes are not shown to patients yet; the last good version is." in words
    assert f"<strong>{ENGLISH}, line 4:</strong>" in words
    assert "`minutes` must be 4 or less" in words
    assert words.index("line 4") < words.index("<h3")
    opened = seen(visit(stage="waiting/welcome"))
    assert "Its files have problems, so patients still see this version." in opened


def test_problems_are_told_in_welsh_on_the_welsh_page(visit: Visit, folder: Path) -> None:
    change(folder, ENGLISH, "minutes: 2", "minutes: 9")
    load(folder)
    words = seen(visit(language="cy"))
    assert f"<strong>{ENGLISH}, llinell 4:</strong> rhaid i `minutes` fod yn 4 neu lai" in words


def test_a_step_without_its_welsh_is_said_to_be_missing(visit: Visit, folder: Path) -> None:
    load(folder)
    write(folder, "modules/first/three.en.md", STEP.replace("order: 1", "order: 3"))
    load(folder)
    words = seen(visit(need="held"))
    assert '<span class="st bad">English: not shown yet</span>' in words
    assert '<span class="st bad">Welsh: missing</span>' in words


def test_advice_is_there_on_request_and_holds_nothing_back(visit: Visit, folder: Path) -> None:
    write(folder, "modules/first/notes.txt", "A note.")
    load(folder)
    words = seen(visit())
    assert "Nothing in the files holds a step back." in words
    assert "1 thing worth a look" in words


def test_a_chosen_step_is_shown_in_both_languages_side_by_side(visit: Visit, folder: Path) -> None:
    change(folder, "modules/first/one.cy.md", "The first words.", "Y geiriau cyntaf.")
    load(folder)
    words = seen(visit(step="first/one"))
    assert words.index("The first words.") < words.index("Y geiriau cyntaf.")
    assert words.count("A short version.") == 2
    assert words.count('alt="A hill."') == 2
    assert words.count("Try one thing.") == 2
    assert words.count("<h1>") == 1
    assert '<div class="prose" lang="cy">' in words
    assert '<a href="/urgent-help">urgent help</a>' in words
    assert "Nobody has approved it yet." in words
    assert "NICE NG193, 2021" in words
    assert 'href="/studio/edit?module=first&amp;step=one"' in words
    assert 'href="/readers?step=first%2Fone"' in words


def test_an_approved_wording_says_by_whom_and_when(visit: Visit, folder: Path) -> None:
    approval = "status: approved\napproved_by: Elin Rees\napproved_on: 2026-11-02"
    change(folder, ENGLISH, "status: draft", approval)
    load(folder)
    assert "Approved by Elin Rees on 2 November 2026." in seen(visit(step="first/one"))
    opened = seen(visit(stage="waiting/welcome"))
    assert '<span class="st">English: published, approved</span>' in opened
    assert '<span class="st mid">Welsh: published, not approved</span>' in opened
    assert "Last checked on 2 November 2026." in opened


def test_what_was_checked_long_ago_says_so_in_words(visit: Visit, folder: Path) -> None:
    approval = "status: approved\napproved_by: Elin Rees\napproved_on: 2025-11-02"
    change(folder, ENGLISH, "status: draft", approval)
    load(folder)
    assert "1 step was last checked more than a year ago" in seen(visit())
    words = seen(visit(need="old"))
    assert "1 step in 1 module" in words
    assert "Last checked on 2 November 2025, more than a year ago." in words


def test_a_draft_says_whose_it_is_since_when_and_leads_to_the_review(
    visit: Visit, folder: Path
) -> None:
    load(folder)
    drafted("first")
    words = seen(visit(stage="waiting/welcome"))
    assert "author has had a draft open since 3 November 2026." in words
    assert 'href="/review?module=first"' in words
    assert "English: draft" in words
    assert "Welsh: out of date" in words
    assert "author has had a draft open since" in seen(visit(step="first/one"))
    assert "What follows is what patients read now." in seen(visit(step="first/one"))


def drafted(key: str) -> None:
    """Somebody writes other English words in the first step of a module."""
    with open_transaction() as session:
        author = session.exec(select(Person).where(Person.name == "author")).one().id or 0
        service = session.exec(select(Service).order_by(Service.id)).first()
        assert service is not None
        draft = start_draft(session, "module", key, service_id=service.id or 0, by=author, at=AT)
        part = draft_queries.part_about(session, draft.id or 0, "step/one/en")
        assert part is not None
        words = {**part.words, "body": "A heron stands in the river."}
        save_part(session, draft, "step/one/en", words, seen=1, by=author, at=AT)


def test_words_are_looked_for_and_kept_in_the_address(visit: Visit, folder: Path) -> None:
    change(folder, "modules/second/two.cy.md", "The first words.", "Mae’r dŵr yn llonydd.")
    load(folder)
    page = visit()
    page.text_input(key="words").set_value("DWR")
    page.button(key="find_button").click()
    page.run()
    words = seen(page)
    assert page.query_params["words"] == "DWR"
    assert "1 step in 1 module" in words
    assert "2 steps, 4 minutes in all." in words  # of the whole module
    assert '<span class="more2 where" lang="cy">Mae’r dŵr yn llonydd.' in words
    assert "Show the whole library" in words
    page.text_input(key="words").set_value("nowhere")
    page.button(key="find_button").click()
    assert "No step in the library is like that." in seen(page.run())


def test_words_are_looked_for_everywhere_whichever_stage_is_open(
    visit: Visit, folder: Path
) -> None:
    load(folder)
    page = visit(stage="waiting/near")
    page.text_input(key="words").set_value("title one")
    page.button(key="find_button").click()
    assert "First things" in seen(page.run())
    assert "stage" not in page.query_params


def test_a_stage_that_narrows_is_in_the_form(visit: Visit, folder: Path) -> None:
    load(folder)
    page = visit(stage="waiting/near", words="title one")
    assert page.selectbox(key="stage").value == "waiting/near"
    page.text_input(key="words").set_value("nowhere")
    page.button(key="find_button").click()
    page.run()
    assert page.query_params["stage"] == "waiting/near"


def test_what_is_in_no_stage_is_looked_through_too(visit: Visit, folder: Path) -> None:
    load(folder)
    change(folder, "plans/waiting.yaml", "key: near", "key: later")
    load(folder)
    page = visit(stage="-", words="title")
    assert "in 1 module" in seen(page)
    assert page.selectbox(key="stage").value == "-"


def test_the_form_shows_what_the_address_asks_for(visit: Visit, folder: Path) -> None:
    load(folder)
    page = visit(need="approve_cy", stage="waiting/near")
    assert page.selectbox(key="need").value == "approve_cy"
    assert page.selectbox(key="stage").value == "waiting/near"
    assert "2 steps in 1 module" in seen(page)
    page.selectbox(key="need").set_value(None)
    page.selectbox(key="standing").set_value("published")
    page.button(key="find_button").click()
    page.run()
    assert "2 steps in 1 module" in seen(page)
    assert page.query_params["standing"] == "published"
    assert "need" not in page.query_params


def test_many_modules_come_twenty_at_a_time(visit: Visit, folder: Path) -> None:
    for number in range(23):
        key = f"more-{number:02}"
        a_module(folder, key, STEP.replace('media:\n  - file: hill.svg\n    alt: "A hill."\n', ""))
        change(folder, f"modules/{key}/module.yaml", "order: 1", f"order: {number + 2}")
    load(folder)
    first = seen(visit(stage="waiting/welcome"))
    assert first.count('<div class="mod">') == 20
    assert "1 to 20 of 24 modules" in first
    second = seen(visit(stage="waiting/welcome", first="20"))
    assert second.count('<div class="mod">') == 4
    assert "21 to 24 of 24 modules" in second
    found = seen(visit(words="title one", need="approve_cy"))
    assert "25 steps in 25 modules" in found
    assert 'href="/library?words=title+one&amp;need=approve_cy&amp;first=20"' in found
    for typed in ("-1", "x", "999", "99999999999"):
        assert '<div class="mod">' in seen(visit(stage="waiting/welcome", first=typed))


def test_a_module_has_a_page_with_what_can_be_done_with_it(visit: Visit, folder: Path) -> None:
    load(folder)
    words = seen(visit(module="first"))
    assert "<h1>First things</h1>" in words
    assert 'href="/library?stage=waiting%2Fwelcome"' in words
    assert 'href="/review?module=first"' in words
    assert "This is shared" in words
    assert "There is no module of that name in the library." in seen(visit(module="<b>"))


def test_anothers_module_says_whose_it_is_and_cannot_be_edited(visit: Visit, folder: Path) -> None:
    load(folder)
    with open_transaction() as session:
        other = a_service(session, "gwent").id
        session.add(ContentPiece(kind="module", key="first", service_id=other, made_at=AT))
    for asked in ({"module": "first"}, {"step": "first/one"}, {"stage": "waiting/welcome"}):
        words = seen(visit(**asked))
        assert "This belongs to Service gwent." in words
        assert "/studio/edit" not in words


def test_a_shared_module_is_adapted_as_a_draft_of_ones_own(visit: Visit, folder: Path) -> None:
    load(folder)
    page = visit(module="first")
    words = seen(page)
    assert "Adapt for our service" in words
    assert "or your patients will be given both." in words
    page.button(key="adapt").click()
    words = seen(page.run())
    assert page.query_params["module"] == "first-powys"
    assert "This is your service’s own copy of “First things”." in words
    assert "Not published yet: no patient can read it." in words
    assert "(Service powys). No other service can change it." in words
    again = seen(visit(module="first"))
    assert "Your service has its own copy already:" in again
    assert 'href="/library?module=first-powys"' in again
    assert "Begin our own copy" not in again


def test_an_original_that_moved_on_shows_what_changed_until_somebody_looked(
    visit: Visit, folder: Path
) -> None:
    load(folder)
    copied("second", "first")
    change(folder, ENGLISH, "The first words.", "The heron stands still.")
    load(folder)
    assert "The original, “First things”, has moved on" in seen(visit(stage="waiting/near"))
    assert "2 steps are out of date" in seen(visit())
    page = visit(module="second")
    words = seen(page)
    assert "a copy of version 1 of “First things”, which is at version 2 now." in words
    assert "heron" in words
    page.button(key="looked_at").click()
    words = seen(page.run())
    assert "Noted. Your copy is no longer shown as out of date." in words
    assert "a copy of version 1" not in words
    assert "are out of date" not in seen(visit())


def copied(key: str, original: str) -> None:
    """The first service's module is a copy of another, as it was at version 1."""
    with open_transaction() as session:
        service = session.exec(select(Service).order_by(Service.id)).first()
        assert service is not None
        session.add(
            ContentPiece(
                kind="module",
                key=key,
                service_id=service.id,
                made_at=AT,
                adapted_from=original,
                adapted_number=1,
            )
        )


def test_what_readers_did_is_said_of_five_or_more_and_counted_every_ten_minutes(
    visit: Visit, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(folder)
    readers_of("first/one", "powys", opened=8, finished=8)
    readers_of("first/two", "powys", opened=4, finished=4)
    words = seen(visit(module="first"))
    assert "Opened by 8 people. 100% finished it." in words
    assert "Opened by fewer than 5 people." in words
    readers_of("first/two", "powys", opened=6, finished=0)
    assert "Opened by 10 people." not in seen(visit(module="first"))
    later = NOW + timedelta(minutes=10)
    monkeypatch.setattr("platform_core.clock.utc_now", lambda: later)
    words = seen(visit(module="first"))
    assert "Opened by 10 people." in words
    assert "40%" not in words  # the four who finished would be told by it


def test_a_page_does_not_wait_for_a_long_count(
    visit: Visit, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(folder)
    go_on = Event()

    def slowly(session: object, **asked: object) -> dict[object, object]:
        assert go_on.wait(30)
        return {}

    monkeypatch.setattr(author_counts, "PATIENCE", 0)
    monkeypatch.setattr(author_counts, "readers", slowly)
    assert "Its readers are being counted." in seen(visit(module="first"))
    assert "Its readers are being counted." in seen(visit(module="first"))
    go_on.set()
    monkeypatch.setattr(author_counts, "PATIENCE", 30)
    assert "Nobody has opened it yet." in seen(visit(module="first"))


def test_what_another_services_readers_did_is_not_counted(visit: Visit, folder: Path) -> None:
    load(folder)
    with open_transaction() as session:
        a_service(session, "gwent")
    readers_of("first/one", "gwent", opened=9, finished=9)
    words = seen(visit(module="first"))
    assert "Opened by" not in words
    assert "Nobody has opened it yet." in words


def readers_of(step: str, slug: str, *, opened: int, finished: int) -> None:
    """So many new patients of a service open a step, and some of them finish it."""
    with open_transaction() as session:
        service = session.exec(select(Service).where(Service.slug == slug)).one()
        version = published(session).modules[step.partition("/")[0]].version_id
        for number in range(opened):
            person = a_member(session, service, Role.PATIENT, f"Reader {number}")
            enrolment = an_enrolment(session, service, person, joined_at=AT)
            for kind in ("step_opened", "step_finished")[: 1 + (number < finished)]:
                did = {"kind": kind, "at": AT, "on_day": TODAY, "details": {}}
                session.add(
                    Activity(enrolment_id=enrolment.id, step=step, version_id=version, **did)
                )


def test_a_stage_and_a_step_of_ones_own_plan_can_be_printed(visit: Visit, folder: Path) -> None:
    load(folder)
    assert "/print/" not in seen(visit(stage="waiting/welcome"))
    with open_transaction() as session:
        service = session.exec(select(Service).order_by(Service.id)).first()
        assert service is not None
        service.plan_key = "waiting"
        session.add(service)
    assert 'href="/print/sheets?stage=welcome"' in seen(visit(stage="waiting/welcome"))
    assert 'href="/print/step?step=first%2Fone"' in seen(visit(step="first/one"))


def test_steps_that_are_shipped_can_be_previewed(visit: Visit) -> None:
    with open_transaction() as session:
        load_shipped(session)
    for path in sorted((CONTENT / "modules").glob("*/*.cy.md"))[::9]:
        key = f"{path.parent.name}/{path.name.removesuffix('.cy.md')}"
        assert seen(visit(language="cy", step=key)).count('class="prose"') == 4


@pytest.mark.parametrize("step", ["first/nine", "<script>", "../x"])
def test_a_step_that_is_not_there_is_said_so(visit: Visit, folder: Path, step: str) -> None:
    load(folder)
    words = seen(visit(step=step))
    assert "There is no step of that name in the library." in words
    assert "<script>" not in words


def test_an_empty_library_is_a_page_all_the_same(visit: Visit) -> None:
    assert "Library" in seen(visit())


def test_markup_in_a_file_is_shown_as_text(visit: Visit, folder: Path) -> None:
    change(folder, ENGLISH, 'title: "Title one"', 'title: "<script>x</script>"')
    load(folder)
    for asked in ({"stage": "waiting/welcome"}, {"step": "first/one"}, {"words": "script"}):
        words = seen(visit(**asked))
        assert "<script" not in words
        assert "&lt;script&gt;" in words


@pytest.mark.parametrize("role", [None, Role.PATIENT, Role.CLINICIAN, Role.ADMINISTRATOR])
def test_nobody_but_an_author_sees_it(visit: Visit, folder: Path, role: Role | None) -> None:
    load(folder)
    for asked in ({}, {"module": "first"}, {"stage": "waiting/welcome"}, {"words": "first"}):
        words = seen(visit(role, **asked))
        assert "First things" not in words
        assert "Welcome" not in words
    assert "The first words." not in seen(visit(role, step="first/one"))
