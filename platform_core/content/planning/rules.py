"""What may be done to a plan that is being prepared; each answers with a new document.

Whoever changes a plan here lets the plan say which modules it has: all its stages name theirs from
then on, so that nothing moves by itself while somebody arranges them.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from copy import deepcopy
from typing import Any

from platform_core.content.documents import Document, placed_in
from platform_core.content.rules import Module
from platform_core.errors import PlatformError

MOST_STAGES = 60


class PlanRefused(PlatformError):
    """A plan cannot be so. ``wording`` is the key of a sentence, ``names`` what fills it in: keys
    of stages under ``stage``, of modules under ``module``."""

    def __init__(self, wording: str, **names: str | int) -> None:
        super().__init__(f"{wording} {names}")
        self.wording = wording
        self.names = names


def with_modules(plan: Document, modules: Iterable[Module]) -> Document:
    """The same plan with every stage naming the modules that it has."""
    placed = placed_in(plan, modules)
    stages = [
        {**stage, "modules": stage.get("modules", [m.key for m in placed[stage["key"]]])}
        for stage in plan["stages"]
    ]
    return {**plan, "stages": stages}


def stage_of(plan: Document, module: str) -> str | None:
    """The stage in which a plan has a module, of a plan that names its modules."""
    return next((s["key"] for s in plan["stages"] if module in s["modules"]), None)


def shift_module(plan: Document, module: str, by: int) -> Document:
    """A module so many places later in its stage, below 0 for earlier. At the end of its stage it
    stays where it is."""
    new = deepcopy(plan)
    keys = _stage(new, _home(new, module))["modules"]
    at = keys.index(module)
    keys.insert(max(0, at + by), keys.pop(at))
    return new


def move_module(plan: Document, module: str, stage: str) -> Document:
    """A module at the end of another stage. Raises PlanRefused if that is where it is."""
    home = _home(plan, module)
    if home == stage:
        raise PlanRefused("already_there", module=module, stage=stage)
    new = take_out(plan, module)
    _stage(new, stage)["modules"].append(module)
    return new


def put_in(plan: Document, module: str, stage: str, known: Collection[str]) -> Document:
    """A module that the plan did not have, at the end of a stage. Raises PlanRefused if it is in
    one: a module is in one place only; and if no such module is ``known``."""
    if module not in known:
        raise PlanRefused("no_such_module", module=module)
    if home := stage_of(plan, module):
        raise PlanRefused("in_two_places", module=module, stage=home)
    new = deepcopy(plan)
    _stage(new, stage)["modules"].append(module)
    return new


def take_out(plan: Document, module: str) -> Document:
    """The plan without a module."""
    new = deepcopy(plan)
    _stage(new, _home(new, module))["modules"].remove(module)
    return new


def shift_stage(plan: Document, stage: str, by: int) -> Document:
    """A stage so many places later, below 0 for earlier; at either end it stays where it is."""
    new = deepcopy(plan)
    stages = new["stages"]
    at = stages.index(_stage(new, stage))
    stages.insert(max(0, at + by), stages.pop(at))
    return new


def change_stage(plan: Document, stage: str, said: Mapping[str, Any]) -> Document:
    """A stage with other words: ``title`` and ``about`` in each language, ``near_programme``."""
    _refuse_unsaid(said)
    new = deepcopy(plan)
    _stage(new, stage).update(_worded(said))
    return new


def add_stage(plan: Document, said: Mapping[str, Any]) -> Document:
    """A stage more, without modules yet: the last, but before one for a programme that is near."""
    _refuse_unsaid(said)
    if len(plan["stages"]) >= MOST_STAGES:
        raise PlanRefused("too_many_stages", most=MOST_STAGES)
    key = _free_key(said["title"]["en"], {stage["key"] for stage in plan["stages"]})
    stage = {"key": key, "near_programme": False, "modules": [], **_worded(said)}
    stages = deepcopy(plan["stages"])
    ends_near = bool(stages) and stages[-1]["near_programme"]
    stages.insert(len(stages) - 1 if ends_near else len(stages), stage)
    return {**plan, "stages": stages}


def remove_stage(plan: Document, stage: str) -> Document:
    """The plan without a stage. Raises PlanRefused while there are modules in it, and for the last
    stage of all."""
    if _stage(plan, stage)["modules"]:
        raise PlanRefused("stage_not_empty", stage=stage)
    if len(plan["stages"]) == 1:
        raise PlanRefused("last_stage", stage=stage)
    return {**plan, "stages": [s for s in deepcopy(plan["stages"]) if s["key"] != stage]}


def wrong_with(plan: Document, modules: Mapping[str, Module]) -> tuple[PlanRefused, ...]:
    """Everything for which a plan cannot be published: a stage without steps, a module that is not
    there, and a stage or module that is there twice."""
    found: list[PlanRefused] = []
    placed = placed_in(plan, modules.values())
    home: dict[str, str] = {}
    seen: set[str] = set()
    for stage in plan["stages"]:
        key = stage["key"]
        if key in seen:
            found.append(PlanRefused("stage_twice", stage=key))
        seen.add(key)
        for module in stage.get("modules") or ():
            if module in home:
                found.append(PlanRefused("in_two_places", module=module, stage=home[module]))
            elif module not in modules:
                found.append(PlanRefused("module_gone", module=module, stage=key))
            home.setdefault(module, key)
        if not any(module.steps for module in placed[key]):
            found.append(PlanRefused("stage_empty", stage=key))
    return tuple(found)


def _home(plan: Document, module: str) -> str:
    home = stage_of(plan, module)
    if home is None:
        raise PlanRefused("not_in_plan", module=module)
    return home


def _stage(plan: Document, key: str) -> dict[str, Any]:
    for stage in plan["stages"]:
        if stage["key"] == key:
            found: dict[str, Any] = stage
            return found
    raise PlanRefused("no_such_stage", stage=key)


def _worded(said: Mapping[str, Any]) -> dict[str, Any]:
    pairs = {
        name: {language: words.strip() for language, words in said[name].items()}
        for name in ("title", "about")
    }
    return {**pairs, "near_programme": bool(said["near_programme"])}


def _refuse_unsaid(said: Mapping[str, Any]) -> None:
    for name in ("title", "about"):
        for language, words in said[name].items():
            if not words.strip():
                raise PlanRefused(f"no_{name}_{language}")


def _free_key(title: str, taken: Collection[str]) -> str:
    """A key made of a title, such as ``sleep-and-mood``, that no other stage has."""
    words = re.findall(r"[a-z0-9]+", title.lower().replace("’", "").replace("'", ""))
    key = "-".join(words)[:50].strip("-") or "stage"
    numbered = (f"{key}-{number}" for number in range(2, MOST_STAGES + 3))
    return key if key not in taken else next(one for one in numbered if one not in taken)
