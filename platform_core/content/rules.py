"""What patients read, as values: words, steps, modules, stages and plans."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from platform_core.errors import PlatformError

LANGUAGES = ("en", "cy")


class StepUnknown(PlatformError):
    """No step of this plan or version has the key that was asked for."""


class Effort(StrEnum):
    """How much a step asks of somebody, beside its minutes."""

    LOW = "low"
    MEDIUM = "medium"


class Kind(StrEnum):
    """What somebody mostly does in a step."""

    READ = "read"
    LISTEN = "listen"
    TRY = "try"
    REFLECT = "reflect"
    PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class Media:
    """A drawing, picture, sound or film, with the words that stand in for it.

    A drawing has its checked source in ``svg``; anything else the ``digest`` under which it is
    kept. ``size`` in bytes; ``transcript`` is Markdown; ``captions`` are a digest too.
    """

    file: str
    alt: str
    caption: str | None = None
    svg: str = ""
    digest: str = ""
    mime: str = ""
    size: int = 0
    seconds: int = 0
    transcript: str = ""
    captions: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A step in one language. ``body``, ``short`` and ``activity`` are Markdown; ``reflection`` is
    a question in plain words, to be answered for oneself."""

    title: str
    body: str
    short: str
    activity: str | None = None
    reflection: str | None = None
    media: tuple[Media, ...] = ()
    approved: bool = False
    approved_by: str | None = None
    approved_on: date | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """The smallest thing a patient completes. ``key`` is ``module/step``; ``minutes`` is 1 to 4;
    ``words`` has every language of LANGUAGES. ``help_first``: urgent help stands above the words.
    """

    key: str
    module_key: str
    order: int
    minutes: int
    effort: Effort
    kind: Kind
    words: Mapping[str, Words] = field(hash=False)
    sources: tuple[str, ...] = ()
    help_first: bool = False


@dataclass(frozen=True, slots=True)
class Module:
    """A theme of a few steps, in order. ``number`` counts its versions from 1."""

    key: str
    title: Mapping[str, str] = field(hash=False)
    stage: str
    order: int
    owner: str
    sources: tuple[str, ...]
    steps: tuple[Step, ...]
    version_id: int
    number: int


@dataclass(frozen=True, slots=True)
class Stage:
    """What opens together. ``near_programme``: opens shortly before the programme starts.

    ``step_keys``: those of its steps, put together once because every judgement asks.
    """

    key: str
    title: Mapping[str, str] = field(hash=False)
    about: Mapping[str, str] = field(hash=False)
    near_programme: bool
    steps: tuple[Step, ...]
    step_keys: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "step_keys", frozenset(step.key for step in self.steps))

    @property
    def module_keys(self) -> tuple[str, ...]:
        """Its modules, in the order in which patients come to them."""
        return tuple(dict.fromkeys(step.module_key for step in self.steps))


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole sequence as it is published now.

    ``versions`` has each module's version, ``minutes`` each step's time, put together once.
    """

    key: str
    title: Mapping[str, str] = field(hash=False)
    stages: tuple[Stage, ...]
    version_id: int
    versions: Mapping[str, int] = field(default_factory=dict, hash=False)
    minutes: Mapping[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "minutes", {step.key: step.minutes for step in self.steps})

    @property
    def steps(self) -> Iterator[Step]:
        """Every step in the order in which patients come to it."""
        return (step for stage in self.stages for step in stage.steps)

    @property
    def shape(self) -> object:
        """All of it that release and engagement reckon with: other words are the same shape."""
        return tuple(
            (it.key, it.near_programme, tuple((step.key, step.minutes) for step in it.steps))
            for it in self.stages
        )

    def step(self, key: str) -> Step:
        """The step of a key. Raises StepUnknown."""
        for step in self.steps:
            if step.key == key:
                return step
        raise StepUnknown(f"plan {self.key}: {key}")

    def stage_of(self, key: str) -> Stage:
        """The stage that a step belongs to. Raises StepUnknown."""
        for stage in self.stages:
            if any(step.key == key for step in stage.steps):
                return stage
        raise StepUnknown(f"plan {self.key}: {key}")

    def version_of(self, step_key: str) -> int:
        """The content version that a reader of this step reads now. Raises StepUnknown."""
        return self.versions[self.step(step_key).module_key]
