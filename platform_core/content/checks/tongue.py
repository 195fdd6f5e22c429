"""Words in the wrong language: a field that was copied and not yet translated."""

from collections.abc import Iterator, Sequence

from platform_core.content.checks.places import Place
from platform_core.content.checks.values import Finding
from platform_core.content.problems import told

# The commonest small words that the other language does not have.
_ENGLISH = frozenset(("the", "and", "you", "your", "of", "to", "is", "it", "that", "for", "are"))
_WELSH = frozenset(("yr", "mae", "eich", "chi", "yw", "sy", "sydd", "gyda", "ddim", "neu", "yn"))
_ENOUGH = 12  # words: "Camau" or "SilverCloud" alone is in no language


def tongue(found: Sequence[Place]) -> Iterator[Finding]:
    """Fields whose small words are mostly of the other language."""
    for place in found:
        if place.read.words < _ENOUGH:
            continue
        words = place.read.folded.replace(".", " ").replace(",", " ").split()
        english = sum(map(_ENGLISH.__contains__, words))
        welsh = sum(map(_WELSH.__contains__, words)) + place.read.folded.count("'r ")
        here, there = (welsh, english) if place.language == "cy" else (english, welsh)
        if there > 2 * here and there >= 3:
            yield place.on_line(1, told(f"other_language_{place.language}"))
