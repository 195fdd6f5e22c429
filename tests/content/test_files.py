"""Reading a content folder: every kind of problem with its file and its line, all in one go."""

import os
import shutil
import time
from pathlib import Path

import pytest

from platform_core.content.files import read_folder
from platform_core.content.problems import Level, Problem
from platform_core.settings import CONTENT
from tests.content.folders import (
    ENGLISH,
    MODULE_FILE,
    NOT_TODAY,
    PICTURE,
    PLAN_FILE,
    STEP,
    URGENT,
    WELSH,
    change,
    write,
)


def problems_of(folder: Path, level: Level = Level.ERROR) -> list[Problem]:
    return [problem for problem in read_folder(folder).problems if problem.level is level]


def the_problem(folder: Path, level: Level = Level.ERROR) -> tuple[str, int, str]:
    problems = problems_of(folder, level)
    assert len(problems) == 1, problems
    return problems[0].path, problems[0].line, problems[0].message


def test_a_good_folder_has_no_problems(folder: Path) -> None:
    found = read_folder(folder)
    assert found.problems == []
    assert [piece.key for piece in found.plans] == ["waiting"]
    assert [piece.key for piece in found.modules] == ["first", "second"]
    assert found.whole
    assert not found.held


def test_the_content_that_is_shipped_can_be_published_whole() -> None:
    found = read_folder(CONTENT)
    assert [problem for problem in found.problems if problem.level is Level.ERROR] == []
    assert found.whole
    assert not found.held


def test_reading_twice_finds_the_same(folder: Path) -> None:
    assert read_folder(folder) == read_folder(folder)
    assert read_folder(folder).digest == read_folder(folder).digest


WELSH_ACTIVITY = f"activity: |\n  Try one thing. {NOT_TODAY['cy']}\n"

