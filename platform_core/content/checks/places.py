"""Where in a step a piece of words stands, so that a finding can name its field and line."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from platform_core.content.checks.passages import Passage
from platform_core.content.checks.reading import passage, plain_passage
from platform_core.content.checks.values import Finding, Remark, StepText
from platform_core.content.problems import Level, Said

MARKDOWN = ("short", "body", "activity", "reflection")

_TRANSCRIPT = ("transcript", passage)


@dataclass(frozen=True, slots=True)
class Place:
    """One field of a step in one language, or one entry of one of its media (``number``)."""

    language: str
    field: str
    text: str
    read: Passage
    number: int = 0
    entry: str = ""

    @property
    def is_markdown(self) -> bool:
        """Whether it is drawn as Markdown, and not as it stands."""
        return self.field in MARKDOWN or self.entry == _TRANSCRIPT[0]

    def finding(self, at: int, said: Said, level: Level = Level.ERROR) -> Finding:
        """A finding about the character ``at`` of the plain words."""
        return self.on_line(self.read.line_at(at), said, level)

    def on_line(self, line: int, said: Said, level: Level = Level.ERROR) -> Finding:
        """A finding about a line of the text."""
        if self.number:
            return Finding(self.language, "media", self.number, said, level, self.entry, line)
        return Finding(self.language, self.field, line, said, level)

    def remarked(self, remark: Remark) -> Finding:
        """A remark as a finding."""
        return self.on_line(remark.line, remark.said, remark.level)


def places(language: str, text: StepText) -> tuple[Place, ...]:
    """Every piece of words of a step in one language."""
    return tuple(_places(language, text))


def of(found: Collection[Place], field: str) -> Place | None:
    """The place of a field that is there once, if it has words."""
    return next((place for place in found if place.field == field), None)


def _lines(words: str) -> str:
    return words.replace("\r\n", "\n").replace("\r", "\n")


def _places(language: str, text: StepText) -> Iterator[Place]:
    if words := _lines(text.title):
        yield Place(language, "title", words, plain_passage(words))
    for field in MARKDOWN:
        if words := _lines(getattr(text, field) or ""):
            yield Place(language, field, words, passage(words))
    for number, media in enumerate(text.media, 1):
        for entry, read in (("alt", plain_passage), ("caption", plain_passage), _TRANSCRIPT):
            if words := _lines(getattr(media, entry) or ""):
                yield Place(language, "media", words, read(words), number, entry)
