"""A version's document as the content files that make it again, always in the same letters."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from platform_core.content.documents import Document
from platform_core.content.media.rules import captions_name
from platform_core.content.rules import LANGUAGES

# A database may hand entries back in any order.
_PLAN, _STAGE = ("key", "title", "stages"), ("key", "title", "about", "near_programme", "modules")
_MODULE = ("key", "title", "stage", "order", "owner", "sources")
_FACTS = ("order", "minutes", "effort", "kind")
_WORDS = ("status", "approved_by", "approved_on", "short", "activity", "reflection")
_MEDIA = ("file", "alt", "caption", "transcript")


def words_files(kind: str, document: Document) -> dict[str, str]:
    """The text files of a plan or module, drawings too, by their paths in a content folder."""
    if kind == "plan":
        return {f"plans/{document['key']}.yaml": _yaml(_plan(document))}
    folder = f"modules/{document['key']}"
    files = {f"{folder}/module.yaml": _yaml(_ordered(document, _MODULE))}
    for step in document["steps"]:
        for language in LANGUAGES:
            words = step["words"][language]
            files[f"{folder}/{step['key']}.{language}.md"] = _step(step, words)
            for media in words["media"]:
                if "svg" in media:
                    files[f"{folder}/{media['file']}"] = media["svg"]
    return files


def _plan(document: Document) -> Document:
    stages = [_ordered(stage, _STAGE) for stage in document["stages"]]
    return _ordered({**document, "stages": stages}, _PLAN)


def _ordered(document: Document, names: tuple[str, ...]) -> Document:
    """Its entries in this order, and languages in theirs."""
    found = {name: document[name] for name in names if name in document}
    return {
        name: {it: value[it] for it in LANGUAGES} if isinstance(value, Mapping) else value
        for name, value in found.items()
    }


def media_files(document: Document) -> dict[str, str]:
    """The digest of every other file of a module, by its path."""
    files: dict[str, str] = {}
    for step in document.get("steps", ()):
        for language in LANGUAGES:
            for media in step["words"][language]["media"]:
                folder = f"modules/{document['key']}"
                if "digest" in media:
                    files[f"{folder}/{media['file']}"] = media["digest"]
                if media.get("captions"):
                    name = captions_name(media["file"], language)
                    files[f"{folder}/{name}"] = media["captions"]
    return files


def _step(step: Document, words: Document) -> str:
    front: Document = {"title": words["title"], **{name: step[name] for name in _FACTS}}
    if step.get("help_first"):
        front["help_first"] = True
    front |= {name: words.get(name) for name in _WORDS}
    media = [{name: it.get(name) for name in _MEDIA} for it in words["media"]]
    front |= {"media": media or None, "sources": step["sources"]}
    return f"---\n{_yaml(front)}---\n{words['body']}\n"


def _yaml(document: Mapping[str, Any]) -> str:
    """YAML in one style only: names as they are, words in quotation marks or indented."""
    return "".join(f"{line}\n" for line in _mapping(document, 0))


def _mapping(document: Mapping[str, Any], deep: int) -> Iterator[str]:
    for name, value in document.items():
        if value is None:
            continue
        if isinstance(value, Mapping):
            yield f"{' ' * deep}{name}:"
            yield from _mapping(value, deep + 2)
        elif isinstance(value, list | tuple):
            yield f"{' ' * deep}{name}:{'' if value else ' []'}"
            yield from _list(value, deep + 2)
        else:
            yield f"{' ' * deep}{name}: {_scalar(value, deep + 2)}"


def _list(values: list[Any] | tuple[Any, ...], deep: int) -> Iterator[str]:
    for value in values:
        if not isinstance(value, Mapping):
            yield f"{' ' * deep}- {_scalar(value, deep + 2)}"
            continue
        first, *rest = _mapping(value, deep + 2)
        yield f"{' ' * deep}- {first.lstrip(' ')}"
        yield from rest


def _scalar(value: object, deep: int) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    text = str(value)
    if "\n" in text and _may_be_indented(text):
        lines = (f"{' ' * deep}{line}" if line else "" for line in text.split("\n"))
        return "|\n" + "\n".join(lines)
    return json.dumps(text, ensure_ascii=False)  # which is YAML, too


def _may_be_indented(text: str) -> bool:
    """Spaces at a line's end get lost in editors, and at the beginning they would be indenting."""
    lines = text.split("\n")
    return (
        not text.startswith((" ", "\n"))
        and all(line == line.rstrip() and "\t" not in line for line in lines)
        and bool(lines[-1])
        and text.isascii() | all(letter.isprintable() or letter == "\n" for letter in text)
    )
