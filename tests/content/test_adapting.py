"""A service's own copy of a shared module, and up to where its original was looked at."""

from pathlib import Path

import pytest
from sqlmodel import Session, select

from platform_core.content.actions import load_content
from platform_core.content.drafts import actions, queries
from platform_core.content.drafts.rules import NotYours, PartRefused
from platform_core.content.exchange.adapting import adapt, looked_at
from platform_core.storage.tables import AuditEntry, ContentPiece
from tests.content.drafting import Studio, a_studio
from tests.content.folders import ENGLISH, change
from tests.factories import AT


@pytest.fixture
def studio(session: Session, tmp_path: Path) -> Studio:
    return a_studio(session, tmp_path / "content")


def _adapted(studio: Studio, new_key: str = "ours") -> int:
    by = {"service_id": studio.service, "by": studio.sian, "at": AT}
    return adapt(studio.session, "first", new_key=new_key, **by).id or 0


def test_a_copy_is_a_draft_of_the_services_own(studio: Studio, tmp_path: Path) -> None:
    change(tmp_path / "content", ENGLISH, "/urgent-help", "/step?step=first/two")
    load_content(studio.session, tmp_path / "content", at=AT)
    words = queries.wording(studio.session, _adapted(studio))
    assert words["module"]["title"]["en"] == "First things"
    assert words["module"]["order"] == 2  # beside the original, not in its place
    assert set(words) == {"module"} | {
        f"step/{step}{end}" for step in ("one", "two") for end in ("", "/en", "/cy")
    }
    assert "/step?step=ours/two" in words["step/one/en"]["body"]
    piece = studio.session.exec(select(ContentPiece).where(ContentPiece.key == "ours")).one()
    assert (piece.service_id, piece.adapted_from, piece.adapted_number) == (
        studio.service,
        "first",
        2,
    )
    audit = studio.session.exec(select(AuditEntry).where(AuditEntry.action == "content.adapted"))
    assert audit.one().details["adapted_from"] == "first"


@pytest.mark.parametrize("key", ["first", "Not A Key", "", "../x"])
def test_a_key_that_is_taken_or_is_none_is_refused(studio: Studio, key: str) -> None:
    with pytest.raises(PartRefused):
        _adapted(studio, key)


def test_an_original_that_nobody_published_cannot_be_adapted(studio: Studio) -> None:
    by = {"service_id": studio.service, "by": studio.sian, "at": AT}
    with pytest.raises(actions.NothingToStartFrom):
        adapt(studio.session, "nothing", new_key="ours", **by)


def test_that_somebody_looked_at_the_newer_original_is_kept_once(
    studio: Studio, tmp_path: Path
) -> None:
    _adapted(studio)
    change(tmp_path / "content", ENGLISH, "The first words.", "Better words.")
    load_content(studio.session, tmp_path / "content", at=AT)
    copy = select(ContentPiece).where(ContentPiece.key == "ours")
    assert studio.session.exec(copy).one().adapted_number == 1
    who = {"by": studio.sian, "at": AT}
    with pytest.raises(NotYours):
        looked_at(studio.session, "ours", service_id=studio.service + 1, **who)
    for _ in range(2):
        looked_at(studio.session, "ours", service_id=studio.service, **who)
    assert studio.session.exec(copy).one().adapted_number == 2
    said = studio.session.exec(
        select(AuditEntry).where(AuditEntry.action == "content.original_looked_at")
    ).all()
    assert len(said) == 1
