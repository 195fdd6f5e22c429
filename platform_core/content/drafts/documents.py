"""A version's document taken apart into the parts of a draft, and put together again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel, ValidationError

from platform_core.content.documents import Document, digest_of, plan_document
from platform_core.content.drafts.parts import (
    MODULE,
    PLAN,
    Refused,
    Words,
    named,
    step_keys,
    step_part,
)
from platform_core.content.forms import ModuleForm, PlanForm, StepForm
from platform_core.content.problems import told
from platform_core.content.refusals import said_of
from platform_core.content.rules import LANGUAGES
from platform_core.errors import PlatformError

_MODULE = ("title", "stage", "order", "owner", "sources")
_FACTS = ("order", "minutes", "effort", "kind", "sources")
_WORDS = ("title", "short", "body", "activity", "media")
_UNAPPROVED = {"status": "draft", "approved_by": None, "approved_on": None}


class DraftIncomplete(PlatformError):
    """Not everything is there that a module or plan needs; ``refused`` has all that is wrong."""

    def __init__(self, refused: list[Refused]) -> None:
        super().__init__(f"{len(refused)} entries: {sorted({one.part for one in refused})}")
        self.refused = refused


@dataclass(frozen=True, slots=True)
class Approved:
    """Who said that a language is right, and on which day."""

    by: str
    on: date


def parts_of(kind: str, document: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The parts of a version, by name."""
    if kind == "plan":
        return {PLAN: dict(document)}
    parts = {MODULE: {name: document[name] for name in _MODULE}}
    for step in document["steps"]:
        parts[step_part(step["key"])] = {
            **{name: step[name] for name in _FACTS},
            "help_first": step.get("help_first", False),
        }
        for language, words in step["words"].items():
            parts[step_part(step["key"], language)] = {
                **{name: words[name] for name in _WORDS},
                "reflection": words.get("reflection"),
            }
    return parts


def document_of(
    kind: str,
    key: str,
    parts: Mapping[str, Words],
    approved: Mapping[str, Approved] | None = None,
) -> Document:
    """The document that the content files of these words would make. Without ``approved``, by
    language, its words are a draft. Raises DraftIncomplete."""
    refused = sorted(missing(kind, key, parts))
    if refused:
        raise DraftIncomplete(refused)
    if kind == "plan":
        return plan_document(PlanForm.model_validate(parts[PLAN]))
    form = ModuleForm.model_validate({**parts[MODULE], "key": key})
    steps = [_step(step, parts, approved or {}) for step in sorted(step_keys(parts))]
    return {**form.model_dump(mode="json"), "steps": steps}


def missing(kind: str, key: str, parts: Mapping[str, Words]) -> Iterator[Refused]:
    """Everything without which there is no such document."""
    if kind == "plan":
        yield from _refused(PLAN, PlanForm, parts.get(PLAN, {}))
        return
    yield from _refused(MODULE, ModuleForm, {**parts.get(MODULE, {}), "key": key})
    keys = step_keys(parts)
    if not keys:
        yield Refused(MODULE, "steps", told("no_steps"))
    for step in keys:
        for language in LANGUAGES:
            name = step_part(step, language)
            yield from _refused(name, StepForm, _front(step, language, parts))
            if not _body(parts.get(name, {}).get("body", "")):
                yield Refused(name, "body", told("no_words"))


def _refused(name: str, form: type[BaseModel], words: Words) -> Iterator[Refused]:
    try:
        form.model_validate(words)
    except ValidationError as refusal:
        for field, said in said_of(refusal, form):
            yield Refused(_at(name, field), field, said)


def _at(name: str, field: str) -> str:
    """The part in which an entry is: facts of a step are in both languages' files."""
    about = named(name)
    if about and about.language and field.split(".")[0] in {*_FACTS, "help_first"}:
        return step_part(about.step or "")
    return name


def _front(step: str, language: str, parts: Mapping[str, Words]) -> dict[str, Any]:
    words = parts.get(step_part(step, language), {})
    given = {name: words.get(name) for name in ("title", "short", "activity", "reflection")}
    return {
        **parts.get(step_part(step), {}),
        **{name: text for name, text in given.items() if not _blank(text)},
        **_UNAPPROVED,
        "media": [_entries(media) for media in words.get("media", ())],
    }


def _entries(media: Words) -> dict[str, Any]:
    """What a file's front matter has of a picture; its source lies beside that file."""
    entries = ("file", "alt", "caption", "transcript")
    return {name: media[name] for name in entries if not _blank(media.get(name))}


def _blank(text: object) -> bool:
    return text is None or (isinstance(text, str) and not text.strip())


def _step(step: str, parts: Mapping[str, Words], approved: Mapping[str, Approved]) -> Document:
    forms = {
        language: StepForm.model_validate(_front(step, language, parts)) for language in LANGUAGES
    }
    facts = forms[LANGUAGES[0]].model_dump(mode="json", include=set(_FACTS))
    if forms[LANGUAGES[0]].help_first:
        facts["help_first"] = True
    words = {
        language: _said(forms[language], parts[step_part(step, language)], approved.get(language))
        for language in LANGUAGES
    }
    return {"key": step, **facts, "words": words}


def _said(form: StepForm, words: Words, approved: Approved | None) -> Document:
    said = form.model_dump(mode="json", include={"title", "short", "activity"})
    if form.reflection:
        said["reflection"] = form.reflection
    return {
        **said,
        **_status(approved),
        "body": _body(words["body"]),
        "media": [_medium(media) for media in words["media"]],
    }


def _status(approved: Approved | None) -> dict[str, Any]:
    if approved is None:
        return _UNAPPROVED
    return {
        "status": "approved",
        "approved_by": approved.by,
        "approved_on": approved.on.isoformat(),
    }


def _medium(media: Words) -> dict[str, Any]:
    stripped = {
        name: value.strip() if isinstance(value, str) and name != "svg" else value
        for name, value in media.items()
    }
    return {**stripped, "caption": stripped.get("caption") or None}


def _body(text: str) -> str:
    """The words below the front matter as reading the file leaves them."""
    lines = text.split("\n")
    while lines and not lines[0].strip():
        del lines[0]
    return "\n".join(lines).rstrip()


def language_digest(key: str, parts: Mapping[str, Words], language: str) -> str:
    """Tells one wording of a language from another, and its shared facts with it: what somebody
    who approved a language has approved. Spaces around words are no other wording."""
    return digest_of([key, {name: _facing(name, parts, language) for name in sorted(parts)}])


def _facing(name: str, parts: Mapping[str, Words], language: str) -> object:
    about, words = named(name), parts[name]
    if about is None or (about.language and about.language != language):
        return None
    if name == MODULE:
        return {**words, "title": words["title"][language].strip()}
    if about.language:
        return {
            **{entry: (words.get(entry) or "").strip() for entry in ("title", "short")},
            **{entry: (words.get(entry) or "").strip() for entry in ("activity", "reflection")},
            "body": _body(words.get("body") or ""),
            "media": [_medium(media) for media in words.get("media", ())],
        }
    return _in_language(words, language)


def _in_language(words: object, language: str) -> object:
    """A plan's words with one language of each pair."""
    if isinstance(words, Mapping):
        if set(words) == set(LANGUAGES):
            return words[language]
        return {name: _in_language(value, language) for name, value in words.items()}
    if isinstance(words, list | tuple):
        return [_in_language(value, language) for value in words]
    return words
