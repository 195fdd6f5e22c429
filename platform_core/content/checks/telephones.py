"""Telephone numbers: only those that somebody checked, and the same in both languages."""

import re
from collections.abc import Iterator, Sequence

from platform_core.content.checks.places import Place
from platform_core.content.checks.values import Finding, StepFacts
from platform_core.content.problems import told

_RUN = re.compile(r"\d(?:[\d -]|\(0\)|\)(?= ?\d))*\d")
# What is rung: 0 (or 44) and nine digits or more, 0800 1111, 116 123; and, after "text", five
# digits. Fewer digits after 0 are mostly a date.
_RUNG = re.compile(r"0\d{8,12}|44\d{9,10}|08(?:00|45)\d{4}|116\d{3}")
_SENT_TO = re.compile(
    r"(?:text|texts|tecst|tecstio|decstio|decstiwch|tecstiwch|ring|ffoniwch|to|i|at) $"
)
_WITHIN = re.compile(r"[\w./-]$")  # of a web address or a document's number
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
    for match in _RUN.finditer(folded):
        bare, before = digits(match[0]), folded[max(match.start() - 12, 0) : match.start()]
        if _WITHIN.search(before) or folded[match.end() : match.end() + 1] == "/":
            continue
        if _RUNG.fullmatch(bare) or (len(bare) == 5 and _SENT_TO.search(before)):
            yield match.start(), digits(f"{before[-1:]}{match[0]}")


def digits(number: str) -> str:
    """A number without its spaces, as it is rung from here."""
    bare = _NOT_DIGITS.sub("", number.replace("(0)", ""))  # as in +44 (0)1874
    return f"0{bare[2:]}" if number.strip().startswith("+44") else bare