# (file, what it says, what it should not say there, the line, some of the message)
SPOILT = [
    (ENGLISH, 'title: "Title one"\n', "", 2, "`title` is missing"),
    (ENGLISH, 'title: "Title one"', "title:", 2, "`title` is missing"),
    (ENGLISH, "minutes: 2", "minutes: 5", 4, "`minutes` must be 4 or less"),
    (ENGLISH, "minutes: 2", "minutes: 0", 4, "`minutes` must be 1 or more"),
    (ENGLISH, "minutes: 2", "minutes: two", 4, "`minutes` must be a whole number"),
    (ENGLISH, "effort: low", "effort: high", 5, "`effort` must be one of these: low, medium"),
    (ENGLISH, "kind: read", "kind: video", 6, "one of these: read, listen, try, reflect, picture"),
    (ENGLISH, "status: draft", "status: done", 7, "one of these: draft, approved"),
    (ENGLISH, "effort: low", "efort: low", 5, "is `effort` meant?"),
    (ENGLISH, "kind: read", "kind: read\nkind: read", 7, "`kind` is here twice"),
    (ENGLISH, "kind: read", "kind: &a read", 6, "anchors and aliases"),
    (ENGLISH, "kind: read", "kind: !!str read", 6, "tags"),
    (ENGLISH, "kind: read", "kind: read: it", 6, "colon"),
    (ENGLISH, "kind: read", "kind: 'read", 6, "never closed"),
    (ENGLISH, "  - file:", "\t- file:", 13, "indent with spaces"),
    (ENGLISH, 'alt: "A hill."', 'alt: ""', 14, "`media` 1 `alt` is empty"),
    (ENGLISH, 'alt: "A hill."', 'alt: "A\\u202e hill."', 14, "hidden character"),
    (ENGLISH, '    alt: "A hill."\n', "", 13, "`media` 1 `alt` is missing"),
    (
        ENGLISH,
        "file: hill.svg",
        "file: ../../hill.svg",
        13,
        "must be the name of a file beside this one",
    ),
    (ENGLISH, "file: hill.svg", "file: /etc/passwd", 13, "must be the name of a file beside"),
    (ENGLISH, "---\nThe first", "The first", 1, "no second ---"),
    (ENGLISH, "---\ntitle", "title", 1, "the first line is ---"),
    (ENGLISH, "The first words.", "The <b>first</b> words.", 18, "HTML"),
    (ENGLISH, "The first words.", "<script>alert(1)</script>", 18, "HTML"),
    (ENGLISH, "The first words.", "One\ntwo [x](/nowhere).", 19, "a page that is not there"),
    (ENGLISH, "/urgent-help", "/step?step=first/three", 22, "a step that is not there"),
    (ENGLISH, "/urgent-help", "http://example.org", 22, "https://"),
    (ENGLISH, "/urgent-help", "javascript:alert(1)", 22, "a link may lead to"),
    (ENGLISH, "/urgent-help", "//example.org", 22, "a page that is not there"),
    (ENGLISH, "/urgent-help", "https://name@example.org", 22, "a link may lead to"),
    (ENGLISH, "(/urgent-help)", "()", 22, "leads nowhere"),
    (ENGLISH, "The first words.", "![A hill](hill.svg)", 18, "`media`"),
    (ENGLISH, "The first words.", "    The first words.\n\nMore.", 18, "computer code"),
    (ENGLISH, "The first words.", "# The first words", 18, "only first heading"),
    (ENGLISH, "## A heading", "#### A heading", 20, "skips a level"),
    (ENGLISH, "  A short version.", "  A <i>short</i> version.", 9, "HTML"),
    (ENGLISH, "  Try one thing.", "  Try [it](/nowhere).", 11, "a page that is not there"),
    (ENGLISH, "  A short version.", "  " + "word " * 111, 9, "the short version has 111 words"),
    (ENGLISH, "The first words.", "word. " * 240, 4, "the minutes here (2) leave room for 240"),
    (ENGLISH, "status: draft", "status: approved\napproved_by: A", 7, "`approved_on`"),
    (ENGLISH, "order: 1", "order: 2", 3, "`order` is 1 here and 2 in English"),
    (WELSH, "order: 1", "order: 2", 3, "`order` is 2 here and 1 in English"),
    (WELSH, "minutes: 2", "minutes: 3", 4, "`minutes` is 3 here and 2 in English"),
    (WELSH, "effort: low", "effort: medium", 5, "`effort` is medium here and low"),
    (WELSH, "kind: read", "kind: try", 6, "`kind` is try here and read"),
    (WELSH, "kind: read", "kind: read\nhelp_first: true", 7, "`help_first` is True here and False"),
    (WELSH, WELSH_ACTIVITY, "", 2, "`activity` is there"),
    (WELSH, 'media:\n  - file: hill.svg\n    alt: "A hill."\n', "", 2, "`media` are not the same"),
    (MODULE_FILE, "key: first", "key: other", 1, "must be the folder’s name, first"),
    (MODULE_FILE, "stage: welcome", "stage: nowhere", 3, "no plan has a stage `nowhere`"),
    (MODULE_FILE, ', cy: "Pethau cyntaf"', "", 2, "`title` `cy` is missing"),
    (MODULE_FILE, "order: 1", "order: 1.5", 4, "`order` must be a whole number"),
    (MODULE_FILE, 'sources:\n  - "NICE NG193, 2021"', "sources: NICE", 6, "must be a list"),
    (PLAN_FILE, "key: waiting", "key: other", 1, "must be the file’s name, waiting"),
    (PLAN_FILE, "key: near", "key: welcome", 7, "stage `welcome` is here twice"),
    (PLAN_FILE, "near_programme: true", "near_programme: perhaps", 8, "must be true or false"),
    (
        PLAN_FILE,
        '    about: {en: "What this is.", cy: "Beth yw hyn."}\n',
        "",
        4,
        "`about` is missing",
    ),
    (PICTURE, "<path", "<script>x</script><path", 2, "<script> is not allowed"),
    (PICTURE, "<path", '<path onload="x()"', 2, "would run a script"),
    (PICTURE, "<path", '<path fill="url(http://x)"', 2, "from elsewhere"),
    (PICTURE, "<path", "<foreignObject/><path", 2, "<foreignObject> is not allowed"),
    (PICTURE, "<path", '<image href="x.png"/><path', 2, "<image> is not allowed"),
    (PICTURE, "<svg", '<!DOCTYPE svg [<!ENTITY a "b">]><svg', 1, "<!DOCTYPE> is not allowed"),
    (PICTURE, "</svg>", "", 4, "not well-formed"),
    (URGENT, 'number: "999"', 'number: "998"', 1, "in an emergency is 999"),
    (URGENT, 'number: "116 123"', 'number: "116 124"', 1, "ring 111 and 116 123"),
    (URGENT, 'number: "116 123"', 'number: "call us"', 13, "in digits and spaces"),
    (URGENT, "2026-11-21", "20261121", 1, "must be a date such as 2026-11-03"),
    (URGENT, 'lead: "Call."\n', "", 1, "`lead` is missing"),
]


