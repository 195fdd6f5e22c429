"""Review and publish, as the authors of a service find it: read, approve, publish, undo, tell."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select
from streamlit.testing.v1 import AppTest

from platform_core.accounts.actions import start_session
from platform_core.accounts.rules import Role
from platform_core.content.actions import load_content
from platform_core.content.drafts import actions, queries
from platform_core.content.drafts.actions.publishing import publish_due
from platform_core.content.planning.rules import move_module, with_modules
from platform_core.content.queries import published as published_content
from platform_core.enrolment.actions import hear
from platform_core.storage.database import open_reading, open_transaction
from platform_core.storage.tables import (
    ContentDraft,
    ContentPiece,
    Correction,
    Publication,
    Service,
)
from tests.content.drafting import Studio, a_studio
from tests.content.folders import ENGLISH, change
from tests.factories import AT, TODAY, a_member, a_service, an_enrolment
from tests.pages.patients import markup, set_clock
from tests.pages.staff import Staff, words
from tests.sqlite import SQLiteFile

NOW = AT + timedelta(minutes=5)
MODULE = {"module": "first"}


class Authors:
    """Siân and Elin, each with a browser, and the module ``first`` between them."""

    def __init__(self, studio: Studio, sian: Staff, elin: Staff) -> None:
        self.ids = (studio.service, studio.sian, studio.elin)
        self.sian, self.elin = sian, elin

    def does(self, act: Callable[[Studio], object]) -> None:
        """Something that happens elsewhere, in a transaction of its own."""
        with open_transaction() as session:
            act(Studio(session, *self.ids))

    def draft_is(self, act: Callable[[Studio, ContentDraft], object]) -> None:
        """The same with the draft."""
        self.does(lambda studio: act(studio, the_draft(studio.session)))


def the_draft(session: Session) -> ContentDraft:
    return session.exec(select(ContentDraft)).one()


@pytest.fixture
def database_url(sqlite_file: SQLiteFile) -> str:
    """One kind of database is enough here: what is asked of it is tested on both elsewhere."""
    return sqlite_file.emptied()


@pytest.fixture
def authors(database: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authors:
    set_clock(monkeypatch, NOW)
    with open_transaction() as session:
        studio = a_studio(session, tmp_path / "content")
        tokens = [start_session(session, who, at=AT) for who in (studio.sian, studio.elin)]
    sian, elin = (Staff(monkeypatch, token) for token in tokens)
    return Authors(studio, sian, elin)


def press(page: AppTest, key: str) -> str:
    page.button(key=key).click().run()
    return words(page)


def buttons(page: AppTest) -> set[str]:
    return {it.key for it in page.button}


def in_review(studio: Studio) -> None:
    actions.send_for_review(studio.session, studio.changed(), by=studio.sian, at=AT)


def approved(studio: Studio) -> None:
    studio.approved(studio.changed())


def published(studio: Studio) -> None:
    draft = studio.changed()
    studio.approved(draft)
    actions.publish(studio.session, draft, by=studio.sian, at=AT)


def someone_waits(session: Session, service_id: int) -> None:
    """Somebody who takes part in the service, which follows the plan of these tests."""
    service = session.get_one(Service, service_id)
    service.plan_key = "waiting"
    an_enrolment(session, service)


def readers(studio: Studio, count: int) -> None:
    """So many who read the first version of the first step."""
    newest = queries.latest_publication(studio.session, "module", "first")
    assert newest is not None
    service = studio.session.get_one(Service, studio.service)
    for _ in range(count):
        reader = an_enrolment(studio.session, service)
        hear(
            studio.session,
            reader,
            "step_opened",
            by=reader.person_id,
            at=AT,
            today=TODAY,
            step="first/one",
            version_id=newest.version_id,
        )


def test_from_draft_to_patients_with_a_name_for_each_language(authors: Authors) -> None:
    authors.does(lambda studio: studio.changed())
    page = authors.sian.open("review", **MODULE)
    said = words(page)
    assert "It has not been sent for review." in said
    assert "Nobody has approved the Welsh." in said
    assert "approve_en" not in buttons(page)
    assert "Sent for review." in press(page, "send")
    assert "Your name is shown with the step." in words(page)
    assert "The English is approved in your name." in press(page, "approve_en")
    assert "Approved by Siân Howells on 3 November 2026, 10:05am. They also wrote" in words(page)
    assert "publish" not in buttons(page)
    page = authors.elin.open("review", **MODULE)
    assert "The Welsh is approved in your name." in press(page, "approve_cy")
    assert "Nothing. It can be published." in words(page)
    said = press(page, "publish")
    assert "Published. Patients read it now." in said
    assert "There is no draft of this at the moment." in said
    assert "Version 2, published by Elin Prys on 3 November 2026, 10:05am" in said
    assert "Version 1, from the content files" in said
    assert "Edit it See it in the Library What readers did" in said


def test_where_a_module_goes_is_said_before_it_is_published(authors: Authors) -> None:
    authors.does(lambda studio: studio.changed())
    said = words(authors.sian.open("review", **MODULE))
    assert "In “While you wait” it stays in the stage “Welcome”." in said
    assert "so nobody’s weeks change" in said
    authors.does(lambda studio: someone_waits(studio.session, studio.service))
    authors.draft_is(lambda studio, it: studio.write(it, "module", stage="near"))
    said = words(authors.sian.open("review", **MODULE))
    assert "it moves from the stage “Welcome” to the stage “Getting ready”" in said
    assert "1 person is on this plan now." in said
    assert "Worked out for the 1 person on it" in said
    authors.draft_is(lambda studio, it: studio.write(it, "step/one/cy", body=""))
    assert "Once every step is complete" in words(authors.sian.open("review", **MODULE))


def test_a_new_module_says_with_which_stage_it_opens(authors: Authors) -> None:
    def new(studio: Studio) -> None:
        one = queries.wording(studio.session, studio.draft().id or 0)
        it = studio.new("newer", {"en": "Second things", "cy": "Ail bethau"}, "welcome")
        studio.write(it, "module", owner="Content lead", sources=["NICE NG193, 2021"], order=2)
        for name, said in one.items():
            if name.startswith("step/one"):
                actions.save_part(studio.session, it, name, said, seen=0, by=studio.sian, at=AT)

    authors.does(new)
    said = words(authors.sian.open("review", module="newer"))
    assert "New in “While you wait”: it opens with the stage “Welcome”." in said
    assert "Nobody who takes part is on it yet" in said


def test_what_is_new_is_marked_in_words_beside_the_other_language(authors: Authors) -> None:
    authors.does(lambda studio: studio.changed())
    page = authors.sian.open("review", **MODULE)
    markup = "".join(element.body for element in page.get("html"))
    assert '<del><span class="vh" lang="en">[taken out: </span>The first' in markup
    assert '<ins><span class="vh" lang="en">[put in: </span>New' in markup
    assert "As they were: Title two" in words(page)


def test_facts_and_pictures_are_read_as_well(authors: Authors) -> None:
    def draft(studio: Studio) -> None:
        it = studio.draft()
        part = queries.part_about(studio.session, it.id or 0, "step/one/en")
        assert part is not None
        other = {**part.words["media"][0], "svg": part.words["media"][0]["svg"] + " "}
        studio.write(it, "step/one/en", media=[other])
        studio.write(it, "step/one", minutes=4, help_first=True, sources=["NICE NG206, 2021"])
        studio.write(it, "module", owner="Another lead")

    authors.does(draft)
    page = authors.sian.open("review", **MODULE)
    said = words(page)
    for line in (
        "Looked after by: was Content lead, now Another lead",
        "Stage: Welcome",
        "Minutes: was 2, now 4",
        "Urgent help above the words: was no, now yes",
        "Sources, new here: NICE NG206, 2021",
        "Sources, gone from here: NICE NG193, 2021",
        "Effort: low",
        "hill.svg",
        "For those who do not see or hear it: A hill.",
    ):
        assert line in said, line
    markup = "".join(element.body for element in page.get("html"))
    assert markup.count('<img src="data:image/svg+xml;base64,') == 4  # now and before, side by side


def test_the_list_says_what_waits_and_who_sent_it(authors: Authors) -> None:
    assert "Nothing waits to be read." in words(authors.elin.open("review"))
    authors.does(in_review)
    said = words(authors.elin.open("review"))
    assert "First things Module. Sent for review by Siân Howells on 3 November 2026" in said
    assert "Everything that is published" in said


def test_the_same_in_welsh(authors: Authors) -> None:
    authors.does(in_review)
    authors.elin.language = "cy"
    assert "Yn aros i gael eu darllen" in words(authors.elin.open("review"))
    page = authors.elin.open("review", **MODULE)
    said = words(page)
    assert "Pethau cyntaf" in said
    assert "Does neb wedi cymeradwyo’r Gymraeg." in said
    assert "[tynnwyd allan: The first" in said
    assert "Mae’r Gymraeg wedi’i chymeradwyo yn eich enw chi." in press(page, "approve_cy")


def test_words_that_were_changed_while_one_read_are_not_approved(authors: Authors) -> None:
    authors.does(in_review)
    page = authors.elin.open("review", **MODULE)
    authors.draft_is(lambda studio, it: studio.write(it, "step/one/cy", title="Teitl"))
    assert "Somebody changed the words while you read." in press(page, "approve_cy")
    assert "The Welsh is approved in your name." in press(page, "approve_cy")


def test_a_language_with_something_wrong_in_it_cannot_be_approved(authors: Authors) -> None:
    authors.does(in_review)
    authors.draft_is(lambda studio, it: studio.write(it, "step/one/cy", body=""))
    page = authors.elin.open("review", **MODULE)
    assert "“Title one”, Welsh : " in words(page)
    assert "It can be approved once what is named above is put right." in words(page)
    assert {"approve_en", "approve_cy"} & buttons(page) == {"approve_en"}


def test_the_second_of_two_who_publish_is_told_who_was_first(authors: Authors) -> None:
    authors.does(approved)
    page = authors.elin.open("review", **MODULE)
    authors.draft_is(lambda studio, it: actions.publish(studio.session, it, by=studio.sian, at=AT))
    said = press(page, "publish")
    assert "Siân Howells published this draft on 3 November 2026, 10:00am." in said
    with open_reading() as session:
        assert len(session.exec(select(Publication).where(Publication.key == "first")).all()) == 2


def test_it_is_sent_back_with_a_note_that_its_author_sees(authors: Authors) -> None:
    authors.does(in_review)
    page = authors.elin.open("review", **MODULE)
    page.text_area(key="review_note").input("x" * 1_001)
    assert "1000" in press(page, "back")
    page.text_area(key="review_note").input("The <b>title</b>, please.")
    assert "Sent back." in press(page, "back")
    said = words(authors.sian.open("review", **MODULE))
    assert "Elin Prys sent this back on 3 November 2026" in said
    assert "The <b>title</b>, please." in said


def test_a_note_that_is_being_written_stays_while_one_approves(authors: Authors) -> None:
    authors.does(in_review)
    page = authors.elin.open("review", **MODULE)
    page.text_area(key="review_note").input("Too long. " * 101)
    press(page, "back")
    press(page, "approve_en")
    assert page.text_area(key="review_note").value == "Too long. " * 101


def test_a_day_to_come_is_taken_and_another_is_not(authors: Authors) -> None:
    authors.does(approved)
    page = authors.elin.open("review", **MODULE)
    for typed, why in (
        ("", "Write a day"),
        ("soon", "Write a day"),
        ("2 11 2026", "still to come"),
        ("5 11 2028", "within a year"),
    ):
        page.text_input(key="review_date").input(typed)
        assert why in press(page, "later")
    page.text_input(key="review_date").input("5 11 2026")
    page.selectbox(key="review_time").select("07:30")
    said = press(page, "later")
    assert "It will be published on 5 November 2026, 7:30am." in said
    assert "Elin Prys has set it to be published by itself" in said
    assert "It will not be published by itself." in press(page, "keep")
    page.text_input(key="review_date").input("5 6 2027")  # in summer the clock is an hour on
    assert "It will be published on 5 June 2027, 9:00am." in press(page, "later")
    with open_reading() as session:
        assert the_draft(session).due_at == datetime(2027, 6, 5, 8, tzinfo=UTC)


def test_why_it_could_not_go_out_on_its_day_is_on_the_page(authors: Authors) -> None:
    authors.does(approved)

    def put_off_and_spoil(studio: Studio, it: ContentDraft) -> None:
        actions.publish_later(studio.session, it, NOW, by=studio.elin, at=AT)
        studio.write(it, "step/one/en", title="Another")
        publish_due(studio.session, it, at=NOW)

    authors.draft_is(put_off_and_spoil)
    said = words(authors.sian.open("review", **MODULE))
    assert "This was to be published on 3 November 2026, 10:05am, and could not be." in said
    assert "Siân Howells approved the English in another wording." in said


def test_a_publication_is_undone_and_an_earlier_one_brought_back(authors: Authors) -> None:
    authors.does(published)
    page = authors.elin.open("review", **MODULE)
    assert "Patients read version 1 again from now on." in press(page, "undo_open")
    said = press(page, "undo")
    assert "Undone. Patients read what was there before." in said
    assert "Version 1, brought back by Elin Prys" in said
    assert "Patients read version 2 again from now on." in press(page, "again_open_2")
    assert "That version is back." in press(page, "again_2")
    press(page, "withdraw_open")
    assert "Taken out. It can be brought back." in press(page, "withdraw")
    assert "Taken out by Elin Prys" in words(page)


def test_which_steps_come_back_or_go_is_said_before_a_version_comes_back(
    authors: Authors,
) -> None:
    def other_steps(studio: Studio) -> None:
        draft = studio.changed()
        parts = queries.wording(studio.session, draft.id or 0)
        words_of_two = {it: parts[it] for it in parts if it.startswith("step/two")}
        actions.remove_step(studio.session, draft, "two", by=studio.sian, at=AT)
        for name, said in words_of_two.items():
            said = {**said, **({"title": "Title three"} if "title" in said else {})}
            name = name.replace("two", "three")
            actions.save_part(studio.session, draft, name, said, seen=0, by=studio.sian, at=AT)
        studio.approved(draft)
        actions.publish(studio.session, draft, by=studio.sian, at=AT)

    authors.does(other_steps)
    page = authors.elin.open("review", **MODULE)
    back = ("Steps that come back: Title two", "Steps that are other than now: Title one")
    assert not any(it in words(page) for it in back)
    said = press(page, "undo_open")
    for line in (*back, "Steps that go: Title three. What patients have done in them is kept."):
        assert line in said, line
    assert "[put in: The first" in said
    assert "Steps that go: Title one · Title three." in press(page, "withdraw_open")
    press(page, "withdraw")
    said = press(page, "again_open_1")
    assert "Steps that come back: Title one · Title two" in said
    assert "Steps that go" not in said


def test_whose_weeks_change_is_said_before_a_plan_comes_back(authors: Authors) -> None:
    def moved(studio: Studio) -> None:
        someone_waits(studio.session, studio.service)
        draft = studio.draft("waiting", "plan")
        modules = published_content(studio.session).modules.values()
        both = move_module(
            with_modules(queries.wording(studio.session, draft.id or 0)["plan"], modules),
            "second",
            "welcome",
        )
        stages = [it for it in both["stages"] if it["modules"]]
        studio.write(draft, "plan", stages=stages)
        studio.approved(draft)
        actions.publish(studio.session, draft, by=studio.sian, at=AT)

    authors.does(moved)
    page = authors.elin.open("review", plan="waiting")
    assert "1 person" not in words(page)
    said = press(page, "undo_open")
    assert "Stages that come back: Getting ready" in said
    assert "Stages that are other than now: Welcome" in said
    assert "1 person is on this plan now." in said
    assert "Worked out for the 1 person on it" in said


def test_what_was_taken_out_is_found_again(authors: Authors) -> None:
    authors.does(published)
    page = authors.elin.open("review", **MODULE)
    press(page, "withdraw_open")
    press(page, "withdraw")
    page = authors.sian.open("review")
    assert "can be brought back First things Module" in words(page)


def test_nothing_is_undone_but_what_was_seen(authors: Authors) -> None:
    authors.does(published)
    page = authors.elin.open("review", **MODULE)
    press(page, "undo_open")
    authors.does(
        lambda studio: actions.withdraw(
            studio.session,
            queries.latest_publication(studio.session, "module", "first"),
            service_id=studio.service,
            by=studio.sian,
            at=AT,
        )
    )
    assert "Something else was published meanwhile." in press(page, "undo")


def test_readers_of_an_earlier_wording_are_counted_and_told(authors: Authors) -> None:
    authors.does(lambda studio: readers(studio, 5))
    authors.does(published)
    page = authors.elin.open("review", **MODULE)
    assert "5 people read an earlier wording of this step and not this one." in words(page)
    press(page, "tell_first_one")
    page.text_area(key="said_en_first_one").input("We had it wrong.")
    assert "Say it in Welsh" in press(page, "correct_first/one")
    page.text_area(key="said_cy_first_one").input("Roedd yn anghywir.")
    assert "They will see it above the step." in press(page, "correct_first/one")
    assert "We had it wrong." in words(page)
    for panel in ("undo_open", "withdraw_open", "again_open_1"):
        assert "Readers were told what was put right here." in press(page, panel)
    with open_reading() as session:
        said = session.exec(select(Correction)).one()
        assert said.words == {"en": "We had it wrong.", "cy": "Roedd yn anghywir."}


def test_few_readers_are_not_counted_out(authors: Authors) -> None:
    authors.does(lambda studio: readers(studio, 1))
    authors.does(published)
    said = words(authors.elin.open("review", **MODULE))
    assert "Fewer than 5 people read an earlier wording" in said


def test_what_moved_on_is_brought_into_the_draft(authors: Authors, tmp_path: Path) -> None:
    authors.does(in_review)
    change(tmp_path / "content", ENGLISH, "## A heading", "## Another heading")
    authors.does(lambda it: load_content(it.session, tmp_path / "content", at=AT))
    page = authors.elin.open("review", **MODULE)
    assert "Version 2 came in with the content files" in words(page)
    assert "there the draft’s words stayed" in press(page, "catch_up")
    assert "came in with the content files" not in words(page)
    assert "[put in: New end] words." in words(page)


def test_a_draft_is_given_up_on_a_second_press(authors: Authors) -> None:
    authors.does(in_review)
    page = authors.elin.open("review", **MODULE)
    assert "Nothing changes for patients." in press(page, "discard_open")
    assert "The draft is given up." in press(page, "discard")


def test_another_services_module_can_be_read_and_not_touched(
    authors: Authors, monkeypatch: pytest.MonkeyPatch
) -> None:
    authors.does(in_review)
    authors.draft_is(lambda studio, it: studio.write(it, "step/one/cy", body=""))
    with open_transaction() as session:
        gwent = a_service(session, "gwent")
        session.add(ContentPiece(kind="module", key="first", service_id=1, made_at=AT))
        stranger = a_member(session, gwent, Role.AUTHOR, "Ifan Rees")
        token = start_session(session, stranger.id, at=AT)
    page = Staff(monkeypatch, token).open("review", **MODULE)
    assert "This belongs to Service powys. You can read it" in words(page)
    assert "“Title one”, Welsh : " in words(page)
    assert "/studio/edit" not in "".join(element.body for element in page.get("html"))
    assert buttons(page) == set()
    assert "Only its authors may change it." in words(authors.sian.open("review", **MODULE))


def test_a_plan_is_approved_here_and_published_where_its_effects_are(authors: Authors) -> None:
    def draft(studio: Studio) -> None:
        it = studio.draft("waiting", "plan")
        studio.write(it, "plan", title={"en": "Waiting", "cy": "Aros"})
        actions.send_for_review(studio.session, it, by=studio.sian, at=AT)

    authors.does(draft)
    page = authors.elin.open("review", kind="plan", key="waiting")
    assert "See whom it affects, and publish it" in words(page)
    assert "The plan: Waiting" in words(page)
    assert {"approve_en", "approve_cy", "publish"} & buttons(page) == {"approve_en", "approve_cy"}


def test_a_module_that_was_moved_in_a_plan_is_named_where_it_was_and_is(authors: Authors) -> None:
    def draft(studio: Studio) -> None:
        it = studio.draft("waiting", "plan")
        modules = published_content(studio.session).modules.values()
        document = with_modules(queries.wording(studio.session, it.id or 0)["plan"], modules)
        studio.write(it, "plan", **move_module(document, "first", "near"))

    authors.does(draft)
    said = words(authors.elin.open("review", kind="plan", key="waiting"))
    assert "Stage: Welcome Changed Changed Modules, gone from here: First things" in said
    assert "Stage: Getting ready Changed Changed Modules, new here: First things" in said


def test_where_nothing_waits_it_says_where_to_begin(authors: Authors) -> None:
    drawn = markup(authors.sian.open("review"))
    assert 'href="/library">Go to the Library</a>' in drawn
    authors.does(lambda studio: studio.changed())
    assert "Go to the Library" not in markup(authors.sian.open("review"))


@pytest.mark.parametrize("key", ["none", "<script>x</script>"])
def test_what_is_not_there_is_said_so(authors: Authors, key: str) -> None:
    page = authors.sian.open("review", module=key)
    assert "There is no module or plan of that name" in words(page)
    assert "<script" not in "".join(element.body for element in page.get("html"))


@pytest.mark.parametrize("role", [None, Role.PATIENT, Role.CLINICIAN, Role.ADMINISTRATOR])
def test_nobody_but_an_author_sees_it(
    authors: Authors, monkeypatch: pytest.MonkeyPatch, role: Role | None
) -> None:
    authors.does(in_review)
    token = None
    if role:
        with open_transaction() as session:
            person = a_member(session, session.get_one(Service, 1), role, "Somebody Else")
            token = start_session(session, person.id, at=AT)
    said = words(Staff(monkeypatch, token).open("review", **MODULE))
    assert "First things" not in said
    assert "New words." not in said
