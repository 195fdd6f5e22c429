"""From draft to what patients read: review, approvals, publication, and nobody's work lost."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, col, select

from platform_core.accounts.rules import Role
from platform_core.content.actions import load_content
from platform_core.content.avoided.actions import avoid_word
from platform_core.content.drafts import actions, queries, rules
from platform_core.content.drafts.parts import NOTE
from platform_core.content.drafts.reasons import reasons
from platform_core.content.drafts.situations import situation_of
from platform_core.content.queries import current_plan, published, step_as_read
from platform_core.plain_text import TextRefused
from platform_core.storage.tables import (
    Approval,
    AuditEntry,
    ContentDraft,
    MediaFile,
    Person,
    Publication,
    RoleGrant,
)
from tests.content.drafting import NEW, Studio, a_studio
from tests.content.folders import ENGLISH as FILE
from tests.content.folders import change
from tests.factories import AT, TODAY, a_member, a_service

ENGLISH, WELSH = "step/one/en", "step/one/cy"
LATER = AT + timedelta(hours=1)


@pytest.fixture
def studio(session: Session, tmp_path: Path) -> Studio:
    return a_studio(session, tmp_path / "content")


def why(refusal: pytest.ExceptionInfo[rules.NotYet]) -> list[str]:
    return [it.wording or (it.said.wording if it.said else "") for it in refusal.value.reasons]


def body(studio: Studio, language: str = "en") -> str:
    return current_plan(studio.session, "waiting").step("first/one").words[language].body


def test_a_draft_goes_through_review_to_its_readers(studio: Studio) -> None:
    draft = studio.changed()
    studio.approved(draft)
    publication = actions.publish(studio.session, draft, by=studio.sian, at=LATER)
    assert body(studio) == NEW
    assert (draft.state, draft.closed_by, draft.version_id) == (
        "published",
        studio.sian,
        publication.version_id,
    )
    words = step_as_read(studio.session, publication.version_id or 0, "first/one").words
    assert {it: (one.approved, one.approved_by) for it, one in words.items()} == {
        "en": (True, "Siân Howells"),
        "cy": (True, "Elin Prys"),
    }
    assert queries.open_draft(studio.session, "module", "first") is None
    acts = studio.session.exec(
        select(AuditEntry.action).where(col(AuditEntry.by).is_not(None)).order_by(AuditEntry.id)
    )
    assert list(acts) == [
        "draft.started",
        "draft.sent_for_review",
        "draft.approved",
        "draft.approved",
        "content.published",
    ]


def test_the_day_of_an_approval_is_the_one_on_the_clock_of_whoever_gave_it(studio: Studio) -> None:
    draft, late = studio.changed(), datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    actions.send_for_review(studio.session, draft, by=studio.sian, at=late)
    for language in ("en", "cy"):
        actions.approve(studio.session, draft, language, by=studio.elin, at=late)
    actions.publish(studio.session, draft, by=studio.sian, at=LATER)
    words = current_plan(studio.session, "waiting").step("first/one").words["cy"]
    assert words.approved_on == date(2026, 7, 1)


def test_all_that_stands_in_the_way_is_said_at_once(studio: Studio) -> None:
    draft = studio.draft()
    studio.write(draft, WELSH, title=" ", body="<script>x</script>")
    with pytest.raises(rules.NotYet) as refusal:
        actions.publish(studio.session, draft, by=studio.sian, at=LATER)
    assert {"not_sent", "html", "not_approved_en", "not_approved_cy"} <= set(why(refusal))
    places = {(it.part, it.field) for it in refusal.value.reasons}
    assert {(WELSH, "title"), (WELSH, "body")} <= places
    assert all(it.in_language("cy") and it.in_language("en") for it in refusal.value.reasons)


def test_what_a_new_module_lacks_is_said_once_each(studio: Studio) -> None:
    draft = studio.new("empty", {"en": "", "cy": "Gwag"}, "welcome")
    found = situation_of(studio.session, draft, today=TODAY)
    assert [it.in_language("en") for it in reasons(found) if it.part == "module"] == [
        "this module has no steps",
        "say who looks after this module",
        "name at least one source",
        "the title has no words yet",
    ]


def test_words_changed_after_approval_are_not_approved(studio: Studio) -> None:
    draft = studio.changed()
    studio.approved(draft)
    studio.write(draft, WELSH, body=NEW.replace("New", "Geiriau"))
    with pytest.raises(rules.NotYet) as refusal:
        actions.publish(studio.session, draft, by=studio.sian, at=LATER)
    assert why(refusal) == ["approved_otherwise_cy"]
    assert "Elin Prys" in refusal.value.reasons[0].in_language("en")


def test_the_old_words_put_back_are_approved_as_they_were(studio: Studio) -> None:
    draft = studio.changed()
    studio.approved(draft)
    studio.write(draft, ENGLISH, body=NEW.replace("New", "Other"))
    studio.write(draft, ENGLISH, body=f"{NEW}  \n")  # spaces are no other wording
    actions.publish(studio.session, draft, by=studio.sian, at=LATER)


def test_facts_that_both_languages_share_are_approved_in_both(studio: Studio) -> None:
    draft = studio.changed()
    studio.approved(draft)
    studio.write(draft, "step/one", minutes=3)
    with pytest.raises(rules.NotYet) as refusal:
        actions.publish(studio.session, draft, by=studio.sian, at=LATER)
    assert why(refusal) == ["approved_otherwise_en", "approved_otherwise_cy"]


def test_nothing_is_approved_before_it_is_sent_or_while_it_lacks_something(
    studio: Studio,
) -> None:
    draft = studio.changed()
    with pytest.raises(rules.NotYet) as refusal:
        actions.approve(studio.session, draft, "en", by=studio.elin, at=AT)
    assert why(refusal) == ["not_sent"]
    actions.send_for_review(studio.session, draft, by=studio.sian, at=AT)
    studio.write(draft, WELSH, body="")
    with pytest.raises(rules.NotYet) as refusal:
        actions.approve(studio.session, draft, "cy", by=studio.elin, at=AT)
    assert {(it.part, it.field) for it in refusal.value.reasons} == {(WELSH, "body")}
    assert actions.approve(studio.session, draft, "en", by=studio.elin, at=AT)


def test_approving_twice_is_approving_once(studio: Studio) -> None:
    draft = studio.changed()
    actions.send_for_review(studio.session, draft, by=studio.sian, at=AT)
    assert actions.approve(studio.session, draft, "en", by=studio.elin, at=AT)
    assert not actions.approve(studio.session, draft, "en", by=studio.sian, at=AT)
    assert len(studio.session.exec(select(Approval)).all()) == 1


def test_one_person_does_not_write_and_approve_all_of_it(studio: Studio) -> None:
    draft = studio.changed()
    studio.approved(draft, english=studio.sian, welsh=studio.sian)
    with pytest.raises(rules.NotYet) as refusal:
        actions.publish(studio.session, draft, by=studio.sian, at=LATER)
    assert why(refusal) == ["one_person"]


@pytest.mark.parametrize("is_disabled", [True, False])
def test_unless_nobody_else_writes_for_the_service(studio: Studio, is_disabled: bool) -> None:
    grant = studio.session.exec(select(RoleGrant).where(RoleGrant.person_id == studio.elin)).one()
    if is_disabled:
        elin = studio.session.get_one(Person, studio.elin)
        elin.disabled_at, elin.disabled_by = AT, studio.sian
    else:
        grant.revoked_at, grant.revoked_by = AT, studio.sian
    studio.session.flush()
    draft = studio.changed()
    studio.approved(draft, english=studio.sian, welsh=studio.sian)
    actions.publish(studio.session, draft, by=studio.sian, at=LATER)
    noted = studio.session.exec(
        select(AuditEntry).where(AuditEntry.action == "draft.approved")
    ).all()
    assert [entry.details["wrote_it"] for entry in noted] == [True, False]


def test_of_two_who_publish_at_once_the_second_is_told(studio: Studio) -> None:
    draft = studio.changed()
    studio.approved(draft)
    actions.publish(studio.session, draft, by=studio.sian, at=LATER)
    count = len(studio.session.exec(select(Publication)).all())
    with pytest.raises(rules.DraftClosed):
        actions.publish(studio.session, draft, by=studio.elin, at=LATER)
    assert len(studio.session.exec(select(Publication)).all()) == count


def test_what_was_published_since_is_not_written_over(studio: Studio, tmp_path: Path) -> None:
    draft = studio.changed()
    studio.approved(draft)
    change(tmp_path / "content", FILE, "## A heading", "## Another heading")
    load_content(studio.session, tmp_path / "content", at=AT)
    with pytest.raises(rules.NotYet) as refusal:
        actions.publish(studio.session, draft, by=studio.sian, at=LATER)
    assert why(refusal) == ["moved_on_by_files"]
    assert "2" in refusal.value.reasons[0].in_language("en")


def test_catching_up_takes_what_only_changed_there_and_names_what_changed_in_both(
    studio: Studio, tmp_path: Path
) -> None:
    draft = studio.changed()
    for path in (FILE, "modules/first/two.cy.md"):
        change(tmp_path / "content", path, "## A heading", "## Another heading")
    load_content(studio.session, tmp_path / "content", at=AT)
    assert actions.catch_up(studio.session, draft, by=studio.sian, at=AT) == (ENGLISH,)
    words = queries.wording(studio.session, draft.id or 0)
    assert words[ENGLISH]["body"] == NEW
    assert "Another heading" in words["step/two/cy"]["body"]
    studio.approved(draft)
    actions.publish(studio.session, draft, by=studio.sian, at=LATER)
    assert actions_catch_nothing(studio) == ()


def actions_catch_nothing(studio: Studio) -> tuple[str, ...]:
    return actions.catch_up(studio.session, studio.draft(), by=studio.sian, at=AT)


def test_nothing_new_is_no_publication(studio: Studio) -> None:
    draft = studio.changed()
    studio.approved(draft)
    actions.publish(studio.session, draft, by=studio.sian, at=LATER)
    again = studio.draft()
    actions.send_for_review(studio.session, again, by=studio.sian, at=LATER)
    for language in ("en", "cy"):
        actions.approve(studio.session, again, language, by=studio.elin, at=LATER)
    with pytest.raises(rules.NotYet) as refusal:
        actions.publish(studio.session, again, by=studio.sian, at=LATER)
    assert why(refusal) == ["nothing_new"]


def test_words_from_files_are_approved_by_publishing_them_unchanged(studio: Studio) -> None:
    draft = studio.draft()
    studio.approved(draft, english=studio.elin)
    actions.publish(studio.session, draft, by=studio.elin, at=LATER)
    assert current_plan(studio.session, "waiting").step("first/one").words["cy"].approved


def test_it_is_sent_back_with_a_note_and_sent_again_without(studio: Studio) -> None:
    draft = studio.changed()
    actions.send_for_review(studio.session, draft, by=studio.sian, at=AT)
    actions.send_back(studio.session, draft, "The Welsh title?", by=studio.elin, at=AT)
    assert (draft.state, draft.sent_at) == ("draft", None)
    said = queries.said_beside(studio.session, draft.id or 0, NOTE)
    assert said is not None
    assert (said.words["words"], said.by) == ("The Welsh title?", "Elin Prys")
    assert NOTE not in queries.parts(studio.session, draft.id or 0)
    actions.send_for_review(studio.session, draft, by=studio.sian, at=AT)
    assert queries.said_beside(studio.session, draft.id or 0, NOTE) is None
    noted = studio.session.exec(select(AuditEntry).where(AuditEntry.action == "draft.sent_back"))
    assert "Welsh" not in str(noted.one().details)
    with pytest.raises(TextRefused):
        actions.send_back(studio.session, draft, "x" * 1_001, by=studio.elin, at=AT)


def test_of_two_who_send_it_back_neither_note_is_lost(studio: Studio) -> None:
    draft = studio.changed()
    actions.send_for_review(studio.session, draft, by=studio.sian, at=AT)
    for words, by in (("The title?", studio.elin), ("The end?", studio.sian), ("", studio.elin)):
        actions.send_back(studio.session, draft, words, by=by, at=AT)
    said = queries.said_beside(studio.session, draft.id or 0, NOTE)
    assert said is not None
    assert said.words["words"] == "The title?\n\nThe end?"


def test_a_draft_that_was_given_up_changes_nothing(studio: Studio) -> None:
    draft = studio.changed()
    actions.discard(studio.session, draft, by=studio.sian, at=AT)
    assert body(studio).startswith("The first words.")
    with pytest.raises(rules.DraftClosed):
        studio.write(draft, ENGLISH, body="Too late.")
    assert studio.draft().id != draft.id


def test_a_new_module_is_published_when_both_languages_are_there(studio: Studio) -> None:
    session = studio.session
    draft = studio.new("own", {"en": "Own", "cy": "Eiddo"})
    studio.write(draft, "module", owner="Content lead", sources=["NICE"])
    for step in ("a", "b"):
        actions.add_step(session, draft, step, {"en": step, "cy": step}, by=studio.sian, at=AT)
        for language in ("en", "cy"):
            studio.write(draft, f"step/{step}/{language}", short="Short.", body="Words.")
    actions.send_for_review(session, draft, by=studio.sian, at=AT)
    for language in ("en", "cy"):
        actions.approve(session, draft, language, by=studio.elin, at=AT)
    actions.publish(session, draft, by=studio.sian, at=AT)
    plan = current_plan(session, "waiting")
    assert [step.key for step in plan.stages[1].steps][-2:] == ["own/a", "own/b"]
    assert published(session).modules["own"].number == 1


def test_words_its_service_avoids_stop_it(studio: Studio) -> None:
    avoid_word(studio.session, studio.service, "en", "hill", "slope", by=studio.sian, at=AT)
    draft = studio.changed()
    with pytest.raises(rules.NotYet) as refusal:
        actions.publish(studio.session, draft, by=studio.sian, at=LATER)
    assert "avoided_word" in why(refusal)


def test_a_recording_that_is_not_kept_stops_it(studio: Studio) -> None:
    draft = studio.changed()
    film = {"file": "a.mp4", "alt": "A.", "digest": "0" * 64, "mime": "video/mp4", "size": 9}
    for language in ("en", "cy"):
        studio.write(draft, f"step/one/{language}", media=[film])
    with pytest.raises(rules.NotYet) as refusal:
        actions.publish(studio.session, draft, by=studio.sian, at=LATER)
    assert why(refusal).count("media_gone") == 2
    studio.session.add(
        MediaFile(
            digest="0" * 64,
            kind="film",
            mime="video/mp4",
            size=9,
            sent_size=9,
            added_at=AT,
            content=b"123456789",
        )
    )
    studio.session.flush()
    with pytest.raises(rules.NotYet) as refusal:
        actions.publish(studio.session, draft, by=studio.sian, at=LATER)
    assert "media_gone" not in why(refusal)
    studio.write(draft, ENGLISH, media=[{**film, "captions": "1" * 64}])
    with pytest.raises(rules.NotYet) as refusal:
        actions.publish(studio.session, draft, by=studio.sian, at=LATER)
    assert why(refusal).count("media_gone") == 1


@pytest.mark.parametrize(
    ("words", "wording"),
    [({"stage": "nowhere"}, "unknown_stage"), ({"stage": "near"}, "module_order")],
)
def test_a_module_needs_a_place_of_its_own(
    studio: Studio, words: dict[str, Any], wording: str
) -> None:
    draft = studio.changed()
    studio.write(draft, "module", **words)
    with pytest.raises(rules.NotYet) as refusal:
        actions.publish(studio.session, draft, by=studio.sian, at=LATER)
    assert wording in why(refusal)


def test_a_step_to_which_another_module_leads_is_not_taken_out(
    studio: Studio, tmp_path: Path
) -> None:
    other = "modules/second/one.en.md"
    change(tmp_path / "content", other, "/urgent-help", "/step?step=first%2Ftwo")
    load_content(studio.session, tmp_path / "content", at=AT)
    draft = studio.changed()
    actions.remove_step(studio.session, draft, "two", by=studio.sian, at=AT)
    with pytest.raises(rules.NotYet) as refusal:
        actions.publish(studio.session, draft, by=studio.sian, at=LATER)
    assert "still_linked" in why(refusal)


def test_only_authors_of_its_service_touch_what_a_service_owns(studio: Studio) -> None:
    draft = studio.new("own", {})
    other = a_service(studio.session, "gwent")
    stranger = a_member(studio.session, other, Role.AUTHOR, "Ifan Rees").id or 0
    words = queries.wording(studio.session, draft.id or 0)["module"]
    for act in (
        lambda: actions.save_part(
            studio.session, draft, "module", words, seen=1, by=stranger, at=AT
        ),
        lambda: actions.add_step(studio.session, draft, "x", {}, by=stranger, at=AT),
        lambda: actions.send_for_review(studio.session, draft, by=stranger, at=AT),
        lambda: actions.approve(studio.session, draft, "en", by=stranger, at=AT),
        lambda: actions.publish(studio.session, draft, by=stranger, at=AT),
        lambda: actions.discard(studio.session, draft, by=stranger, at=AT),
    ):
        with pytest.raises(rules.NotYours):
            act()


def test_what_is_shared_is_changed_by_any_author(studio: Studio) -> None:
    other = a_service(studio.session, "gwent")
    stranger = a_member(studio.session, other, Role.AUTHOR, "Ifan Rees").id or 0
    draft = actions.start_draft(
        studio.session, "module", "first", service_id=other.id or 0, by=stranger, at=AT
    )
    assert draft.service_id == other.id
    studio.write(draft, ENGLISH, body="Ours as well.")


def test_a_plan_goes_the_same_way(studio: Studio) -> None:
    draft = studio.draft("waiting", "plan")
    words = queries.wording(studio.session, draft.id or 0)["plan"]
    first, *others = words["stages"]
    stages = [{**first, "title": {"en": "Hello", "cy": "Helo"}}, *others]
    studio.write(draft, "plan", stages=stages)
    actions.send_for_review(studio.session, draft, by=studio.sian, at=AT)
    for language in ("en", "cy"):
        actions.approve(studio.session, draft, language, by=studio.elin, at=AT)
    actions.publish(studio.session, draft, by=studio.sian, at=LATER)
    assert current_plan(studio.session, "waiting").stages[0].title == {"en": "Hello", "cy": "Helo"}


def test_a_plan_with_a_stage_twice_is_not_published(studio: Studio) -> None:
    draft = studio.draft("waiting", "plan")
    words = queries.wording(studio.session, draft.id or 0)["plan"]
    first, *_ = words["stages"]
    studio.write(draft, "plan", stages=[first, first])
    with pytest.raises(rules.NotYet) as refusal:
        actions.publish(studio.session, draft, by=studio.sian, at=LATER)
    assert "stage_twice" in why(refusal)


def test_the_words_of_a_closed_draft_stay(studio: Studio) -> None:
    draft = studio.changed()
    studio.approved(draft)
    actions.publish(studio.session, draft, by=studio.sian, at=LATER)
    assert queries.wording(studio.session, draft.id or 0)[ENGLISH]["body"] == NEW
    assert studio.session.get(ContentDraft, draft.id) is not None
    assert studio.session.get(Person, draft.closed_by) is not None
