"""Versions of what patients read, which of them is current, and what was wrong with the files."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index
from sqlmodel import SQLModel

from platform_core.storage.columns import STRICT, document, instant, key, link, one_of, text

KINDS = ("module", "plan")


class ContentVersion(SQLModel, table=True):
    """One wording of a module or plan, in both languages; it never changes."""

    __tablename__ = "content_version"
    __table_args__ = (
        one_of("kind", KINDS, table="content_version"),
        CheckConstraint("number >= 1", name="content_version_number_range"),
        Index("content_version_number_once", "kind", "key", "number", unique=True),
        Index("content_version_digest_once", "kind", "key", "digest", unique=True),
        STRICT,
    )

    id: int | None = key()
    kind: str = text()
    key: str = text()
    number: int = 1
    digest: str = text()
    document: dict[str, Any] = document()
    created_at: datetime = instant()


class Publication(SQLModel, table=True):
    """The logged act that made a version current. The newest of a kind and key is the current one;
    one without a version took the module out."""

    __table_args__ = (
        one_of("kind", KINDS, table="publication"),
        Index("publication_newest", "kind", "key", "id"),
        STRICT,
    )

    id: int | None = key()
    kind: str = text()
    key: str = text()
    version_id: int | None = link("content_version.id", nullable=True)
    published_at: datetime = instant()
    published_by: int | None = link("person.id", index=False, nullable=True)
    note: str = text()


class ContentLoad(SQLModel, table=True):
    """One reading of the content files, and every problem found in them."""

    __tablename__ = "content_load"
    __table_args__ = (STRICT,)

    id: int | None = key()
    at: datetime = instant()
    digest: str = text()
    problems: list[dict[str, Any]] = document()
