"""Put somebody before the team, once."""

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import text as sql
from sqlmodel import Session, col, select

from platform_core.engagement.facts import Reason
from platform_core.flags.actions.moves import look_again, tell, wake
from platform_core.flags.rules import NOTE_LIMIT, UNRESOLVED, FlagStatus, Rule
from platform_core.plain_text import plain_text
from platform_core.storage.insert import insert_into
from platform_core.storage.tables import Enrolment, Flag


def raise_flag(
    session: Session,
    enrolment_id: int,
    rule: Rule | str,
    evidence: Sequence[Reason],
    *,
    at: datetime,
    by: int | None = None,
    note: str = "",
    policy: str | None = None,
) -> Flag | None:
    """Raise a flag, or nothing if one of this rule is unresolved: the database sees to that.

    ``by`` is the patient where they asked; ``note`` their words; ``policy`` the version judged by.
    """
    reasons = [reason.as_json() for reason in evidence]
    statement = (
        insert_into(Flag, session)
        .values(
            enrolment_id=enrolment_id,
            rule=Rule(rule).value,
            status=FlagStatus.OPEN.value,
            evidence={"reasons": reasons, "note": note, "policy": policy},
            raised_at=at,
        )
        .on_conflict_do_nothing(
            index_elements=["enrolment_id", "rule"], index_where=sql("status <> 'resolved'")
        )
        .returning(col(Flag.id))
    )
    flag_id = session.connection().execute(statement).scalar()
    if flag_id is None:
        return None
    flag = session.get_one(Flag, flag_id)
    return tell(session, flag, "raised", by=by, at=at, rule=flag.rule)


def ask_for_contact(
    session: Session, enrolment: Enrolment, note: str, *, by: int, at: datetime
) -> Flag:
    """The patient asks the team to get in touch. Asking again keeps what they add, and wakes a
    snoozed flag. Raises TextRefused."""
    words, enrolment_id = plain_text(note, field="note", limit=NOTE_LIMIT), cast(int, enrolment.id)
    look_again(session, enrolment_id, at)
    evidence, rule = [Reason("asked_for_contact")], Rule.ASKED_FOR_CONTACT
    raised = raise_flag(session, enrolment_id, rule, evidence, at=at, by=by, note=words)
    if raised is not None:
        return raised
    flag = _unresolved(session, enrolment_id, rule)
    tell(session, flag, "asked_again", by=by, at=at, words={"note": words})
    return wake(session, flag, at=at) if flag.status == FlagStatus.SNOOZED else flag


def _unresolved(session: Session, enrolment_id: int, rule: Rule) -> Flag:
    return session.exec(
        select(Flag).where(
            Flag.enrolment_id == enrolment_id,
            Flag.rule == rule.value,
            col(Flag.status).in_([status.value for status in UNRESOLVED]),
        )
    ).one()
