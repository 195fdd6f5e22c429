"""My story, as its writer finds it: nothing is lost, nothing overwritten, nothing seen unasked."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from platform_core.accounts.drafts import draft_of, save_draft
from platform_core.accounts.rules import Caseload
from platform_core.content.queries import published
from platform_core.storage import database as storage
from platform_core.storage.database import open_reading, open_transaction
from platform_core.storage.tables import AuditEntry, Draft, Enrolment, Reflection, Story, StoryShare
from platform_core.stories.actions import open_story
from tests.factories import AT
from tests.pages.conftest import NOW, Arrive
from tests.pages.patients import Browser, keys_of, markup, press, rows, set_clock, words

# What is kept is tested on both databases beside its actions; what is drawn, on one.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
FIRST = "box_one_thing"


def write(page: AppTest, **boxes: str) -> AppTest:
    for box, said in boxes.items():
        if f"open_{box}" in keys_of(page):
            page = press(page, f"open_{box}")
        page.text_area(key=f"box_{box}").set_value(said)
    return page.run()


def saved() -> list[tuple[dict[str, str], int]]:
    with open_reading() as session:
        return [(row.boxes, row.revision) for row in rows(session, Story)]


def box(page: AppTest, name: str) -> str:
    return str(page.text_area(key=f"box_{name}").value)


def test_a_stranger_sees_nothing_but_please_sign_in(stranger: Browser) -> None:
    page = stranger.open("my_story")
    assert "Please sign in" in words(page)
    assert not page.text_area


def test_first_it_says_that_nobody_reads_it_and_offers_one_box(patient: Browser) -> None:
    page = patient.open("my_story")
    seen = words(page)
    assert seen.index("Nobody reads this unless you share it.") < seen.index("The one thing I want")
    assert "Need help now? Go to urgent help" in seen
    assert "Only you. The team cannot see your story, nor that you have written one." in seen
    assert [area.key for area in page.text_area] == [FIRST]
    assert not page.radio


def test_it_is_a_step_from_my_path_and_from_the_foot_of_every_page(patient: Browser) -> None:
    path = markup(patient.open("my_path"))
    assert path.count('href="/my_story"') == 2


def test_one_box_is_saved_and_there_the_next_time(patient: Browser) -> None:
    page = press(write(patient.open("my_story"), one_thing="I rest at noon."), "save")
    assert "Saved. Only you can see it." in words(page)
    assert "Last saved on Tuesday 3 November at 10:01am." in words(page)
    assert "About 4 words." in words(page)
    assert saved() == [({"one_thing": "I rest at noon."}, 1)]
    page = patient.open("my_story")
    assert box(page, "one_thing") == "I rest at noon."
    with open_reading() as session:
        assert rows(session, Draft) == []
        assert "noon" not in str([row.details for row in rows(session, AuditEntry)])


def test_the_same_in_welsh(arrive: Arrive) -> None:
    page = write(arrive(language="cy").open("my_story"), one_thing="Rwy’n gorffwys am hanner dydd.")
    page = press(page, "save")
    assert "Wedi’i chadw. Dim ond chi sy’n gallu ei gweld." in words(page)
    assert "Tua 5 o eiriau." in words(page)
    with open_reading() as session:
        assert rows(session, Story)[0].language == "cy"


def test_words_that_were_begun_survive_a_lost_tab_and_are_not_yet_the_story(
    patient: Browser,
) -> None:
    page = write(patient.open("my_story"), one_thing="I rest.", helps="Warmth.")
    assert "Some words here are not in your story yet." in words(page)
    page = patient.open("my_story")
    assert (box(page, "one_thing"), box(page, "helps")) == ("I rest.", "Warmth.")
    assert "Some words here are not in your story yet." in words(page)
    assert saved() == []
    page = press(page, "save_all")
    assert saved() == [({"one_thing": "I rest.", "helps": "Warmth."}, 1)]
    assert "Some words here" not in words(page)


def test_words_survive_a_session_that_ends(
    patient: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = patient.open("my_story")
    later = NOW + timedelta(days=60)
    set_clock(monkeypatch, later)
    page.text_area(key=FIRST).set_value("Sent too late.").run()
    assert "You have been signed out" in words(page)
    patient.sign_in_again(later)
    assert box(patient.open("my_story"), "one_thing") == "Sent too late."


def test_two_windows_that_wrote_in_different_boxes_keep_both(patient: Browser) -> None:
    one, other = patient.open("my_story"), patient.open("my_story")
    press(write(one, one_thing="From one."), "save")
    page = press(write(other, helps="From the other."), "save_all")
    assert "What you wrote in both is kept." in words(page)
    assert saved() == [({"one_thing": "From one.", "helps": "From the other."}, 2)]
    assert box(page, "one_thing") == "From one."


def test_two_windows_that_wrote_in_one_box_are_told_and_the_next_press_decides(
    patient: Browser,
) -> None:
    one, other = patient.open("my_story"), patient.open("my_story")
    press(write(one, one_thing="From one.", helps="Warmth."), "save")
    page = press(write(other, one_thing="From the other."), "save")
    assert "You saved other words for “The one thing I want you to know”" in words(page)
    assert "From one." in words(page)
    assert (box(page, "one_thing"), box(page, "helps")) == ("From the other.", "Warmth.")
    assert saved() == [({"one_thing": "From one.", "helps": "Warmth."}, 1)]
    patient.open("my_story")  # neither is lost if the tab is closed now
    assert "From one." in words(patient.open("my_story"))
    page = press(page, "save")
    assert saved() == [({"one_thing": "From the other.", "helps": "Warmth."}, 2)]
    assert "From one." not in words(page)


def test_drafts_of_two_windows_do_not_push_each_other_out(patient: Browser) -> None:
    one, other = patient.open("my_story"), patient.open("my_story")
    write(one, one_thing="From one.")
    write(other, helps="From the other.")
    page = patient.open("my_story")
    assert (box(page, "one_thing"), box(page, "helps")) == ("From one.", "From the other.")


@pytest.mark.parametrize("mine", [{"one_thing": "Mine."}, {"one_thing": "Mine.", "tried": "TENS."}])
def test_words_begun_in_another_window_outlast_this_one_being_saved(
    patient: Browser, mine: dict[str, str]
) -> None:
    one, other = patient.open("my_story"), patient.open("my_story")
    write(other, helps="Warmth.")  # and its signal is lost
    press(write(one, **mine), "save")
    assert saved() == [(mine, 1)]
    page = patient.open("my_story")
    assert (box(page, "one_thing"), box(page, "helps")) == ("Mine.", "Warmth.")
    assert "Some words here are not in your story yet." in words(page)
    press(page, "save_all")
    assert saved() == [({**mine, "helps": "Warmth."}, 2)]


def test_words_begun_in_one_box_of_two_windows_are_both_shown(patient: Browser) -> None:
    one, other = patient.open("my_story"), patient.open("my_story")
    one = write(one, helps="Warmth.")
    write(other, helps="Rest.")
    press(one, "save")
    page = press(patient.open("my_story"), "save")
    assert "You saved other words for" in words(page)
    assert box(page, "helps") == "Rest."
    assert saved() == [({"helps": "Warmth."}, 1)]


def test_a_database_that_goes_away_while_two_windows_are_joined_loses_neither(
    patient: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = patient.open("my_story"), patient.open("my_story")
    press(write(one, one_thing="From one."), "save")
    other = write(other, helps="From the other.")

    def away(*_: object) -> None:
        raise storage.DatabaseAway("gone")

    with monkeypatch.context() as broken:
        broken.setattr("platform_core.ui.patient.story._drop_own_draft", away)
        other = press(other, "save_all")
    assert "We could not save your story just now." in words(other)
    press(other, "save_all")
    assert saved() == [({"one_thing": "From one.", "helps": "From the other."}, 2)]


def test_a_story_removed_in_another_window_is_told(patient: Browser) -> None:
    press(write(patient.open("my_story"), one_thing="Mine."), "save")
    one, other = patient.open("my_story"), patient.open("my_story")
    press(press(one, "remove"), "remove_now")
    page = press(write(other, one_thing="Mine, longer."), "save")
    assert "You removed your story in another window." in words(page)
    assert saved() == []
    press(page, "save")
    assert saved() == [({"one_thing": "Mine, longer."}, 1)]


def test_sharing_saves_first_and_is_ended_as_easily(patient: Browser) -> None:
    page = press(write(patient.open("my_story"), one_thing="Mine."), "share")
    assert "Shared. The team can open it from now on." in words(page)
    assert "since Tuesday 3 November" in words(page)
    assert "Nobody has opened it yet." in words(page)
    assert saved() == [({"one_thing": "Mine."}, 1)]
    page = press(write(page, one_thing="Mine, longer."), "save")
    assert "Saved. The team can see the new words." in words(page)
    page = press(page, "stop_sharing")
    assert "Only you can see your story now." in words(page)
    with open_reading() as session:
        (share,) = rows(session, StoryShare)
        assert share.ended_at == NOW
        acts = [row.action for row in rows(session, AuditEntry) if "story" in row.action]
    assert acts == ["story.shared", "story.unshared"]


def test_there_is_nothing_to_share_or_to_save_before_a_word_is_written(patient: Browser) -> None:
    for button in ("share", "save"):
        page = press(patient.open("my_story"), button)
        assert "There are no words here to save yet." in words(page)
    assert saved() == []


def test_its_writer_sees_who_opened_it_and_when(patient: Browser, arrive: Arrive) -> None:
    press(write(patient.open("my_story"), one_thing="Mine."), "share")
    reader = arrive("Siân Howells").person_id
    with open_transaction() as session:
        one = session.get_one(Enrolment, patient.enrolment_id)
        open_story(session, one, caseload=Caseload(one.service_id), by=reader, at=AT)
    seen = words(patient.open("my_story"))
    assert "Siân Howells, on Tuesday 3 November at 10:00am" in seen
    assert "Nobody has opened it yet." not in seen


def test_removing_says_what_it_does_first_and_then_it_is_gone(patient: Browser) -> None:
    page = press(write(patient.open("my_story"), one_thing="Mine."), "share")
    page = press(page, "remove")
    assert "We cannot bring it back." in words(page)
    assert "remove_now" not in keys_of(press(page, "remove_not"))
    assert saved() != []
    page = press(press(page, "remove"), "remove_now")
    assert "Your story is removed." in words(page)
    assert box(page, "one_thing") == ""
    assert saved() == []
    assert "remove" not in keys_of(page)
    with open_reading() as session:
        assert rows(session, StoryShare)[0].ended_at is not None
        assert draft_of(session, patient.person_id, "my_story") is None


def test_a_story_that_was_emptied_is_not_removed_by_chance(patient: Browser) -> None:
    page = press(write(patient.open("my_story"), one_thing="Mine."), "save")
    page = press(write(page, one_thing=""), "save")
    assert "use “Remove my story”" in words(page)
    assert saved() == [({"one_thing": "Mine."}, 1)]


def test_too_many_words_are_said_by_their_box_and_nothing_is_cut(patient: Browser) -> None:
    page = press(write(patient.open("my_story"), helps="x" * 2_001), "save")
    assert "“What helps, and what makes it worse” is longer than 2000 characters." in words(page)
    assert len(box(page, "helps")) == 2_001
    assert saved() == []


def test_more_than_a_page_is_a_hint_and_not_a_wall(patient: Browser) -> None:
    page = press(write(patient.open("my_story"), one_thing="word " * 251), "save")
    assert "That is more than one page, which is all right." in words(page)
    assert len(saved()) == 1


def test_own_words_from_a_step_are_offered_and_put_in_only_when_asked(patient: Browser) -> None:
    keep("getting-ready/hope-and-expect", "A better night.", patient)
    page = patient.open("my_story")
    assert "You wrote this for yourself in “What you hope for, and what you expect”:" in words(page)
    assert "open_matters" in keys_of(page)
    page = press(page, "put_hope-and-expect")
    assert box(page, "matters") == "A better night."
    assert "put_hope-and-expect" not in keys_of(page)
    assert saved() == []


def test_who_wrote_it_and_in_which_language_is_theirs_to_say(patient: Browser) -> None:
    page = press(write(patient.open("my_story"), one_thing="Rwy’n gorffwys."), "save")
    page.radio(key="story_language").set_value("cy")
    page.radio(key="story_written").set_value("with_help")
    press(page, "save_all")
    with open_reading() as session:
        (story,) = rows(session, Story)
    assert (story.language, story.written, story.revision) == ("cy", "with_help", 2)


def test_a_database_that_is_away_keeps_the_words_on_the_page(
    patient: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = write(patient.open("my_story"), one_thing="Mine.")

    def away(*_: object, **__: object) -> None:
        raise storage.DatabaseAway("gone")

    with monkeypatch.context() as broken:
        broken.setattr("platform_core.ui.patient.story.save_story", away)
        page = press(page, "share")
    assert "We could not save your story just now." in words(page)
    assert box(page, "one_thing") == "Mine."
    assert "Only you." in words(page)


def test_markup_in_own_words_is_shown_as_text(patient: Browser) -> None:
    keep("while-you-wait/what-matters", "<script>alert(1)</script>", patient)
    for page in ("my_story", "my_words"):
        assert "<script>" not in markup(patient.open(page))


# Words I kept for myself


def test_a_stranger_sees_no_words(stranger: Browser) -> None:
    assert "Please sign in" in words(stranger.open("my_words"))


def test_words_are_listed_with_their_question_and_removed_one_by_one_or_all(
    patient: Browser,
) -> None:
    assert "You have not kept any words." in words(patient.open("my_words"))
    for number, step in enumerate(("hope-and-expect", "gone", "gone-too")):
        keep(f"getting-ready/{step}", f"Word {number}.", patient)
    page = patient.open("my_words")
    assert "If the programme went well, what would be a bit different for you?" in words(page)
    assert "A step that is not there any more" in words(page)
    one = next(key for key in keys_of(page) if key.startswith("remove_") and key != "remove_all")
    page = press(page, one)
    assert "Those words are removed." in words(page)
    page = press(page, "remove_all")
    assert "we cannot bring them back" in words(page)
    page = press(page, "remove_all_now")
    assert "All of them are removed." in words(page)
    with open_reading() as session:
        assert rows(session, Reflection) == []


@pytest.mark.parametrize("every", [True, False])
def test_what_was_begun_of_removed_words_goes_with_them(patient: Browser, every: bool) -> None:
    steps = [f"getting-ready/{name}" for name in ("hope-and-expect", "gone")]
    for step in steps:
        keep(step, "Word.", patient)
        with open_transaction() as session:
            begun = {"reflection": "Word, and more."}
            save_draft(session, patient.person_id, f"reflection {step}", begun, at=AT)
    page = patient.open("my_words")
    if every:
        press(press(page, "remove_all"), "remove_all_now")
    else:
        press(page, min(key for key in keys_of(page) if key != "remove_all"))
    with open_reading() as session:
        assert len(rows(session, Reflection)) == len(rows(session, Draft)) == (0 if every else 1)


def test_nobody_sees_another_persons_words(patient: Browser, arrive: Arrive) -> None:
    keep("getting-ready/hope-and-expect", "Mine alone.", patient)
    press(write(patient.open("my_story"), one_thing="My own story."), "save")
    other = arrive("Gareth Pugh")
    for name in ("my_words", "my_story"):
        page = other.open(name)
        assert "Mine alone." not in words(page)
        assert not [area for area in page.text_area if area.value]


def keep(step: str, said: str, who: Browser) -> None:
    """Words that somebody kept beside a step of the course as it is."""
    with open_transaction() as session:
        version = published(session).modules[step.partition("/")[0]].version_id
        session.add(
            Reflection(
                enrolment_id=who.enrolment_id,
                step=step,
                version_id=version,
                words=said,
                saved_at=AT,
            )
        )
