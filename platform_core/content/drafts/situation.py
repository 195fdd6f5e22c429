"""What is known of a draft when it is judged whether it can be published, and what comes out."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from platform_core.content.checks.values import ALWAYS_KNOWN, Avoided
from platform_core.content.drafts.documents import language_digest
from platform_core.content.drafts.parts import MODULE, Words, named
from platform_core.content.problems import Said, told
from platform_core.content.rules import LANGUAGES
from platform_core.content.said_to_authors import said_to_authors
from platform_core.wording import say


@dataclass(frozen=True, slots=True, order=True)
class Reason:
    """One thing that stands in the way. ``part`` is where it is, if it is in one part; ``said`` is
    of the checks, or ``wording`` of the review page."""

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
            return said_to_authors(self.said, language, of_module=self.part == MODULE)
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
