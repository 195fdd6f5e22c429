"""A draft is what is published, taken apart; whoever saves a part overwrites nobody."""

from pathlib import Path

import pytest
from sqlalchemy import update
from sqlmodel import Session, col, select

from platform_core.accounts.rules import Role
from platform_core.content.drafts import actions, queries, rules
from platform_core.content.drafts.parts import kept_words
from platform_core.content.files import read_folder
from platform_core.settings import CONTENT
from platform_core.storage.tables import AuditEntry, ContentDraft, DraftPart
from tests.content.drafting import Studio, a_studio
from tests.factories import AT, a_member, a_service

ENGLISH = "step/one/en"


@pytest.fixture
def studio(session: Session, tmp_path: Path) -> Studio:
    return a_studio(session, tmp_path / "content")


def test_every_shipped_piece_taken_apart_and_put_together_is_the_same() -> None:
    found = read_folder(CONTENT)
    assert found.modules
    for piece in (*found.modules, *found.plans):
        parts = rules.parts_of(piece.kind, piece.document)
        again = rules.document_of(piece.kind, piece.key, parts)
        for step in piece.document.get("steps", ()):
            for words in step["words"].values():
                words |= {"status": "draft", "approved_by": None, "approved_on": None}
        assert again == piece.document


def test_a_draft_begins_with_what_is_published(studio: Studio) -> None:
    draft = studio.draft()
    assert draft.state == "draft"
    version = queries.current_version(studio.session, "module", "first")
    assert version is not None
    assert draft.based_on == version.id
    words = queries.wording(studio.session, draft.id or 0)
    assert rules.document_of("module", "first", words) == version.document


def test_there_is_one_open_draft_of_a_module(studio: Studio) -> None:
    first = studio.draft()
    again = actions.start_draft(
        studio.session, "module", "first", service_id=studio.service, by=studio.elin, at=AT
    )
    assert again.id == first.id
    assert len(studio.session.exec(select(ContentDraft)).all()) == 1
    started = select(AuditEntry).where(AuditEntry.action == "draft.started")
    assert len(studio.session.exec(started).all()) == 1


def test_nothing_is_started_from_nothing(studio: Studio) -> None:
    with pytest.raises(actions.NothingToStartFrom):
        studio.draft("third")


def test_a_part_is_saved_as_it_was_typed(studio: Studio) -> None:
    draft = studio.draft()
    part = queries.parts(studio.session, draft.id or 0)[ENGLISH]
    words = {**part.words, "body": "Half a sen "}
    saved = actions.save_part(
        studio.session, draft, ENGLISH, words, seen=part.revision, by=studio.sian, at=AT
    )
    assert saved.revision == 2
    assert saved.words["body"] == "Half a sen "
    assert saved.saved_by == studio.sian


def test_the_same_words_again_are_no_new_revision(studio: Studio) -> None:
    draft = studio.draft()
    part = queries.parts(studio.session, draft.id or 0)[ENGLISH]
    again = actions.save_part(
        studio.session, draft, ENGLISH, part.words, seen=0, by=studio.elin, at=AT
    )
    assert again.revision == 1
    assert again.saved_by == studio.sian


def test_who_saves_over_another_is_told_and_nothing_is_lost(studio: Studio) -> None:
    draft = studio.draft()
    part = queries.parts(studio.session, draft.id or 0)[ENGLISH]
    words = dict(part.words)
    actions.save_part(
        studio.session, draft, ENGLISH, {**words, "title": "Siân’s"}, seen=1, by=studio.sian, at=AT
    )
    with pytest.raises(rules.DraftMoved) as moved:
        actions.save_part(
            studio.session,
            draft,
            ENGLISH,
            {**words, "title": "Elin’s"},
            seen=1,
            by=studio.elin,
            at=AT,
        )
    assert (moved.value.who, moved.value.when, moved.value.revision) == (studio.sian, AT, 2)
    assert moved.value.theirs is not None
    assert moved.value.theirs["title"] == "Siân’s"


