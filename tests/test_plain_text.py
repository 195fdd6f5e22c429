"""Somebody's own words stay theirs, whatever they hold."""

import json
import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_core.plain_text import (
    TextRefused,
    plain_line,
    plain_text,
    storable,
    storable_document,
)

anything = st.text(st.characters(exclude_categories=()), max_size=200)  # halves of characters too


@given(anything)
def test_stored_words_can_be_stored_and_stay_as_they_are(words: str) -> None:
    kept = plain_text(words, field="note", limit=10_000)
    kept.encode("utf-8")
    assert not {c for c in kept if c != "\n" and unicodedata.category(c) == "Cc"}
    assert plain_text(kept, field="note", limit=10_000) == kept
    assert unicodedata.is_normalized("NFC", kept)


@given(anything)
def test_a_line_is_one_line(words: str) -> None:
    kept = plain_line(words, field="name", limit=10_000)
    assert kept.split() == kept.split(" ") or kept == ""
    assert plain_line(kept, field="name", limit=10_000) == kept


@pytest.mark.parametrize(
    "words",
    [
        "👩🏽‍🦽 heddiw",
        "\u202eright to left\u202c",
        "<script>alert(1)</script> & 'x'",
        "ŵ ŷ",
        "a\n\nb",
    ],
)
def test_emoji_marks_and_html_are_text(words: str) -> None:
    assert plain_text(words, field="note", limit=100) == words


def test_nul_and_controls_go_and_lines_stay() -> None:
    assert plain_text("\0one\r\ntwo\rthree\x1b[0m\tfour\0", field="note", limit=100) == (
        "one\ntwo\nthree[0m four"
    )


def test_letters_are_composed() -> None:
    assert plain_line("Sia\u0302n", field="name", limit=4) == "Siân"


def test_too_much_is_refused_and_not_cut() -> None:
    assert plain_text(" " + "x" * 10 + " ", field="note", limit=10) == "x" * 10
    with pytest.raises(TextRefused) as refusal:
        plain_text("x" * 11, field="note", limit=10)
    assert refusal.value.field == "note"
    assert refusal.value.names == {"limit": 10}
    assert "xxx" not in str(refusal.value)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | anything | st.dates(),
    lambda inner: st.lists(inner) | st.dictionaries(anything, inner),
    max_leaves=8,
)


@given(json_values)
def test_a_document_can_always_be_stored(value: object) -> None:
    text = json.dumps(storable_document(value), allow_nan=False, ensure_ascii=False)
    text.encode("utf-8")
    assert "\\u0000" not in text


def test_a_document_keeps_what_json_can_hold() -> None:
    value = {"pain": 4, "mood": None, "note": "iawn", "asked": True, "scale": 1.5, "more": ["a"]}
    assert storable_document(value) == value
    assert storable_document(date(2026, 11, 24)) == "2026-11-24"
    assert storable("a\0b") == "ab"
