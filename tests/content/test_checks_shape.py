"""The shape of a step: how long, how much, where links lead, what is missing."""

from dataclasses import replace
from datetime import date

import pytest

from platform_core.content.checks import module
from platform_core.content.checks.module import StepParts
from platform_core.content.checks.parts import step_facts, step_text
from platform_core.content.checks.values import Avoided, StepFacts, StepMedia, StepText
from platform_core.content.problems import Level
from tests.content.steps import ENGLISH, FACTS, WELSH, check, spoilt, told


def words(count: int) -> str:
    """So many words, in sentences of ten."""
    return " ".join(f"word{'.' if n % 10 == 9 or n == count - 1 else ''}" for n in range(count))


def paragraphs(count: int) -> str:
    return words(count).replace(". ", ".\n\n")


def test_a_good_step_has_nothing_said_about_it() -> None:
    assert check() == ()


@pytest.mark.parametrize(
    ("language", "field", "text", "wording", "line"),
    [
        ("en", "body", f"One.\n\n{'word ' * 20}word.", "long_sentence", 3),
        ("cy", "body", f"{'gair ' * 25}gair.", "long_sentence", 1),
        ("en", "body", f"First\none. {'word ' * 20}word.", "long_sentence", 2),
        ("en", "short", f"{'word ' * 20}word.", "long_sentence", 1),
        ("en", "body", "A. B. C. D.", "long_paragraph", 1),
        ("en", "body", "A.\n\n- **B.** C. D. E. F.", "long_paragraph", 3),
        ("en", "body", "# First", "first_heading", 1),
        ("en", "body", "Words.\n\n#### Deep", "skipped_heading", 3),
        ("en", "body", "Words.\n\n<b>here</b>", "html", 3),
        ("en", "body", "Words\nand <i>here</i>.", "html", 2),
        ("en", "body", "![A hill](hill.svg)", "picture_in_text", 1),
        ("en", "body", "`code` is odd.", "code_ticks", 1),
        ("en", "body", "```\ncode\n```", "code_fence", 1),
        ("en", "body", "    four spaces", "code_spaces", 1),
        ("en", "reflection", "What <b>now</b>?", "html", 1),
        ("en", "body", "Look [here](/nowhere).", "link_page", 1),
        ("en", "body", "Look\n[here](/step?step=no/step).", "link_step", 2),
        ("en", "body", "Look [here](javascript:alert(1)).", "link_odd", 1),
        ("en", "body", "Look [here](data:text/html,x).", "link_odd", 1),
        ("en", "body", "Look [here](http://example.org).", "link_https", 1),
        ("en", "body", "Look [here][it].\n\n[it]: javascript:x", "link_odd", 1),
        ("en", "body", "Look [here]().", "link_empty", 1),
        ("en", "body", "w" * 12_001, "too_long", 1),
        ("en", "body", "A\u202eB", "hidden", 1),
        ("en", "title", "A\u200bB", "hidden", 1),
        ("en", "body", "One.\n\nThe p\u0430in.", "mixed_letters", 3),  # a Cyrillic а
        ("cy", "body", "Mae’r tw\u0302r yn fawr.", "not_nfc", 1),
        ("en", "title", "", "no_title", 1),
        ("en", "short", " ", "no_short", 1),
        ("cy", "body", "", "no_body", 1),
        ("en", "body", "Mae eich poen yn real, ac mae hyn yn wir i chi. Dyna yw’r neges.", None, 1),
    ],
)
def test_what_holds_a_step_back(
    language: str, field: str, text: str, wording: str | None, line: int
) -> None:
    found = spoilt(language, field, text)
    if wording is None:  # Welsh where the English goes
        assert ("other_language_en", 1) in [
            (it.said.wording, it.line) for it in check(replace(ENGLISH, body=text))
        ]
        return
    (one,) = [it for it in found if it.said.wording == wording]
    assert (one.language, one.field, one.line, one.level) == (language, field, line, Level.ERROR)


@pytest.mark.parametrize(
    ("language", "field", "text"),
    [
        ("en", "body", f"{'word ' * 19}word."),
        ("cy", "body", f"{'gair ' * 24}gair."),
        ("en", "body", "A. B. C."),
        ("en", "body", "- **B.** C. D. E."),  # what a list puts first in bold is its label
        ("en", "body", "Such as, e.g. a walk, i.e. one. Two. Three."),
        ("en", "body", f"## {'word ' * 12}"),
        ("en", "body", "Look [here](/step?step=first/one), or open [help](/urgent-help)."),
        ("en", "body", "A line\\\nbroken, 5 < 6 and 2 * 3 and [brackets]."),
        ("en", "body", "Café, naïve, 5 µm, π and 50 °C."),
        ("en", "body", "Families 👨‍👩‍👧 and ❤️."),
    ],
)
def test_what_is_on_the_boundary_is_fine(language: str, field: str, text: str) -> None:
    errors = [it for it in spoilt(language, field, text) if it.level is Level.ERROR]
    assert told(errors) in ([], ["activity_payback"])  # a walk is