@pytest.mark.parametrize(
    ("name", "words", "field"),
    [
        ("step/one/en", {"titel": "x"}, "titel"),
        ("step/one/en", {"title": 3}, "title"),
        ("step/one/en", {"title": "x" * 1_001}, "title"),
        ("step/one", {"minutes": 5}, "minutes"),
        ("step/one", {"effort": "heroic"}, "effort"),
        ("step/one/fr", {"title": "x"}, ""),
        ("step/../en", {"title": "x"}, ""),
        ("secret", {}, ""),
        ("module", {"title": {"de": "x"}}, "title.de"),
        ("step/one/en", {"media": [{"file": "x.svg", "svg": "<script/>"}]}, "media.0.svg"),
        ("step/one/en", {"media": [{"file": "x.svg", "src": "//evil"}]}, "media.0.src"),
    ],
)
def test_what_could_never_be_a_step_is_refused(
    name: str, words: dict[str, object], field: str
) -> None:
    refused = kept_words(name, words)
    assert isinstance(refused, list)
    assert [one.field for one in refused] == [field]
    assert refused[0].said.in_language("cy")


def test_what_is_refused_is_not_saved(studio: Studio) -> None:
    draft = studio.draft()
    with pytest.raises(rules.PartRefused):
        actions.save_part(
            studio.session, draft, ENGLISH, {"titel": "x"}, seen=1, by=studio.sian, at=AT
        )
    assert queries.parts(studio.session, draft.id or 0)[ENGLISH].revision == 1


def test_what_no_database_holds_is_left_out_of_words(studio: Studio) -> None:
    draft = studio.draft()
    words = {"title": "A\x00b\ud800c", "body": "one\r\ntwo"}
    saved = actions.save_part(studio.session, draft, ENGLISH, words, seen=1, by=studio.sian, at=AT)
    assert saved.words["title"] == "Abc"
    assert saved.words["body"] == "one\ntwo"


def test_an_unfinished_draft_makes_no_document_and_says_all_that_is_missing(
    studio: Studio,
) -> None:
    draft = studio.draft()
    empty: dict[str, object] = {"title": " ", "body": "\n \n", "short": ""}
    actions.save_part(studio.session, draft, ENGLISH, empty, seen=1, by=studio.sian, at=AT)
    with pytest.raises(rules.DraftIncomplete) as incomplete:
        rules.document_of("module", "first", queries.wording(studio.session, draft.id or 0))
    assert [(one.part, one.field) for one in incomplete.value.refused] == [
        (ENGLISH, "body"),
        (ENGLISH, "short"),
        (ENGLISH, "title"),
    ]


def test_another_services_own_module_cannot_be_drafted(studio: Studio) -> None:
    other = a_service(studio.session, "gwent").id or 0
    actions.new_module(
        studio.session,
        "our-own",
        {"en": "Our own"},
        "arriving",
        service_id=other,
        by=studio.elin,
        at=AT,
    )
    with pytest.raises(rules.NotYours):
        studio.draft("our-own")


def test_a_new_module_needs_a_free_key(studio: Studio) -> None:
    for key in ("first", "Our own", "", "a" * 61, "../x"):
        with pytest.raises(rules.PartRefused):
            studio.new(key, {"en": "x"}, "arriving")


def test_a_step_is_added_moved_and_removed(studio: Studio) -> None:
    session, draft = studio.session, studio.draft()
    before = rules.step_keys(queries.wording(session, draft.id or 0))
    actions.add_step(session, draft, "new-one", {"cy": "Newydd"}, by=studio.sian, at=AT)
    words = queries.wording(session, draft.id or 0)
    assert rules.step_keys(words) == [*before, "new-one"]
    assert words["step/new-one/cy"]["title"] == "Newydd"
    actions.move_step(session, draft, "new-one", 1, by=studio.sian, at=AT)
    assert rules.step_keys(queries.wording(session, draft.id or 0)) == ["new-one", *before]
    actions.remove_step(session, draft, "new-one", by=studio.sian, at=AT)
    assert rules.step_keys(queries.wording(session, draft.id or 0)) == before


