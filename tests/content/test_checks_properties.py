"""Any text at all: never an exception, always a line that is there, the same twice, and soon."""

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from platform_core.content.avoided.defaults import default_words
from platform_core.content.checks import reading, step
from platform_core.content.checks.values import Finding, StepFacts, StepMedia, StepText
from platform_core.content.problems import Said
from tests.content.steps import ENGLISH, FACTS, WELSH

SCRAPS = st.sampled_from(
    [
        *("build up", "push", "a little more each day", "dos", "tabledi", "low mood", "“", "”"),
        *(
            "## ",
            "- ",
            "[a](/b)",
            "<b>",
            "\n\n",
            "\n",
            "\r\n",
            "!",
            "…",
            "we will",
            "{name}",
            "&amp;",
        ),
        *(
            "0159 722 333",
            "tel:1",
            "\u202e",
            "e\u0301",
            "İ",
            "\x00",
            "\ud800",
            "🙂",
            "```",
            "\t",
            "    ",
        ),
        *("not", "peidiwch", "hours or days", "psychosomatic", "(Saesneg)", "¹²", "١٢٣", "’", "'"),
    ]
)
TEXT = st.lists(st.one_of(SCRAPS, st.text(max_size=12)), max_size=25).map(" ".join)
WORDS = st.builds(
    StepText,
    title=TEXT,
    short=TEXT,
    body=TEXT,
    activity=st.none() | TEXT,
    reflection=st.none() | TEXT,
    media=st.lists(st.builds(StepMedia, file=TEXT, alt=TEXT, transcript=TEXT), max_size=2).map(
        tuple
    ),
)


def check(english: StepText, welsh: StepText, facts: StepFacts = FACTS) -> tuple[Finding, ...]:
    return step.findings({"en": english, "cy": welsh}, facts, steps=(), avoided=default_words())


def lines_of(text: StepText, found: Finding) -> int:
    if found.field == "media":
        return max(len(text.media), 1)
    return len(
        (getattr(text, found.field) or "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    )


@settings(max_examples=60, deadline=None)
@given(english=WORDS, welsh=WORDS, minutes=st.integers(0, 4))
def test_any_text_is_read_to_a_line_that_is_there(
    english: StepText, welsh: StepText, minutes: int
) -> None:
    found = check(english, welsh, StepFacts(minutes))
    for one in found:
        assert one.said.in_language("en") != one.said.in_language("cy")
        if one.field != "facts":
            text = {"en": english, "cy": welsh}[one.language]
            assert 1 <= one.line <= lines_of(text, one), one
    assert len(set(found)) == len(found)
    step._alone.cache_clear()
    reading.passage.cache_clear()
    assert check(english, welsh, StepFacts(minutes)) == found


HOSTILE = [
    *("*a_", "[", "![", "(", "a a a ", "<", "> ", "&", "`a", "**a ", "- ", "“", "[a](b ", "a-"),
    *("a. ", "….!?", "[a](", "<http://a", "\\", "\t", " ", "1", "0 1-", "we will ", "not ", "may "),
    *("push yourself on ", "worse hours ", "hours or days ", "increase your ", "you may have "),
    *("e\u0301", "\u202e", "a'b’c ", "[a](https://example.org)\n", "advice from some of them "),
]


@pytest.mark.parametrize("scrap", HOSTILE)
def test_no_text_takes_long(scrap: str) -> None:
    text = (scrap * 8_000)[:8_000]
    words = replace(ENGLISH, body=text, short=text), replace(WELSH, body=text, short=text)
    began = time.perf_counter()
    check(*words)
    assert time.perf_counter() - began < 5


SAID = [
    *(f"no_{it}" for it in ("title", "short", "body", "minutes", "sources", "language")),
    *(f"lacks_{it}" for it in ("alt", "transcript", "captions")),
    *(f"other_{it}" for it in ("headings", "items", "links", "telephones", "placeholders")),
    *("other_numbers", "other_language_en", "other_language_cy", "weaker_must", "weaker_should"),
    *("activity_once", "reflection_once", "mood_help", "activity_payback", "checked_line"),
    *("more_activity", "medicine_change", "medicine_line", "diagnosis", "first_the_other"),
    *("promise", "hidden", "mixed_letters", "not_nfc"),
]


@pytest.mark.parametrize("wording", SAID)
def test_every_finding_has_words_in_both_languages(wording: str) -> None:
    names = {it: it for it in ("words", "line", "welsh", "english", "code", "letters")}
    said = {Said(wording, tuple(names.items())).in_language(it) for it in ("en", "cy")}
    assert len(said) == 2
    assert all("{" not in it for it in said)
