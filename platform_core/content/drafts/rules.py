"""What a draft may become next, and how far each step of it has come."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from platform_core.content.drafts.documents import Approved as Approved
from platform_core.content.drafts.documents import DraftIncomplete as DraftIncomplete
from platform_core.content.drafts.documents import document_of as document_of
from platform_core.content.drafts.documents import language_digest as language_digest
from platform_core.content.drafts.documents import missing as missing
from platform_core.content.drafts.documents import parts_of as parts_of
from platform_core.content.drafts.parts import Refused as Refused
from platform_core.content.drafts.parts import Words, step_part
from platform_core.content.drafts.parts import step_keys as step_keys
from platform_core.content.drafts.reasons import reasons as reasons
from platform_core.content.drafts.situation import Reason as Reason
from platform_core.content.rules import LANGUAGES
from platform_core.errors import PlatformError


class DraftProblem(PlatformError):
    """A draft cannot be changed as was asked."""


class DraftMoved(DraftProblem):
    """Somebody else saved this part in between; ``theirs`` are the words as they are now, or
    nothing if the part was removed."""

    def __init__(
        self, name: str, revision: int, who: int | None, when: datetime | None, theirs: Any
    ) -> None:
        super().__init__(f"{name} is at revision {revision}")
        self.name = name
        self.revision = revision
        self.who = who
        self.when = when
        self.theirs: dict[str, Any] | None = theirs


class DraftClosed(DraftProblem):
    """The draft was published or given up meanwhile."""


class PartRefused(DraftProblem):
    """These words cannot be kept in a draft; ``refused`` has every entry and why."""

    def __init__(self, refused: list[Refused]) -> None:
        super().__init__(f"{len(refused)} entries of {refused[0].part}")
        self.refused = refused


class NotYours(DraftProblem):
    """The module or plan belongs to another service."""


class WordsMoved(DraftProblem):
    """The words are others by now than those that were read."""


class NotYet(DraftProblem):
    """It cannot be approved or published as it stands; ``reasons`` has everything against it."""

    def __init__(self, reasons: tuple[Reason, ...]) -> None:
        super().__init__(", ".join(it.wording or str(it.said) for it in reasons))
        self.reasons = reasons


class Standing(StrEnum):
    """How far a step has come in one language. ``OUT_OF_DATE``: the other language has moved on
    in the draft, and this one has not."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    OUT_OF_DATE = "out_of_date"


def standing(
    published: Mapping[str, Words] | None, draft: Mapping[str, Words] | None, state: str | None
) -> Mapping[str, Mapping[str, Standing]]:
    """How far each step of a module has come, by step and language, from the parts of its
    published version and of its open draft, which is in ``state``."""
    before, now = published or {}, draft if draft is not None else published or {}
    waiting = Standing.IN_REVIEW if state == "in_review" else Standing.DRAFT
    return {step: _step_standing(step, before, now, waiting) for step in step_keys(now)}


def _step_standing(
    step: str, before: Mapping[str, Words], now: Mapping[str, Words], waiting: Standing
) -> Mapping[str, Standing]:
    changed = {
        language: before.get(name := step_part(step, language)) != now.get(name)
        for language in LANGUAGES
    }
    if before.get(step_part(step)) != now.get(step_part(step)):
        changed = dict.fromkeys(LANGUAGES, True)
    still = Standing.OUT_OF_DATE if any(changed.values()) else Standing.PUBLISHED
    return {language: waiting if moved else still for language, moved in changed.items()}
