"""Read the file of one plan, noting every problem in it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from platform_core.content.forms import PlanForm, StageForm
from platform_core.content.plain_text import read_text
from platform_core.content.problems import Problem, advice, told
from platform_core.content.refusals import fill
from platform_core.content.step_files import ModuleRead
from platform_core.content.yaml_lines import Marked, read_yaml


@dataclass(frozen=True, slots=True)
class PlanRead:
    """A plan as its file has it; without a form there is something wrong with it."""

    key: str
    form: PlanForm | None
    problems: list[Problem]
    marked: Marked = field(default_factory=Marked)

    @property
    def path(self) -> str:
        """The plan's file, relative to the content folder."""
        return f"plans/{self.key}.yaml"

    @property
    def named(self) -> frozenset[str]:
        """The modules to which the plan itself gives a place."""
        stages = self.form.stages if self.form else ()
        return frozenset(key for stage in stages for key in stage.modules or ())


def read_plan(folder: Path, key: str, modules: Collection[str]) -> PlanRead:
    """Read ``plans/<key>.yaml``; ``modules`` are the keys of all there are. Never raises."""
    path = f"plans/{key}.yaml"
    text = read_text(folder / path, path)
    if isinstance(text, Problem):
        return PlanRead(key, None, [text])
    marked = read_yaml(text)
    form = fill(PlanForm, marked, path)
    if isinstance(form, list):
        return PlanRead(key, None, form)
    problems = [*_keys(form, key, marked, path), *_modules(form, modules, marked, path)]
    return PlanRead(key, None if problems else form, problems, marked)


def plan_problems(form: PlanForm, key: str, modules: Mapping[str, str]) -> Iterator[Problem]:
    """What is wrong with a plan that is no file; ``modules``: the stage that each module there is
    names for itself. A stage without steps holds it back, as an author has nobody else to tell."""
    path = f"plans/{key}.yaml"
    yield from _keys(form, key, Marked(), path)
    yield from _modules(form, modules, Marked(), path)
    named = {module for stage in form.stages for module in stage.modules or ()}
    placed = {stage for module, stage in modules.items() if module not in named}
    for stage in form.stages:
        if not _has_any(stage, modules, placed):
            yield Problem(path, 1, told("stage_empty", stage=stage.key))


def _has_any(stage: StageForm, modules: Collection[str], placed: Collection[str]) -> bool:
    if stage.modules is None:
        return stage.key in placed
    return any(module in modules for module in stage.modules)


def _keys(form: PlanForm, key: str, marked: Marked, path: str) -> Iterator[Problem]:
    if form.key != key:
        yield Problem(path, marked.line(("key",)), told("plan_key", key=key))
    seen = set()
    for number, stage in enumerate(form.stages):
        if stage.key in seen:
            line = marked.line(("stages", number, "key"))
            yield Problem(path, line, told("stage_twice", stage=stage.key))
        seen.add(stage.key)


def _modules(
    form: PlanForm, modules: Collection[str], marked: Marked, path: str
) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for number, stage in enumerate(form.stages):
        for place, module in enumerate(stage.modules or ()):
            line = marked.line(("stages", number, "modules", place))
            if module not in modules:
                yield Problem(path, line, told("no_such_module", module=module))
            if module in first:
                said = told("module_twice", module=module, stage=first[module])
                yield Problem(path, line, said)
            first.setdefault(module, stage.key)


def empty_stages(plan: PlanRead, modules: Iterable[ModuleRead]) -> Iterator[Problem]:
    """Stages in which there is nothing yet. A module that cannot be read may be in any of them."""
    modules = list(modules)
    if not all(one.form for one in modules):
        return
    placed = {one.form.stage for one in modules if one.form and one.key not in plan.named}
    for number, stage in enumerate(plan.form.stages if plan.form else ()):
        if not (stage.key in placed if stage.modules is None else stage.modules):
            line = plan.marked.line(("stages", number, "key"))
            yield advice(plan.path, line, told("stage_empty", stage=stage.key))
