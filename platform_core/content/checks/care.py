"""Words about health: what this platform never says, and the lines that must stand beside others.

The reasons are in CONTENT_BRIEF 1.4 to 1.6: nothing here diagnoses, advises on medicines, asks
people with ME/CFS to do more, or promises what the service has not promised.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from re import Match

from platform_core.content.checks import phrases
from platform_core.content.checks.passages import Passage
from platform_core.content.checks.places import Place
from platform_core.content.checks.values import Finding, StepFacts
from platform_core.content.problems import told

LINES = {
    "medicine": {
        "en": "Do not stop or change a medicine without talking to the person who prescribes it, "
        "or a pharmacist.",
        "cy": "Peidiwch â stopio na newid meddyginiaeth heb siarad â’r person sy’n ei rhagnodi, "
        "neu fferyllydd.",
    },
    "payback": {
        "en": "If it makes you much worse hours or days later, rest and tell the team.",
        "cy": "Os yw’n eich gwneud yn waeth o lawer oriau neu ddyddiau wedyn, gorffwyswch a "
        "dywedwch wrth y tîm.",
    },
    "checked": {
        "en": "New or changed symptoms still get checked.",
        "cy": "Mae symptomau newydd neu wahanol yn dal i gael eu gwirio.",
    },
}
_NEVER = (
    ("more_activity", phrases.MORE_ACTIVITY),
    ("medicine_change", phrases.MEDICINE_CHANGE),
    ("diagnosis", phrases.DIAGNOSIS),
    ("first_the_other", phrases.FIRST_THE_OTHER),
    ("promise", phrases.PROMISES),
)
# What may be asked about ("What if I stop…?"), and what may be said of a case ("If you have…").
_ASKED = frozenset({"medicine_change", "promise", "diagnosis"})
_IN_CASE = frozenset({"medicine_change", "diagnosis"})
_AROUND = 400  # characters of a sentence that say how a word in it is meant
_MOST = 100  # times that one rule is looked at in one text
_HELP = ("/urgent-help", "tel:999", "tel:111")


def care(found: Sequence[Place], facts: StepFacts) -> Iterator[Finding]:
    """What is unsafe in one language of a step."""
    for place in found:
        yield from _never(place)
    yield from _payback(found)
    yield from _medicines(found)
    yield from _checked(found)
    yield from _mood(found, facts)


def _never(place: Place) -> Iterator[Finding]:
    for wording, patterns in _NEVER:
        for match in _found(place, patterns):
            if not _harmless(place, match, wording):
                yield place.finding(match.start(), told(wording, words=_shown(place, match)))


def _payback(found: Sequence[Place]) -> Iterator[Finding]:
    hit = _first(found, phrases.ACTIVITY) or _first(found, phrases.HURT_NOT_HARM)
    # Beside the line: nearly every short version ends with "You can stop here".
    lines = (place for place in found if _has([place], phrases.PAYBACK_LINE))
    if hit and not any(_has([place], phrases.PAYBACK_REMEDY) for place in lines):
        yield _lacking("activity_payback", "payback", *hit)


def _medicines(found: Sequence[Place]) -> Iterator[Finding]:
    short = [place for place in found if place.field == "short"]
    rest = [place for place in found if place.field != "short"]
    if (hit := _named(rest)) and not _has(rest, phrases.MEDICINE_LINE):
        yield _lacking("medicine_line", "medicine", *hit)
    if (hit := _named(short)) and not _has(short, phrases.MEDICINE_SHORT_LINE):
        yield _lacking("medicine_line", "medicine", *hit)


def _checked(found: Sequence[Place]) -> Iterator[Finding]:
    hit = _first(found, phrases.EXPLAINS_PAIN)
    if hit and not _has(found, phrases.CHECKED_LINE):
        yield _lacking("checked_line", "checked", *hit)


def _mood(found: Sequence[Place], facts: StepFacts) -> Iterator[Finding]:
    """Help stands above the words, or is linked to before mood is first named."""
    if facts.help_first:
        return
    for place in found:
        match = phrases.MOOD[place.language].search(place.read.folded)
        if match is None or _helped(place.read, match.start()):
            continue
        if place.field in ("short", "body"):
            yield place.finding(match.start(), told("mood_help", words=_shown(place, match)))


def _helped(read: Passage, before: int) -> bool:
    until = read.sentence_at(before).start + len(read.sentence_at(before).text)
    return any(link.start <= until and link.href in _HELP for link in read.links)


def _named(found: Sequence[Place]) -> tuple[Place, Match[str]] | None:
    """The first medicine; a title alone, or a picture's words, ask for no line."""
    shown = [place for place in found if place.field not in ("title", "media")]
    for place in shown:
        if match := phrases.MEDICINES[place.language].search(place.read.folded):
            return place, match
    return None


def _first(found: Sequence[Place], patterns: phrases.Patterns) -> tuple[Place, Match[str]] | None:
    """The first words that are meant as they stand."""
    for place in found:
        if place.field != "media":
            for match in _found(place, patterns):
                if not _harmless(place, match):
                    return place, match
    return None


def _found(place: Place, patterns: phrases.Patterns) -> Iterator[Match[str]]:
    return islice(patterns[place.language].finditer(place.read.folded), _MOST)


def _has(found: Sequence[Place], patterns: phrases.Patterns) -> bool:
    return any(patterns[place.language].search(place.read.folded) for place in found)


def _lacking(wording: str, line: str, place: Place, match: Match[str]) -> Finding:
    shown = _shown(place, match)
    return place.finding(
        match.start(), told(wording, words=shown, line=LINES[line][place.language])
    )


def _harmless(place: Place, match: Match[str], wording: str = "") -> bool:
    """Whether words are quoted or denied, or, where that will do, asked about or only a case."""
    read, language, at = place.read, place.language, match.start()
    if read.is_quoted(at):
        return True
    sentence = read.sentence_at(at)
    start = max(sentence.start, at - _AROUND)
    whole = read.folded[start : min(sentence.start + len(sentence.text), at + _AROUND)]
    before = phrases.CLAUSE_END.split(whole[: at - start])[-1]
    if wording in _ASKED and (
        whole.rstrip(" \"'”)").endswith("?") or phrases.ASKED[language].search(before)
    ):
        return True
    if wording in _IN_CASE and phrases.IN_CASE[language].search(before):
        return True
    if phrases.REPORTED[language].search(before) and _taken_back(place, at):
        return True
    # In Welsh, "ddim" may come after what it denies.
    after = phrases.CLAUSE_END.split(whole[match.end() - start :].partition(",")[0])[0]
    clauses = (before, after) if language == "cy" else (before,)
    return any(phrases.NEGATED[language].search(clause) for clause in clauses)


def _taken_back(place: Place, at: int) -> bool:
    """Whether the sentence after the one of a character denies something."""
    read = place.read
    later = [one for one in read.sentences if one.start > at][:1]
    return any(
        phrases.NEGATED[place.language].search(read.folded[one.start : one.start + len(one.text)])
        for one in later
    )


def _shown(place: Place, match: Match[str]) -> str:
    return " ".join(place.read.plain[match.start() : match.end()].split())[:60]
