"""Today says that a step somebody has read was put right, until they have seen it."""

from copy import deepcopy
from datetime import timedelta

import pytest

from platform_core.content.documents import digest_of
from platform_core.content.drafts.actions import say_corrected
from platform_core.content.drafts.queries import current_version
from platform_core.content.versions import make_current, version_with
from platform_core.storage.database import open_transaction
from tests.factories import AT, a_person
from tests.pages.conftest import NOW, Arrive
from tests.pages.patients import Browser, set_clock, words

MODULE, STEP = "start-here", "start-here/right-place"
SAID = {"en": "The number was wrong.", "cy": "Roedd y rhif yn anghywir."}


def put_right() -> None:
    """The first step in other words, and its readers told."""
    with open_transaction() as session:
        version = current_version(session, "module", MODULE)
        assert version is not None
        document = deepcopy(version.document)
        for step in document["steps"]:
            step["words"]["en"]["body"] += "\n\nOther words."
        digest = digest_of(document)
        new = version_with(session, "module", MODULE, digest, document, at=AT)
        publication = make_current(session, new, by=None, at=AT, service_id=1, note="test")
        author = a_person(session, "Elin Prys").id or 0
        say_corrected(session, publication, STEP, SAID, service_id=1, by=author, at=AT)


def test_whoever_read_it_is_told_on_today_and_nobody_else(arrive: Arrive) -> None:
    reader, other = arrive(), arrive("Mair Puw")
    reader.open("step", step=STEP)
    assert "We have put something right" not in words(reader.open("today"))
    put_right()
    said = words(reader.open("today"))
    assert "We have put something right" in said
    assert "You are in the right place" in said
    assert "The number was wrong." in words(reader.open("step", step=STEP))
    assert "We have put something right" not in words(other.open("today"))


def test_the_day_after_they_opened_it_nothing_is_said(
    patient: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient.open("step", step=STEP)
    put_right()
    patient.open("step", step=STEP)
    set_clock(monkeypatch, NOW + timedelta(days=1))
    patient.sign_in_again(NOW + timedelta(days=1))  # they were away for a night
    assert "We have put something right" not in words(patient.open("today"))
