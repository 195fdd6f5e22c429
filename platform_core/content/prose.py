"""Check the words of a step: what may stand in Markdown, where links lead, how much there is."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from platform_core.content.links import refusal
from platform_core.content.problems import Level, Said, told

LONGEST = 8_000  # characters: twice the longest step, and Markdown's worst cases stay quick
SHORT_WORDS = 110  # CONTENT_BRIEF 1.2: no scrolling on a small phone
WORDS_A_MINUTE = 120  # CONTENT_BRIEF 1.2: tired readers
LONGEST_SENTENCE = {"en": 20, "cy": 25}  # words; STANDARDS B9, and Welsh runs longer
MOST_SENTENCES = 3  # in a paragraph; STANDARDS B9

_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+")
_NOT_FOR_PATIENTS = {
    "html_block": told("html"),
    "html_inline": told("html"),
    "image": told("picture_in_text"),
    "code_block": told("code_spaces"),
    "fence": told("code_fence"),
    "code_inline": told("code_ticks"),
}


@dataclass(frozen=True, slots=True)
class Remark:
    """A problem in a piece of Markdown, on a line of that piece counted from 0."""

    line: int
    message: Said
    level: Level = Level.ERROR


def _reader() -> MarkdownIt:
    # Everything is recognised here, so that what is not for patients can be named.
    reader = MarkdownIt("commonmark")
    reader.validateLink = lambda _: True  # type: ignore[assignment,method-assign]  # its own seam
    return reader


_READER = _reader()


@lru_cache(maxsize=4)
def _parsed(markdown: str) -> tuple[Token, ...]:
    return tuple(_READER.parse(markdown))


def words_in(markdown: str) -> int:
    """How many words there are to read."""
    return sum(_count(text) for _, _, text in _pieces(_parsed(markdown[:LONGEST])))


def remarks(markdown: str, language: str, steps: Collection[str]) -> Iterator[Remark]:
    """Every problem in a piece of Markdown. ``steps`` are the keys a link may lead to."""
    if len(markdown) > LONGEST:
        yield Remark(0, told("too_long", most=LONGEST // 1000))
        return
    tokens = _parsed(markdown)
    yield from _headings(tokens)
    for token in tokens:
        line = token.map[0] if token.map else 0
        if token.type in _NOT_FOR_PATIENTS:
            yield Remark(line, _NOT_FOR_PATIENTS[token.type])
        for offset, child in _with_lines(token):
            yield from _inline(child, line + offset, steps)
    for line, kind, text in _pieces(tokens):
        yield from _length(line, kind, text, language)


def _headings(tokens: Sequence[Token]) -> Iterator[Remark]:
    before = 1
    for token in tokens:
        if token.type != "heading_open" or token.map is None:
            continue
        level = int(token.tag[1])
        if level == 1:
            yield Remark(token.map[0], told("first_heading"))
        elif level > before + 1:
            yield Remark(token.map[0], told("skipped_heading", hashes="#" * (before + 1)))
        before = max(level, 2)


def _with_lines(token: Token) -> Iterator[tuple[int, Token]]:
    offset = 0
    for child in token.children or ():
        yield offset, child
        offset += child.type in ("softbreak", "hardbreak")


def _inline(token: Token, line: int, steps: Collection[str]) -> Iterator[Remark]:
    if token.type in _NOT_FOR_PATIENTS:
        yield Remark(line, _NOT_FOR_PATIENTS[token.type])
    if token.type == "link_open":
        wrong = refusal(str(token.attrs.get("href", "")), steps)
        if wrong:
            yield Remark(line, wrong)


def _pieces(tokens: Sequence[Token]) -> Iterator[tuple[int, str, str]]:
    """The line, the kind and the plain words of each paragraph and heading."""
    kind = ""
    for token in tokens:
        if token.type != "inline":
            kind = token.type
            continue
        words = (
            child.content if child.type == "text" else " " if "break" in child.type else ""
            for child in token.children or ()
        )
        yield token.map[0] if token.map else 0, kind, "".join(words)


def _length(line: int, kind: str, text: str, language: str) -> Iterator[Remark]:
    if kind != "paragraph_open":
        return
    sentences = [said for said in _SENTENCE_END.split(text) if _count(said)]
    if len(sentences) > MOST_SENTENCES:
        most = told("long_paragraph", sentences=len(sentences), most=MOST_SENTENCES)
        yield Remark(line, most, Level.ADVICE)
    longest = max(map(_count, sentences), default=0)
    if longest > LONGEST_SENTENCE[language]:
        long = told("long_sentence", words=longest, most=LONGEST_SENTENCE[language])
        yield Remark(line, long, Level.ADVICE)


def _count(text: str) -> int:
    return len(_WORD.findall(text))
