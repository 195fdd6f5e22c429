"""Read the files of one module, noting every problem in each."""

from dataclasses import dataclass, field
from pathlib import Path

from platform_core.content.forms import ModuleForm, StepForm
from platform_core.content.listing import ModuleFiles
from platform_core.content.media.beside import Beside, look_beside
from platform_core.content.pictures import read_picture
from platform_core.content.plain_text import read_text
from platform_core.content.problems import Problem, told
from platform_core.content.refusals import fill
from platform_core.content.yaml_lines import Marked, read_yaml

_FENCE = "---"


@dataclass(frozen=True, slots=True)
class StepFile:
    """A step in one language as its file has it."""

    path: str
    form: StepForm
    body: str
    body_line: int
    marked: Marked


@dataclass(slots=True)
class ModuleRead:
    """What could be read of a module; ``steps`` by key, then by language."""

    key: str
    form: ModuleForm | None = None
    marked: Marked = field(default_factory=Marked)
    steps: dict[str, dict[str, StepFile]] = field(default_factory=dict)
    pictures: dict[str, str] = field(default_factory=dict)
    media: dict[str, Beside] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def path(self) -> str:
        """The module's folder, relative to the content folder."""
        return f"modules/{self.key}"


def read_module(folder: Path, key: str, files: ModuleFiles) -> ModuleRead:
    """Read a module. Its words are judged elsewhere: see file_checks.py."""
    module = ModuleRead(key)
    if files.described:
        _describe(folder, module)
    else:
        path = f"{module.path}/module.yaml"
        message = told("no_description")
        module.problems.append(Problem(path, 1, message, missing=True))
    for step, languages in sorted(files.steps.items()):
        for language in languages:
            _step(folder, module, step, language)
    for name in files.pictures:
        _picture(folder, module, name)
    for name in files.media:
        _media(folder, module, name)
    return module


def _describe(folder: Path, module: ModuleRead) -> None:
    path = f"{module.path}/module.yaml"
    text = read_text(folder / path, path)
    if isinstance(text, Problem):
        module.problems.append(text)
        return
    module.marked = read_yaml(text)
    form = fill(ModuleForm, module.marked, path)
    if isinstance(form, list):
        module.problems.extend(form)
    else:
        module.form = form


def _step(folder: Path, module: ModuleRead, step: str, language: str) -> None:
    path = f"{module.path}/{step}.{language}.md"
    text = read_text(folder / path, path)
    if isinstance(text, Problem):
        module.problems.append(text)
        return
    read = _read_step(text, path)
    if isinstance(read, list):
        module.problems.extend(read)
        return
    module.steps.setdefault(step, {})[language] = read


def _read_step(text: str, path: str) -> StepFile | list[Problem]:
    lines = text.split("\n")
    if lines[0].rstrip() != _FENCE:
        return [Problem(path, 1, told("no_front"))]
    closing = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE), None)
    if closing is None:
        return [Problem(path, 1, told("no_front_end"))]
    marked = read_yaml("\n".join(lines[1:closing]), first_line=2)
    form = fill(StepForm, marked, path)
    if isinstance(form, list):
        return form
    first = next((n for n in range(closing + 1, len(lines)) if lines[n].strip()), None)
    if first is None:
        return [Problem(path, closing + 2, told("no_words"))]
    return StepFile(path, form, "\n".join(lines[first:]).rstrip(), first + 1, marked)


def _picture(folder: Path, module: ModuleRead, name: str) -> None:
    path = f"{module.path}/{name}"
    module.pictures[name], problems = read_picture(folder / path, path)
    module.problems.extend(problems)


def _media(folder: Path, module: ModuleRead, name: str) -> None:
    path = f"{module.path}/{name}"
    found = look_beside(folder / path, path)
    if isinstance(found, Problem):
        module.problems.append(found)
    else:
        module.media[name] = found
