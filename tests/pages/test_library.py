"""The author's library, as an author, a stranger and a clinician find it."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from platform_core.accounts.actions import start_session
from platform_core.accounts.cookies import LANGUAGE_COOKIE, session_cookie_name
from platform_core.accounts.rules import Role
from platform_core.content.actions import load_content
from platform_core.settings import CONTENT, ROOT, settings
from platform_core.storage.database import open_transaction
from platform_core.ui import guard
from tests.content.folders import ENGLISH, STEP, a_folder, change, write
from tests.factories import AT, a_member, a_service

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
    with open_transaction() as session:
        service = a_service(session)
        tokens = {
            role: start_session(session, a_member(session, service, role, role).id, at=AT)
            for role in Role
        }

    def open_page(role: Role | None = Role.AUTHOR, language: str = "en", step: str = "") -> AppTest:
        token = {session_cookie_name(settings()): tokens[role]} if role else {}
        monkeypatch.setattr(guard, "cookies", lambda: {**token, LANGUAGE_COOKIE: language})
        page = AppTest.from_file(PAGE, default_timeout=20)
        if step:
            page.query_params["step"] = step
        return page.run()

    return open_page


def load(folder: Path) -> None:
    with open_transaction() as session:
        load_content(session, folder, at=AT)


def seen(page: AppTest) -> str:
    assert not page.exception
    return "".join(element.body for element in page.get("html"))


def test_an_author_sees_every_module_by_stage(visit: Visit, folder: Path) -> None:
    load(folder)
    words = seen(visit())
    assert words.index("Welcome") < words.index("Getting ready")
    assert words.count('<h3 class="sec">First things</h3>') == 2
    assert "Version 1, published on 3 November 2026." in words
    assert "Looked after by: Content lead." in words
    assert words.count('<span class="st mid">Draft</span>') == 8
    assert "2 minutes" in words
    assert "Low effort" in words
    assert "Nothing in the files holds a step back." in words


def test_the_same_in_welsh(visit: Visit, folder: Path) -> None:
    load(folder)
    words = seen(visit(language="cy"))
    assert "Llyfrgell" in words
    assert "Pethau cyntaf" in words
    assert "2 funud" in words
    assert "Fersiwn 1, a gyhoeddwyd ar 3 Tachwedd 2026." in words
    assert "Drafft" in words


def test_problems_are_on_top_with_file_and_line(visit: Visit, folder: Path) -> None:
    load(folder)
    change(folder, ENGLISH, "minutes: 2", "minutes: 9")
    load(folder)
    words = seen(visit())
    assert "These changes are not shown to patients yet; the last good version is." in words
    assert f"<strong>{ENGLISH}, line 4:</strong>" in words
    assert "`minutes` must be 4 or less" in words
    assert words.index("line 4") < words.index("<h3")
    assert "Its files have problems, so patients still see this version." in words


def test_problems_are_told_in_welsh_on_the_welsh_page(visit: Visit, folder: Path) -> None:
    change(folder, ENGLISH, "minutes: 2", "minutes: 9")
    load(folder)
    words = seen(visit(language="cy"))
    assert f"<strong>{ENGLISH}, llinell 4:</strong> rhaid i `minutes` fod yn 4 neu lai" in words


def test_a_step_without_its_welsh_is_said_to_be_missing(visit: Visit, folder: Path) -> None:
    load(folder)
    write(folder, "modules/first/three.en.md", STEP.replace("order: 1", "order: 3"))
    load(folder)
    words = seen(visit())
    assert '<span class="st bad">Not shown yet</span>' in words
    assert '<span class="st bad">Missing</span>' in words


def test_advice_is_there_on_request_and_holds_nothing_back(visit: Visit, folder: Path) -> None:
    change(folder, ENGLISH, "The first words.", "A. B. C. D.")
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
    assert "A draft: nobody has approved it yet." in words
    assert "NICE NG193, 2021" in words


def test_an_approved_wording_says_by_whom_and_when(visit: Visit, folder: Path) -> None:
    approval = "status: approved\napproved_by: Elin Rees\napproved_on: 2026-11-02"
    change(folder, ENGLISH, "status: draft", approval)
    load(folder)
    assert "Approved by Elin Rees on 2 November 2026." in seen(visit(step="first/one"))
    assert '<span class="st">Approved</span>' in seen(visit())


def test_every_step_that_is_shipped_can_be_previewed(visit: Visit) -> None:
    load(CONTENT)
    for path in sorted((CONTENT / "modules").glob("*/*.cy.md")):
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
    for step in ("", "first/one"):
        words = seen(visit(step=step))
        assert "<script" not in words
        assert "&lt;script&gt;" in words


@pytest.mark.parametrize("role", [None, Role.PATIENT, Role.CLINICIAN, Role.ADMINISTRATOR])
def test_nobody_but_an_author_sees_it(visit: Visit, folder: Path, role: Role | None) -> None:
    load(folder)
    words = seen(visit(role))
    assert "First things" not in words
    assert "The first words." not in seen(visit(role, step="first/one"))
