"""Words to avoid, and advice on how things are said."""

from dataclasses import replace
from pathlib import Path

import pytest

from platform_core.content.avoided.defaults import default_words, word_problems
from platform_core.content.checks.values import Avoided
from platform_core.content.numbers import known_numbers
from platform_core.content.problems import Level
from platform_core.content.rules import LANGUAGES
from tests.content.folders import change, write
from tests.content.steps import ENGLISH, check, spoilt, told

AVOIDED = (
    Avoided("en", "sufferer*", "people living with pain"),
    Avoided("en", "it's nothing", "it is real"),
    Avoided("en", "no pain, no gain", "what suits you"),
    Avoided("en", "just", "leave it out", Level.ADVICE),
    Avoided("cy", "poen ffug", "mae’n real"),
    Avoided("cy", "gwthio", "aros"),
    Avoided("cy", "agored i niwed", "pwy"),
    Avoided("cy", "chwynnu", "x"),
)


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "A sufferer.", ["sufferer"]),
        ("en", "Sufferers and SUFFERER’S.", ["Sufferers", "SUFFERER"]),
        ("en", "Sufferering is no word, nor is insufferer.", ["Sufferering"]),
        ("en", "It’s  nothing. IT'S\nNOTHING.", ["It’s nothing", "IT'S NOTHING"]),
        ("en", "Say it’s\nnothing.", ["it’s nothing"]),
        ("en", "No pain, no gain.", ["No pain, no gain"]),
        ("en", "Unjust, justice, just-so and adjust.", []),
        ("en", "[This](https://example.org/sufferer) is a link.", []),
        ("en", "**Suf**ferer in two kinds.", ["Sufferer"]),
        (
            "cy",
            "Mae poen ffug, boen ffug, mhoen ffug a phoen ffug.",
            ["poen ffug", "boen ffug", "mhoen ffug", "phoen ffug"],
        ),
        ("cy", "Ei wthio, fy ngwthio, gwthio.", ["wthio", "ngwthio", "gwthio"]),
        ("cy", "Yn agored i niwed.", ["agored i niwed"]),
        ("cy", "Ei hagored i niwed.", ["hagored i niwed"]),
        ("cy", "Dwynnu nid chwynnu.", ["chwynnu"]),
    ],
)
def test_words_of_the_list_are_found_whole_and_mutated(
    language: str, text: str, words: list[str]
) -> None:
    found = [
        dict(it.said.names)["word"]
        for it in spoilt(language, "body", text, avoided=AVOIDED)
        if it.said.wording == "avoided_word" and it.level is Level.ERROR
    ]
    assert sorted(found) == sorted(words)


def test_a_word_is_told_on_its_line_with_what_to_say_instead() -> None:
    (one,) = spoilt("en", "body", "One.\n\nTwo for a\nsufferer.", avoided=AVOIDED)
    assert (one.line, one.level) == (4, Level.ERROR)
    assert one.said.in_language("en").endswith("instead: people living with pain")


@pytest.mark.parametrize("quoted", ["“a sufferer”", '"a sufferer"', "‘a sufferer’"])
def test_somebody_elses_word_is_only_mentioned(quoted: str) -> None:
    found = spoilt("en", "body", f"They said {quoted} once.", avoided=AVOIDED)
    assert told(found, Level.ERROR) == []
    assert told(found) == ["avoided_word"]


def test_a_word_may_be_only_advice() -> None:
    assert told(spoilt("en", "title", "Just this", avoided=AVOIDED), Level.ADVICE) == [
        "avoided_word"
    ]


def test_a_service_s_word_in_one_language_is_nothing_in_the_other() -> None:
    assert spoilt("cy", "title", "Sufferer", avoided=AVOIDED) == ()


@pytest.mark.parametrize("word", ["", "*", " * ", "((((", "[a-z]+", "a|b", "\\", "(?P<x>"])
def test_any_word_may_be_on_a_list(word: str) -> None:
    avoided = [Avoided(language, word, "x") for language in LANGUAGES]
    spoilt("en", "body", "Some (((( words [a-z]+ \\ here.", avoided=avoided)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_that_is_shipped_has_words_in_both_languages(language: str) -> None:
    own = [one for one in default_words() if one.language == language]
    assert len(own) > 40
    assert len({one.word for one in own}) == len(own)
    for one in own:
        found = spoilt(language, "title", one.word.rstrip("*").replace("*", ""), avoided=own)
        assert "avoided_word" in told(found), one
        assert "avoided_word" not in told(spoilt(language, "title", one.instead, avoided=own)), one


def test_a_folder_may_have_lists_of_its_own(tmp_path: Path) -> None:
    assert default_words(tmp_path) == default_words()
    write(tmp_path, "avoided.en.yaml", 'words:\n  - {word: "odd", instead: "plain"}\n')
    assert default_words(tmp_path) == (Avoided("en", "odd", "plain"),)
    assert list(word_problems(tmp_path)) == []
    change(tmp_path, "avoided.en.yaml", 'instead: "plain"', "insted: plain, level: high")
    assert {problem.path for problem in word_problems(tmp_path)} == {"avoided.en.yaml"}
    assert default_words(tmp_path) == ()


def test_known_numbers_are_those_of_the_lists() -> None:
    assert {"999", "111", "116123", "85258", "18000", "08081640123"} <= known_numbers()
    assert not {"2021", "2023", "2024"} & known_numbers()


@pytest.mark.parametrize(
    ("language", "field", "text", "wordings"),
    [
        ("en", "body", "It may, or it might.", ["twice_maybe"]),
        ("en", "body", "It may. It might.", []),
        ("cy", "body", "Efallai, ac efallai ddim.", ["twice_maybe"]),
        ("en", "title", "At last!", ["exclamation"]),
        ("en", "activity", "Sit for a while.", ["not_today"]),
        ("en", "activity", "Sit for a while. Another day is fine.", []),
        ("cy", "activity", "Eisteddwch am dipyn.", ["not_today"]),
        ("en", "short", "It's here. That’s fine.", ["mixed_apostrophes"]),
        ("en", "body", "It is given. It was taken. It is made.", ["passive"]),
        ("en", "body", "It is given. We took it.\n\nYou made it. She went. They sit.", []),
    ],
)
def test_how_things_are_said_is_advice(
    language: str, field: str, text: str, wordings: list[str]
) -> None:
    found = spoilt(language, field, text)
    assert told(found) == wordings
    assert told(found, Level.ERROR) == []


def test_reading_age_is_a_hint_and_in_english_only() -> None:
    hard = "Comprehensive multidisciplinary rehabilitation necessitates considerable commitment. "
    easy = "You can sit down. It is all right to stop. We are here. "
    body = "\n\n".join([hard * 2] * 10)
    (one,) = spoilt("en", "body", body)
    assert (one.said.wording, one.level) == ("reading_age", Level.ADVICE)
    assert "reading_age" not in told(spoilt("cy", "body", body))
    assert "reading_age" not in told(spoilt("en", "body", "\n\n".join([easy] * 10)))
    assert "reading_age" not in told(check(replace(ENGLISH, body=hard)))
