"""Read Markdown, or plain words, as a passage; what was read a moment ago is remembered."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from platform_core.content.checks.passages import Block, Link, Passage, Sentence, fold

LONGEST = 12_000  # characters: three of the longest steps, and Markdown's worst cases stay quick

_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_SENTENCE_END = re.compile(
    r"(?<=[.!?…])(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bh\.y\.)(?<!\bDr\.)[\"'”’)]*\s+"
)
_QUOTED = re.compile(r"“[^“”]*”|\"[^\"\n]*\"|‘[^‘’\n]*’(?!\w)")


def _reader() -> MarkdownIt:
    # Everything is recognised here, so that what is not for patients can be named. What stands
    # within paragraphs is read apart, because that is what can be remembered.
    reader = MarkdownIt("commonmark").disable(["inline", "text_join"])
    reader.validateLink = lambda _: True  # type: ignore[assignment,method-assign]  # its own seam
    return reader


_READER = _reader()
_ODD = {"html_block", "html_inline", "image", "code_block", "fence", "code_inline"}
_MARKED = re.compile(r"[\\`*_<&!\[\]]")


@lru_cache(maxsize=64)
def passage(markdown: str) -> Passage:
    """Markdown taken apart. Never raises; of a text that is too long, only its beginning."""
    defined: dict[str, Any] = {}
    return _Taker().take(_READER.parse(markdown[:LONGEST], defined), defined)


@lru_cache(maxsize=64)
def plain_passage(words: str) -> Passage:
    """Plain words taken apart: a title, the words for a picture, a transcript."""
    taker = _Taker()
    for number, line in enumerate(words[:LONGEST].split("\n"), 1):
        taker.block(_plain(line), number, 0)
    return taker.passage()


class _Taker:
    """Puts a passage together, block after block."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.folded: list[str] = []
        self.length = 0
        self.blocks: list[Block] = []
        self.links: list[Link] = []
        self.odd: list[tuple[int, str]] = []
        self.items = 0

    def take(self, tokens: Sequence[Token], defined: dict[str, Any]) -> Passage:
        level = 0
        for token in tokens:
            line = token.map[0] + 1 if token.map else 1
            if token.type in _ODD:
                self.odd.append((line, token.type))
            self.items += token.type == "list_item_open"
            if token.type == "inline":
                read = _within(token.content, defined) if defined else _remembered(token.content)
                self.block(read, line, level)
            elif token.nesting == 1:
                level = int(token.tag[1]) if token.type == "heading_open" else 0
        return self.passage()

    def block(self, read: "_Within", line: int, level: int) -> None:
        at = self.length
        self.parts.append(f"{read.text}\n\n")
        self.folded.append(f"{read.folded}\n\n")
        self.length += len(read.text) + 2
        self.odd += ((line + offset, kind) for offset, kind in read.odd)
        self.links += (
            Link(start + at, end + at, line + offset, href)
            for start, end, offset, href in read.links
        )
        if read.sentences:
            sentences = tuple(
                Sentence(start + at, line + offset, said, words)
                for start, offset, said, words in read.sentences
            )
            self.blocks.append(Block(line, level, sentences, read.label))

    def passage(self) -> Passage:
        plain = "".join(self.parts)
        sentences = tuple(one for block in self.blocks for one in block.sentences)
        return Passage(
            plain=plain,
            folded="".join(self.folded),
            blocks=tuple(self.blocks),
            links=tuple(self.links),
            odd=tuple(self.odd),
            items=self.items,
            words=sum(one.words for one in sentences),
            quoted=tuple(found.span() for found in _QUOTED.finditer(plain)),
            sentences=sentences,
            starts=tuple(one.start for one in sentences),
        )


@dataclass(frozen=True, slots=True)
class _Within:
    """What stands within one paragraph, counted from its beginning; lines from 0."""

    text: str
    folded: str
    sentences: tuple[tuple[int, int, str, int], ...]
    links: tuple[tuple[int, int, int, str], ...] = ()
    odd: tuple[tuple[int, str], ...] = ()
    label: bool = False


# While somebody types, all paragraphs but one stay as they were.
@lru_cache(maxsize=4_096)
def _remembered(content: str) -> _Within:
    return _within(content, {}) if _MARKED.search(content) else _plain(content)


def _plain(content: str) -> _Within:
    text = "\n".join(line.strip() for line in content.split("\n"))
    return _Within(text, fold(text), tuple(_sentences(text)))


def _within(content: str, defined: dict[str, Any]) -> _Within:
    children: list[Token] = []
    _READER.inline.parse(content, _READER, defined, children)
    text, line = "", 0
    links: list[tuple[int, int, int, str]] = []
    opened: list[tuple[int, int, str]] = []
    odd: list[tuple[int, str]] = []
    for child in children:
        if child.type in _ODD:
            odd.append((line, child.type))
        elif child.type in ("text", "text_special"):
            text += child.content
        elif child.type in ("softbreak", "hardbreak"):
            text, line = f"{text}\n", line + 1
        elif child.type == "link_open":
            opened.append((len(text), line, str(child.attrs.get("href", ""))))
        elif child.type == "link_close" and opened:
            start, at, href = opened.pop()
            links.append((start, len(text), at, href))
    return _Within(
        text, fold(text), tuple(_sentences(text)), tuple(links), tuple(odd), _is_label(children)
    )


def _is_label(children: Sequence[Token]) -> bool:
    """Whether a paragraph begins with words in bold, as the items of lists do."""
    kinds = [child.type for child in children if child.type != "text" or child.content]
    return kinds[:3] == ["strong_open", "text", "strong_close"] and len(kinds) > 3


def _sentences(text: str) -> Iterator[tuple[int, int, str, int]]:
    start = 0
    for end in [*(found.end() for found in _SENTENCE_END.finditer(text)), len(text)]:
        said = text[start:end]
        if words := count_words(said):
            yield start, text.count("\n", 0, start), said, words
        start = end


def count_words(text: str) -> int:
    """How many words there are to read."""
    return len(_WORD.findall(text))
