"""Those who read an earlier wording are counted, and told what was put right: until they know."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from platform_core.content.drafts import actions, queries
from platform_core.content.rules import StepUnknown
from platform_core.enrolment.actions import hear
from platform_core.plain_text import TextRefused
from platform_core.storage.tables import AuditEntry, ContentVersion, Enrolment, Publication, Service
from tests.asked import asked
from tests.content.drafting import NEW, Studio, a_studio
from tests.factories import AT, TODAY, an_enrolment

STEP = "first/one"
SAID = {"en": "We had the number wrong.", "cy": "Roedd y rhif yn anghywir."}
LATER = AT + timedelta(days=2)


@pytest.fixture
def studio(session: Session, tmp_path: Path) -> Studio:
    return a_studio(session, tmp_path / "content")


@pytest.fixture
def reader(studio: Studio) -> Enrolment:
    """Somebody who read the first wording of the step."""
    enrolment = an_enrolment(studio.session, studio.session.get_one(Service, studio.service))
    opens(studio, enrolment, newest(studio), TODAY)
    return enrolment


def newest(studio: Studio) -> Publication:
    found = queries.latest_publication(studio.session, "module", "first")
    assert found is not None
    return found


def opens(studio: Studio, who: Enrolment, what: Publication, on: date) -> None:
    hear(
        studio.session,
        who,
        "step_opened",
        by=who.person_id,
        at=AT,
        today=on,
        step=STEP,
        version_id=what.version_id,
    )


def published(studio: Studio, words: str = NEW) -> Publication:
    draft = studio.draft()
    studio.write(draft, "step/one/en", body=words)
    studio.approved(draft)
    return actions.publish(studio.session, draft, by=studio.sian, at=AT)


def corrected(studio: Studio, publication: Publication, words: dict[str, str] = SAID) -> bool:
    return actions.say_corrected(
        studio.session,
        publication,
        STEP,
        words,
        service_id=studio.service,
        by=studio.elin,
        at=AT,
    )


def readers(studio: Studio) -> dict[str, int]:
    return {it.step: it.readers for it in queries.read_earlier(studio.session, newest(studio))}


def told(studio: Studio, who: Enrolment, today: date | None = None) -> list[str]:
    version = newest(studio).version_id or 0
    found = queries.corrections_for(studio.session, who.id or 0, STEP, version, today=today)
    return [it.words["en"] for it in found]


def test_readers_of_an_earlier_wording_are_counted_once(studio: Studio, reader: Enrolment) -> None:
    assert readers(studio) == {}
    opens(studio, reader, newest(studio), TODAY + timedelta(days=1))
    published(studio)
    assert readers(studio) == {STEP: 1}
    opens(studio, reader, newest(studio), TODAY)
    assert readers(studio) == {STEP: 0}


def test_other_minutes_are_no_other_wording(studio: Studio, reader: Enrolment) -> None:
    draft = studio.draft()
    studio.write(draft, "step/one", minutes=3)
    studio.approved(draft, english=studio.elin)
    actions.publish(studio.session, draft, by=studio.elin, at=AT)
    assert readers(studio) == {}


def test_the_first_words_brought_back_are_the_words_they_read(
    studio: Studio, reader: Enrolment
) -> None:
    publication = published(studio)
    actions.undo_publication(
        studio.session, publication, service_id=studio.service, by=studio.sian, at=LATER
    )
    assert readers(studio) == {STEP: 0}


def test_they_are_told_on_the_page_of_the_step(studio: Studio, reader: Enrolment) -> None:
    stranger = an_enrolment(studio.session, studio.session.get_one(Service, studio.service))
    assert corrected(studio, published(studio))
    assert told(studio, reader) == [SAID["en"]]
    assert told(studio, stranger) == []


def test_until_they_have_had_the_new_words_before_them(studio: Studio, reader: Enrolment) -> None:
    corrected(studio, published(studio))
    opens(studio, reader, newest(studio), TODAY + timedelta(days=1))
    assert told(studio, reader, TODAY + timedelta(days=1)) == [SAID["en"]]
    assert told(studio, reader, TODAY + timedelta(days=2)) == []


def test_also_if_it_was_worded_otherwise_again_since(studio: Studio, reader: Enrolment) -> None:
    corrected(studio, published(studio))
    published(studio, NEW.replace("New", "Newer"))
    assert told(studio, reader) == [SAID["en"]]


def test_but_not_beside_the_wrong_words_brought_back(studio: Studio, reader: Enrolment) -> None:
    publication = published(studio)
    corrected(studio, publication)
    actions.undo_publication(
        studio.session, publication, service_id=studio.service, by=studio.sian, at=LATER
    )
    assert told(studio, reader) == []


def test_nor_beside_the_wrong_words_written_anew(studio: Studio, reader: Enrolment) -> None:
    version = studio.session.get_one(ContentVersion, newest(studio).version_id)
    first = version.document["steps"][0]["words"]["en"]["body"]
    corrected(studio, published(studio))
    again = published(studio, first)
    assert again.version_id != version.id
    assert told(studio, reader) == []


def test_a_correction_is_said_once_in_both_languages(studio: Studio, reader: Enrolment) -> None:
    publication = published(studio)
    with pytest.raises(actions.CorrectionRefused) as refusal:
        corrected(studio, publication, {"en": "Only this."})
    assert refusal.value.missing == ("cy",)
    assert corrected(studio, publication)
    assert not corrected(studio, publication, {"en": "Other", "cy": "Arall"})
    assert told(studio, reader) == [SAID["en"]]
    (shown,) = queries.read_earlier(studio.session, publication)
    assert shown.told == SAID
    entry = select(AuditEntry.details).where(AuditEntry.action == "content.corrected")
    assert studio.session.exec(entry).one() == {"step": STEP}


@pytest.mark.parametrize("words", [{"en": "x" * 401, "cy": "x"}])
def test_a_correction_is_short(studio: Studio, words: dict[str, str]) -> None:
    with pytest.raises(TextRefused):
        corrected(studio, published(studio), words)


def test_there_is_nothing_to_say_of_a_step_that_is_not_there(studio: Studio) -> None:
    with pytest.raises(StepUnknown):
        actions.say_corrected(
            studio.session,
            published(studio),
            "first/none",
            SAID,
            service_id=studio.service,
            by=studio.sian,
            at=AT,
        )


def test_no_version_is_read_for_whoever_only_knows_the_words_that_are_right(
    studio: Studio, reader: Enrolment
) -> None:
    corrected(studio, published(studio))
    later = an_enrolment(studio.session, studio.session.get_one(Service, studio.service))
    opens(studio, later, newest(studio), TODAY)
    version = newest(studio).version_id or 0
    studio.session.flush()
    studio.session.expunge_all()
    with asked(studio.session.get_bind().engine) as sent:
        for who in (later, reader):
            due = queries.put_right(studio.session, who.id or 0, {STEP: version}, today=TODAY)
            assert due == ([STEP] if who is reader else [])
            if who is later:
                assert len(sent) == 4
