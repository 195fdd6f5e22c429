"""A step's question for oneself, help above hard words, and what was put right."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from platform_core.accounts.drafts import draft_of
from platform_core.storage import database as storage
from platform_core.storage.database import open_reading, open_transaction
from platform_core.storage.tables import (
    Activity,
    AuditEntry,
    ContentVersion,
    Correction,
    Publication,
    Reflection,
)
from tests.factories import AT
from tests.pages.conftest import NOW, Arrive
from tests.pages.patients import Browser, keys_of, markup, press, rows, set_clock, words

# What is kept is tested on both databases beside its actions; what is drawn, on one.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
STEP = "getting-ready/hope-and-expect"
BOX = "reflection_getting-ready_hope-and-expect"
HARD = "two-way-link/loss-anger-worry"


@pytest.fixture
def reader(arrive: Arrive) -> Browser:
    """Somebody to whom everything has opened."""
    return arrive(joined_at=NOW - timedelta(days=120))


def kept() -> list[tuple[str, str, int]]:
    with open_reading() as session:
        return [(row.step, row.words, row.revision) for row in rows(session, Reflection)]


def write(page: AppTest, said: str) -> AppTest:
    return page.text_area(key=BOX).set_value(said).run()


def test_first_it_says_that_nobody_reads_it(reader: Browser) -> None:
    page = reader.open("step", step=STEP)
    seen = words(page)
    assert seen.index("Nobody reads this, now or later.") < seen.index("If the programme went well")
    assert "Need help now? Go to urgent help" in seen
    assert page.text_area(key=BOX).value == ""


def test_words_are_kept_and_shown_back_the_next_time(reader: Browser) -> None:
    page = press(write(reader.open("step", step=STEP), "Walk to the gate."), "save_reflection")
    assert "Kept, for you alone." in words(page)
    assert kept() == [(STEP, "Walk to the gate.", 1)]
    assert reader.open("step", step=STEP).text_area(key=BOX).value == "Walk to the gate."
    with open_reading() as session:
        assert "gate" not in str([row.details for row in rows(session, AuditEntry)])
        assert draft_of(session, reader.person_id, f"reflection {STEP}") is None


def test_the_same_in_welsh(arrive: Arrive) -> None:
    page = arrive(language="cy", joined_at=NOW - timedelta(days=120)).open("step", step=STEP)
    assert "Fydd neb yn darllen hwn, nawr nac yn nes ymlaen." in words(page)
    page = press(write(page, "At y glwyd."), "save_reflection")
    assert "Wedi’u cadw, i chi yn unig." in words(page)


def test_words_that_were_begun_survive_a_lost_tab_and_the_short_version(reader: Browser) -> None:
    page = write(reader.open("step", step=STEP), "Walk")
    page.button_group(key="length").set_value("short").run()
    assert not page.text_area
    page.button_group(key="length").set_value("full").run()
    assert page.text_area(key=BOX).value == "Walk"
    assert kept() == []
    assert reader.open("step", step=STEP).text_area(key=BOX).value == "Walk"


@pytest.mark.parametrize("button", ["done", "stop"])
def test_whoever_goes_on_without_keeping_loses_nothing(reader: Browser, button: str) -> None:
    page = reader.open("step", step=STEP)
    page.text_area(key=BOX).set_value("Walk")
    press(page, button)
    assert kept() == ([(STEP, "Walk", 1)] if button == "done" else [])
    assert reader.open("step", step=STEP).text_area(key=BOX).value == "Walk"


def test_words_survive_a_session_that_ends(
    reader: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = reader.open("step", step=STEP)
    later = NOW + timedelta(days=60)
    set_clock(monkeypatch, later)
    page.text_area(key=BOX).set_value("Sent too late.").run()
    assert "You have been signed out" in words(page)
    reader.sign_in_again(later)
    assert reader.open("step", step=STEP).text_area(key=BOX).value == "Sent too late."


def test_an_empty_box_removes_what_was_kept_and_asks_for_nothing(reader: Browser) -> None:
    page = press(reader.open("step", step=STEP), "save_reflection")
    assert "removed" not in words(page)
    press(write(page, "Walk"), "save_reflection")
    assert "Your words are removed." in words(press(write(page, ""), "save_reflection"))
    assert kept() == []


def test_too_many_words_are_said_and_nothing_is_cut(reader: Browser) -> None:
    page = press(write(reader.open("step", step=STEP), "x" * 2_001), "done")
    assert "longer than 2000 characters" in words(page)
    assert len(page.text_area(key=BOX).value) == 2_001
    assert kept() == []
    assert "done" in keys_of(page)
    with open_reading() as session:
        assert "step_finished" not in {row.kind for row in rows(session, Activity)}


def test_two_windows_are_told_and_the_next_press_decides(reader: Browser) -> None:
    one, other = reader.open("step", step=STEP), reader.open("step", step=STEP)
    press(write(one, "From one."), "save_reflection")
    page = press(write(other, "From the other."), "save_reflection")
    assert "in another window, at 10:01am" in words(page)
    assert "From one." in words(page)
    assert kept() == [(STEP, "From one.", 1)]
    page = press(page, "save_reflection")
    assert "Kept, for you alone." in words(page)
    assert kept() == [(STEP, "From the other.", 2)]


def test_a_window_in_which_nothing_was_written_leaves_the_words_of_the_other(
    reader: Browser,
) -> None:
    idle, other = reader.open("step", step=STEP), reader.open("step", step=STEP)
    press(write(other, "From the other."), "save_reflection")
    assert "That is enough for today" in words(press(idle, "done"))
    assert kept() == [(STEP, "From the other.", 1)]


def test_words_begun_in_another_window_outlast_one_in_which_nothing_was_written(
    reader: Browser,
) -> None:
    idle, other = reader.open("step", step=STEP), reader.open("step", step=STEP)
    write(other, "Begun.")
    press(idle, "done")
    assert kept() == []
    assert reader.open("step", step=STEP).text_area(key=BOX).value == "Begun."


def test_a_database_that_is_away_keeps_the_words_in_the_box(
    reader: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = write(reader.open("step", step=STEP), "Walk")

    def away(*_: object, **__: object) -> None:
        raise storage.DatabaseAway("gone")

    with monkeypatch.context() as broken:
        broken.setattr("platform_core.ui.patient.reflecting.save_reflection", away)
        page = press(page, "save_reflection")
    assert "We could not keep your words just now." in words(page)
    assert page.text_area(key=BOX).value == "Walk"


def test_the_words_to_one_step_do_not_go_to_another(reader: Browser) -> None:
    page = write(reader.open("step", step=STEP), "Walk")
    page.query_params["step"] = "two-way-link/not-believed"
    page.run()
    assert page.text_area(key="reflection_two-way-link_not-believed").value == ""


def test_help_stands_above_hard_words_in_both_lengths(reader: Browser) -> None:
    page = reader.open("step", step=HARD)
    for length in ("full", "short"):
        page.button_group(key="length").set_value(length).run()
        seen = markup(page)
        body = seen.index('class="prose"')
        assert 0 < seen.index('href="tel:116123"', seen.index("</h1>")) < body
    ordinary = markup(reader.open("step", step="start-here/right-place"))
    assert 'href="tel:116123"' not in ordinary[: ordinary.index('class="prose"')].split("</h1>")[1]


def test_how_it_was_first_read_is_kept(arrive: Arrive) -> None:
    reader = arrive(language="cy", joined_at=NOW - timedelta(days=120))
    page = reader.open("step", step=STEP)
    page.button_group(key="length").set_value("short").run()
    press(page, "stop")
    with open_reading() as session:
        (opened,) = [row for row in rows(session, Activity) if row.kind == "step_opened"]
    assert opened.details == {"language": "cy", "short": False}


def test_whoever_read_an_earlier_wording_is_told_what_was_put_right(reader: Browser) -> None:
    assert "Put right on" not in words(reader.open("step", step=STEP))
    put_right("The programme has 8 sessions, not 6.")
    seen = words(reader.open("step", step=STEP))
    assert "You read an earlier wording of this step. Put right on Tuesday 3 November." in seen
    assert "The programme has 8 sessions, not 6." in seen


def put_right(said: str) -> None:
    """Publish the module with another wording of the step, and tell its readers."""
    module, _, step = STEP.partition("/")
    with open_transaction() as session:
        before = next(row for row in rows(session, ContentVersion) if row.key == module)
        document = {**before.document, "steps": [dict(it) for it in before.document["steps"]]}
        changed = next(it for it in document["steps"] if it["key"] == step)
        changed["words"] = {
            language: {**it, "body": f"{it['body']}\n\n8."}
            for language, it in changed["words"].items()
        }
        again = {"kind": "module", "key": module, "number": before.number + 1, "created_at": AT}
        version = ContentVersion(**again, digest="another".ljust(64, "0"), document=document)
        session.add(version)
        session.flush()
        publication = Publication(
            kind="module", key=module, version_id=version.id, published_at=AT, note=""
        )
        session.add(publication)
        session.flush()
        session.add(
            Correction(
                publication_id=publication.id,
                step=STEP,
                words={"en": said, "cy": "Cywirwyd."},
                said_at=AT,
                said_by=next(row.by for row in rows(session, AuditEntry) if row.by),
            )
        )
