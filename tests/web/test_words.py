"""Every word of the plain pages is in both languages, and every template uses only those."""

import re

import pytest

from platform_core.accounts.rules import Language
from platform_core.web.pages import TEMPLATES, draw
from platform_core.wording import catalogues

KEYS = {
    language: {message.id for message in catalogues(language)["web"] if message.id}
    for language in ("en", "cy")
}
ASKED = {
    key
    for path in [*TEMPLATES.glob("*.html"), *TEMPLATES.parent.rglob("*.py")]
    for key in re.findall(r'"(web\.[a-z_.]+[a-z])"', path.read_text())
}


def _names(keys: set[object]) -> set[str]:
    return {key if isinstance(key, str) else key[0] for key in keys}


def test_neither_language_lacks_a_key() -> None:
    assert _names(KEYS["en"]) == _names(KEYS["cy"])


def test_every_key_that_is_asked_for_is_there() -> None:
    stems = {key.rpartition(".")[0] for key in _names(KEYS["en"])}
    missing = {key for key in ASKED if key not in _names(KEYS["en"]) and key not in stems}
    assert not missing


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(
    "template", ["privacy.html", "urgent_help.html", "first_words.html", "without_script.html"]
)
def test_a_page_needs_no_more_than_a_language(template: str, language: Language) -> None:
    assert "999" in draw(template, language, "/")


def test_the_two_languages_share_no_sentence() -> None:
    words = {
        language: {
            message.id: message.string
            for message in catalogues(language)["web"]
            if isinstance(message.id, str) and message.id
        }
        for language in ("en", "cy")
    }
    same = {key for key, said in words["en"].items() if words["cy"][key] == said}
    assert not same