@pytest.mark.parametrize(("path", "before", "after", "line", "message"), SPOILT)
def test_a_problem_is_named_with_its_file_and_line(
    folder: Path, path: str, before: str, after: str, line: int, message: str
) -> None:
    change(folder, path, before, after)
    problems = problems_of(folder)
    told = [p for p in problems if message in p.message and p.line == line]
    assert told, problems
    assert {p.path for p in told} <= {path, WELSH}
    for jargon in ("pydantic", "Input should", "validation", "str_", "dict", "NoneType"):
        assert all(jargon not in problem.message for problem in problems)


@pytest.mark.parametrize(("path", "before", "after", "line", "message"), SPOILT)
def test_a_problem_is_told_in_welsh_as_well(
    folder: Path, path: str, before: str, after: str, line: int, message: str
) -> None:
    change(folder, path, before, after)
    for problem in problems_of(folder):
        assert problem.said.in_language("cy") not in {"", problem.said.in_language("en")}


def test_every_problem_is_told_at_once(folder: Path) -> None:
    change(folder, ENGLISH, "minutes: 2", "minutes: 9")
    change(folder, ENGLISH, "effort: low", "effort: high")
    change(folder, PLAN_FILE, "key: waiting", "key: other")
    write(folder, "modules/second/two.cy.md", b"\xff\xfe")
    assert {problem.path for problem in problems_of(folder)} == {
        ENGLISH,
        PLAN_FILE,
        "modules/second/two.cy.md",
    }


@pytest.mark.parametrize(
    ("path", "lacking", "there"),
    [(WELSH, WELSH, "English"), (ENGLISH, ENGLISH, "Welsh")],
)
def test_a_step_in_one_language_is_held_back(
    folder: Path, path: str, lacking: str, there: str
) -> None:
    (folder / path).unlink()
    told, line, message = the_problem(folder)
    assert (told, line) == (lacking, 1)
    assert f"in {there} only" in message
    assert ("module", "first") in read_folder(folder).held


@pytest.mark.parametrize(
    "name", ["one.fr.md", "one.md", "One.en.md", "a b.cy.md", "notes.yaml", "-x.svg"]
)
def test_a_file_whose_name_is_not_understood_is_told(folder: Path, name: str) -> None:
    write(folder, f"modules/first/{name}", STEP)
    path, line, message = the_problem(folder)
    assert (path, line) == (f"modules/first/{name}", 1)
    assert "not understood" in message


def test_a_file_that_is_nobody_s_business_is_only_mentioned(folder: Path) -> None:
    write(folder, "modules/first/notes.txt", "x")
    write(folder, "modules/first/.one.en.md.swp", "x")
    assert the_problem(folder, Level.ADVICE)[0] == "modules/first/notes.txt"
    assert problems_of(folder) == []


