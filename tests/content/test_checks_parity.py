"""Two languages, one step: neither is ahead, no number differs, no link surprises."""

from dataclasses import replace

import pytest

from platform_core.content.checks.values import StepMedia, StepText
from platform_core.content.problems import Level
from tests.content.steps import ENGLISH, FACTS, WELSH, check, spoilt, told

LISTED = replace(FACTS, numbers=FACTS.numbers | {"01597822222", "85258", "18000"})


def pair(english: str, welsh: str) -> list[tuple[str, str, int]]:
    """What is said about two bodies, as (wording, language, line)."""
    found = check(replace(ENGLISH, body=english), replace(WELSH, body=welsh), LISTED)
    return [(it.said.wording, it.language, it.line) for it in found]


@pytest.mark.parametrize(
    ("english", "welsh", "wordings"),
    [
        ("One.\n\n## Two", "Un.", {"other_headings"}),
        ("One.", "Un.\n\n## Dau", {"other_headings"}),
        ("- one\n- two", "- un", {"other_items"}),
        ("1. one\n2. two", "1. un\n2. dau", set()),
        ("See [this](/pace).", "Gweler hyn.", {"other_links"}),
        ("See [this](/pace).", "Gweler [hyn](/pace).", set()),
        ("It takes 3 minutes.", "Mae’n cymryd 4 munud.", {"other_numbers"}),
        ("It takes 3 minutes.", "Mae’n cymryd munudau.", {"other_numbers"}),
        ("From 2010 to 2023, 15 in 100.", "15 o bob 100, o 2010 i 2023.", set()),
        ("Ring 01597 822 222.", "Ffoniwch 01597 822222.", {"other_numbers"}),
        ("Ring 116 123.", "Ffoniwch 111.", {"other_telephones"}),
        ("Call [999](tel:999).", "Ffoniwch [999](tel:111).", {"other_telephones"}),
        ("Hello {name}.", "Helo {enw}.", {"other_placeholders"}),
        ("Hello {name}.", "Helo {name}.", set()),
        (
            "See [the page](https://example.org/a).",
            "Gweler [y dudalen](https://example.org/a).",
            {"link_in_english"},
        ),
        (
            "See [the page](https://example.org/a).",
            "Gweler [y dudalen](https://example.org/a) (Saesneg).",
            set(),
        ),
        (
            "See [the page](https://example.org/a).",
            "Gweler [y dudalen (Saesneg)](https://example.org/a).",
            set(),
        ),
        (
            "See [the page](https://example.org/a).",
            "Gweler [y dudalen](https://example.org/cy/a).",
            set(),
        ),
        ("See [it](https://llyw.cymru/a).", "Gweler [hi](https://llyw.cymru/a).", set()),
    ],
)
def test_the_two_languages_hold_the_same(english: str, welsh: str, wordings: set[str]) -> None:
    found = pair(english, welsh)
    assert {wording for wording, _, _ in found} == wordings
    assert {language for _, language, _ in found} <= {"cy"}


def test_what_differs_is_named_and_pointed_at() -> None:
    found = check(
        replace(ENGLISH, body="It takes 3 minutes."), replace(WELSH, body="Un.\n\nMae’n 4 munud.")
    )
    (one,) = found
    assert (one.line, one.level) == (3, Level.ERROR)
    assert one.said.in_language("en") == "numbers only here: 4; only in English: 3"


@pytest.mark.parametrize("field", ["activity", "reflection"])
@pytest.mark.parametrize("language", ["en", "cy"])
def test_an_activity_or_question_is_there_in_both_or_in_neither(field: str, language: str) -> None:
    question = "What could wait? Not today is fine. Mae peidio heddiw yn iawn."
    texts = {"en": replace(ENGLISH, activity=None), "cy": replace(WELSH, activity=None)}
    texts[language] = replace(texts[language], **{field: question})
    lacking = "cy" if language == "en" else "en"
    found = [it for it in check(texts["en"], texts["cy"]) if it.level is Level.ERROR]
    assert [(it.said.wording, it.language, it.field) for it in found] == [
        (f"{field}_once", lacking, field)
    ]


