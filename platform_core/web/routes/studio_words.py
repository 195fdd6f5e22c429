"""The fields of the editor as the words of a draft's parts.

A drawing's source, and what is known of an uploaded file, never travel through the browser: they
are put back here from what the module already has.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from platform_core.content.drafts.parts import MODULE, named
from platform_core.content.rules import LANGUAGES

Words = dict[str, Any]

# Of a picture, sound or film, in each language; captions are the digest of their file.
SAID = ("alt", "caption", "transcript", "captions")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_TEXTS = ("title", "short", "body", "activity", "reflection")
_FACTS = ("order", "minutes", "effort", "kind")
_MOST_MEDIA = 20


def words_sent(name: str, form: Mapping[str, str]) -> Words:
    """The words of a part as a form without script sends them."""
    about = named(name)
    if about and about.language:
        return _step_words(about.language, form)
    if about and about.step:
        return _step_facts(form)
    return _module_words(form)


def _step_words(language: str, form: Mapping[str, str]) -> Words:
    words: Words = {text: form.get(f"{language}.{text}", "") for text in _TEXTS}
    return {**words, "media": list(_media(language, form))}


def _media(language: str, form: Mapping[str, str]) -> Iterable[Words]:
    for number in range(_MOST_MEDIA):
        file = form.get(f"media.{number}.file")
        if file:
            told = {name: form.get(f"{language}.media.{number}.{name}") for name in SAID}
            yield {"file": file, **{name: said for name, said in told.items() if said is not None}}


def _step_facts(form: Mapping[str, str]) -> Words:
    facts: Words = {fact: form.get(f"step.{fact}", "") for fact in _FACTS}
    facts["help_first"] = form.get("step.help_first") == "yes"
    return {**facts, "sources": lines_of(form.get("step.sources", ""))}


def _module_words(form: Mapping[str, str]) -> Words:
    words: Words = {name: form.get(f"module.{name}", "") for name in ("stage", "order", "owner")}
    words["title"] = {language: form.get(f"module.title.{language}", "") for language in LANGUAGES}
    return {**words, "sources": lines_of(form.get("module.sources", ""))}


def numbered(facts: Mapping[str, Any]) -> Words:
    """Facts with their numbers as numbers, which come as they were typed; 0 for what is none."""
    known = dict(facts)
    for name in ("minutes", "order"):
        typed = str(facts.get(name, ""))
        known[name] = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0
    return known


def lines_of(text: str) -> list[str]:
    """Each line that says something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def known_media(parts: Mapping[str, Mapping[str, Any]]) -> dict[str, Words]:
    """Everything that the parts of a module know of each file but what is said of it."""
    return {
        media["file"]: {name: value for name, value in media.items() if name not in SAID}
        for words in parts.values()
        for media in words.get("media", ())
    }


def complete(name: str, words: Mapping[str, Any], known: Mapping[str, Words]) -> Words:
    """The words that were sent as a part keeps them: what is empty is nothing, and each file has
    what is known of it. Files that nobody knows are left out."""
    about = named(name)
    if name == MODULE or not about or not about.language:
        return dict(words)
    return {
        **words,
        "activity": words.get("activity") or None,
        "reflection": words.get("reflection") or None,
        "media": [
            {**known[media["file"]], **_told(media)}
            for media in words.get("media") or ()
            if isinstance(media, Mapping) and media.get("file") in known
        ],
    }


def _told(media: Mapping[str, Any]) -> Words:
    told = {name: str(media[name]) for name in SAID if media.get(name)}
    if not _DIGEST.fullmatch(told.get("captions", "")):
        told.pop("captions", None)
    return {"alt": "", "caption": None, **told}


def shown(words: Mapping[str, Any] | None) -> Words | None:
    """The words of a part as the editor shows them."""
    if words is None or "media" not in words:
        return dict(words) if words is not None else None
    media = [
        {"file": one["file"], **{name: one.get(name) or "" for name in SAID}}
        for one in words["media"]
    ]
    return {**words, "media": media}
