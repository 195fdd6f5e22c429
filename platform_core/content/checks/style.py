"""Advice on how things are said. It never stops anything."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from platform_core.content.checks.phrases import phrases
from platform_core.content.checks.places import Place, of
from platform_core.content.checks.values import Finding, StepFacts
from platform_core.content.problems import Level, told

_MAYBE = phrases(en=r"may|might|perhaps|possibly", cy=r"efallai|hwyrach|o bosibl")
_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|be|been|being) (?:\w+ly )?"
    r"(?:\w{3,}ed|given|taken|made|done|seen|sent|told|held|kept|put)\b"
)
_NOT_TODAY = phrases(
    en=r"not today|another day|not now", cy=r"peidio heddiw|ddim heddiw|diwrnod arall"
)
_CHECKED = re.compile(
    r"(?:checked|accessed|gwiriwyd)(?: on| ar)?:? (?:\d{1,2} )?(?:[^\W\d]+ )?(\d{4})(?:-(\d\d))?"
)
_OLD = 730  # days; CONTENT_BRIEF 5.1
_MOST_PASSIVE = 4  # of the sentences of a body, one in this many
_HARDEST = 12  # years of age; STANDARDS B9 wants 9 to 11
_ENOUGH = 100  # words, below which a reading age says nothing


def style(found: Sequence[Place]) -> Iterator[Finding]:
    """What could be said more simply in one language of a step."""
    for place in found:
        if place.field != "media":
            yield from _maybe(place)
            yield from _exclamations(place)
    body, activity = of(found, "body"), of(found, "activity")
    if body and body.language == "en":
        yield from _passive(body)
        yield from _reading_age(body)
    if activity and not _NOT_TODAY[activity.language].search(activity.read.folded):
        yield activity.on_line(1, told("not_today"), Level.ADVICE)


def _maybe(place: Place) -> Iterator[Finding]:
    hits = [match.start() for match in _MAYBE[place.language].finditer(place.read.folded)]
    within = [place.read.sentence_at(at).start for at in hits]
    for at, start, before in zip(hits[1:], within[1:], within, strict=False):
        if start == before:
            yield place.finding(at, told("twice_maybe"), Level.ADVICE)


def _exclamations(place: Place) -> Iterator[Finding]:
    if (at := place.read.plain.find("!")) >= 0:
        yield place.finding(at, told("exclamation"), Level.ADVICE)


def _passive(body: Place) -> Iterator[Finding]:
    hits = [match.start() for match in _PASSIVE.finditer(body.read.folded)]
    sentences = {body.read.sentence_at(at).start for at in hits}
    if len(sentences) > 2 and len(sentences) * _MOST_PASSIVE > len(body.read.sentences):
        message = told("passive", sentences=len(sentences), of=len(body.read.sentences))
        yield body.finding(hits[0], message, Level.ADVICE)


def _reading_age(body: Place) -> Iterator[Finding]:
    """The Automated Readability Index of the whole sentences, plus the five years before school.

    ARI = 4.71 letters a word + 0.5 words a sentence - 21.43 (Smith and Senter, 1967). English
    formulas say nothing of Welsh, and the NHS uses them only to see where to look first.
    """
    said = [one for one in body.read.sentences if one.text.rstrip(" \n\"'”’)").endswith((".", "?"))]
    words = sum(one.words for one in said)
    if words < _ENOUGH:
        return
    letters = sum(sum(map(str.isalnum, one.text)) for one in said)
    age = round(4.71 * letters / words + 0.5 * words / len(said) - 21.43) + 5
    if age > _HARDEST:
        yield body.on_line(1, told("reading_age", age=age), Level.ADVICE)


def sources(facts: StepFacts) -> Iterator[Finding]:
    """Sources that say when they were checked, where that is more than two years ago."""
    if facts.today is None:
        return
    for number, source in enumerate(facts.sources, 1):
        for year, month in _CHECKED.findall(source.lower()):
            last = date(max(int(year), 1), min(max(int(month or 12), 1), 12), 28)
            if (facts.today - last).days > _OLD:
                message = told("source_old", year=year)
                yield Finding("", "facts", number, message, Level.ADVICE, "sources")
