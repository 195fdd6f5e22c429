"""The list of help that is not urgent: what its files may hold, and where they must agree."""

from datetime import date
from pathlib import Path

import pytest

from platform_core.content.check import report
from platform_core.content.signposting import signpost_problems, signposts
from platform_core.content.urgent_help import urgent_help
from platform_core.settings import CONTENT
from tests.content.folders import change, write

ENGLISH, WELSH = "signposting.en.yaml", "signposting.cy.yaml"
LIST = """\
title: "Support"
lead: "You choose."
outside: "We did not write them."
caution: "Some say to do more."
written_on: 2026-11-22
entries:
  - key: carers
    name: "Carers"
    about: "Help for carers."
    area: powys
    languages: [en, cy]
    state: to_confirm
    checked_on: 2026-11-22
    link: "https://carers.example"
    caution: "Take care."
  - key: helpline
    name: "A helpline"
    about: "They listen."
    area: uk
    state: not_seen
    note: "Not looked up yet."
"""


@pytest.fixture
def listed(folder: Path) -> Path:
    """A content folder with a list in both languages."""
    for path in (ENGLISH, WELSH):
        write(folder, path, LIST)
    return folder


def said(folder: Path) -> list[str]:
    return [str(problem) for problem in signpost_problems(folder)]


def test_a_good_list_is_read(listed: Path) -> None:
    assert said(listed) == []
    found = signposts("cy", listed)
    assert [entry.key for entry in found.of_area("powys")] == ["carers"]
    assert found.of_area("powys")[0].site == "carers.example"
    assert found.of_area("wales") == ()


def test_a_folder_without_a_list_is_a_good_folder(folder: Path) -> None:
    assert said(folder) == []
    assert signposts("en", folder) is None


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("https://carers.example", "http://carers.example", 14, "https"),
        ("https://carers.example", "javascript:alert(1)", 14, "https"),
        ("https://carers.example", "/today", 14, "https"),
        ("key: helpline", "key: carers", 16, "twice"),
        ('    note: "Not looked up yet."\n', "", 16, "how to reach it"),
        ('    note: "Not', '    number: "0800 123"\n    note: "Not', 16, "nobody has looked up"),
        ("    checked_on: 2026-11-22\n", "", 7, "says when"),
        ("state: to_confirm", "state: confirmed", 7, "confirmed_by"),
        ("area: uk", "area: england", 19, "area"),
        ("checked_on: 2026-11-22", "checked_on: last week", 13, "checked_on"),
        ("languages: [en, cy]", "languages: [fr]", 11, "languages"),
        ("    languages: [en, cy]\n", "", 7, "which it has"),
        ('about: "They listen."', "about: x: y", 18, "colon"),
    ],
)
def test_a_wrong_entry_is_named_with_its_line(
    listed: Path, old: str, new: str, line: int, words: str
) -> None:
    change(listed, ENGLISH, old, new)
    problems = said(listed)
    assert any(one.startswith(f"{ENGLISH}:{line}: error:") and words in one for one in problems)
    assert signposts("en", listed) is None


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("key: carers", "key: careful", 6),
        ("area: powys", "area: wales", 10),
        ("languages: [en, cy]", "languages: [cy]", 11),
        ("checked_on: 2026-11-22", "checked_on: 2026-11-21", 13),
        ('    caution: "Take care."\n', "", 7),
        ("written_on: 2026-11-22", "written_on: 2026-11-21", 5),
    ],
)
def test_the_languages_agree(listed: Path, old: str, new: str, line: int) -> None:
    change(listed, WELSH, old, new)
    assert [one.partition(": ")[0] for one in said(listed)] == [f"{WELSH}:{line}"]


def test_a_link_may_lead_to_the_page_in_that_language(listed: Path) -> None:
    change(listed, WELSH, "https://carers.example", "https://gofalwyr.example/cymraeg")
    assert said(listed) == []


def test_a_list_in_one_language_only_is_refused(listed: Path) -> None:
    (listed / WELSH).unlink()
    assert [one.partition(":")[0] for one in said(listed)] == [WELSH]


def test_the_content_check_knows_the_list_and_its_age(listed: Path) -> None:
    change(listed, ENGLISH, "area: uk", "area: england")
    lines, publishable = report(listed, today=date(2027, 11, 22))
    assert not publishable
    assert any(ENGLISH in line and "area" in line for line in lines)
    assert any(WELSH in line and "365 days" in line and "advice" in line for line in lines)


def test_what_is_shipped_is_right_and_is_all_for_the_service_to_confirm() -> None:
    assert said(CONTENT) == []
    for language in ("en", "cy"):
        listed = signposts(language)
        assert {entry.area for entry in listed.entries} == {"powys", "wales", "uk"}
        assert not [entry.key for entry in listed.entries if entry.state == "confirmed"]


def test_it_does_not_repeat_the_numbers_of_urgent_help() -> None:
    urgent = urgent_help("en")
    known = {line.number for line in (*urgent.urgent.lines, *urgent.other.lines)}
    assert not known & {entry.number for entry in signposts("en").entries if entry.number}
