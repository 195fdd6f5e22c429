"""My story printed, for whoever wrote it and for nobody else."""

import pytest
from sqlmodel import delete, select

from platform_core.clock import utc_now
from platform_core.storage.tables import Enrolment, Story, StoryShare
from platform_core.stories.actions import remove_story, save_story, share_story
from platform_core.stories.rules import BOXES, Written
from tests.web.running import Server, somebody

PAPER = "/print/my-story"


@pytest.fixture
def written(server: Server) -> Server:
    """Carys has written a story in English, with help."""
    with server.writing() as session:
        carys = somebody(session, "carys")
        own = session.exec(select(Enrolment).where(Enrolment.person_id == carys.id)).one()
        when = {"by": carys.id, "at": utc_now()}
        remove_story(session, own, **when)
        session.exec(delete(StoryShare))
        boxes = {"questions": "When?", "one_thing": "I rest <at> noon.\nEvery day."}
        save_story(session, own, boxes, language="en", written=Written.WITH_HELP, seen=0, **when)
    return server


def share(server: Server) -> None:
    with server.writing() as session:
        carys = somebody(session, "carys")
        own = session.exec(select(Enrolment).where(Enrolment.person_id == carys.id)).one()
        share_story(session, own, by=carys.id, at=utc_now())


def test_it_has_the_boxes_in_order_and_whose_they_are(written: Server) -> None:
    answer = written.signed_in("carys").get(PAPER)
    text = answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert text.index("<h2>The one thing I want you to know</h2>") < text.index("Questions I want")
    assert "I rest &lt;at&gt; noon.<br>Every day." in text
    assert "Carys Bevan" in text
    assert "Written by me with help," in text
    assert "Not shared with the team at Service powys." in text
    assert "My diagnosis and medicines are in my GP record." in text
    assert "largeprint" not in text


def test_it_says_when_it_is_shared_and_comes_in_large_letters_and_in_welsh(written: Server) -> None:
    share(written)
    browser = written.signed_in("carys")
    browser.get("/language/cy")
    text = browser.get(f"{PAPER}?size=large").text
    browser.get("/language/en")
    assert "largeprint" in text
    assert "Wedi’i rhannu â thîm Gwasanaeth powys." in text
    assert '<p class="own" lang="en">' in text


def test_without_a_story_there_is_an_empty_page_to_fill_in_by_hand(written: Server) -> None:
    with written.writing() as session:
        session.exec(delete(Story))
    text = written.signed_in("carys").get(PAPER).text
    assert "You can fill this in by hand. One box is enough." in text
    assert text.count("<h2>") == len(BOXES)
    assert "GP record" not in text


@pytest.mark.parametrize("name", ["sian", "alun", "mair", "huw"])
def test_staff_have_their_own_way_to_it_or_none(written: Server, name: str) -> None:
    share(written)
    answer = written.signed_in(name).get(PAPER)
    assert answer.status_code == 303
    assert "noon" not in answer.text


def test_a_stranger_signs_in_first(written: Server) -> None:
    answer = written.browser().get(PAPER)
    assert answer.headers["location"].startswith(f"/sign-in?next={PAPER}")
