"""What patients write for themselves, and what they say of a step."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index
from sqlmodel import SQLModel

from platform_core.storage.columns import (
    STRICT,
    document,
    index_where,
    instant,
    key,
    link,
    one_of,
    text,
)
from platform_core.storage.tables.studio import WORDS_IN

AMOUNTS = ("too_much", "just_right", "could_take_more")
HELPED = ("yes", "partly", "no")


class StepWord(SQLModel, table=True):
    """What somebody said of a step they read: how much it was, whether it helped. The newest of a
    step counts. Append-only."""

    __tablename__ = "step_word"
    __table_args__ = (
        one_of("language", WORDS_IN, table="step_word"),
        one_of("amount", AMOUNTS, table="step_word"),
        one_of("helped", HELPED, table="step_word"),
        CheckConstraint("amount IS NOT NULL OR helped IS NOT NULL", name="step_word_says"),
        Index("step_word_of", "enrolment_id", "step"),
        Index("step_word_about", "step"),
        STRICT,
    )

    id: int | None = key()
    enrolment_id: int = link("enrolment.id", index=False)
    step: str = text()
    version_id: int = link("content_version.id", index=False)
    language: str = text()
    amount: str | None = text(nullable=True)
    helped: str | None = text(nullable=True)
    at: datetime = instant()


class Reflection(SQLModel, table=True):
    """Somebody's own words to the question of a step: theirs alone, and theirs to change or
    remove."""

    __table_args__ = (
        CheckConstraint("revision >= 1", name="reflection_revision_range"),
        Index("reflection_once", "enrolment_id", "step", unique=True),
        STRICT,
    )

    id: int | None = key()
    enrolment_id: int = link("enrolment.id", index=False)
    step: str = text()
    version_id: int = link("content_version.id", index=False)
    words: str = text()
    revision: int = 1
    saved_at: datetime = instant()


class Story(SQLModel, table=True):
    """My story, once: the boxes somebody has filled in, by the key of each. Theirs to change or
    remove; the team sees it only while it is shared.

    ``written``: by the person alone, or with somebody's help. ``revision`` counts the saves.
    """

    __table_args__ = (
        one_of("language", WORDS_IN, table="story"),
        one_of("written", ("by_me", "with_help"), table="story"),
        CheckConstraint("revision >= 1", name="story_revision_range"),
        Index("story_once", "enrolment_id", unique=True),
        STRICT,
    )

    id: int | None = key()
    enrolment_id: int = link("enrolment.id", index=False)
    language: str = text()
    written: str = text()
    boxes: dict[str, Any] = document()
    revision: int = 1
    saved_at: datetime = instant()


class StoryShare(SQLModel, table=True):
    """From when until when somebody's story was shared with the team, by their own act."""

    __tablename__ = "story_share"
    __table_args__ = (
        index_where(
            "story_share_one_standing", "enrolment_id", unique=True, where="ended_at IS NULL"
        ),
        STRICT,
    )

    id: int | None = key()
    enrolment_id: int = link("enrolment.id", index=False)
    shared_at: datetime = instant()
    ended_at: datetime | None = instant(nullable=True)


class StoryOpened(SQLModel, table=True):
    """Somebody of the team opened a story that was shared with them. Append-only."""

    __tablename__ = "story_opened"
    __table_args__ = (Index("story_opened_of", "enrolment_id"), STRICT)

    id: int | None = key()
    enrolment_id: int = link("enrolment.id", index=False)
    opened_at: datetime = instant()
    opened_by: int = link("person.id", index=False)
