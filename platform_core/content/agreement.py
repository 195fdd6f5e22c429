"""Checks between files: the two languages of a step, its pictures, its module and its stage."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from platform_core.content.checks import module as of_module
from platform_core.content.forms import MediaForm
from platform_core.content.listing import ModuleFiles, missing_languages
from platform_core.content.media.rules import (
    RECORDED,
    Kind,
    captions_name,
    kind_of_name,
)
from platform_core.content.problems import Problem, Said, advice, told
from platform_core.content.step_files import ModuleRead, StepFile

_SAME = ("order", "minutes", "effort", "kind", "help_first")


def module_problems(module: ModuleRead, files: ModuleFiles) -> Iterator[Problem]:
    """Everything that is wrong between the files of one module."""
    described = f"{module.path}/module.yaml"
    if module.form and module.form.key != module.key:
        line = module.marked.line(("key",))
        yield Problem(described, line, told("module_key", key=module.key))
    for found in of_module.amount(len(files.steps)):
        yield Problem(described, 1, found.said, found.level)
    yield from _languages(module, files)
    for step in module.steps.values():
        yield from _between_languages(step)
        for file in step.values():
            yield from _approval(file)
    yield from _orders(module)
    yield from _pictures(module)


def stage_problems(modules: Iterable[ModuleRead], stages: Collection[str]) -> Iterator[Problem]:
    """Of the modules that place themselves: those whose stage is in no plan, and those that share
    a place in a stage."""
    taken: dict[tuple[str, int], str] = {}
    for module in modules:
        if module.form is None:
            continue
        path, form = f"{module.path}/module.yaml", module.form
        if form.stage not in stages:
            line = module.marked.line(("stage",))
            yield Problem(path, line, told("unknown_stage", stage=form.stage))
        first = taken.setdefault((form.stage, form.order), module.key)
        if first != module.key:
            line = module.marked.line(("order",))
            yield Problem(path, line, told("module_order", module=first, order=form.order))


def _languages(module: ModuleRead, files: ModuleFiles) -> Iterator[Problem]:
    for step, lacking in missing_languages(files).items():
        for language in lacking:
            message = told(f"only_{files.steps[step][0]}")
            yield Problem(f"{module.path}/{step}.{language}.md", 1, message, missing=True)


def _between_languages(step: Mapping[str, StepFile]) -> Iterator[Problem]:
    english, welsh = step.get("en"), step.get("cy")
    if english is None or welsh is None:
        return
    for name in _SAME:
        said, there = getattr(welsh.form, name), getattr(english.form, name)
        if said != there:
            message = told("not_the_same", entry=name, welsh=str(said), english=str(there))
            yield Problem(welsh.path, welsh.marked.line((name,)), message)


def _approval(file: StepFile) -> Iterator[Problem]:
    if file.form.status != "approved":
        return
    for name in ("approved_by", "approved_on"):
        if getattr(file.form, name) is None:
            line = file.marked.line(("status",))
            yield Problem(file.path, line, told("approval", entry=name))


def _orders(module: ModuleRead) -> Iterator[Problem]:
    files = {key: step.get("en") or step["cy"] for key, step in module.steps.items()}
    for key, found in of_module.orders({key: file.form.order for key, file in files.items()}):
        file = files[key]
        yield Problem(file.path, file.marked.line((found.entry,)), found.said, found.level)


def _pictures(module: ModuleRead) -> Iterator[Problem]:
    there = {*module.pictures, *module.media}
    shown = set()
    for step in module.steps.values():
        for language, file in step.items():
            for number, media in enumerate(file.form.media):
                shown |= {media.file, captions_name(media.file, language)}
                for entry, said in _lacking(media, language, there):
                    yield Problem(file.path, file.marked.line(("media", number, entry)), said)
    for name in sorted(there - shown):
        yield advice(f"{module.path}/{name}", 1, told("unused_picture"))


def _lacking(media: MediaForm, language: str, there: Collection[str]) -> Iterator[tuple[str, Said]]:
    """What a reader who does not see or hear it would be without."""
    kind = kind_of_name(media.file)
    captions = captions_name(media.file, language)
    if media.file not in there:
        yield "file", told("no_picture", picture=media.file)
    if kind in RECORDED and not media.transcript:
        yield "transcript", told("no_transcript")
    if kind not in RECORDED and media.transcript:
        yield "transcript", told("odd_transcript")
    if kind is Kind.FILM and captions not in there:
        yield "file", told("no_captions", captions=captions)