def test_a_step_is_added_once(studio: Studio) -> None:
    with pytest.raises(rules.PartRefused):
        actions.add_step(studio.session, studio.draft(), "one", {}, by=studio.sian, at=AT)


def test_words_for_a_step_that_was_removed_are_not_lost_in_silence(studio: Studio) -> None:
    draft = studio.draft()
    words = queries.parts(studio.session, draft.id or 0)[ENGLISH].words
    actions.remove_step(studio.session, draft, "one", by=studio.elin, at=AT)
    with pytest.raises(rules.DraftMoved) as moved:
        actions.save_part(
            studio.session,
            draft,
            ENGLISH,
            {**words, "title": "Mine"},
            seen=1,
            by=studio.sian,
            at=AT,
        )
    assert moved.value.theirs is None


def test_how_far_each_language_has_come() -> None:
    before = {
        "step/one": {"order": 1},
        "step/one/en": {"title": "One"},
        "step/one/cy": {"title": "Un"},
    }
    now = {**before, "step/one/en": {"title": "Other"}}
    assert rules.standing(before, None, None) == {"one": {"en": "published", "cy": "published"}}
    assert rules.standing(before, now, "draft") == {"one": {"en": "draft", "cy": "out_of_date"}}
    assert rules.standing(before, now, "in_review") == {
        "one": {"en": "in_review", "cy": "out_of_date"}
    }
    facts = {**before, "step/one": {"order": 2}}
    assert rules.standing(before, facts, "draft") == {"one": {"en": "draft", "cy": "draft"}}
    assert rules.standing(None, before, "draft") == {"one": {"en": "draft", "cy": "draft"}}


def test_words_saved_while_one_waited_for_the_draft_are_not_written_over(studio: Studio) -> None:
    """As PostgreSQL shows it: the session still holds the part as it was before it waited."""
    session, draft = studio.session, studio.draft()
    seen = queries.part_about(session, draft.id or 0, ENGLISH)
    assert seen is not None
    before = dict(seen.words)
    session.connection().execute(
        update(DraftPart)
        .where(col(DraftPart.id) == seen.id)
        .values(words={**before, "title": "Elin’s"}, revision=2, saved_by=studio.elin)
    )
    for mine in ({**before, "title": "Siân’s"}, before):
        with pytest.raises(rules.DraftMoved) as moved:
            actions.save_part(session, draft, ENGLISH, mine, seen=1, by=studio.sian, at=AT)
        assert (moved.value.who, moved.value.revision) == (studio.elin, 2)
        assert moved.value.theirs is not None
        assert moved.value.theirs["title"] == "Elin’s"


def test_a_key_whose_module_was_given_up_is_free_for_another_service(studio: Studio) -> None:
    gwent = a_service(studio.session, "gwent")
    other, ifan = gwent.id or 0, a_member(studio.session, gwent, Role.AUTHOR).id or 0

    def begun(service: int, who: int) -> ContentDraft:
        return actions.new_module(
            studio.session, "sleep", {"en": "S"}, "near", service_id=service, by=who, at=AT
        )

    theirs = begun(studio.service, studio.sian)
    with pytest.raises(rules.PartRefused):
        begun(other, ifan)
    actions.discard(studio.session, theirs, by=studio.sian, at=AT)
    draft = begun(other, ifan)
    assert queries.owner_of(studio.session, "module", "sleep") == other
    actions.add_step(studio.session, draft, "one", {}, by=ifan, at=AT)
    with pytest.raises(rules.NotYours):
        actions.discard(studio.session, draft, by=studio.sian, at=AT)
