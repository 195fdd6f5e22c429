"""Which words may go on a service's list."""

from platform_core.errors import PlatformError

LONGEST_WORD = 80
LONGEST_INSTEAD = 300
MOST = 200  # words of a service: a list that nobody knows by heart helps nobody


class WordRefused(PlatformError):
    """A word cannot go on the list; ``why`` is the end of ``avoided.why.…``, ``field`` is word or
    instead."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
        self.field = "instead" if why == "instead" else "word"


def tidy(word: str) -> str:
    """A word as the list keeps it: small letters, single spaces, ``*`` only at its end."""
    bare = " ".join(word.replace("*", " ").replace("’", "'").lower().split())
    return f"{bare}*" if bare and word.rstrip().endswith("*") else bare


def why_not(word: str, instead: str, *, there: int) -> str | None:
    """Why a word cannot be added to a list of ``there`` words, or nothing."""
    bare = tidy(word).removesuffix("*")
    if len([letter for letter in bare if letter.isalpha()]) < 2:
        return "word"
    if len(bare) > LONGEST_WORD:
        return "long"
    if not instead.strip() or len(instead) > LONGEST_INSTEAD:
        return "instead"
    if there >= MOST:
        return "many"
    return None
