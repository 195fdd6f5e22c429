"""Telephone numbers: only those that somebody checked, and the same in both languages."""

import re
from collections.abc import Iterator, Sequence

from platform_core.content.checks.places import Place
from platform_core.content.checks.values import Finding, StepFacts
from platform_core.content.problems import told

# What looks like a number to ring: 0… with nine digits or more, +44…, 116 123, a number for texts.
_WRITTEN = re.compile(
    r"(?<![\w./-])(?:\+44|0)[ -]?\d(?:[ -]?\d){7,12}(?![\w/])"
    r"|(?<!\w)116 ?\d{3}(?!\w)"
    r"|(?:(?<=text )|(?<=tecst )|(?<=tecstio )|(?<=decstio )|(?<=ring )|(?<=ffonio ))\d{5}(?!\w)"
)
_NOT_DIGITS = re.compile(r"\D")
_DIALLED = re.compile(r"(?:tel|sms):(\+?[\d ]+)")


def telephones(found: Sequence[Place], facts: StepFacts) -> Iterator[Finding]:
    """Numbers that are neither in urgent help nor in signposting."""
    for place in found:
        for at, number in numbers_in(place):
            if number not in facts.numbers:
                yield place.finding(at, told("unknown_number", number=number))


def numbers_in(place: Place) -> Iterator[tuple[int, str]]:
    """Each telephone number in a text with where it stands, in digits; +44 is 0."""
    yield from written_in(place.read.folded)
    for link in place.read.links:
        if dialled := _DIALLED.fullmatch(link.href):
            yield link.start, digits(dialled[1])


def written_in(folded: str) -> Iterator[tuple[int, str]]:
    """Each number that is written out in folded words."""
    for match in _WRITTEN.finditer(folded):
        yield match.start(), digits(match[0])


def digits(number: str) -> str:
    """A number without its spaces, as it is rung from here."""
    bare = _NOT_DIGITS.sub("", number)
    return f"0{bare[2:]}" if number.strip().startswith("+44") else bare
