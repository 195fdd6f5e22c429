"""Put somebody before the team, once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table
from sqlalchemy import text as sql
from sqlmodel import Session, col, select

from platform_core.engagement.facts import Reason
from platform_core.enrolment.actions import look_again
from platform_core.flags.actions.moves import remember, tell, wake
from platform_core.flags.rules import NOTE_LIMIT, UNRESOLVED, FlagStatus, Rule
from platform_core.plain_text import plain_text
from platform_core.storage.insert import insert_into
from platform_core.storage.tables import Enrolment, Flag

_FLAG: Table = Flag.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Prompt:
    """A flag that is to be raised. ``note`` holds the patient's own words where they asked."""

    enrolment_id: int
    service_id: int
    rule: Rule
    evidence: tuple[Reason, ...]
    note: str = ""


def raise_many(
    session: Session,
    prompts: Sequence[Prompt],
    *,
    at: datetime,
    by: int | None = None,
    policy: str | None = None,
) -> list[int]:
    """Raise flags in one statement; the ids of those that are new.

    Where one of the same rule is unresolved there is no second: the database sees to that.
    ``policy`` is the version they were judged by.
    """
    if not prompts:
        return []
    statement = (
        insert_into(Flag, session)
        .on_conflict_do_nothing(
            index_elements=["enrolment_id", "rule"], index_where=sql("status <> 'resolved'")
        )
        .returning(_FLAG.c.id, _FLAG.c.enrolment_id, _FLAG.c.rule)
    )
    rows = session.connection().execute(statement, [_values(one, at, policy) for one in prompts])
    services = {prompt.enrolment_id: prompt.service_id for prompt in prompts}
    raised = []
    for flag_id, enrolment_id, rule in rows:
        raised.append(flag_id)
        service_id = services[enrolment_id]
        remember(session, flag_id, "raised", by=by, at=at, service_id=service_id, rule=rule)
    return raised


def raise_flag(
    session: Session,
    enrolment_id: int,
    rule: Rule | str,
    evidence: Sequence[Reason],
    *,
    at: datetime,
    by: int | None = None,
    note: str = "",
) -> Flag | None:
    """Raise one flag, or nothing if one of this rule is unresolved."""
    service_id = session.exec(
        select(Enrolment.service_id).where(Enrolment.id == enrolment_id)
    ).one()
    prompt = Prompt(enrolment_id, service_id, Rule(rule), tuple(evidence), note)
    raised = raise_many(session, [prompt], at=at, by=by)
    return session.get_one(Flag, raised[0]) if raised else None


def ask_for_contact(
    session: Session, enrolment: Enrolment, note: str, *, by: int, at: datetime
) -> Flag:
    """The patient asks the team to get in touch. Asking again keeps what they add, and wakes a
    snoozed flag. Raises TextRefused."""
    words, enrolment_id = plain_text(note, field="note", limit=NOTE_LIMIT), cast(int, enrolment.id)
    look_again(session, enrolment_id, at=at)
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


def _values(prompt: Prompt, at: datetime, policy: str | None) -> dict[str, Any]:
    return {
        "enrolment_id": prompt.enrolment_id,
        "rule": prompt.rule.value,
        "status": FlagStatus.OPEN.value,
        "evidence": {
            "reasons": [reason.as_json() for reason in prompt.evidence],
            "note": prompt.note,
            "policy": policy,
        },
        "raised_at": at,
    }
