"""Flags move as docs/states.md says, and not otherwise."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from platform_core.flags import actions
from platform_core.flags.actions import FlagMoved
from platform_core.flags.rules import UNRESOLVED, FlagStatus
from platform_core.storage.tables import AuditEntry, Enrolment, Flag, FlagEvent
from tests.factories import AT
from tests.flags.conftest import Clinic
from tests.states import state_table

ROWS = [row for row in state_table("Flag") if row["from"]]
LATER = AT + timedelta(hours=1)

ACTS: dict[str, Callable[[Clinic, Enrolment, Flag], object]] = {
    "acknowledged": lambda c, _e, f: actions.acknowledge(c.session, f, by=c.by, at=LATER),
    "snoozed": lambda c, _e, f: actions.snooze(
        c.session, f, LATER + timedelta(days=7), by=c.by, at=LATER
    ),
    "assigned": lambda c, _e, f: actions.assign(c.session, f, c.colleague, by=c.by, at=LATER),
    "escalated": lambda c, _e, f: actions.escalate(c.session, f, c.by, at=LATER),
    "woken": lambda c, _e, f: actions.wake(c.session, f, at=LATER),
    "contacted": lambda c, e, f: actions.record_contact(
        c.session, f, e, "phone", "no_answer", "", None, by=c.by, at=LATER
    ),
    "resolved": lambda c, _e, f: actions.resolve(c.session, f, "not_needed", by=c.by, at=LATER),
    "asked_again": lambda c, e, _f: actions.ask_for_contact(
        c.session, e, "Please do.", by=e.person_id, at=LATER
    ),
    "answered": lambda c, e, _f: actions.tell_answer(c.session, e.id or 0, "bad_spell", at=LATER),
}


# The patient's own two acts: neither is refused, whatever they find.
THEIRS = ("asked_again", "answered")


def a_flag_that_is(
    status: str, clinic: Clinic, enrolment: Enrolment, rule: str = "asked_for_contact"
) -> Flag:
    flag = clinic.flag(enrolment, rule)
    if status == "acknowledged":
        return actions.acknowledge(clinic.session, flag, by=clinic.by, at=AT)
    if status == "snoozed":
        return actions.snooze(clinic.session, flag, LATER, by=clinic.by, at=AT)
    if status == "resolved":
        return actions.resolve(clinic.session, flag, "not_needed", by=clinic.by, at=AT)
    return flag


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['from']}-{row['act']}")
def test_every_act_does_what_the_table_says(clinic: Clinic, row: dict[str, str]) -> None:
    enrolment = clinic.patient()
    rule = "quiet" if row["act"] == "answered" else "asked_for_contact"
    flag = a_flag_that_is(row["from"], clinic, enrolment, rule)
    ACTS[row["act"]](clinic, enrolment, flag)
    now = clinic.session.get_one(Flag, flag.id, populate_existing=True)
    assert now.status == row["to"]
    kinds = clinic.session.exec(select(FlagEvent.kind).where(FlagEvent.flag_id == flag.id)).all()
    assert row["act"] in kinds


REFUSED = [
    (status, act)
    for status in FlagStatus
    for act in ACTS
    if (status.value, act) not in {(row["from"], row["act"]) for row in ROWS} and act not in THEIRS
]


@pytest.mark.parametrize(("status", "act"), REFUSED)
def test_what_is_not_in_the_table_is_refused_and_leaves_nothing(
    clinic: Clinic, status: FlagStatus, act: str
) -> None:
    enrolment = clinic.patient()
    flag = a_flag_that_is(status, clinic, enrolment)
    before = _rows(clinic.session)
    with pytest.raises(FlagMoved), clinic.session.begin_nested():
        ACTS[act](clinic, enrolment, flag)
    clinic.session.expire_all()
    assert clinic.session.get_one(Flag, flag.id).status == status
    assert _rows(clinic.session) == before


def _rows(session: Session) -> tuple[int, int]:
    session.flush()
    events, audit = session.exec(select(FlagEvent)).all(), session.exec(select(AuditEntry)).all()
    return len(events), len(audit)


def test_asking_again_after_it_was_settled_is_a_new_flag(clinic: Clinic) -> None:
    enrolment = clinic.patient()
    first = a_flag_that_is("resolved", clinic, enrolment)
    second = actions.ask_for_contact(
        clinic.session, enrolment, "", by=enrolment.person_id, at=LATER
    )
    assert second.id != first.id
    assert second.status == FlagStatus.OPEN


def test_every_status_but_the_last_is_unresolved() -> None:
    assert set(FlagStatus) - set(UNRESOLVED) == {FlagStatus.RESOLVED}
