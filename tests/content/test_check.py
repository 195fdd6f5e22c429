"""``python -m platform_core content check``: every problem at once, and whether it can go out."""

from datetime import date
from pathlib import Path

import pytest

from platform_core.content.check import check, report
from platform_core.settings import CONTENT
from tests.content.folders import ENGLISH, PLAN_FILE, change


def test_a_good_folder_is_summed_up_in_one_line(folder: Path) -> None:
    lines, publishable = report(folder)
    assert publishable
    assert lines == ["0 errors, 0 to consider: 2 modules with 4 steps ready, nothing held back."]


def test_the_shipped_content_can_go_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert check(CONTENT) == 0
    assert "nothing held back" in capsys.readouterr().out


def test_every_problem_has_a_line_that_an_editor_can_jump_to(folder: Path) -> None:
    change(folder, ENGLISH, "minutes: 2", "minutes: 9")
    change(folder, PLAN_FILE, "key: waiting", "key: other")
    lines, publishable = report(folder)
    assert not publishable
    assert f"content/{ENGLISH}:4: error: `minutes` must be 4 or less" in lines
    assert f"content/{PLAN_FILE}:1: error: `key` must be the file’s name, waiting" in lines
    assert lines[-1] == "2 errors, 0 to consider: 1 module with 2 steps ready, 2 held back."


def test_advice_alone_does_not_fail_the_check(folder: Path) -> None:
    change(folder, ENGLISH, "Try one thing. Not today is fine.", "Try one thing!")
    assert check(folder) == 0


def test_a_folder_that_is_not_there_fails_the_check(tmp_path: Path) -> None:
    assert check(tmp_path / "nowhere") == 1


@pytest.mark.parametrize(
    ("today", "level", "publishable"),
    [
        (date(2027, 2, 19), None, True),  # 90 days
        (date(2027, 2, 20), "advice", True),
        (date(2027, 5, 20), "advice", True),  # 180 days
        (date(2027, 5, 21), "error", False),
    ],
)
def test_urgent_help_that_nobody_checked_for_long_is_told(
    folder: Path, today: date, level: str | None, publishable: bool
) -> None:
    lines, can_go_out = report(folder, today=today)
    told = [line for line in lines if "last checked" in line]
    assert len(told) == (2 if level else 0)
    assert all(f": {level}: " in line for line in told)
    assert can_go_out is publishable
