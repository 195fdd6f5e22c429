"""A step is taken out, or moved to a later stage, while somebody has it before them."""

from copy import deepcopy

from sqlmodel import select

from platform_core.content.documents import digest_of
from platform_core.content.drafts.queries import current_version, latest_publication
from platform_core.content.versions import make_current, take_out, version_with
from platform_core.storage.database import open_reading, open_transaction
from platform_core.storage.tables import Activity, Reflection
from tests.factories import AT
from tests.pages.conftest import Arrive
from tests.pages.patients import Browser, markup, press, words

MODULE = "start-here"
STEP = f"{MODULE}/right-place"


def taken_out() -> None:
    with open_transaction() as session:
        take_out(session, "module", MODULE, by=None, at=AT, service_id=None, note="test")


def published(**entries: object) -> None:
    """The module with other entries than it had."""
    with open_transaction() as session:
        version = current_version(session, "module", MODULE)
        assert version is not None
        document = {**version.document, **entries}
        digest = digest_of(document)
        later = version_with(session, "module", MODULE, digest, document, at=AT)
        make_current(session, later, by=None, at=AT, service_id=None, note="test")


def asked_a_question() -> None:
    """The module with a question in each step."""
    with open_reading() as session:
        version = current_version(session, "module", MODULE)
        assert version is not None
        steps = deepcopy(version.document["steps"])
    for step in steps:
        for said in step["words"].values():
            said["reflection"] = "What helps?"
    published(steps=steps)


def finished() -> list[tuple[str | None, int | None]]:
    with open_reading() as session:
        rows = session.exec(select(Activity).where(Activity.kind == "step_finished"))
        return [(row.step, row.version_id) for row in rows]


def test_it_is_said_kindly_and_what_they_did_is_kept(patient: Browser) -> None:
    page = patient.open("step", step=STEP)
    with open_reading() as session:
        publication = latest_publication(session, "module", MODULE)
    taken_out()
    said = words(press(page, "done"))
    assert "This step has been taken out" in said
    assert "The service has taken “You are in the right place” out since you opened it." in said
    assert "We have kept that you read it." in said
    assert "Nothing of yours is lost." in said
    assert publication is not None
    assert finished() == [(STEP, publication.version_id)]
    assert "Living with pain or fatigue is hard." not in said


def test_words_written_on_the_way_are_kept(patient: Browser) -> None:
    asked_a_question()
    page = patient.open("step", step=STEP)
    taken_out()
    page.text_area(key="reflection_start-here_right-place").input("The garden.")
    assert "What you wrote is kept with your other words" in words(press(page, "done"))
    with open_reading() as session:
        assert session.exec(select(Reflection.words)).one() == "The garden."


def test_it_is_said_again_when_they_come_back_to_it(patient: Browser) -> None:
    patient.open("step", step=STEP)
    taken_out()
    said = words(patient.open("step", step=STEP))
    assert "This step has been taken out" in said
    assert "We have kept that you read it." not in said
    assert finished() == []


def test_the_same_in_welsh(arrive: Arrive) -> None:
    reader = arrive(language="cy")
    reader.open("step", step=STEP)
    taken_out()
    assert "Mae’r cam hwn wedi’i dynnu allan" in words(reader.open("step", step=STEP))


def test_whoever_never_opened_it_is_told_of_no_such_step(patient: Browser) -> None:
    taken_out()
    assert "We cannot find that step" in words(patient.open("step", step=STEP))


def test_a_step_that_is_later_now_stays_open_to_whoever_has_begun_it(arrive: Arrive) -> None:
    reader, other = arrive(), arrive("Mair Puw")
    page = reader.open("step", step=STEP)
    published(stage="getting-ready", order=9)
    assert "That is enough for today" in words(press(page, "done"))
    assert [step for step, _ in finished()] == [STEP]
    assert 'id="part-1"' in markup(reader.open("step", step=STEP))
    assert 'id="part-1"' not in markup(other.open("step", step=STEP))