@pytest.mark.parametrize(
    ("english", "welsh", "wordings"),
    [
        (["a.svg"], ["a.svg"], []),
        (["a.svg"], ["b.svg"], ["other_pictures"]),
        (["a.svg"], [], ["other_pictures"]),
        (["talk.en.mp3"], ["talk.cy.mp3"], []),
    ],
)
def test_pictures_are_the_same_in_both(
    english: list[str], welsh: list[str], wordings: list[str]
) -> None:
    texts = [
        replace(text, media=tuple(StepMedia(file, "Words.", transcript="W.") for file in files))
        for text, files in ((ENGLISH, english), (WELSH, welsh))
    ]
    assert told(check(*texts)) == wordings


@pytest.mark.parametrize(
    ("english", "welsh", "wordings"),
    [
        ("Employers must think about it.", "Rhaid i gyflogwyr feddwl amdano.", []),
        ("Employers must think about it.", "Gall cyflogwyr feddwl amdano.", ["weaker_must"]),
        ("Letters should come.", "Dylai llythyrau ddod.", []),
        ("Letters should come.", "Mae llythyrau’n dod.", ["weaker_should"]),
        ("Letters come.", "Dylai llythyrau ddod.", ["stronger_welsh"]),
        ("There is a duty.", "Mae dyletswydd.", []),
        ("You do not have to.", "Does dim rhaid i chi.", []),
    ],
)
def test_strength_is_compared_as_advice(english: str, welsh: str, wordings: list[str]) -> None:
    found = check(replace(ENGLISH, body=english), replace(WELSH, body=welsh))
    assert told(found) == wordings
    assert all(it.level is Level.ADVICE for it in found)


@pytest.mark.parametrize(
    ("english", "welsh", "wordings"),
    [
        (50, 40, []),
        (50, 39, ["other_length"]),
        (50, 75, []),
        (50, 76, ["other_length"]),
        (39, 9, []),
    ],
)
def test_one_language_much_longer_than_the_other_is_mentioned(
    english: int, welsh: int, wordings: list[str]
) -> None:
    bodies = ["\n\n".join(["Gair."] * count) for count in (english, welsh)]
    found = check(replace(ENGLISH, body=bodies[0]), replace(WELSH, body=bodies[1]))
    assert told(found, Level.ADVICE) == wordings


@pytest.mark.parametrize(
    ("text", "wordings"),
    [
        ("Ring 01597 822 222.", []),
        ("Ring 01597 822 223.", ["unknown_number"]),
        ("Ring (01597) 822 222.", []),
        ("Ring (01597) 822 223.", ["unknown_number"]),
        ("Ring +44 (0)1597 822222.", []),
        ("Ring +44 (0)1597 822223.", ["unknown_number"]),
        ("Ring 01597 822223 (01597 822224).", ["unknown_number"] * 2),
        ("Ring 0800 1112.", ["unknown_number"]),
        ("It began on 01 02 2026 (or 3 November).", []),
        ("Ring +44 1597 822222.", []),
        ("Ring [us](tel:01597822223).", ["unknown_number"]),
        ("Text 85258.", []),
        ("Text 85259.", ["unknown_number"]),
        ("Call 999, or 111 and press 2, or 116 123.", []),
        ("Call 116 124.", ["unknown_number"]),
        ("About 12,345 people, from 2010-2023, in 100000 places.", []),
        ("The paper is doi 10.1177/20494637241311456.", []),
        ("See example.org/01597822223/a.", []),
    ],
)
def test_only_numbers_that_somebody_checked_are_given(text: str, wordings: list[str]) -> None:
    assert told(spoilt("en", "body", text, LISTED)) == wordings


def test_welsh_that_was_not_translated_is_told() -> None:
    words = "You can sit by the window and this is for you. It is not a test."
    found = check(replace(ENGLISH, body=words), replace(WELSH, body=words))
    assert [(it.said.wording, it.language) for it in found] == [("other_language_cy", "cy")]


def test_names_and_numbers_alone_are_in_no_language() -> None:
    names = (
        "Camau, SilverCloud, NHS, PIP, 999, GP, COVID, Powys, Bronllys, Llandrindod, Mind, Shout."
    )
    bodies = StepText("T", "Short.", names), StepText("T", "Byr.", names)
    assert told(check(*bodies)) == []
