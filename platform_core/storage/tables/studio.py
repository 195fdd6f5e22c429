"""What authors work on before it is published: whose a piece is, drafts, approvals, media."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, Index, LargeBinary
from sqlmodel import Field, SQLModel

from platform_core.storage.columns import (
    STRICT,
    both_or_neither,
    document,
    index_where,
    instant,
    key,
    link,
    one_of,
    text,
)
from platform_core.storage.tables.content import KINDS

DRAFT_STATES = ("draft", "in_review", "published", "discarded")
MEDIA_KINDS = ("picture", "sound", "film", "captions")
WORDS_IN = ("en", "cy")


class ContentPiece(SQLModel, table=True):
    """Whose a module or plan is. Without a row, or without a service, it is everybody's.

    ``adapted_from`` and ``adapted_number``: the module of which this is a copy, and the version
    of it that was copied or last looked at.
    """

    __tablename__ = "content_piece"
    __table_args__ = (
        one_of("kind", KINDS, table="content_piece"),
        both_or_neither("adapted_from", "adapted_number", table="content_piece"),
        Index("content_piece_once", "kind", "key", unique=True),
        STRICT,
    )

    id: int | None = key()
    kind: str = text()
    key: str = text()
    service_id: int | None = link("service.id", nullable=True)
    adapted_from: str | None = text(nullable=True)
    adapted_number: int | None = None
    made_at: datetime = instant()
    made_by: int | None = link("person.id", index=False, nullable=True)


class ContentDraft(SQLModel, table=True):
    """A module or plan that is being prepared; one open draft of each at a time.

    ``based_on``: the version it began from. ``version_id``: what it was published as. ``due_at``
    and ``due_by``: when it is to be published by itself, and who said so.
    """

    __tablename__ = "content_draft"
    __table_args__ = (
        one_of("kind", KINDS, table="content_draft"),
        one_of("state", DRAFT_STATES, table="content_draft"),
        both_or_neither("sent_at", "sent_by", table="content_draft"),
        both_or_neither("due_at", "due_by", table="content_draft"),
        both_or_neither("closed_at", "closed_by", table="content_draft"),
        CheckConstraint(
            "(state IN ('published', 'discarded')) = (closed_at IS NOT NULL)",
            name="content_draft_closed_when_over",
        ),
        CheckConstraint(
            "(state = 'published') = (version_id IS NOT NULL)",
            name="content_draft_version_when_published",
        ),
        index_where(
            "content_draft_one_open", "kind", "key", unique=True, where="closed_at IS NULL"
        ),
        index_where(
            "content_draft_due", "due_at", where="due_at IS NOT NULL AND closed_at IS NULL"
        ),
        STRICT,
    )

    id: int | None = key()
    kind: str = text()
    key: str = text()
    state: str = text()
    service_id: int = link("service.id")
    based_on: int | None = link("content_version.id", index=False, nullable=True)
    version_id: int | None = link("content_version.id", index=False, nullable=True)
    started_at: datetime = instant()
    started_by: int = link("person.id", index=False)
    sent_at: datetime | None = instant(nullable=True)
    sent_by: int | None = link("person.id", index=False, nullable=True)
    due_at: datetime | None = instant(nullable=True)
    due_by: int | None = link("person.id", index=False, nullable=True)
    closed_at: datetime | None = instant(nullable=True)
    closed_by: int | None = link("person.id", index=False, nullable=True)


class DraftPart(SQLModel, table=True):
    """One part of a draft: ``plan``, ``module``, ``step/<key>``, ``step/<key>/<language>``.

    ``revision`` counts its saves from 1: whoever saves names the one they saw.
    """

    __tablename__ = "draft_part"
    __table_args__ = (
        CheckConstraint("revision >= 1", name="draft_part_revision_range"),
        Index("draft_part_once", "draft_id", "name", unique=True),
        STRICT,
    )

    id: int | None = key()
    draft_id: int = link("content_draft.id", index=False)
    name: str = text()
    words: dict[str, Any] = document()
    revision: int = 1
    saved_at: datetime = instant()
    saved_by: int = link("person.id", index=False)


class Approval(SQLModel, table=True):
    """A named person said that a draft is right in one language, in the wording of ``digest``.

    Once the wording is another, it does not count any more. Append-only.
    """

    __table_args__ = (
        one_of("language", WORDS_IN, table="approval"),
        Index("approval_once", "draft_id", "language", "digest", unique=True),
        STRICT,
    )

    id: int | None = key()
    draft_id: int = link("content_draft.id", index=False)
    language: str = text()
    digest: str = text()
    approved_at: datetime = instant()
    approved_by: int = link("person.id", index=False)


class MediaFile(SQLModel, table=True):
    """A picture, sound, film or captions as it is sent to a reader, known by the SHA-256 of it.

    ``size`` and ``sent_size`` in bytes: as kept, and as its author sent it. Append-only.
    """

    __tablename__ = "media_file"
    __table_args__ = (
        one_of("kind", MEDIA_KINDS, table="media_file"),
        CheckConstraint("size BETWEEN 1 AND 20000000", name="media_file_size_range"),
        CheckConstraint("seconds >= 0", name="media_file_seconds_range"),
        STRICT,
    )

    id: int | None = key()
    digest: str = text(unique=True)
    kind: str = text()
    mime: str = text()
    size: int
    sent_size: int
    seconds: int | None = None
    added_at: datetime = instant()
    added_by: int | None = link("person.id", index=False, nullable=True)
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class Correction(SQLModel, table=True):
    """Readers of an earlier wording of a step are told on the page what was put right, in both
    languages. Append-only."""

    __table_args__ = (
        Index("correction_once", "publication_id", "step", unique=True),
        STRICT,
    )

    id: int | None = key()
    publication_id: int = link("publication.id", index=False)
    step: str = text(index=True)
    words: dict[str, Any] = document()
    said_at: datetime = instant()
    said_by: int = link("person.id", index=False)


class AvoidedWord(SQLModel, table=True):
    """A word that a service does not use in one language, and what it says instead."""

    __tablename__ = "avoided_word"
    __table_args__ = (
        one_of("language", WORDS_IN, table="avoided_word"),
        both_or_neither("removed_at", "removed_by", table="avoided_word"),
        index_where(
            "avoided_word_once",
            "service_id",
            "language",
            "word",
            unique=True,
            where="removed_at IS NULL",
        ),
        STRICT,
    )

    id: int | None = key()
    service_id: int = link("service.id", index=False)
    language: str = text()
    word: str = text()
    instead: str = text()
    added_at: datetime = instant()
    added_by: int = link("person.id", index=False)
    removed_at: datetime | None = instant(nullable=True)
    removed_by: int | None = link("person.id", index=False, nullable=True)
