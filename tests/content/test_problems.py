"""Problems: told in both languages, kept as JSON, and judged by what they hold back."""

import json
import re
from pathlib import Path

import pytest

from platform_core.content import problems as module
from platform_core.content.problems import (
    Level,
    Problem,
    advice,
    as_document,
    errors_under,
    from_document,
    told,
)
from platform_core.wording import catalogues

SOURCE = Path(module.__file__).parent


def test_every_wording_that_is_told_is_in_the_catalogue() -> None:
    files = "".join(path.read_text("utf-8") for path in SOURCE.glob("*.py"))
    checks = "".join(path.read_text("utf-8") for path in (SOURCE / "checks").glob("*.py"))
    used = set(re.findall(r'(?:told\(\s*|ValueError\(|: \()"([a-z_0-9]+)"', files))
    used |= set(re.findall(r'told\(\s*"([a-z_0-9]+)"', checks))
    areas = catalogues("en").values()
    known = {message.id for area in areas for message in area if isinstance(message.id, str)}
    assert {f"content.{wording}" for wording in used} <= known
    assert len(used) > 120


def test_a_problem_reads_as_file_line_level_and_words() -> None:
    problem = Problem("a.md", 3, told("too_big", size=300, most=256))
    assert str(problem) == "a.md:3: error: this file is 300 kB; the most is 256 kB"
    assert problem.said.in_language("cy") == "mae’r ffeil hon yn 300 kB; 256 kB yw’r mwyaf"


def test_braces_in_an_author_s_words_are_only_words() -> None:
    assert told("entry_twice", entry="{0.__class__}").in_language("en") == (
        "`{0.__class__}` is here twice"
    )


@pytest.mark.parametrize(
    "problem",
    [
        Problem("a.md", 3, told("too_big", size=300, most=256)),
        Problem("a.md", 1, told("only_en"), missing=True),
        advice("b.svg", 1, told("unused_picture")),
    ],
)
def test_a_problem_comes_back_from_json_as_it_was(problem: Problem) -> None:
    assert from_document(json.loads(json.dumps(as_document(problem)))) == problem


def test_only_errors_at_or_below_a_path_hold_it_back() -> None:
    error = Problem("modules/first/one.en.md", 1, told("html"))
    for path in ("modules/first", "modules", "modules/first/one.en.md"):
        assert errors_under([error], path)
    for path in ("modules/fir", "modules/first/one", "modules/second"):
        assert not errors_under([error], path)
    assert not errors_under([advice(error.path, 1, told("html"))], "modules/first")


def test_problems_are_in_the_order_of_files_and_lines() -> None:
    found = [
        Problem("b.md", 1, told("html")),
        Problem("a.md", 9, told("html")),
        Problem("a.md", 2, told("too_long", most=8), Level.ADVICE),
    ]
    assert [(p.path, p.line) for p in sorted(found)] == [("a.md", 2), ("a.md", 9), ("b.md", 1)]
