"""A piece of words taken apart: its sentences, links and headings, each with its line."""

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import NamedTuple


class Sentence(NamedTuple):
    """A sentence, a heading, or an item of a list; ``start`` in the plain words of its passage."""

    start: int
    line: int
    text: str
    words: int


class Block(NamedTuple):
    """A paragraph or heading. ``label``: it begins with a word or two in bold, as lists do."""

    line: int
    level: int  # of a heading; 0 is a paragraph
    sentences: tuple[Sentence, ...]
    label: bool = False


class Link(NamedTuple):
    """Where a link leads; ``start`` and ``end`` of its words in the plain words of its passage."""

    start: int
    end: int
    line: int
    href: str


@dataclass(frozen=True, slots=True)
class Passage:
    """The plain words of a text and what was found in it.

    ``folded``: the same in small letters, character for character, with plain spaces within a
    paragraph and straight apostrophes, to look for words in. ``odd``: kinds of tokens that are not
    for patients, each with its line.
    """

    plain: str
    folded: str = ""
    blocks: tuple[Block, ...] = ()
    links: tuple[Link, ...] = ()
    odd: tuple[tuple[int, str], ...] = ()
    items: int = 0
    words: int = 0
    quoted: tuple[tuple[int, int], ...] = ()
    sentences: tuple[Sentence, ...] = ()
    starts: tuple[int, ...] = field(default=(), repr=False)

    @property
    def headings(self) -> int:
        """How many headings there are."""
        return sum(block.level > 0 for block in self.blocks)

    def sentence_at(self, at: int) -> Sentence:
        """The sentence in which a character of the plain words stands; an empty one if none do."""
        if not self.sentences:
            return Sentence(0, 1, "", 0)
        return self.sentences[max(bisect_right(self.starts, at) - 1, 0)]

    def line_at(self, at: int) -> int:
        """The line of a character of the plain words."""
        sentence = self.sentence_at(at)
        return sentence.line + self.plain.count("\n", sentence.start, at)

    def is_quoted(self, at: int) -> bool:
        """Whether a character stands between quotation marks."""
        return any(start <= at < end for start, end in self.quoted)


_ONE_WAY = str.maketrans({"’": "'", "\u2018": "'", "\n": " ", "\t": " ", "\u00a0": " "})


def fold(text: str) -> str:
    """Small letters, plain spaces, straight apostrophes; as long as the text was."""
    small = text.lower()
    if len(small) != len(text):  # a Turkish İ becomes two characters
        small = "".join(one if len(one.lower()) != 1 else one.lower() for one in text)
    return small.translate(_ONE_WAY)
