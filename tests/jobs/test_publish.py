"""Drafts go out by themselves once, and of several who publish at one moment one does."""

from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import Engine, update
from sqlmodel import Session, col, select

from platform_core.content.drafts import actions, queries, rules
from platform_core.content.drafts.parts import STOPPED
from platform_core.content.versions import one_after_another
from platform_core.jobs.publish import publish_what_is_due
from platform_core.storage.database import open_reading, open_transaction
from platform_core.storage.tables import (
    ContentDraft,
    ContentPiece,
    Enrolment,
    JobProblem,
    Publication,
    RoleGrant,
    Service,
)
from tests.content.drafting import Studio, a_studio
from tests.factories import AT, an_enrolment
from tests.race import at_once

DUE = AT + timedelta(days=1)


@pytest.fixture
def studio(database: Engine, tmp_path: Path) -> Studio:
    """With a draft that could be published, and a patient on the plan of whom nothing is due."""
    with open_transaction() as session:
        studio = a_studio(session, tmp_path / "content")
        session.exec(update(Service).values(plan_key="waiting"))
        service = session.get_one(Service, studio.service)
        an_enrolment(session, service, look_again_at=None)
        draft = studio.changed()
        studio.write(draft, "step/one", minutes=3)
        studio.approved(draft)
    return studio


def the_draft(session: Session) -> ContentDraft:
    return session.exec(select(ContentDraft)).one()


def from_the_studio() -> int:
    with open_reading() as session:
        rows = session.exec(select(Publication).where(col(Publication.published_by).is_not(None)))
        return len(rows.all())


def put_off(studio: Studio) -> None:
    with open_transaction() as session:
        actions.publish_later(session, the_draft(session), DUE, by=studio.sian, at=AT)


def test_it_goes_out_once_however_many_workers_there_are(studio: Studio) -> None:
    put_off(studio)
    done = at_once(lambda _: publish_what_is_due(now=DUE).published, 3)
    assert sorted(done) == [0, 0, 1]
    assert from_the_studio() == 1
    assert publish_what_is_due(now=DUE).due == 0


def test_those_on_the_plan_are_judged_again(studio: Studio) -> None:
    put_off(studio)
    publish_what_is_due(now=DUE)
    with open_reading() as session:
        assert session.exec(select(Enrolment.look_again_at)).one() == DUE


def test_what_cannot_go_out_is_not_tried_for_ever(studio: Studio) -> None:
    put_off(studio)
    with open_transaction() as session:
        actions.keep_back(session, the_draft(session), by=studio.sian, at=AT)
    assert publish_what_is_due(now=DUE).due == 0
    put_off(studio)
    with open_transaction() as session:
        studio_now = Studio(session, studio.service, studio.sian, studio.elin)
        studio_now.write(the_draft(session), "step/one/en", title="Other")
    summary = publish_what_is_due(now=DUE)
    assert (summary.due, summary.published, summary.problems) == (1, 0, 0)
    assert publish_what_is_due(now=DUE).due == 0


def test_one_that_cannot_go_out_holds_up_no_other(studio: Studio) -> None:
    put_off(studio)
    with open_transaction() as session:  # a second draft that is due
        other = actions.start_draft(
            session, "plan", "waiting", service_id=studio.service, by=studio.sian, at=AT
        )
        other.state, other.sent_at, other.sent_by = "in_review", AT, studio.sian
        other.due_at, other.due_by = DUE - timedelta(hours=1), studio.sian
        session.add(other)
    with open_transaction() as session:
        session.connection().exec_driver_sql(
            "UPDATE draft_part SET words = '{}' WHERE name = 'plan'"
        )
    assert publish_what_is_due(now=DUE).published == 1
    with open_reading() as session:
        assert session.exec(select(JobProblem)).all() == []


def test_of_two_authors_who_publish_at_once_one_does_and_the_other_is_told(
    studio: Studio,
) -> None:
    def publish(who: int) -> str:
        try:
            with open_transaction() as session:
                by = (studio.sian, studio.elin)[who]
                actions.publish(session, the_draft(session), by=by, at=AT)
        except rules.DraftClosed:
            return "told"
        return "published"

    assert sorted(at_once(publish, 2)) == ["published", "told"]
    assert from_the_studio() == 1


def test_nobody_publishes_while_somebody_else_does(studio: Studio) -> None:
    """Publications become visible in the order of their numbers."""

    def publish() -> None:
        with open_transaction() as session:
            actions.publish(session, the_draft(session), by=studio.elin, at=AT)

    author = Thread(target=publish)
    with open_transaction() as session:
        one_after_another(session)
        author.start()
        author.join(timeout=0.3)
        assert author.is_alive()
    author.join(timeout=10)
    assert from_the_studio() == 1


def test_words_saved_while_somebody_publishes_are_in_it_or_their_author_is_told(
    studio: Studio,
) -> None:
    def act(who: int) -> str:
        try:
            with open_transaction() as session:
                draft = the_draft(session)
                if who == 0:
                    actions.publish(session, draft, by=studio.sian, at=AT)
                    return "published"
                Studio(session, studio.service, studio.sian, studio.elin).write(
                    draft, "step/one/cy", title="Hwyr"
                )
                return "saved"
        except (rules.DraftClosed, rules.NotYet) as told:
            return type(told).__name__

    assert sorted(at_once(act, 2)) in (["DraftClosed", "published"], ["NotYet", "saved"])


def test_whoever_publishes_while_it_goes_out_by_itself_waits_for_it_or_it_for_them(
    studio: Studio,
) -> None:
    """Each locks the same things in the same order: else each would wait for the other."""
    put_off(studio)
    worker = Thread(target=publish_what_is_due, kwargs={"now": DUE})
    with open_transaction() as session:
        one_after_another(session)
        worker.start()
        worker.join(timeout=0.3)
        actions.publish(session, the_draft(session), by=studio.elin, at=DUE)
    worker.join(timeout=10)
    assert from_the_studio() == 1
    with open_reading() as session:
        assert the_draft(session).closed_by == studio.elin


@pytest.mark.parametrize("is_owned", [True, False])
def test_somebody_who_writes_no_more_publishes_no_more(studio: Studio, is_owned: bool) -> None:
    put_off(studio)
    with open_transaction() as session:
        if is_owned:
            piece = ContentPiece(kind="module", key="first", service_id=studio.service, made_at=AT)
            session.add(piece)
        session.exec(
            update(RoleGrant)
            .where(col(RoleGrant.person_id) == studio.sian)
            .values(revoked_at=AT, revoked_by=studio.elin)
        )
    assert publish_what_is_due(now=DUE).published == 0
    assert publish_what_is_due(now=DUE).due == 0
    with open_reading() as session:
        stopped = queries.said_beside(session, the_draft(session).id or 0, STOPPED)
        assert stopped is not None
        assert [it["wording"] for it in stopped.words["reasons"]] == ["no_longer_author"]
