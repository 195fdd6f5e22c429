"""What the checks say in the editor, and in which language each part of it is."""

import pytest

from platform_core.content.checks.values import Finding
from platform_core.content.problems import told
from platform_core.web.routes.studio_checks import said_of


def _avoided(spoken: str, word: str) -> Finding:
    return Finding(spoken, "body", 1, told("avoided_word", word=word, instead="somebody"))


@pytest.mark.parametrize(("spoken", "reads"), [("en", "cy"), ("cy", "en")])
def test_words_quoted_in_the_other_language_are_marked(spoken: str, reads: str) -> None:
    said = said_of(_avoided(spoken, "sufferer"), reads)
    assert f'“<span lang="{spoken}">sufferer</span>”' in said
    assert f'<span lang="{spoken}">somebody</span>' in said


@pytest.mark.parametrize("reads", ["en", "cy"])
def test_words_in_the_language_of_the_page_are_not(reads: str) -> None:
    assert "<span" not in said_of(_avoided(reads, "sufferer"), reads)


@pytest.mark.parametrize("reads", ["en", "cy"])
def test_what_an_author_wrote_is_never_markup(reads: str) -> None:
    said = said_of(_avoided("en", "<b>x</b>"), reads)
    assert "&lt;b&gt;x&lt;/b&gt;" in said


def test_a_count_is_no_quotation() -> None:
    finding = Finding("en", "short", 1, told("short_words", words=140, most=120))
    assert "140" in said_of(finding, "cy")
    assert "<span" not in said_of(finding, "cy")
