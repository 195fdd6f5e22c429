"""Whether both languages of a step say the same: neither is ahead of the other."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from platform_core.content.checks.phrases import phrases
from platform_core.content.checks.places import MARKDOWN, Place, of
from platform_core.content.checks.telephones import numbers_in
from platform_core.content.checks.values import Finding, StepText
from platform_core.content.media.rules import shown_as
from platform_core.content.problems import Level, told

ENGLISH, WELSH = "en", "cy"
_NOTHING = StepText()
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_PLACEHOLDER = re.compile(r"\{\w{1,40}\}")
_SHORTEST, _LONGEST = 0.8, 1.5  # CONTENT_BRIEF 5.1: how many Welsh words to an English one
_ENOUGH = 40  # words, below which the ratio says nothing
_IN_ENGLISH = "(saesneg)"
_WELSH_ADDRESS = re.compile(r"\.cymru(?:/|$)|/cy(?:/|$|-|\?)|cymraeg|welsh|lang=cy|/cym(?:/|$)")

_COUNTED: tuple[tuple[str, Callable[[Place], int]], ...] = (
    ("headings", lambda place: place.read.headings),
    ("items", lambda place: place.read.items),
    ("links", lambda place: len(place.read.links)),
)
# must is "rhaid", should is "dylai": a reader is owed the same strength in both.
_STRENGTHS = (
    (
        "must",
        phrases(
            en=r"must|have to|has to|need to|needs to|had to",
            cy=r"rhaid|raid|gorfod\w*|orfod\w*|angen|hangen",
        ),
    ),
    (
        "should",
        phrases(en=r"should\w*|ought|shouldn't", cy=r"(?:d|dd)yl(?:ai|ech|wn|en|id|em|et)"),
    ),
)


def parity(
    texts: Mapping[str, StepText], found: Mapping[str, Sequence[Place]]
) -> Iterator[Finding]:
    """What one language has and the other has not; told on the Welsh, which is written second,
    unless it is the English that lacks something."""
    if any(texts.get(language, _NOTHING) == _NOTHING for language in (ENGLISH, WELSH)):
        return
    yield from _once(texts)
    for field in MARKDOWN:
        english, welsh = of(found[ENGLISH], field), of(found[WELSH], field)
        if english and welsh:
            yield from _counts(english, welsh)
            yield from _same(english, welsh)
            yield from _strength(english, welsh)
            yield from _ratio(english, welsh)
            yield from _addresses(english, welsh)
    shown = {it: [shown_as(one.file) for one in texts[it].media] for it in (ENGLISH, WELSH)}
    if shown[ENGLISH] != shown[WELSH]:
        yield Finding(WELSH, "media", 1, told("other_pictures"))


def _once(texts: Mapping[str, StepText]) -> Iterator[Finding]:
    for field in ("activity", "reflection"):
        there = {language: bool(getattr(texts[language], field)) for language in texts}
        if there[ENGLISH] != there[WELSH]:
            lacking = WELSH if there[ENGLISH] else ENGLISH
            yield Finding(lacking, field, 1, told(f"{field}_once"))


def _counts(english: Place, welsh: Place) -> Iterator[Finding]:
    for name, count in _COUNTED:
        if (here := count(welsh)) != (there := count(english)):
            yield welsh.on_line(1, told(f"other_{name}", welsh=here, english=there))


def _same(english: Place, welsh: Place) -> Iterator[Finding]:
    ring, ring_there = (
        Counter(n for _, n in numbers_in(welsh)),
        Counter(n for _, n in numbers_in(english)),
    )
    pairs = (
        ("other_telephones", ring, ring_there),
        ("other_placeholders", _all(_PLACEHOLDER, welsh), _all(_PLACEHOLDER, english)),
        ("other_numbers", _all(_NUMBER, welsh), _all(_NUMBER, english)),
    )
    for wording, here, there in pairs:
        if here != there:
            only = told(wording, welsh=_list(here - there), english=_list(there - here))
            yield welsh.on_line(_line_of(welsh, here - there), only)
            return  # the rest follows from the first


def _strength(english: Place, welsh: Place) -> Iterator[Finding]:
    for name, patterns in _STRENGTHS:
        there = patterns[ENGLISH].search(english.read.folded)
        here = patterns[WELSH].search(welsh.read.folded)
        if name == "should" and here and not there:
            message = told("stronger_welsh", words=here[0])
            yield welsh.finding(here.start(), message, Level.ADVICE)
        if there and not here:
            yield english.finding(
                there.start(), told(f"weaker_{name}", words=there[0]), Level.ADVICE
            )


def _ratio(english: Place, welsh: Place) -> Iterator[Finding]:
    here, there = welsh.read.words, english.read.words
    if there >= _ENOUGH and not _SHORTEST <= here / there <= _LONGEST:
        message = told("other_length", welsh=here, english=there)
        yield welsh.on_line(1, message, Level.ADVICE)


def _addresses(english: Place, welsh: Place) -> Iterator[Finding]:
    """A link to a page that is not in Welsh must say so."""
    there = {link.href for link in english.read.links}
    for link in welsh.read.links:
        if not link.href.startswith("https:") or link.href not in there:
            continue
        said = welsh.read.folded[link.start : link.end + len(_IN_ENGLISH) + 2]
        if _IN_ENGLISH not in said and not _WELSH_ADDRESS.search(link.href.lower()):
            yield welsh.on_line(link.line, told("link_in_english"))


def _all(pattern: re.Pattern[str], place: Place) -> Counter[str]:
    return Counter(pattern.findall(place.read.plain))


def _list(counted: Counter[str]) -> str:
    return ", ".join(sorted(counted.elements()))[:80] or "–"


def _line_of(place: Place, counted: Counter[str]) -> int:
    at = min((place.read.plain.find(one) for one in counted), default=-1)
    return place.read.line_at(at) if at >= 0 else 1
