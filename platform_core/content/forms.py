"""What each content file must hold. Messages for authors are made in ``refusals.py``."""

import re
from datetime import date
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    model_serializer,
)

from platform_core.content.rules import Effort, Kind

Key = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Line = Annotated[str, Field(min_length=1, max_length=300)]
Title = Annotated[str, Field(min_length=1, max_length=120)]
Text = Annotated[str, Field(min_length=1, max_length=4_000)]
MEDIA_FILE = r"^[a-z0-9]+(-[a-z0-9]+)*(\.(en|cy))?\.(svg|webp|mp3|mp4)$"
Order = Annotated[int, Field(ge=1, le=999)]


def _iso(day: object) -> object:
    # Left alone, Pydantic also reads 20261103 and 1793000000 as dates.
    if isinstance(day, str) and not re.fullmatch(r"\d{4}-\d\d-\d\d", day):
        raise ValueError("entry_date")
    return day


Day = Annotated[date, BeforeValidator(_iso)]

_T = TypeVar("_T")
Several = Annotated[tuple[_T, ...], Field(min_length=1, max_length=60)]


class Form(BaseModel):
    """Entries that are all known by name; words lose the spaces around them."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, frozen=True)


class Bilingual(Form):
    """One line in both languages."""

    en: Line
    cy: Line


class StageForm(Form):
    """A stage in a plan's file. With ``modules`` the plan says which it has, in which order;
    without, modules place themselves by their own ``stage`` and ``order``."""

    key: Key
    title: Bilingual
    about: Bilingual
    near_programme: bool = False
    modules: Annotated[tuple[Key, ...], Field(max_length=60)] | None = None

    @model_serializer(mode="wrap")
    def _as_said(self, said: SerializerFunctionWrapHandler) -> dict[str, Any]:
        # A plan that names no modules is the same document as before it could name any.
        return {k: v for k, v in said(self).items() if k != "modules" or v is not None}


class PlanForm(Form):
    """``plans/<key>.yaml``."""

    key: Key
    title: Bilingual
    stages: Several[StageForm]


class ModuleForm(Form):
    """``modules/<key>/module.yaml``."""

    key: Key
    title: Bilingual
    stage: Key
    order: Order
    owner: Title
    sources: Several[Line]


class MediaForm(Form):
    """A drawing, picture, sound or film of a step, with the words for those who do not see or
    hear it. The captions of a film lie beside it, as ``<file>.<language>.vtt``."""

    file: Annotated[str, Field(pattern=MEDIA_FILE, max_length=80)]
    alt: Annotated[str, Field(min_length=1, max_length=600)]
    caption: Line | None = None
    transcript: Annotated[str, Field(min_length=1, max_length=8_000)] | None = None


class StepForm(Form):
    """The front matter of ``modules/<module>/<step>.<language>.md``."""

    title: Title
    order: Order
    minutes: Annotated[int, Field(ge=1, le=4)]
    effort: Effort
    kind: Kind
    status: Literal["draft", "approved"]
    approved_by: Title | None = None
    approved_on: Day | None = None
    short: Text
    activity: Text | None = None
    reflection: Annotated[str, Field(min_length=1, max_length=300)] | None = None
    help_first: bool = False
    media: Annotated[tuple[MediaForm, ...], Field(max_length=6)] = ()
    sources: Several[Line]


def _dialled(number: str) -> str:
    if not number.replace(" ", "").isascii() or not number.replace(" ", "").isdigit():
        raise ValueError("entry_telephone")
    return number


Number = Annotated[str, Field(min_length=2, max_length=20), AfterValidator(_dialled)]


How = Literal["call", "text"]
About = Annotated[str, Field(min_length=1, max_length=600)]


def _link(how: How, number: str) -> str:
    return f"{'sms' if how == 'text' else 'tel'}:{number.replace(' ', '')}"


def _said(name: str, number: str) -> str:
    """A number that a narrow screen broke in two would be read as two."""
    whole = number.replace(" ", "\N{NO-BREAK SPACE}")
    return name if number in name else f"{name}: {whole}"


class CallForm(Form):
    """The one thing to do in an emergency."""

    number: Number
    label: Line

    @property
    def href(self) -> str:
        """The link that rings the number."""
        return _link("call", self.number)


class EmergencyForm(Form):
    """When to ring at once."""

    heading: Line
    signs: Several[Line]
    call: CallForm


class RingForm(Form):
    """Somebody to ring or text at once."""

    name: Line
    number: Number
    how: How
    about: About

    @property
    def href(self) -> str:
        """The link that rings or texts the number."""
        return _link(self.how, self.number)

    @property
    def said(self) -> str:
        """The name with the number, unless it has it already."""
        return _said(self.name, self.number)


class TurnToForm(Form):
    """Somebody to turn to; without a number it is a place to go."""

    name: Line
    number: Number | None = None
    how: How = "call"
    about: About

    @property
    def href(self) -> str | None:
        """The link that rings or texts the number, if there is one."""
        return _link(self.how, self.number) if self.number else None

    @property
    def said(self) -> str:
        """The name with the number, if there is one and the name has it not already."""
        return _said(self.name, self.number) if self.number else self.name


class RingFirstForm(Form):
    """Whom to ring at any hour."""

    heading: Line
    lines: Several[RingForm]


class OtherHelpForm(Form):
    """Who else there is."""

    heading: Line
    lines: Several[TurnToForm]


class UrgentHelpForm(Form):
    """``urgent_help.<language>.yaml``."""

    checked_on: Day
    checked_by: Line
    title: Line
    lead: Line
    emergency: EmergencyForm
    urgent: RingFirstForm
    other: OtherHelpForm
    not_watched: Line
    short: Line
    sources: Several[Line]
