"""What would have to be written otherwise in a draft before it can be published."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from platform_core.content.checks import module as checks
from platform_core.content.checks.parts import step_facts, step_text
from platform_core.content.checks.values import Finding
from platform_core.content.drafts.documents import missing
from platform_core.content.drafts.parts import MODULE, PLAN, Words, named, step_keys, step_part
from platform_core.content.drafts.situation import Reason, Situation
from platform_core.content.forms import PlanForm
from platform_core.content.plan_files import plan_problems
from platform_core.content.problems import Level, told
from platform_core.content.rules import LANGUAGES


def wrong_with(situation: Situation) -> tuple[Reason, ...]:
    """What would have to be written otherwise: what is missing, and every error of the checks."""
    unwritten = [
        Reason(said=it.said, part=it.part, language=_language(it.part), field=it.field)
        for it in missing(situation.kind, situation.key, situation.parts)
    ]
    if situation.kind == "plan":
        found = [] if unwritten else list(_plan_checked(situation))
        return tuple(sorted({*unwritten, *found}, key=_place))
    found = list(_checked(situation))
    others = (*_placed(situation), *_media(situation), *_beside(unwritten, found))
    return tuple(sorted({*found, *others}, key=_place))


def _beside(unwritten: Sequence[Reason], found: Sequence[Reason]) -> Iterator[Reason]:
    """What the checks, whose words are kinder, have not said already of the same entry, or of a
    language in which there is nothing at all."""
    places = {(it.part, it.field) for it in found}
    places |= {(it.part, f"{it.field}.{it.language}") for it in found}  # a title is in both
    said = {(it.part, it.said) for it in found}
    empty = {it.part for it in found if it.said and it.said.wording == "no_language"}
    for one in unwritten:
        is_said = (one.part, one.field) in places or (one.part, one.said) in said
        if not is_said and one.part not in empty:
            yield one


def media_in(parts: Mapping[str, Words]) -> Iterator[tuple[str, Words]]:
    """Every picture and recording of a draft, with the part that it is in."""
    for name, words in parts.items():
        for media in words.get("media", ()):
            yield name, media


def _media(situation: Situation) -> Iterator[Reason]:
    """What a step shows has to be there: a drawing in its words, or a file that is kept."""
    digests = {digest for digest, _, _ in situation.media}
    for name, media in media_in(situation.parts):
        known = (media.get("digest"), media.get("mime"), media.get("size")) in situation.media
        captions = media.get("captions")
        if not (media.get("svg") or known) or (captions and captions not in digests):
            names = (("file", media["file"]),)
            yield Reason("media_gone", names, part=name, language=_language(name), field="media")


def _plan_checked(situation: Situation) -> Iterator[Reason]:
    form = PlanForm.model_validate(situation.parts[PLAN])
    for problem in plan_problems(form, situation.key, situation.shelves.modules):
        if problem.level is Level.ERROR:
            yield Reason(said=problem.said, part=PLAN)


def _place(reason: Reason) -> tuple[Any, ...]:
    return reason.part, reason.field, reason.line, reason.in_language("en")


def _language(part: str) -> str:
    about = named(part)
    return (about.language if about else None) or ""


def _checked(situation: Situation) -> Iterator[Reason]:
    parts, keys = situation.parts, step_keys(situation.parts)
    read = {
        key: checks.StepParts(
            texts={it: step_text(parts.get(step_part(key, it), {})) for it in LANGUAGES},
            facts=step_facts(
                parts[step_part(key)], numbers=situation.numbers, today=situation.today
            ),
            order=parts[step_part(key)]["order"],
        )
        for key in keys
    }
    own = {f"{situation.key}/{key}" for key in keys}
    title = parts.get(MODULE, {}).get("title", {})
    found = checks.findings(title, read, steps={*situation.steps, *own}, avoided=situation.avoided)
    for key, findings in found.items():
        for finding in findings:
            if finding.level is Level.ERROR:
                yield _from_check(key, finding)


def _from_check(step: str, finding: Finding) -> Reason:
    if not step:
        name = MODULE
    elif finding.field == "facts" or not finding.language:
        name = step_part(step)
    else:
        name = step_part(step, finding.language)
    field = finding.entry if finding.field == "facts" and finding.entry else finding.field
    return Reason(
        said=finding.said, part=name, language=finding.language, field=field, line=finding.line
    )


def _placed(situation: Situation) -> Iterator[Reason]:
    """Where the module stands among the others, and what others lead to in it."""
    module, shelves = situation.parts.get(MODULE, {}), situation.shelves
    stage, order = module.get("stage", ""), module.get("order", 0)
    if situation.key not in shelves.named:
        if stage and stage not in shelves.stages:
            yield Reason(said=told("unknown_stage", stage=stage), part=MODULE, field="stage")
        if other := shelves.taken.get((stage, order)):
            said = told("module_order", module=other, order=order)
            yield Reason(said=said, part=MODULE, field="order")
    there = {f"{situation.key}/{key}" for key in step_keys(situation.parts)}
    for step, other in sorted(shelves.linked.items()):
        if step not in there:
            yield Reason("still_linked", (("module", other), ("step", step)), part=MODULE)
