"""A service's own history as a log, written and read again, and the dial that turns on it."""

from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session

from platform_core.accounts.rules import Caseload
from platform_core.engagement.policy import current_policy
from platform_core.engagement.replay.dial import NEEDED, choices_of, dial
from platform_core.engagement.replay.exporting import export_log
from platform_core.engagement.replay.log import Log, Presentation
from platform_core.engagement.replay.own import own_log
from platform_core.engagement.replay.reading import read_log
from platform_core.engagement.visits import visit
from platform_core.enrolment.actions import leave, pause
from platform_core.enrolment.rules import Status
from platform_core.flags.actions import raise_flag, resolve
from platform_core.storage.tables import Enrolment
from tests.engagement.replay.logs import a_folder
from tests.factories import AT, TODAY, a_service, an_enrolment

LONDON = ZoneInfo("Europe/London")
POLICY = current_policy()


def days(n: float) -> timedelta:
    return timedelta(days=n)


@pytest.fixture
def enrolment(session: Session) -> Enrolment:
    """Joined forty days ago, here on four of the first ten."""
    found = an_enrolment(session, a_service(session), joined_at=AT - days(40))
    for ago in (40, 37, 34, 31):
        at = AT - days(ago)
        visit(session, found, by=found.person_id, at=at, today=at.date())
    return found


def log_of(session: Session, enrolment: Enrolment, today: date = TODAY) -> Log:
    caseload = Caseload(enrolment.service_id)
    return own_log(session, caseload=caseload, policy=POLICY, zone=LONDON, today=today)


def test_days_count_from_the_first_who_joined(session: Session, enrolment: Enrolment) -> None:
    (presentation,) = log_of(session, enrolment).presentations
    (person,) = presentation.people
    assert (person.id, person.registered_day) == (enrolment.ref, 0)
    assert person.visits == (0, 3, 6, 9)
    assert presentation.last_observed_day == presentation.last_monitored_day == 39


def test_check_ins_that_were_not_given_fell_due(session: Session, enrolment: Enrolment) -> None:
    ((person,),) = (one.people for one in log_of(session, enrolment).presentations)
    due = [task.due_day for task in person.tasks if task.done_day is None]
    assert len(due) >= 4
    assert all(task.done_day is None for task in person.tasks)


def test_a_pause_is_a_break(session: Session, enrolment: Enrolment) -> None:
    pause(session, enrolment, until=TODAY + days(3), by=enrolment.person_id, at=AT, today=TODAY)
    ((person,),) = (one.people for one in log_of(session, enrolment).presentations)
    assert person.breaks == ((40, 42),)


def test_whoever_withdrew_has_left_that_day(session: Session, enrolment: Enrolment) -> None:
    leave(session, enrolment, Status.WITHDREW, by=enrolment.person_id, at=AT)
    ((person,),) = (one.people for one in log_of(session, enrolment, TODAY + days(5)).presentations)
    assert (person.withdrew_day, person.breaks) == (40, ())


def test_whoever_got_what_they_needed_has_not(session: Session, enrolment: Enrolment) -> None:
    leave(session, enrolment, Status.GOT_WHAT_I_NEEDED, by=enrolment.person_id, at=AT)
    ((person,),) = (one.people for one in log_of(session, enrolment, TODAY + days(5)).presentations)
    assert (person.withdrew_day, person.breaks) == (None, ((40, 45),))


def test_the_flags_there_were_are_beside_it_with_what_came_of_them(
    session: Session, enrolment: Enrolment, tmp_path: Path
) -> None:
    flag = raise_flag(session, enrolment.id or 0, "quiet", [], at=AT - days(9))
    assert flag is not None
    resolve(session, flag, "reached_paused", by=enrolment.person_id, at=AT - days(7))
    raise_flag(session, enrolment.id or 0, "quiet", [], at=AT - days(1))
    export_log(log_of(session, enrolment), tmp_path, name="powys")
    head, first, second = (tmp_path / "outcomes.csv").read_text("utf-8").splitlines()
    assert head == "presentation,id,rule,raised_day,resolved_day,outcome"
    assert first.split(",")[2:] == ["quiet", "31", "33", "reached_paused"]
    assert second.split(",")[2:] == ["quiet", "39", "", ""]
    assert enrolment.ref not in first + second
    read_log(tmp_path)  # which takes no notice of it


def test_another_service_has_none_of_it(session: Session, enrolment: Enrolment) -> None:
    log_of(session, enrolment)
    other = Caseload(a_service(session, "elsewhere").id or 0)
    assert own_log(session, caseload=other, policy=POLICY, zone=LONDON, today=TODAY) == Log(())


def test_what_is_written_is_read_again_without_refs(
    session: Session, enrolment: Enrolment, tmp_path: Path
) -> None:
    pause(session, enrolment, until=TODAY + days(3), by=enrolment.person_id, at=AT, today=TODAY)
    log = log_of(session, enrolment)
    assert export_log(log, tmp_path / "out", name="powys") == 1
    assert enrolment.ref not in "".join(path.read_text() for path in tmp_path.rglob("*.csv"))
    (read,), (was,) = read_log(tmp_path / "out").presentations, log.presentations
    assert read.name == "powys"
    assert (read.closures, read.last_observed_day) == (was.closures, was.last_observed_day)
    (one,), (other,) = read.people, was.people
    assert (one.visits, one.tasks, one.breaks) == (other.visits, other.tasks, other.breaks)


def test_a_small_service_is_shown_the_figures_of_the_policy(
    session: Session, enrolment: Enrolment
) -> None:
    caseload = Caseload(enrolment.service_id)
    today = TODAY - days(14)
    found = dial(session, caseload=caseload, policy=POLICY, zone=LONDON, today=today)
    assert (found.is_own, found.own_enrolments, found.needed) == (False, 1, NEEDED)
    assert POLICY.measured
    assert found.enrolments == POLICY.measured.enrolments
    now = next(choice for choice in found.choices if choice.at == POLICY.flag.at)
    assert now.precision == pytest.approx(POLICY.measured.precision, abs=0.01)
    assert now.listed == (enrolment.ref,)


def test_nobody_has_joined_yet(session: Session) -> None:
    caseload = Caseload(a_service(session).id or 0)
    found = dial(session, caseload=caseload, policy=POLICY, zone=LONDON, today=TODAY)
    assert [choice.flags_a_week for choice in found.choices] == [0] * len(found.choices)
    assert all(choice.listed == () for choice in found.choices)


def a_log(people: int, folder: Path) -> Log:
    """People of ``a_folder``, over and over, watched to the last day."""
    (one,) = read_log(a_folder(folder)).presentations
    copies = tuple(one.people[n % len(one.people)] for n in range(people))
    return Log((Presentation(one.name, one.last_observed_day, one.last_observed_day, copies),))


def test_a_large_service_is_shown_its_own(tmp_path: Path) -> None:
    found = choices_of(a_log(NEEDED, tmp_path), POLICY)
    assert (found.is_own, found.enrolments) == (True, NEEDED)
    assert all(choice.precision is not None for choice in found.choices)
    a_week = [choice.flags_a_week for choice in found.choices]
    assert a_week == sorted(a_week, reverse=True)
    assert a_week[0] > 0


def test_one_fewer_is_not_enough(tmp_path: Path) -> None:
    assert not choices_of(a_log(NEEDED - 1, tmp_path), POLICY).is_own
