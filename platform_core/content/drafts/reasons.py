"""Why a draft cannot be published yet: every reason at once, each in words for its authors."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from platform_core.content.checks import module as checks
from platform_core.content.checks.parts import step_facts, step_text
from platform_core.content.checks.values import ALWAYS_KNOWN, Avoided, Finding
from platform_core.content.drafts.documents import language_digest, missing
from platform_core.content.drafts.parts import MODULE, PLAN, Words, named, step_keys, step_part
from platform_core.content.forms import PlanForm
from platform_core.content.plan_files import plan_problems
from platform_core.content.problems import Level, Said, told
from platform_core.content.rules import LANGUAGES
from platform_core.wording import say


@dataclass(frozen=True, slots=True, order=True)
class Reason:
    """One thing that stands in the way. ``part`` is where it is, if it is in one part; ``said`` is
    in the words of the content files, or ``wording`` in those of the review page."""

    wording: str = ""
    names: tuple[tuple[str, str | int], ...] = ()
    said: Said | None = None
    part: str = ""
    language: str = ""
    field: str = ""
    line: int = 0

    def in_language(self, language: str) -> str:
        """In words, without the place."""
        if self.said is not None:
            return self.said.in_language(language)
        names: dict[str, Any] = dict(self.names)
        return say(f"review.why.{self.wording}", language, **names)


def kept_reason(reason: Reason) -> dict[str, Any]:
    """A reason as JSON keeps it."""
    said = reason.said
    return {
        "wording": reason.wording,
        "names": dict(reason.names),
        "said": {"wording": said.wording, "names": dict(said.names)} if said else None,
        "part": reason.part,
        "language": reason.language,
        "field": reason.field,
        "line": reason.line,
    }


def reason_kept(kept: Mapping[str, Any]) -> Reason:
    """A reason as JSON kept it."""
    said = kept["said"]
    return Reason(
        wording=kept["wording"],
        names=tuple(kept["names"].items()),
        said=told(said["wording"], **said["names"]) if said else None,
        part=kept["part"],
        language=kept["language"],
        field=kept["field"],
        line=kept["line"],
    )


@dataclass(frozen=True, slots=True)
class Signed:
    """A named person's approval of one language, in the wording of ``digest``."""

    language: str
    digest: str
    by: int
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MovedOn:
    """What was published after the draft began; without a number, it was taken out."""

    number: int | None
    by: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Shelves:
    """Where modules stand: all that are published with the stage that each names, the stages of
    the published plans, the modules that a plan names, and which module has which place in a
    stage. ``linked``: steps of this module that others lead to, with the module that does."""

    modules: Mapping[str, str] = field(default_factory=dict)
    stages: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    taken: Mapping[tuple[str, int], str] = field(default_factory=dict)
    linked: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything by which it is judged whether a draft can be published.

    ``base``: the parts of the version it began from. ``savers``: who saved each part last, by
    name of the part. ``others``: whether its service has another author. ``approved_before``:
    whether a person had approved both languages of the version that is published. ``media``: the
    digest, kind and size of what is kept of all that the draft shows.
    """

    kind: str
    key: str
    state: str
    parts: Mapping[str, Words]
    base: Mapping[str, Words]
    savers: Mapping[str, int]
    signed: Sequence[Signed]
    others: bool
    moved_on: MovedOn | None
    approved_before: bool
    shelves: Shelves
    steps: Collection[str]
    media: frozenset[tuple[str, str, int]] = frozenset()
    avoided: Sequence[Avoided] = ()
    numbers: frozenset[str] = ALWAYS_KNOWN
    today: date | None = None

    def digest(self, language: str) -> str:
        """What an approval of this language must be an approval of."""
        return language_digest(self.key, self.parts, language)

    def approval(self, language: str) -> Signed | None:
        """The approval of a language as it now reads, if there is one."""
        digest = self.digest(language)
        found = (it for it in self.signed if (it.language, it.digest) == (language, digest))
        return next(found, None)

    def changed(self) -> frozenset[str]:
        """The names of the parts that are not as they were published, those that are gone too."""
        names = self.parts.keys() | self.base.keys()
        return frozenset(it for it in names if self.parts.get(it) != self.base.get(it))

    def writers(self, language: str) -> frozenset[int]:
        """Who last saved what is new in a language, or in what both share."""
        about = {it: named(it) for it in self.changed() if it in self.savers}
        return frozenset(
            self.savers[it]
            for it, what in about.items()
            if what and what.language != _not(language)
        )


def _not(language: str) -> str:
    return LANGUAGES[1] if language == LANGUAGES[0] else LANGUAGES[0]


def reasons(situation: Situation) -> tuple[Reason, ...]:
    """Every reason why a draft cannot be published now; none if it can."""
    return (
        *_state(situation),
        *wrong_with(situation),
        *(one for language in LANGUAGES for one in _approval(situation, language)),
        *_two_people(situation),
    )


def wrong_with(situation: Situation) -> tuple[Reason, ...]:
    """What would have to be written otherwise: what is missing, and every error of the checks."""
    unwritten = [
        Reason(said=it.said, part=it.part, language=_language(it.part), field=it.field)
        for it in missing(situation.kind, situation.key, situation.parts)
    ]
    where = {(it.part, it.field) for it in unwritten}
    if situation.kind == "plan":
        found = [] if unwritten else list(_plan_checked(situation))
        return tuple(sorted({*unwritten, *found}, key=_place))
    found = [it for it in _checked(situation) if (it.part, it.field) not in where]
    others = (*_placed(situation), *_media(situation))
    return tuple(sorted({*unwritten, *found, *others}, key=_place))


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


def _state(situation: Situation) -> Iterator[Reason]:
    if situation.state != "in_review":
        yield Reason("not_sent")
    if moved := situation.moved_on:
        names: dict[str, str | int] = {"by": moved.by or ""}
        if moved.number is None:
            yield Reason("taken_out", tuple(names.items()))
        else:
            wording = "moved_on" if moved.by else "moved_on_by_files"
            yield Reason(wording, (*names.items(), ("number", moved.number)))
    if not situation.changed() and situation.approved_before:
        yield Reason("nothing_new")


def _approval(situation: Situation, language: str) -> Iterator[Reason]:
    if situation.approval(language):
        return
    earlier = next((it for it in situation.signed if it.language == language), None)
    if earlier:
        yield Reason(f"approved_otherwise_{language}", (("by", earlier.name),), language=language)
    else:
        yield Reason(f"not_approved_{language}", language=language)


def _two_people(situation: Situation) -> Iterator[Reason]:
    """Somebody beside the one who wrote it has to have read it, where there is somebody."""
    writers = frozenset().union(*(situation.writers(language) for language in LANGUAGES))
    signed = [it for language in LANGUAGES if (it := situation.approval(language))]
    hands = writers | {it.by for it in signed}
    if writers and len(signed) == len(LANGUAGES) and len(hands) == 1 and situation.others:
        yield Reason("one_person", (("by", signed[0].name),))


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