def test_a_picture_that_no_step_shows_is_mentioned(folder: Path) -> None:
    write(folder, "modules/second/hill.svg", (folder / PICTURE).read_bytes())
    assert the_problem(folder, Level.ADVICE)[0] == "modules/second/hill.svg"


def test_a_picture_that_is_not_there_is_told_where_it_is_named(folder: Path) -> None:
    (folder / PICTURE).unlink()
    assert {(p.path, p.line) for p in problems_of(folder)} == {
        (f"modules/first/{step}.{language}.md", 13)
        for step in ("one", "two")
        for language in ("en", "cy")
    }


def test_two_steps_cannot_have_one_place(folder: Path) -> None:
    for language in ("en", "cy"):
        change(folder, f"modules/first/two.{language}.md", "order: 2", "order: 1")
    path, line, message = the_problem(folder)
    assert (path, line) == ("modules/first/two.en.md", 3)
    assert "step one has `order` 1 too" in message


def test_two_modules_cannot_have_one_place_in_a_stage(folder: Path) -> None:
    change(folder, "modules/second/module.yaml", "stage: near", "stage: welcome")
    path, line, message = the_problem(folder)
    assert (path, line) == ("modules/second/module.yaml", 4)
    assert "module first" in message


def test_a_module_without_steps_or_description_is_told(folder: Path) -> None:
    (folder / "modules/third").mkdir()
    assert [(p.path, p.line) for p in problems_of(folder)] == [
        ("modules/third/module.yaml", 1),
        ("modules/third/module.yaml", 1),
    ]


def test_a_link_to_a_step_that_is_there_is_fine(folder: Path) -> None:
    change(folder, ENGLISH, "/urgent-help", "/step?step=second/two")
    assert read_folder(folder).problems == []


@pytest.mark.parametrize("address", ["tel:116123", "https://example.org/a?b=c", "/check_in"])
def test_links_to_telephones_https_and_own_pages_are_fine(folder: Path, address: str) -> None:
    change(folder, ENGLISH, "/urgent-help", address)
    change(folder, WELSH, "(/urgent-help)", f"({address}) (Saesneg)")
    assert read_folder(folder).problems == []


LONG = " ".join(["word"] * 21) + "."


@pytest.mark.parametrize(
    ("path", "words", "said"),
    [
        (ENGLISH, LONG, "a sentence of 21 words; 20 is enough"),
        (WELSH, LONG.replace("word.", "word " * 5 + "word."), "a sentence of 26 words; 25"),
        (ENGLISH, "A. B. C. D.", "4 sentences in one paragraph"),
    ],
)
def test_long_sentences_and_paragraphs_hold_a_module_back(
    folder: Path, path: str, words: str, said: str
) -> None:
    change(folder, path, "The first words.", words)
    found = [it for it in problems_of(folder) if said in it.message]
    assert [(it.path, it.line) for it in found] == [(path, 18)]
    assert read_folder(folder).held


@pytest.mark.parametrize(
    ("path", "words"),
    [(WELSH, LONG), (ENGLISH, LONG.replace("word ", "", 1)), (ENGLISH, "A. B. C.")],
)
def test_sentences_and_paragraphs_on_the_boundary_are_fine(
    folder: Path, path: str, words: str
) -> None:
    change(folder, path, "The first words.", words)
    assert read_folder(folder).problems == []


def test_only_the_module_with_the_error_is_held_back(folder: Path) -> None:
    change(folder, ENGLISH, "minutes: 2", "minutes: 9")
    found = read_folder(folder)
    assert found.held == {("module", "first")}
    assert [piece.key for piece in found.modules] == ["second"]


def test_a_plan_that_cannot_be_read_blames_no_module(folder: Path) -> None:
    write(folder, PLAN_FILE, "stages: [")
    found = read_folder(folder)
    assert found.held == {("plan", "waiting")}
    assert {problem.path for problem in found.problems} == {PLAN_FILE}


