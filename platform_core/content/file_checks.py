"""The checks of the editor, over the files of a module: each finding on its line of the file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from platform_core.content.checks import module as of_module
from platform_core.content.checks import step as of_step
from platform_core.content.checks.values import (
    ALWAYS_KNOWN,
    Avoided,
    Finding,
    StepFacts,
    StepMedia,
    StepText,
)
from platform_core.content.problems import Problem
from platform_core.content.step_files import ModuleRead, StepFile
from platform_core.content.yaml_lines import Place

# Told in the words of files, because there a file is missing: see agreement.py.
_TOLD_OF_FILES = frozenset({"no_language", "lacks_transcript", "lacks_captions"})


@dataclass(frozen=True, slots=True)
class Known:
    """What the words of a file are held against."""

    steps: frozenset[str] = frozenset()
    avoided: tuple[Avoided, ...] = ()
    numbers: frozenset[str] = ALWAYS_KNOWN
    today: date | None = None


def wording_problems(module: ModuleRead, known: Known) -> Iterator[Problem]:
    """Every finding in a module that could be read, as a problem of a file."""
    if module.form:
        path = f"{module.path}/module.yaml"
        for found in of_module.titles(module.form.title.model_dump(), known.avoided):
            line = module.marked.line(("title", found.language))
            yield Problem(path, line, found.said, found.level)
    for files in module.steps.values():
        yield from _of_step(module, files, known)


def _of_step(module: ModuleRead, files: Mapping[str, StepFile], known: Known) -> Iterator[Problem]:
    first = next(iter(sorted(files.items(), key=lambda item: item[0] != "en")))[1]
    facts = StepFacts(
        minutes=first.form.minutes,
        help_first=first.form.help_first,
        sources=first.form.sources,
        numbers=known.numbers,
        today=known.today,
    )
    texts = {language: _text(module, file) for language, file in files.items()}
    for found in of_step.findings(texts, facts, steps=known.steps, avoided=known.avoided):
        if found.said.wording not in _TOLD_OF_FILES:
            file = files.get(found.language, first)
            yield Problem(file.path, _line(file, found), found.said, found.level)


def _text(module: ModuleRead, file: StepFile) -> StepText:
    form = file.form
    return StepText(
        title=form.title,
        short=form.short,
        body=file.body,
        activity=form.activity,
        reflection=form.reflection,
        media=tuple(
            StepMedia(
                file=media.file,
                alt=media.alt,
                caption=media.caption,
                seconds=_seconds(module, media.file),
                transcript=media.transcript or "",
            )
            for media in form.media
        ),
    )


def _seconds(module: ModuleRead, name: str) -> int:
    beside = module.media.get(name)
    return (beside.facts.seconds or 0) if beside else 0


def _line(file: StepFile, found: Finding) -> int:
    """The line of the file on which a line of a field stands."""
    if found.field == "body":
        return file.body_line + found.line - 1
    if found.field in ("short", "activity", "reflection"):
        return file.marked.start((found.field,)) + found.line - 1
    if found.field == "media" and found.entry:
        return file.marked.start(("media", found.line - 1, found.entry)) + found.within - 1
    return file.marked.line(_entry(found))


def _entry(found: Finding) -> Place:
    if found.field == "facts":
        return (found.entry, found.line - 1)
    return (found.field,)
