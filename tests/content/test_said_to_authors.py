"""Whoever writes in the studio is told what is wrong in its labels, not in those of files."""

import re

import pytest

from platform_core.content.checks.parts import step_facts, step_text
from platform_core.content.checks.step import findings
from platform_core.content.problems import Said, told
from platform_core.content.said_to_authors import OWN, said_to_authors
from platform_core.wording import catalogues

BODY = "# One\n\n#### Two\n\nA <b>word</b>, `code` and ![a picture](a.png). See [it](ftp://x).\n"
OF_FILES = re.compile(r"HTML|Markdown|`\w+`|\bowner\b|\bmedia\b|help_first|\bcofnodion\b")


@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_spoilt_step_is_told_of_without_the_words_of_files(language: str) -> None:
    words = {"title": "", "short": "S.", "body": BODY, "media": [{"file": "a.svg", "alt": ""}]}
    texts = {"en": step_text(words), "cy": step_text({**words, "activity": "Un.", "media": []})}
    found = findings(texts, step_facts({}), steps=())
    said = [said_to_authors(one.said, language) for one in found]
    assert len(said) > 10
    assert [it for it in said if OF_FILES.search(it)] == []


@pytest.mark.parametrize(
    ("said", "english", "welsh"),
    [
        (
            told("entry_empty", entry="`owner`"),
            "say who looks after this module",
            "dywedwch pwy sy’n gofalu am y modiwl hwn",
        ),
        (
            told("entry_few", entry="`sources`", limit="1"),
            "name at least one source",
            "enwch o leiaf un ffynhonnell",
        ),
        (
            told("entry_long", entry="`title` `cy`", limit="80"),
            "“Title” (Welsh) is longer than 80 characters",
            "mae “Teitl” (Cymraeg) yn hirach na 80 o nodau",
        ),
        (
            told("entry_most", entry="`order`", limit="99"),
            "“Place in the stage” must be 99 or less",
            "rhaid i “Lle yn y cyfnod” fod yn 99 neu lai",
        ),
    ],
)
def test_an_entry_is_called_as_its_label_is(said: Said, english: str, welsh: str) -> None:
    assert said_to_authors(said, "en", of_module=True) == english
    assert said_to_authors(said, "cy", of_module=True) == welsh


def test_what_is_said_otherwise_here_is_a_wording_of_the_checks_too() -> None:
    keys = {message.id for message in catalogues("en")["content"]}
    assert {f"content.{one}" for one in OWN} <= keys
    assert {f"content.author.{one}" for one in OWN} <= keys
