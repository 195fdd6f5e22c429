"""A draft moves as docs/states.md says, and in no other way."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from sqlmodel import Session

from platform_core.content.drafts import actions
from platform_core.content.drafts.rules import DraftProblem
from platform_core.storage.tables import ContentDraft
from tests.content.drafting import Studio, a_studio
from tests.factories import AT
from tests.states import state_table

Act = Callable[[Studio, ContentDraft], object]


def _sent(it: Studio, draft: ContentDraft) -> None:
    actions.send_for_review(it.session, draft, by=it.sian, at=AT)


def _published(it: Studio, draft: ContentDraft) -> None:
    for language, by in (("en", it.sian), ("cy", it.elin)):
        actions.approve(it.session, draft, language, by=by, at=AT)
    actions.publish(it.session, draft, by=it.sian, at=AT)


def _sent_back(it: Studio, draft: ContentDraft) -> None:
    actions.send_back(it.session, draft, "", by=it.elin, at=AT)


def _given_up(it: Studio, draft: ContentDraft) -> None:
    actions.discard(it.session, draft, by=it.sian, at=AT)


ACTS: tuple[Act, ...] = (_sent, _published, _sent_back, _given_up)
WAYS: dict[str, tuple[Act, ...]] = {
    "draft": (),
    "in_review": (_sent,),
    "published": (_sent, _published),
    "discarded": (_given_up,),
}


def _became(studio: Studio, ways: tuple[Act, ...], act: Act) -> tuple[str, str]:
    """From which state to which: a state that stays was no move."""
    with studio.session.begin_nested() as undone:
        draft = studio.changed()
        for way in ways:
            way(studio, draft)
        before = draft.state
        with suppress(DraftProblem):
            act(studio, draft)
        found = before, draft.state
        undone.rollback()
    studio.session.expire_all()
    return found


def test_drafts_move_as_the_table_says(session: Session, tmp_path: Path) -> None:
    studio = a_studio(session, tmp_path / "content")
    moves = {_became(studio, ways, act) for ways in WAYS.values() for act in ACTS}
    written = {(row["from"], row["to"]) for row in state_table("Draft")}
    assert {("", "draft")} | {it for it in moves if it[0] != it[1]} == written
    assert {before for before, _ in moves} == set(WAYS)
