"""Published at a time that was set; undone, brought back, taken out; kept from the files."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from platform_core.accounts.rules import Role
from platform_core.content.actions import load_content
from platform_core.content.drafts import actions, queries, rules
from platform_core.content.drafts.parts import STOPPED
from platform_core.content.drafts.situation import reason_kept
from platform_core.content.problems import Level
from platform_core.content.queries import current_plan, published
from platform_core.storage.tables import (
    AuditEntry,
    ContentDraft,
    ContentPiece,
    Publication,
    Service,
)
from tests.content.drafting import NEW, Studio, a_studio
from tests.content.folders import ENGLISH as FILE
from tests.content.folders import change
from tests.factories import AT, a_member, a_service

DUE = AT + timedelta(days=1)


@pytest.fixture
def studio(session: Session, tmp_path: Path) -> Studio:
    return a_studio(session, tmp_path / "content")


@pytest.fixture
def draft(studio: Studio) -> ContentDraft:
    """One that could be published now."""
    draft = studio.changed()
    studio.approved(draft)
    return draft


def body(studio: Studio) -> str:
    return current_plan(studio.session, "waiting").step("first/one").words["en"].body


def newest(studio: Studio) -> Publication:
    found = queries.latest_publication(studio.session, "module", "first")
    assert found is not None
    return found


def test_it_is_published_once_when_its_time_has_come(studio: Studio, draft: ContentDraft) -> None:
    actions.publish_later(studio.session, draft, DUE, by=studio.elin, at=AT)
    assert queries.drafts_due(studio.session, DUE - timedelta(seconds=1)) == []
    assert actions.publish_due(studio.session, draft, at=DUE - timedelta(seconds=1)) is None
    assert queries.drafts_due(studio.session, DUE) == [draft]
    publication = actions.publish_due(studio.session, draft, at=DUE)
    assert publication is not None
    assert (publication.published_by, publication.published_at) == (studio.elin, DUE)
    assert body(studio) == NEW
    assert actions.publish_due(studio.session, draft, at=DUE) is None
    assert queries.drafts_due(studio.session, DUE) == []


def test_of_two_who_saw_it_due_one_publishes(studio: Studio, draft: ContentDraft) -> None:
    actions.publish_later(studio.session, draft, DUE, by=studio.elin, at=AT)
    seen = ContentDraft(**draft.model_dump())
    assert actions.publish_due(studio.session, draft, at=DUE) is not None
    assert actions.publish_due(studio.session, seen, at=DUE) is None


def test_only_a_time_to_come_within_a_year_is_taken(studio: Studio, draft: ContentDraft) -> None:
    for days in (0, -1, 367):
        with pytest.raises(actions.NotThen):
            actions.publish_later(
                studio.session, draft, AT + timedelta(days=days), by=studio.elin, at=AT
            )


def test_what_cannot_be_published_now_is_not_put_off(studio: Studio) -> None:
    with pytest.raises(rules.NotYet):
        actions.publish_later(studio.session, studio.changed(), DUE, by=studio.elin, at=AT)


def test_what_cannot_go_out_any_more_stays_in_review_with_the_reasons(
    studio: Studio, draft: ContentDraft
) -> None:
    actions.publish_later(studio.session, draft, DUE, by=studio.elin, at=AT)
    studio.write(draft, "step/one/cy", title="Teitl arall")
    assert actions.publish_due(studio.session, draft, at=DUE) is None
    studio.session.refresh(draft)
    assert (draft.state, draft.due_at, draft.closed_at) == ("in_review", None, None)
    stopped = queries.said_beside(studio.session, draft.id or 0, STOPPED)
    assert stopped is not None
    found = [reason_kept(it) for it in stopped.words["reasons"]]
    assert [it.wording for it in found] == ["approved_otherwise_cy"]
    assert not body(studio).startswith("New")


def test_it_is_kept_back(studio: Studio, draft: ContentDraft) -> None:
    actions.publish_later(studio.session, draft, DUE, by=studio.elin, at=AT)
    seen = ContentDraft(**draft.model_dump())
    actions.keep_back(studio.session, draft, by=studio.sian, at=AT)
    assert queries.drafts_due(studio.session, DUE) == []
    assert actions.publish_due(studio.session, seen, at=DUE) is None
    assert draft.closed_at is None


def test_another_time_is_the_one_that_counts(studio: Studio, draft: ContentDraft) -> None:
    actions.publish_later(studio.session, draft, DUE, by=studio.elin, at=AT)
    seen = ContentDraft(**draft.model_dump())
    later = DUE + timedelta(days=1)
    actions.publish_later(studio.session, draft, later, by=studio.sian, at=AT)
    assert actions.publish_due(studio.session, seen, at=DUE) is None
    assert [it.due_by for it in queries.drafts_due(studio.session, later)] == [studio.sian]


def test_sending_it_back_stops_the_clock(studio: Studio, draft: ContentDraft) -> None:
    actions.publish_later(studio.session, draft, DUE, by=studio.elin, at=AT)
    actions.send_back(studio.session, draft, "Wait", by=studio.sian, at=AT)
    assert queries.drafts_due(studio.session, DUE) == []


def undo(studio: Studio, publication: Publication) -> Publication:
    return actions.undo_publication(
        studio.session, publication, service_id=studio.service, by=studio.elin, at=DUE
    )


def test_undoing_is_a_publication_of_what_was_before(studio: Studio, draft: ContentDraft) -> None:
    actions.publish(studio.session, draft, by=studio.sian, at=AT)
    undone = undo(studio, newest(studio))
    assert body(studio).startswith("The first words.")
    history = queries.history(studio.session, "module", "first")
    assert [(it.number, it.by, it.publication.note) for it in history] == [
        (1, "Elin Prys", "undone"),
        (2, "Siân Howells", "from the studio"),
        (1, None, "from the content files"),
    ]
    undo(studio, undone)
    assert body(studio) == NEW


def test_what_is_not_the_newest_any_more_is_not_undone(studio: Studio, draft: ContentDraft) -> None:
    actions.publish(studio.session, draft, by=studio.sian, at=AT)
    seen = newest(studio)
    undo(studio, seen)
    with pytest.raises(actions.PublicationMoved):
        undo(studio, seen)
    assert len(queries.history(studio.session, "module", "first")) == 3


def test_any_earlier_version_is_brought_back(studio: Studio, draft: ContentDraft) -> None:
    first = newest(studio).version_id or 0
    actions.publish(studio.session, draft, by=studio.sian, at=AT)
    again = actions.publish_again(
        studio.session, newest(studio), first, service_id=studio.service, by=studio.sian, at=AT
    )
    assert again.version_id == first
    with pytest.raises(actions.NothingEarlier):
        actions.publish_again(
            studio.session, again, first, service_id=studio.service, by=studio.sian, at=AT
        )


def test_what_a_service_owns_is_undone_and_spoken_of_by_its_own_authors(
    studio: Studio, draft: ContentDraft
) -> None:
    session, first = studio.session, newest(studio).version_id or 0
    now = actions.publish(session, draft, by=studio.sian, at=AT)
    session.add(ContentPiece(kind="module", key="first", service_id=studio.service, made_at=AT))
    other = a_service(session, "gwent")
    who = {
        "service_id": other.id or 0,
        "by": a_member(session, other, Role.AUTHOR, "Ifan Rees").id or 0,
        "at": AT,
    }
    said = {"en": "It was wrong.", "cy": "Roedd yn anghywir."}
    for act in (
        lambda: actions.undo_publication(session, now, **who),
        lambda: actions.publish_again(session, now, first, **who),
        lambda: actions.withdraw(session, now, **who),
        lambda: actions.say_corrected(session, now, "first/one", said, **who),
    ):
        with pytest.raises(rules.NotYours):
            act()
    assert newest(studio).id == now.id


def test_a_module_is_taken_out_and_comes_back(studio: Studio) -> None:
    out = actions.withdraw(
        studio.session, newest(studio), service_id=studio.service, by=studio.sian, at=AT
    )
    assert "first" not in published(studio.session).modules
    undo(studio, out)
    assert "first" in published(studio.session).modules
    newest_act = select(AuditEntry.action, AuditEntry.service_id).where(
        AuditEntry.action == "content.withdrawn"
    )
    assert studio.session.exec(newest_act).all() == [("content.withdrawn", studio.service)]


def test_a_plan_that_a_service_follows_is_not_taken_out(studio: Studio) -> None:
    service = studio.session.get_one(Service, studio.service)
    service.plan_key = "waiting"
    studio.session.add(service)
    studio.session.flush()
    plan = queries.latest_publication(studio.session, "plan", "waiting")
    assert plan is not None
    with pytest.raises(actions.PlanFollowed):
        actions.withdraw(studio.session, plan, service_id=studio.service, by=studio.sian, at=AT)


def test_files_do_not_overwrite_what_authors_published(
    studio: Studio, draft: ContentDraft, tmp_path: Path
) -> None:
    actions.publish(studio.session, draft, by=studio.sian, at=AT)
    folder = tmp_path / "content"
    change(folder, FILE, "The first words.", "Words from git.")
    change(folder, "modules/second/one.en.md", "The first words.", "Words from git.")
    report = load_content(studio.session, folder, at=DUE)
    assert [it.key for it in report.changed] == ["second"]
    assert body(studio) == NEW
    said = [(it.path, it.level, it.said.wording) for it in report.problems]
    assert said == [("modules/first/module.yaml", Level.ADVICE, "studio_newer")]


def test_nor_bring_back_what_authors_took_out(studio: Studio, tmp_path: Path) -> None:
    actions.withdraw(
        studio.session, newest(studio), service_id=studio.service, by=studio.sian, at=AT
    )
    report = load_content(studio.session, tmp_path / "content", at=DUE)
    assert report.changed == ()
    assert [it.said.wording for it in report.problems] == ["studio_withdrawn"]


def test_nor_take_out_what_only_authors_have(
    studio: Studio, draft: ContentDraft, tmp_path: Path
) -> None:
    actions.publish(studio.session, draft, by=studio.sian, at=AT)
    for path in (tmp_path / "content/modules/first").iterdir():
        path.unlink()
    (tmp_path / "content/modules/first").rmdir()
    assert load_content(studio.session, tmp_path / "content", at=DUE).changed == ()
    assert body(studio) == NEW


def test_files_with_the_same_words_are_in_step(studio: Studio, tmp_path: Path) -> None:
    """As after an export: nothing to say, and nothing to change."""
    actions.withdraw(
        studio.session, newest(studio), service_id=studio.service, by=studio.sian, at=AT
    )
    undo(studio, newest(studio))
    report = load_content(studio.session, tmp_path / "content", at=DUE)
    assert (report.changed, report.problems) == ((), ())


def test_a_draft_of_what_was_taken_out_begins_with_its_last_words(studio: Studio) -> None:
    actions.withdraw(
        studio.session, newest(studio), service_id=studio.service, by=studio.sian, at=AT
    )
    draft = studio.draft()
    assert draft.based_on is None
    studio.approved(draft)
    actions.publish(studio.session, draft, by=studio.sian, at=DUE)
    assert body(studio).startswith("The first words.")
