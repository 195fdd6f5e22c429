"""What is wrong with words, said to whoever writes them in a browser.

The checks speak as of a file: of its entries, and of Markdown. Whoever writes in the studio has
labels, and buttons for headings and pictures, and is told the same in those words.
"""

import re
from typing import Any

from platform_core.content.problems import Said
from platform_core.wording import say

# Said otherwise in the studio, by a key of its own.
OWN = frozenset(
    {
        "too_long",
        "html",
        "picture_in_text",
        "code_ticks",
        "first_heading",
        "skipped_heading",
        "link_odd",
        "unknown_stage",
        "module_order",
        "step_order",
        "other_pictures",
        "entry_empty",
        "entry_few",
    }
)
# What a missing entry comes to, where there is a sentence for it.
_MISSING = frozenset({"entry_missing", "entry_empty", "entry_few", "entry_words", "entry_list"})
_NEEDED = {
    "owner": "content.author.no_owner",
    "stage": "content.author.no_stage",
    "sources": "content.no_sources",
    "title": "content.no_title",
    "short": "content.no_short",
    "body": "content.no_body",
    "minutes": "content.no_minutes",
    "alt": "content.lacks_alt",
    "transcript": "content.lacks_transcript",
}
_LABELS = frozenset(
    {
        *("title", "body", "short", "activity", "reflection", "media", "facts", "alt", "caption"),
        *("transcript", "captions", "minutes", "effort", "kind", "order", "help_first"),
        *("sources", "module_order", "stage", "owner"),
    }
)
_LABELLED = re.compile(f"`({'|'.join(sorted(_LABELS))})`")
_ENTRY = re.compile("`([a-z_]+)`")
_OTHER = re.compile("`([^`]+)`")


def said_to_authors(said: Said, language: str, *, of_module: bool = False) -> str:
    """In words. ``of_module``: it is about the module itself, whose place is one in a stage."""
    names: dict[str, Any] = dict(said.names)
    entries = _ENTRY.findall(str(names.get("entry", "")))
    if said.wording in _MISSING or (said.wording, entries) == ("entry_least", ["minutes"]):
        needed = next((_NEEDED[it] for it in reversed(entries) if it in _NEEDED), None)
        if needed:
            return say(needed, language)
    area = "content.author" if said.wording in OWN else "content"
    words = say(f"{area}.{said.wording}", language, **names)
    if of_module:
        words = words.replace("`order`", "`module_order`")
    words = re.sub("`(en|cy)`", lambda it: f"({say(f'studio.in.{it[1]}', language)})", words)
    return _OTHER.sub(r"“\1”", by_label(words, language))


def by_label(words: str, language: str) -> str:
    """A sentence that names entries as the files do, with the labels that the editor has."""
    return _LABELLED.sub(lambda found: f"“{say(f'studio.field.{found[1]}', language)}”", words)
