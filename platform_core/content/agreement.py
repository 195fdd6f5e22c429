"""Checks between files: the two languages of a step, its pictures, its module and its stage."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from platform_core.content.listing import ModuleFiles, missing_languages
from platform_core.content.problems import Problem, advice, told
from platform_core.content.prose import SHORT_WORDS, WORDS_A_MINUTE, words_in
from platform_core.content.step_files import ModuleRead, StepFile

_SAME = ("order", "minutes", "effort", "kind", "help_first")
_STEPS_IN_A_MODULE = range(2, 7)  # PRODUCT: a theme of 2 to 6 steps


def module_problems(module: ModuleRead, files: ModuleFiles) -> Iterator[Problem]:
    """Everything that is wrong between the files of one module."""
    described = f"{module.path}/module.yaml"
    if module.form and module.form.key != module.key:
        line = module.marked.line(("key",))
        yield Problem(described, line, told("module_key", key=module.key))
    if not files.steps:
        yield Problem(described, 1, told("no_steps"))
    elif len(files.steps) not in _STEPS_IN_A_MODULE:
        yield advice(described, 1, told("many_steps", steps=len(files.steps)))
    yield from _languages(module, files)
    for step in module.steps.values():
        yield from _between_languages(step)
        for file in step.values():
            yield from _approval(file)
            yield from _amount(file)
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
    for name in ("activity", "reflection"):
        if bool(getattr(welsh.form, name)) != bool(getattr(english.form, name)):
            line = welsh.marked.line((name,))
            yield Problem(welsh.path, line, told(f"{name}_once"))
    if [media.file for media in welsh.form.media] != [media.file for media in english.form.media]:
        line = welsh.marked.line(("media",))
        yield Problem(welsh.path, line, told("other_pictures"))


def _approval(file: StepFile) -> Iterator[Problem]:
    if file.form.status != "approved":
        return
    for name in ("approved_by", "approved_on"):
        if getattr(file.form, name) is None:
            line = file.marked.line(("status",))
            yield Problem(file.path, line, told("approval", entry=name))


def _amount(file: StepFile) -> Iterator[Problem]:
    short = words_in(file.form.short)
    if short > SHORT_WORDS:
        line = file.marked.line(("short",))
        yield Problem(file.path, line, told("short_words", words=short, most=SHORT_WORDS))
    words = words_in(file.body) + words_in(file.form.activity or "")
    most = file.form.minutes * WORDS_A_MINUTE
    if words > most:
        line = file.marked.line(("minutes",))
        message = told("many_words", words=words, minutes=file.form.minutes, most=most)
        yield Problem(file.path, line, message)


def _orders(module: ModuleRead) -> Iterator[Problem]:
    taken: dict[int, str] = {}
    for key, step in module.steps.items():
        file = step.get("en") or step["cy"]
        first = taken.setdefault(file.form.order, key)
        if first != key:
            line = file.marked.line(("order",))
            yield Problem(file.path, line, told("step_order", step=first, order=file.form.order))


def _pictures(module: ModuleRead) -> Iterator[Problem]:
    shown = set()
    for step in module.steps.values():
        for file in step.values():
            for number, media in enumerate(file.form.media):
                shown.add(media.file)
                if media.file not in module.pictures:
                    line = file.marked.line(("media", number, "file"))
                    yield Problem(file.path, line, told("no_picture", picture=media.file))
    for name in sorted(module.pictures.keys() - shown):
        yield advice(f"{module.path}/{name}", 1, told("unused_picture"))
