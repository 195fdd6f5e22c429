"""Which pages belong to whom."""

import ast
from pathlib import Path

import pytest

from platform_core.accounts.rules import Role
from platform_core.settings import ROOT
from platform_core.ui.places import FOLDERS, MENUS, PAGES, home_of, menu_of, pages_of

EVERY_PAGE = sorted(PAGES.rglob("*.py"))


def test_no_page_lies_where_a_cold_server_would_serve_it_unasked() -> None:
    assert not list(PAGES.glob("*.py"))
    assert not (ROOT / "platform_core" / "ui" / "pages").exists()


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_pages_and_its_menu_names_them(role: Role) -> None:
    stems = {path.stem for path in pages_of([role])}
    assert stems
    assert set(MENUS[role]) <= stems


def test_no_two_pages_share_an_address() -> None:
    stems = [path.stem for path in EVERY_PAGE]
    assert len(stems) == len(set(stems))


@pytest.mark.parametrize(
    ("roles", "home"),
    [
        ([Role.PATIENT], "/today"),
        ([Role.CLINICIAN], "/this_week"),
        ([Role.AUTHOR], "/library"),
        ([Role.ADMINISTRATOR], "/people"),
        ([Role.ADMINISTRATOR, Role.CLINICIAN], "/this_week"),
        ([], "/sign-in"),
    ],
)
def test_everybody_starts_on_the_first_page_of_their_menu(roles: list[Role], home: str) -> None:
    assert home_of(roles) == home


def test_somebody_with_several_roles_has_all_their_menus() -> None:
    both = menu_of([Role.AUTHOR, Role.CLINICIAN])
    assert both == [*MENUS[Role.CLINICIAN], *MENUS[Role.AUTHOR]]
    assert both[:2] == ["this_week", "caseload"]


@pytest.mark.parametrize("page", EVERY_PAGE, ids=lambda path: path.stem)
def test_every_page_guards_itself_before_it_does_anything(page: Path) -> None:
    """The first call of a page is the guard's, for the role of its folder; constants aside."""
    role = next(role for role, folder in FOLDERS.items() if folder == page.parent.name)
    statements = [
        node
        for node in ast.parse(page.read_text("utf-8")).body
        if not isinstance(node, ast.Import | ast.ImportFrom | ast.FunctionDef)
    ]
    calls = [node for statement in statements for node in ast.walk(statement)]
    names = [
        ast.unparse(node)
        for node in sorted(
            (node for node in calls if isinstance(node, ast.Call)),
            key=lambda node: (node.end_lineno or 0, node.end_col_offset or 0),
        )
        if not ast.unparse(node).startswith(("utc_now(", "timedelta("))
    ]
    expected = "require_patient()" if role is Role.PATIENT else "require_role(Role."
    assert names[0].startswith(expected), names[0]
