"""A service with two authors and published content, for the tests of drafts."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlmodel import Session

from platform_core.accounts.rules import Role
from platform_core.content.actions import publish
from platform_core.content.drafts import actions, queries
from platform_core.content.files import Found, read_folder
from platform_core.storage.tables import ContentDraft
from tests.content.folders import a_folder
from tests.factories import AT, a_member, a_service

NEW = "New words.\n\n## A heading\n\nMore words, and [urgent help](/urgent-help)."


@dataclass(frozen=True, slots=True)
class Studio:
    """``sian`` writes English, ``elin`` Welsh."""

    session: Session
    service: int
    sian: int
    elin: int

    def draft(self, key: str = "first", kind: str = "module") -> ContentDraft:
        return actions.start_draft(
            self.session, kind, key, service_id=self.service, by=self.sian, at=AT
        )

    def new(self, key: str, title: dict[str, str], stage: str = "near") -> ContentDraft:
        """A module that is begun."""
        return actions.new_module(
            self.session, key, title, stage, service_id=self.service, by=self.sian, at=AT
        )

    def write(self, draft: ContentDraft, name: str, **words: Any) -> None:
        """Save some entries of a part over what is there."""
        part = queries.part_about(self.session, draft.id or 0, name)
        assert part is not None
        actions.save_part(
            self.session,
            draft,
            name,
            {**part.words, **words},
            seen=part.revision,
            by=self.sian,
            at=AT,
        )

    def changed(self) -> ContentDraft:
        """A draft of module ``first`` with other English words in its first step."""
        draft = self.draft()
        self.write(draft, "step/one/en", body=NEW)
        return draft

    def approved(
        self, draft: ContentDraft, *, english: int | None = None, welsh: int | None = None
    ) -> None:
        """Send it for review, and have each approve their own language."""
        actions.send_for_review(self.session, draft, by=self.sian, at=AT)
        for language, who in (("en", english or self.sian), ("cy", welsh or self.elin)):
            actions.approve(self.session, draft, language, by=who, at=AT)


@cache
def _found() -> Found:
    """The content of ``a_folder``, read once for all the tests."""
    with TemporaryDirectory() as folder:
        return read_folder(a_folder(Path(folder) / "content"))


def a_studio(session: Session, folder: Path) -> Studio:
    a_folder(folder)
    publish(session, _found(), at=AT)
    service = a_service(session)
    sian = a_member(session, service, Role.AUTHOR, "Siân Howells").id or 0
    elin = a_member(session, service, Role.AUTHOR, "Elin Prys").id or 0
    return Studio(session, service.id or 0, sian, elin)
