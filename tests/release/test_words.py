"""Every reason is a whole sentence in both languages, with its dates and titles in the same."""

import re
from pathlib import Path

import pytest

from platform_core.release.values import Why
from platform_core.release.words import say_why
from platform_core.wording import catalogues
from tests.release.plans import day

SOURCES = Path(__file__).parents[2] / "platform_core" / "release"
TITLE = {"en": "Understanding", "cy": "Deall"}
PARAMS = {"on": day(21), "opens": day(19), "until": day(8), "stage": TITLE, "n": 2}
COUNTED = "msgid_plural"


def keys_in_catalogue(language: str) -> dict[str, bool]:
    """Every key of the area, and whether it is counted."""
    catalogue = catalogues(language)["release"]
    ids = [message.id for message in catalogue if message.id]
    return {i if isinstance(i, str) else i[0]: not isinstance(i, str) for i in ids}


def whys() -> list[tuple[str, bool]]:
    return sorted(keys_in_catalogue("en").items())


def params(key: str, is_counted: bool) -> Why:
    names = {name: value for name, value in PARAMS.items() if is_counted or name != "n"}
    return Why(key, names)


def test_both_languages_have_the_same_reasons_counted_alike() -> None:
    assert keys_in_catalogue("en") == keys_in_catalogue("cy")


def test_every_reason_that_the_rules_give_has_its_words_and_no_word_is_left_over() -> None:
    source = "".join(path.read_text("utf-8") for path in SOURCES.glob("*.py"))
    given = set(re.findall(r'"(release\.(?:offer|stage)\.[a-z_]+)"', source))
    named = set(re.findall(r'"(by|spaced|before_programme|after_finish\w*)"', source))
    assert given | {f"release.stage.{name}" for name in named} == set(keys_in_catalogue("en"))


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize(("key", "is_counted"), whys())
def test_a_reason_is_one_or_more_whole_sentences(key: str, is_counted: bool, language: str) -> None:
    said = say_why(params(key, is_counted), language)
    assert said[0].isupper()
    assert said.endswith(".")
    assert "{" not in said
    assert "  " not in said


@pytest.mark.parametrize(("key", "is_counted"), whys())
def test_a_welsh_reason_has_no_english_in_it_and_mutates_its_days(
    key: str, is_counted: bool
) -> None:
    said = say_why(params(key, is_counted), "cy")
    assert "November" not in said
    assert "Understanding" not in said
    assert not re.search(r"\bDydd\b", said)


@pytest.mark.parametrize(
    ("n", "english", "welsh"),
    [
        (1, "1 day after", "1 diwrnod"),
        (2, "2 days after", "2 ddiwrnod"),
        (4, "4 days", "4 diwrnod"),
    ],
)
def test_days_are_counted_as_each_language_counts_them(n: int, english: str, welsh: str) -> None:
    why = Why("release.offer.rest", {"on": day(2), "n": n})
    assert english in say_why(why, "en")
    assert welsh in say_why(why, "cy")


def test_a_day_and_a_title_are_said_in_the_readers_language() -> None:
    why = Why("release.offer.stage_opens", {"on": day(21), "stage": TITLE})
    assert "“Understanding”, opens on Tuesday 24 November." in say_why(why, "en")
    assert "“Deall”, yn agor ddydd Mawrth 24 Tachwedd." in say_why(why, "cy")
