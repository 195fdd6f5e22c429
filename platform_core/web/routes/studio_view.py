"""A module as an author has it before them: its draft if there is one, or what is published."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from sqlmodel import Session, col, select

from platform_core.content.drafts.documents import parts_of
from platform_core.content.drafts.parts import MODULE, step_keys, step_part
from platform_core.content.drafts.queries import current_version, open_draft, owner_of
from platform_core.content.drafts.queries import parts as draft_parts
from platform_core.content.queries import published
from platform_core.content.rules import LANGUAGES
from platform_core.storage.tables import ContentDraft, ContentVersion, Person
from platform_core.web.routes.studio_words import Words, known_media

ADDRESS = "/studio/edit"


def editor_of(module: str, step: str = "", **more: str) -> str:
    """Where the editor of a step is, or of a module."""
    asked = {"module": module, **({"step": step} if step else {}), **more}
    return f"{ADDRESS}?{urlencode(asked)}"


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its words, how often they were saved, and who did so last, if in a draft."""

    words: Mapping[str, Any]
    revision: int
    saved_at: datetime | None = None
    saved_by: int | None = None


@dataclass(frozen=True, slots=True)
class Editing:
    """``draft`` is nothing as long as nobody has changed what is published; ``version`` as long as
    nothing is. ``service_id``: for which service somebody writes."""

    module: str
    draft: ContentDraft | None
    version: ContentVersion | None
    parts: Mapping[str, Part]
    service_id: int

    @property
    def words(self) -> dict[str, Mapping[str, Any]]:
        """The words of every part."""
        return {name: part.words for name, part in self.parts.items()}

    @property
    def steps(self) -> list[str]:
        """The keys of the steps, in order."""
        return step_keys(self.words)

    @property
    def media(self) -> dict[str, Words]:
        """What is known of each file of the module, but what is said of it."""
        return known_media(self.words)

    @property
    def last(self) -> Part | None:
        """The part that was saved last."""
        saved = [part for part in self.parts.values() if part.saved_at and part.revision > 1]
        return max(saved, key=lambda part: str(part.saved_at), default=None)

    def title(self, language: str) -> str:
        """The module's title, in the other language if it has none in this one."""
        titles = self.parts[MODULE].words["title"]
        return titles.get(language) or next(filter(None, titles.values()), self.module)

    def step_title(self, step: str, language: str) -> str:
        """A step's title; its key if nobody has given it one."""
        in_order = (language, *LANGUAGES)
        titles = [self.parts[step_part(step, one)].words["title"] for one in in_order]
        return next(filter(None, titles), step)

    def of_step(self, step: str) -> dict[str, Part]:
        """The parts of one step by the ends of their names: ``step``, ``en`` and ``cy``."""
        return {
            "step": self.parts[step_part(step)],
            **{language: self.parts[step_part(step, language)] for language in LANGUAGES},
        }


def editing(session: Session, module: str, *, service_id: int) -> Editing | None:
    """The module of a key, or nothing if there is none, or if it is another service's."""
    owner = owner_of(session, "module", module)
    if owner is not None and owner != service_id:
        return None
    draft = open_draft(session, "module", module)
    version = current_version(session, "module", module)
    if draft is not None:
        rows = draft_parts(session, draft.id or 0).values()
        parts = {r.name: Part(r.words, r.revision, r.saved_at, r.saved_by) for r in rows}
        return Editing(module, draft, version, parts, service_id)
    if version is None:
        return None
    taken_apart = parts_of("module", version.document)
    untouched = {name: Part(words, 1) for name, words in taken_apart.items()}
    return Editing(module, None, version, untouched, service_id)


def stages(session: Session, language: str) -> dict[str, str]:
    """The title of every stage of every plan, by key."""
    plans = published(session).plans.values()
    return {stage.key: stage.title[language] for plan in plans for stage in plan.stages}


def all_steps(session: Session, here: Editing) -> set[str]:
    """The key of every step to which a link may lead: those published, and this module's own."""
    own = {f"{here.module}/{step}" for step in here.steps}
    return own | {
        step.key
        for module in published(session).modules.values()
        for step in module.steps
        if module.key != here.module
    }


def names_of(session: Session, people: Iterable[int | None]) -> dict[int | None, str]:
    """What people are called."""
    wanted = [person for person in set(people) if person]
    rows = session.exec(select(Person.id, Person.name).where(col(Person.id).in_(wanted)))
    return dict(rows.all())