@pytest.mark.parametrize(
    ("raw", "line", "said"),
    [
        (b"\xff", 1, "UTF-8"),
        (b"---\n\xc3(", 2, "UTF-8"),
        (b"---\ntitle: a\x00", 2, "U+0000"),
        ("---\n\n\u202eabc".encode(), 3, "U+202E"),
        ("---\n\u2067".encode(), 2, "U+2067"),
        ("---\n\u200b".encode(), 2, "U+200B"),
        (b"---\na\x1b[31m", 2, "U+001B"),
    ],
)
def test_hidden_characters_and_other_encodings_are_refused(
    folder: Path, raw: bytes, line: int, said: str
) -> None:
    write(folder, ENGLISH, raw)
    told = [problem for problem in problems_of(folder) if problem.path == ENGLISH]
    assert [(problem.line, said in problem.message) for problem in told] == [(line, True)]


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(folder: Path) -> None:
    before = read_folder(folder)
    words = (folder / ENGLISH).read_bytes()
    write(folder, ENGLISH, b"\xef\xbb\xbf" + words.replace(b"\n", b"\r\n"))
    assert read_folder(folder) == before


@pytest.mark.parametrize("path", [ENGLISH, PICTURE, PLAN_FILE, MODULE_FILE, URGENT])
def test_a_file_of_50_mb_is_refused_by_its_size_alone(folder: Path, path: str) -> None:
    with (folder / path).open("r+b") as file:
        file.truncate(50_000_000)
    began = time.perf_counter()
    told = [problem for problem in problems_of(folder) if problem.path == path]
    assert time.perf_counter() - began < 1
    assert len(told) == 1
    assert "50000 kB" in told[0].message


def test_a_file_on_its_limit_is_read(folder: Path) -> None:
    write(folder, PICTURE, (folder / PICTURE).read_text() + " " * 199_800)
    assert read_folder(folder).problems == []


def test_links_between_files_and_folders_are_not_followed(folder: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text(STEP)
    (folder / ENGLISH).unlink()
    (folder / ENGLISH).symlink_to(secret)
    (folder / "modules/third").symlink_to(folder / "modules/second")
    told = {problem.path: problem.message for problem in problems_of(folder)}
    assert told.keys() == {ENGLISH, "modules/third"}
    assert all("link" in message for message in told.values())
    assert not read_folder(folder).whole


def test_a_pipe_and_a_folder_in_place_of_a_file_are_refused(folder: Path) -> None:
    (folder / ENGLISH).unlink()
    os.mkfifo(folder / ENGLISH)
    (folder / PICTURE).unlink()
    (folder / PICTURE).mkdir()
    told = {problem.path: problem.message for problem in problems_of(folder)}
    assert "not an ordinary file" in told[ENGLISH]
    assert PICTURE in told


def test_a_name_that_is_not_text_is_shown_as_text(folder: Path) -> None:
    with Path(os.fsdecode(os.fsencode(folder / "modules/first") + b"/a\xff\x07\n.md")).open("w"):
        pass
    path, _, _ = the_problem(folder)
    assert path.isprintable()
    path.encode()


@pytest.mark.parametrize("gone", ["", "plans", "modules"])
def test_a_folder_that_is_not_there_is_a_problem_and_not_whole(folder: Path, gone: str) -> None:
    shutil.rmtree(folder / gone)
    found = read_folder(folder)
    assert not found.whole
    assert found.problems


@pytest.mark.parametrize("emptied", ["plans", "modules"])
def test_an_empty_folder_does_not_look_like_everything_taken_out(
    folder: Path, emptied: str
) -> None:
    shutil.rmtree(folder / emptied)
    (folder / emptied).mkdir()
    assert not read_folder(folder).whole


def test_more_files_than_any_service_writes_are_not_read(folder: Path) -> None:
    for number in range(1_001):
        write(folder, f"modules/first/step-{number}.en.md", "")
    found = read_folder(folder)
    assert not found.whole
    assert not found.modules
    assert "nothing was read" in found.problems[0].message
