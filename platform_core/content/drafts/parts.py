"""The parts that a draft is made of: what they are called and what may be in them.

A draft's words may be unfinished, so only what could never become a module is refused here:
entries nobody knows, words where a number belongs, and more than anybody writes.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from platform_core.content.forms import Order, PlanForm
from platform_core.content.pictures import check_svg
from platform_core.content.plain_text import SVG_LIMIT
from platform_core.content.problems import Level, Said, told
from platform_core.content.refusals import said_of
from platform_core.content.rules import LANGUAGES, Effort, Kind
from platform_core.plain_text import storable_document

Words = Mapping[str, Any]

MODULE, PLAN = "module", "plan"
NOTE, STOPPED = "note", "stopped"  # beside the words: what was said when it was sent back, or why
# it was not published on its day
KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MOST_STEPS = 40

_STEP = re.compile(r"step/([a-z0-9]+(?:-[a-z0-9]+)*)(?:/(en|cy))?")
_T = TypeVar("_T")
_Some = Annotated[tuple[_T, ...], Field(max_length=60)]
_Line = Annotated[str, Field(max_length=1_000)]
_Text = Annotated[str, Field(max_length=40_000)]


class _Loose(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Titles(_Loose):
    en: _Line = ""
    cy: _Line = ""


class _Module(_Loose):
    title: _Titles = _Titles()
    stage: _Line = ""
    order: Order = 1
    owner: _Line = ""
    sources: _Some[_Line] = ()


class _Facts(_Loose):
    order: Order = 1
    minutes: Annotated[int, Field(ge=1, le=4)] = 2
    effort: Effort = Effort.LOW
    kind: Kind = Kind.READ
    help_first: bool = False
    sources: _Some[_Line] = ()


class _Media(_Loose):
    file: _Line
    alt: _Text = ""
    caption: _Text | None = None
    svg: Annotated[str, Field(max_length=SVG_LIMIT)] | None = None
    digest: _Line | None = None
    mime: _Line | None = None
    size: int | None = None
    seconds: int | None = None
    transcript: _Text | None = None
    captions: _Text | None = None


class _Words(_Loose):
    title: _Line = ""
    short: _Text = ""
    body: _Text = ""
    activity: _Text | None = None
    reflection: _Line | None = None
    media: Annotated[tuple[_Media, ...], Field(max_length=20)] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """What a part is about: a step, and a language of it; neither for the module or plan."""

    step: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, order=True)
class Refused:
    """An entry of a part that cannot be kept, or cannot be published, and why."""

    part: str
    field: str
    said: Said


def step_part(step: str, language: str | None = None) -> str:
    """What the part of a step is called: its facts, or its words in a language."""
    return f"step/{step}/{language}" if language else f"step/{step}"


def named(name: str) -> Named | None:
    """What a part is about, or nothing if no draft has such a part."""
    if name in (MODULE, PLAN):
        return Named()
    match = _STEP.fullmatch(name)
    return Named(match[1], match[2]) if match else None


def step_keys(parts: Mapping[str, Words]) -> list[str]:
    """The steps of a draft in their order."""
    facts = {about.step: words for about, words in _steps(parts) if about.language is None}
    return sorted((key for key in facts if key), key=lambda key: (facts[key]["order"], key))


def _steps(parts: Mapping[str, Words]) -> Iterable[tuple[Named, Words]]:
    for name, words in parts.items():
        about = named(name)
        if about and about.step:
            yield about, words


def kept_words(name: str, words: Words) -> dict[str, Any] | list[Refused]:
    """The words of a part as a draft keeps them, with everything named that was left out; or every
    reason why they cannot be kept."""
    form = _form(name)
    if form is None:
        return [Refused(name, "", told("entry_unknown", entry=f"`{name[:60]}`"))]
    try:
        filled = form.model_validate(storable_document(dict(words)))
    except ValidationError as refusal:
        return [Refused(name, field, said) for field, said in said_of(refusal, form)]
    kept = _document(filled)
    return list(_drawings(name, kept)) or kept


def _drawings(name: str, kept: Words) -> Iterator[Refused]:
    """What is wrong with a drawing: it is sent to browsers as it is, so only drawings are kept."""
    for number, media in enumerate(kept.get("media", ())):
        for problem in check_svg(media["svg"], "") if media.get("svg") else ():
            if problem.level is Level.ERROR:
                yield Refused(name, f"media.{number}.svg", problem.said)


def _document(filled: BaseModel) -> dict[str, Any]:
    document = filled.model_dump(mode="json")
    for media in document.get("media", ()):
        for entry in [entry for entry, value in media.items() if value is None]:
            if entry != "caption":
                del media[entry]
    return document


def _form(name: str) -> type[BaseModel] | None:
    about = named(name)
    if about is None:
        return None
    if about.language:
        return _Words
    if about.step:
        return _Facts
    return _Module if name == MODULE else PlanForm


def new_step(order: int, sources: Iterable[str], titles: Mapping[str, str]) -> dict[str, Words]:
    """The parts of a step that nobody has written yet, by the ends of their names."""
    facts = _Facts(order=order, sources=tuple(sources))
    return {
        "": _document(facts),
        **{f"/{it}": _document(_Words(title=titles.get(it, ""))) for it in LANGUAGES},
    }


def new_module(titles: Mapping[str, str], stage: str, order: int, owner: str) -> dict[str, Any]:
    """The ``module`` part of a module that nobody has written yet."""
    title = _Titles(**{language: titles.get(language, "") for language in LANGUAGES})
    return _document(_Module(title=title, stage=stage, order=order, owner=owner))


def titled(titles: Mapping[str, str], key: str) -> dict[str, str]:
    """A title in each language: the other's where it has none yet, and the key if neither has."""
    said = {language: titles.get(language, "").strip() for language in LANGUAGES}
    either = next(filter(None, said.values()), key)
    return {language: title or either for language, title in said.items()}


def key_from(title: str) -> str:
    """A key made of a title: small letters, digits and hyphens; empty if there are none."""
    words = re.findall(r"[a-z0-9]+", title.lower().replace("'", "").replace("’", ""))
    return "-".join(words)[:60].strip("-")
