"""Read the file of one plan, noting every problem in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from platform_core.content.forms import PlanForm
from platform_core.content.plain_text import read_text
from platform_core.content.problems import Problem, told
from platform_core.content.refusals import fill
from platform_core.content.yaml_lines import Marked, read_yaml


@dataclass(frozen=True, slots=True)
class PlanRead:
    """A plan as its file has it; without a form there is something wrong with it."""

    key: str
    form: PlanForm | None
    problems: list[Problem]


def read_plan(folder: Path, key: str) -> PlanRead:
    """Read ``plans/<key>.yaml``. Never raises."""
    path = f"plans/{key}.yaml"
    text = read_text(folder / path, path)
    if isinstance(text, Problem):
        return PlanRead(key, None, [text])
    marked = read_yaml(text)
    form = fill(PlanForm, marked, path)
    if isinstance(form, list):
        return PlanRead(key, None, form)
    problems = list(_keys(form, key, marked, path))
    return PlanRead(key, None if problems else form, problems)


def _keys(form: PlanForm, key: str, marked: Marked, path: str) -> Iterator[Problem]:
    if form.key != key:
        yield Problem(path, marked.line(("key",)), told("plan_key", key=key))
    seen = set()
    for number, stage in enumerate(form.stages):
        if stage.key in seen:
            line = marked.line(("stages", number, "key"))
            yield Problem(path, line, told("stage_twice", stage=stage.key))
        seen.add(stage.key)
