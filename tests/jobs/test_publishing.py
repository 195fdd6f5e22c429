"""Other words change nobody's deadline; another plan has everybody on it judged again."""

from pathlib import Path

import pytest
from sqlalchemy import update
from sqlmodel import Session

from platform_core.content.files import read_folder
from platform_core.jobs.publishing import publish_found
from platform_core.storage.database import open_transaction
from platform_core.storage.tables import Enrolment, Service
from tests.content.folders import ENGLISH, PLAN_FILE, WELSH, a_folder, change
from tests.factories import AT, a_service, an_enrolment
from tests.jobs.conftest import DAY, Clinic, enrolment_now

LATER = AT + DAY


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return a_folder(tmp_path / "content")


@pytest.fixture
def one(clinic: Clinic, folder: Path) -> int:
    """Somebody on the plan of the folder, of whom nothing is due."""
    enrolment_id = clinic.patient(starts=False)

    def on_the_plan(session: Session) -> None:
        session.exec(update(Service).values(plan_key="waiting"))
        session.exec(update(Enrolment).values(look_again_at=None))

    clinic.does(on_the_plan)
    publish_found(read_folder(folder), at=AT)
    clinic.does(lambda s: s.exec(update(Enrolment).values(look_again_at=None)))
    return enrolment_id


def test_publishing_the_same_again_makes_nobody_due(one: int, folder: Path) -> None:
    assert publish_found(read_folder(folder), at=LATER).changed == ()
    assert enrolment_now(one).look_again_at is None


def test_nor_do_other_words(one: int, folder: Path) -> None:
    change(folder, ENGLISH, "The first words.", "Quite other words.")
    assert publish_found(read_folder(folder), at=LATER).changed
    assert enrolment_now(one).look_again_at is None


def test_other_minutes_do(one: int, folder: Path) -> None:
    for language in (ENGLISH, WELSH):
        change(folder, language, "minutes: 2", "minutes: 3")
    publish_found(read_folder(folder), at=LATER)
    assert enrolment_now(one).look_again_at == LATER


def test_so_does_another_order_of_opening(one: int, folder: Path) -> None:
    change(folder, PLAN_FILE, "    near_programme: true\n", "")
    publish_found(read_folder(folder), at=LATER)
    assert enrolment_now(one).look_again_at == LATER


def test_a_service_on_another_plan_is_left_alone(one: int, folder: Path) -> None:
    with open_transaction() as session:
        other = an_enrolment(session, a_service(session, "gwent"), look_again_at=None).id or 0
        assert session.get_one(Service, 2).plan_key != "waiting"
    change(folder, PLAN_FILE, "    near_programme: true\n", "")
    publish_found(read_folder(folder), at=LATER)
    assert enrolment_now(one).look_again_at == LATER
    assert enrolment_now(other).look_again_at is None
