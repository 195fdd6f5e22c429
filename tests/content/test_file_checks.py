"""A file and the editor never disagree: the same words, the same findings, on their own lines."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from platform_core.content.avoided.defaults import default_words
from platform_core.content.checks import module as of_module
from platform_core.content.checks.module import StepParts
from platform_core.content.checks.parts import step_facts, step_text
from platform_core.content.documents import module_document
from platform_core.content.drafts.parts import step_keys, step_part
from platform_core.content.drafts.rules import parts_of
from platform_core.content.file_checks import Known, wording_problems
from platform_core.content.files import read_folder
from platform_core.content.listing import list_folder
from platform_core.content.problems import Level
from platform_core.content.rules import LANGUAGES
from platform_core.content.step_files import ModuleRead, read_module
from platform_core.settings import CONTENT
from tests.content.folders import ENGLISH, MODULE_FILE, WELSH, change

# (file, what it says, what it says instead, (line, finding) of each)
SPOILT = [
    (ENGLISH, "The first words.", "The <b>first</b> words!", {(18, "html"), (18, "exclamation")}),
    (ENGLISH, "More words", "Words.\nBuild up slowly.\n\nMore words", {(23, "more_activity")}),
    (ENGLISH, "  A short version.", "  A short\n  version!", {(10, "exclamation")}),
    (ENGLISH, "  Try one thing. Not", "  Try.\n\n  One `thing`. Not", {(13, "code_ticks")}),
    (ENGLISH, 'alt: "A hill."', 'alt: "A sufferer."', {(14, "avoided_word")}),
    (ENGLISH, 'title: "Title one"', 'title: "Title!"', {(2, "exclamation")}),
    (ENGLISH, '- "NICE NG193, 2021"', '- "NICE, checked 2019"', {(16, "source_old")}),
    (ENGLISH, "minutes: 2", 'minutes: 2\nreflection: "What <b>now</b>?"', {(5, "html")}),
    (WELSH, "More words", "Mwy o 3 gair", {(22, "other_numbers")}),
    (WELSH, "file: hill.svg", "file: other.svg", {(12, "other_pictures")}),
    (MODULE_FILE, 'en: "First things"', 'en: "First sufferer"', {(2, "avoided_word")}),
]


def first(folder: Path) -> ModuleRead:
    return read_module(folder, "first", list_folder(folder).modules["first"])


def known(folder: Path) -> Known:
    steps = list_folder(folder).step_keys
    return Known(steps=steps, avoided=default_words(), today=date(2026, 11, 21))


@pytest.mark.parametrize(("path", "before", "after", "told"), SPOILT)
def test_a_finding_stands_on_its_line_of_the_file(
    folder: Path, path: str, before: str, after: str, told: set[tuple[int, str]]
) -> None:
    change(folder, path, before, after)
    found = {
        (it.line, it.said.wording)
        for it in wording_problems(first(folder), known(folder))
        if it.path == path and not it.said.wording.endswith("_once")
    }
    assert found == told


@pytest.mark.parametrize(("path", "before", "after", "told"), SPOILT)
def test_the_draft_of_a_file_is_told_the_same(
    folder: Path, path: str, before: str, after: str, told: set[tuple[int, str]]
) -> None:
    change(folder, path, before, after)
    module = first(folder)
    module.pictures = dict.fromkeys(("hill.svg", "other.svg"), "<svg/>")
    assert by_editor(module, known(folder)) == {
        (it.said, it.level) for it in wording_problems(module, known(folder))
    }


def by_editor(module: ModuleRead, held: Known) -> set[object]:
    """What the checks say about the parts that a draft of this module has."""
    parts = parts_of("module", module_document(module))
    read = {
        key: StepParts(
            {it: step_text(parts[step_part(key, it)]) for it in LANGUAGES},
            step_facts(parts[step_part(key)], numbers=held.numbers, today=held.today),
            parts[step_part(key)]["order"],
        )
        for key in step_keys(parts)
    }
    title = parts["module"]["title"]
    found = of_module.findings(title, read, steps=held.steps, avoided=held.avoided)
    return {(one.said, one.level) for those in found.values() for one in those}


def test_the_shipped_course_passes_its_own_checks_and_few_words_of_it_are_questioned() -> None:
    problems = read_folder(CONTENT).problems
    assert [str(it) for it in problems if it.level is Level.ERROR] == []
    assert len(problems) <= 10, [str(it) for it in problems]


def test_a_step_in_one_language_is_told_as_a_file(folder: Path) -> None:
    (folder / WELSH).unlink()
    assert list(wording_problems(first(folder), replace(known(folder), today=None))) == []
