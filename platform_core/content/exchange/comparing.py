"""Hold a folder against what is published: what is new, the same, changed, or older."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import unified_diff
from enum import StrEnum

from platform_core.content.documents import Document
from platform_core.content.exchange.writing import media_files, words_files

_LINES = 200  # of a difference; beyond, it is for the review page


class Standing(StrEnum):
    """How a plan or module of a folder stands to what is published here."""

    NEW = "new"
    SAME = "the same"
    CHANGED = "changed"
    OLDER = "older than what is published"  # this very wording was published here before
    MOVED = "changed, from an older version than the one that is published"
    DRAFTED = "changed, but somebody is writing a draft of it"


DRAFTS = frozenset({Standing.NEW, Standing.CHANGED})


@dataclass(frozen=True, slots=True)
class Here:
    """What there is of a key: the digest that is current, all that ever were, and whether there
    is an open draft."""

    current: str | None = None
    digests: frozenset[str] = frozenset()
    is_drafted: bool = False


def standing(digest: str, base: str | None, here: Here) -> Standing:
    """How a wording stands. ``base``: the wording that was published where it was exported from
    when it was, if the folder says so."""
    if here.current == digest:
        return Standing.SAME
    if digest in here.digests and here.current is not None:
        return Standing.OLDER
    if here.is_drafted:
        return Standing.DRAFTED
    if here.current is None:
        return Standing.NEW
    if base is not None and base in here.digests and base != here.current:
        return Standing.MOVED
    return Standing.CHANGED


def difference(kind: str, before: Document | None, after: Document) -> Iterator[str]:
    """The lines that differ between two wordings, as files show them."""
    texts = _texts(kind, before) if before else {}
    wanted = _texts(kind, after)
    lines = 0
    for path in sorted(texts.keys() | wanted.keys()):
        old, new = texts.get(path, ""), wanted.get(path, "")
        if old == new:
            continue
        for line in unified_diff(old.splitlines(), new.splitlines(), path, path, n=1, lineterm=""):
            lines += 1
            if lines > _LINES:
                yield "…"
                return
            yield line


def _texts(kind: str, document: Document) -> Mapping[str, str]:
    files = {path: f"{digest}\n" for path, digest in media_files(document).items()}
    return files | words_files(kind, document)
