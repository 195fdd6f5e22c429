"""A module or plan as the one JSON document that a version keeps, and back again as values."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from hashlib import sha256
from typing import Any

from platform_core.content.forms import MediaForm, PlanForm
from platform_core.content.media.rules import Facts, captions_name
from platform_core.content.rules import (
    LANGUAGES,
    Effort,
    Kind,
    Media,
    Module,
    Plan,
    Stage,
    Step,
    Words,
)
from platform_core.content.step_files import ModuleRead, StepFile

Document = dict[str, Any]


def digest_of(document: object) -> str:
    """The SHA-256 of the canonical JSON of a document, in hexadecimal."""
    canonical = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(canonical.encode()).hexdigest()


def plan_document(form: PlanForm) -> Document:
    """A plan as a version keeps it."""
    return form.model_dump(mode="json")


def module_document(module: ModuleRead) -> Document:
    """A module without problems as a version keeps it, pictures included."""
    assert module.form is not None  # noqa: S101  (a module without one has a problem)
    steps = [_step_document(module, key, files) for key, files in sorted(module.steps.items())]
    return {**module.form.model_dump(mode="json"), "steps": steps}


def _step_document(module: ModuleRead, key: str, files: Mapping[str, StepFile]) -> Document:
    shared = files[LANGUAGES[0]].form.model_dump(
        mode="json", include={"order", "minutes", "effort", "kind", "sources"}
    )
    words = {language: _words_document(module, files[language], language) for language in LANGUAGES}
    if files[LANGUAGES[0]].form.help_first:
        shared["help_first"] = True
    return {"key": key, **shared, "words": words}


def _words_document(module: ModuleRead, file: StepFile, language: str) -> Document:
    entries = {"title", "short", "activity", "status", "approved_by", "approved_on"}
    words = file.form.model_dump(mode="json", include=entries)
    media = [_media_document(module, media, language) for media in file.form.media]
    if file.form.reflection:
        words["reflection"] = file.form.reflection
    return {**words, "body": file.body, "media": media}


def _media_document(module: ModuleRead, form: MediaForm, language: str) -> Document:
    said = {"file": form.file, "alt": form.alt, "caption": form.caption}
    if form.file in module.pictures:
        return {**said, "svg": module.pictures[form.file]}
    captions = module.media.get(captions_name(form.file, language))
    facts = module.media[form.file].facts
    return media_entry(said, facts, form.transcript, captions.facts.digest if captions else None)


def media_entry(
    said: Document, facts: Facts, transcript: str | None = None, captions: str | None = None
) -> Document:
    """A picture, sound or film as a document keeps it: only with the entries that it has."""
    about = {"digest": facts.digest, "mime": facts.mime, "size": facts.size}
    rest = {"seconds": facts.seconds, "transcript": transcript, "captions": captions}
    return {**said, **about, **{name: value for name, value in rest.items() if value is not None}}


def media_in(document: Document) -> Iterator[Document]:
    """Every entry of the media of a module's document."""
    for step in document.get("steps", ()):
        for words in step["words"].values():
            yield from words["media"]


def digests_in(document: Document) -> frozenset[str]:
    """What must be kept for a module's document to be shown whole, captions too."""
    named = (media.get(name) for media in media_in(document) for name in ("digest", "captions"))
    return frozenset(digest for digest in named if digest)


def module_from(document: Document, *, version_id: int, number: int) -> Module:
    """The module that a version keeps."""
    steps = (step_from(document["key"], step) for step in document["steps"])
    return Module(
        key=document["key"],
        title=document["title"],
        stage=document["stage"],
        order=document["order"],
        owner=document["owner"],
        sources=tuple(document["sources"]),
        steps=tuple(sorted(steps, key=lambda step: step.order)),
        version_id=version_id,
        number=number,
    )


def step_from(module_key: str, document: Document) -> Step:
    """A step within the document of its module."""
    return Step(
        key=f"{module_key}/{document['key']}",
        module_key=module_key,
        order=document["order"],
        minutes=document["minutes"],
        effort=Effort(document["effort"]),
        kind=Kind(document["kind"]),
        words={language: _words(said) for language, said in document["words"].items()},
        sources=tuple(document["sources"]),
        help_first=document.get("help_first", False),
    )


def _words(document: Document) -> Words:
    approved_on = document["approved_on"]
    return Words(
        title=document["title"],
        body=document["body"],
        short=document["short"],
        activity=document["activity"],
        reflection=document.get("reflection"),
        media=tuple(Media(**media) for media in document["media"]),
        approved=document["status"] == "approved",
        approved_by=document["approved_by"],
        approved_on=date.fromisoformat(approved_on) if approved_on else None,
    )


def plan_from(document: Document, modules: Iterable[Module], *, version_id: int) -> Plan:
    """The plan that a version keeps, with the modules that are current in each of its stages."""
    placed = placed_in(document, modules)
    stages = tuple(_stage(stage, placed[stage["key"]]) for stage in document["stages"])
    return Plan(
        key=document["key"],
        title=document["title"],
        stages=stages,
        version_id=version_id,
        versions={one.key: one.version_id for stage in placed.values() for one in stage},
    )


def placed_in(document: Document, modules: Iterable[Module]) -> dict[str, tuple[Module, ...]]:
    """The modules of every stage of a plan, in order.

    A stage that names its modules has those that are there; another has those that place
    themselves in it and are named by no stage.
    """
    ordered = sorted(modules, key=lambda module: (module.order, module.key))
    left = {module.key: module for module in ordered}
    stages = document["stages"]
    named = {key for stage in stages for key in stage.get("modules") or ()}
    placed: dict[str, tuple[Module, ...]] = {}
    for stage in stages:
        keys = stage.get("modules")
        if keys is None:
            keys = [m.key for m in ordered if m.stage == stage["key"] and m.key not in named]
        placed[stage["key"]] = tuple(left.pop(key) for key in keys if key in left)
    return placed


def _stage(document: Document, modules: Iterable[Module]) -> Stage:
    return Stage(
        key=document["key"],
        title=document["title"],
        about=document["about"],
        near_programme=document["near_programme"],
        steps=tuple(step for module in modules for step in module.steps),
    )
