"""The shape of a text: what may stand in Markdown, where links lead, how long sentences are."""

from collections.abc import Collection, Iterator

from platform_core.content.checks.passages import Block, Passage
from platform_core.content.checks.reading import LONGEST
from platform_core.content.checks.values import Remark
from platform_core.content.links import refusal
from platform_core.content.problems import told

LONGEST_SENTENCE = {"en": 20, "cy": 25}  # words; STANDARDS B9, and Welsh runs longer
MOST_SENTENCES = 3  # in a paragraph; STANDARDS B9

_NOT_FOR_PATIENTS = {
    "html_block": told("html"),
    "html_inline": told("html"),
    "image": told("picture_in_text"),
    "code_block": told("code_spaces"),
    "fence": told("code_fence"),
    "code_inline": told("code_ticks"),
}


def shape(text: str, read: Passage, language: str, steps: Collection[str]) -> Iterator[Remark]:
    """What is wrong with the shape of a text. ``steps`` are the keys a link may lead to."""
    if len(text) > LONGEST:
        yield Remark(1, told("too_long", most=LONGEST // 1000))
    for line, kind in read.odd:
        yield Remark(line, _NOT_FOR_PATIENTS[kind])
    for link in read.links:
        if wrong := refusal(link.href, steps):
            yield Remark(link.line, wrong)
    yield from _headings(read)
    for block in read.blocks:
        yield from _length(block, language)


def _headings(read: Passage) -> Iterator[Remark]:
    before = 1
    for block in read.blocks:
        if block.level == 1:
            yield Remark(block.line, told("first_heading"))
        elif block.level > before + 1:
            yield Remark(block.line, told("skipped_heading", hashes="#" * (before + 1)))
        before = max(block.level, 2) if block.level else before


def _length(block: Block, language: str) -> Iterator[Remark]:
    if block.level:
        return
    # "**Pause.** You can pause…": what a list puts first in bold is a label, not a sentence.
    sentences = len(block.sentences) - (block.label and len(block.sentences) > 1)
    if sentences > MOST_SENTENCES:
        message = told("long_paragraph", sentences=sentences, most=MOST_SENTENCES)
        yield Remark(block.line, message)
    for sentence in block.sentences:
        most = LONGEST_SENTENCE.get(language, LONGEST_SENTENCE["en"])
        if sentence.words > most:
            yield Remark(sentence.line, told("long_sentence", words=sentence.words, most=most))
