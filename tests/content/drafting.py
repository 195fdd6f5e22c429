"""A service with two authors and published content, for the tests of drafts."""

from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session

from platform_core.accounts.rules import Role
from platform_core.content.actions import load_content
from platform_core.content.drafts import actions
from platform_core.storage.tables import ContentDraft
from tests.content.folders import a_folder
from tests.factories import AT, a_member, a_service


@dataclass(frozen=True, slots=True)
class Studio:
    """``siân`` writes English, ``elin`` Welsh."""

    session: Session
    service: int
    sian: int
    elin: int

    def draft(self, key: str = "first", kind: str = "module") -> ContentDraft:
        return actions.start_draft(
            self.session, kind, key, service_id=self.service, by=self.sian, at=AT
        )


def a_studio(session: Session, folder: Path) -> Studio:
    load_content(session, a_folder(folder), at=AT)
    service = a_service(session)
    sian = a_member(session, service, Role.AUTHOR, "Siân Howells").id or 0
    elin = a_member(session, service, Role.AUTHOR, "Elin Prys").id or 0
    return Studio(session, service.id or 0, sian, elin)