@pytest.mark.parametrize(
    ("text", "minutes", "seconds", "wording"),
    [
        (240, 2, 0, None),
        (241, 2, 0, "many_words"),
        (120, 2, 60, None),
        (120, 2, 61, "many_seconds"),
        (480, 4, 0, None),
        (10, 0, 0, "no_minutes"),
    ],
)
def test_minutes_hold_what_is_read_and_heard(
    text: int, minutes: int, seconds: int, wording: str | None
) -> None:
    heard = (StepMedia("a.mp3", "A voice.", mime="audio/mpeg", seconds=seconds, transcript="Hi."),)
    english = StepText("Title", "Short.", paragraphs(text), media=heard if seconds else ())
    welsh = replace(WELSH, activity=None, media=english.media)
    found = check(english, welsh, replace(FACTS, minutes=minutes))
    said = [it for it in found if it.entry == "minutes"]
    assert told(said) == ([wording] if wording else [])
    assert all(it.field == "facts" for it in said)


@pytest.mark.parametrize(("count", "wordings"), [(110, []), (111, ["short_words"])])
def test_a_short_version_is_short(count: int, wordings: list[str]) -> None:
    found = spoilt("en", "short", paragraphs(count))
    assert told(found, Level.ERROR) == wordings


@pytest.mark.parametrize(
    ("media", "wordings"),
    [
        (StepMedia("a.svg", alt="A hill."), []),
        (StepMedia("a.svg"), ["lacks_alt"]),
        (StepMedia("a.mp3", "A voice.", mime="audio/mpeg"), ["lacks_transcript"]),
        (StepMedia("a.mp4", "A film.", mime="video/mp4", transcript="Words."), ["lacks_captions"]),
        (StepMedia("a.mp4", "A film.", mime="video/mp4", transcript="W.", captions="x"), []),
        (StepMedia("a.svg", alt="Push through the pain."), ["more_activity"]),
        (StepMedia("a.svg", alt="A hill.\nA\u200bB"), ["hidden"]),
        (StepMedia("a.mp3", "A", mime="audio/mpeg", transcript="One.\n\n<b>x</b>"), ["html"]),
    ],
)
def test_pictures_sounds_and_films_have_their_words(media: StepMedia, wordings: list[str]) -> None:
    found = spoilt("en", "media", (StepMedia("first.svg", "A tree."), media))
    said = [it for it in found if it.field == "media" and it.level is Level.ERROR]
    assert told(said) == wordings
    assert {it.line for it in said} <= {2}
    assert all(it.within > 1 for it in said if it.said.wording in ("hidden", "html"))


@pytest.mark.parametrize(
    ("source", "today", "wordings"),
    [
        ("NHS page, checked on 2024-11-03", date(2026, 11, 21), []),
        ("NHS page, checked on 2024-10", date(2026, 11, 21), ["source_old"]),
        ("NHS page, checked 3 March 2023", date(2026, 11, 21), ["source_old"]),
        ("Tudalen GIG, gwiriwyd 2023", date(2026, 11, 21), ["source_old"]),
        ("NICE NG193, 2021", date(2036, 1, 1), []),  # when it was written is no matter
        ("NHS page, checked on 2020-99", date(2026, 11, 21), ["source_old"]),
        ("NHS page, checked on 0000", date(2026, 11, 21), ["source_old"]),
        ("NHS page, checked on 2020-01", None, []),
    ],
)
def test_a_source_that_was_checked_long_ago_is_mentioned(
    source: str, today: date | None, wordings: list[str]
) -> None:
    found = check(facts=StepFacts(2, sources=("NICE", source), today=today))
    assert told(found, Level.ADVICE) == wordings
    assert [it.line for it in found] == [2] * len(wordings)


def test_a_language_that_is_not_there_yet_is_one_finding() -> None:
    assert told(check(welsh=StepText())) == ["no_language"]


def test_a_step_without_sources_is_told() -> None:
    assert told(check(facts=StepFacts(2, sources=(" ",)))) == ["no_sources"]


def test_a_module_is_read_step_by_step_and_between_them() -> None:
    parts = {
        "one": StepParts({"en": ENGLISH, "cy": WELSH}, FACTS, 1),
        "two": StepParts({"en": replace(ENGLISH, title=""), "cy": WELSH}, FACTS, 1),
    }
    found = module.findings(
        {"en": "A sufferer", "cy": ""},
        parts,
        steps=(),
        avoided=[Avoided("en", "sufferer*", "people living with pain")],
    )
    assert {key: told(those) for key, those in found.items()} == {
        "": ["avoided_word", "no_title"],
        "one": [],
        "two": ["step_order", "no_title"],
    }


@pytest.mark.parametrize(
    ("steps", "wordings"),
    [(0, ["no_steps"]), (1, ["many_steps"]), (2, []), (6, []), (7, ["many_steps"])],
)
def test_a_module_has_a_few_steps(steps: int, wordings: list[str]) -> None:
    assert told(list(module.amount(steps))) == wordings


def test_parts_of_a_draft_are_read_as_they_were_saved() -> None:
    saved = {
        "title": "T",
        "short": "S",
        "body": "B",
        "activity": None,
        "reflection": "",
        "media": [{"file": "a.mp4", "alt": "A", "caption": None, "seconds": 5}],
    }
    assert step_text(saved) == StepText("T", "S", "B", media=(StepMedia("a.mp4", "A", seconds=5),))
    assert step_facts({"minutes": 3, "help_first": True, "sources": ["X"]}) == StepFacts(
        3, help_first=True, sources=("X",)
    )


@pytest.mark.parametrize(
    "saved", [{}, {"title": 5, "media": [None, 3], "body": []}, {"media": "x", "seconds": True}]
)
def test_parts_that_are_not_what_they_should_be_are_empty(saved: dict[str, object]) -> None:
    step_text(saved)
    assert step_facts(saved) == StepFacts(0)
