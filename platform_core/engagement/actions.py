"""Move engagement states, with everything they were judged on beside them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, bindparam, update
from sqlmodel import Session

from platform_core.audit.actions import record
from platform_core.engagement.facts import Facts, Judgement, Reason
from platform_core.engagement.open_days import Days
from platform_core.engagement.pattern import Pattern
from platform_core.engagement.reasons import SCORED
from platform_core.enrolment.rules import Span
from platform_core.errors import PlatformError
from platform_core.storage.columns import Instant
from platform_core.storage.tables import EngagementChange, Enrolment

_ENROLMENT: Table = Enrolment.__table__  # type: ignore[attr-defined]
_CHANGE: Table = EngagementChange.__table__  # type: ignore[attr-defined]


class EnrolmentMoved(PlatformError):
    """An enrolment is not as it was when its facts were gathered; whoever looks next knows more."""


@dataclass(frozen=True, slots=True)
class Move:
    """An enrolment as it was seen, how it was judged by which policy, and when to look again."""

    seen: Enrolment
    facts: Facts
    judgement: Judgement
    look_again_at: datetime | None
    policy: str

    @property
    def is_change(self) -> bool:
        """Whether the state is another than before."""
        return self.judgement.state != self.seen.engagement


_MOVE = (
    update(_ENROLMENT)
    .where(
        _ENROLMENT.c.id == bindparam("one"),
        _ENROLMENT.c.engagement == bindparam("before"),
        _ENROLMENT.c.look_again_at.is_not_distinct_from(bindparam("seen_at", type_=Instant)),
    )
    .values(
        engagement=bindparam("after"),
        engagement_since=bindparam("since", type_=Instant),
        look_again_at=bindparam("next_at", type_=Instant),
    )
)


def move(session: Session, moves: Sequence[Move], *, at: datetime) -> int:
    """Give enrolments the states they were judged to have; how many of those are new.

    Each only if it is still as it was seen. Raises EnrolmentMoved if any is not; then none of them
    may be kept.
    """
    if not moves:
        return 0
    values = [_values(one, at) for one in moves]
    moved = session.connection().execute(_MOVE, values if len(values) > 1 else values[0])
    if moved.rowcount != len(moves):
        raise EnrolmentMoved(f"{len(moves) - moved.rowcount} of {len(moves)}")
    changes = [one for one in moves if one.is_change]
    if changes:
        session.connection().execute(_CHANGE.insert(), [_change(one, at) for one in changes])
    for one in changes:
        _audit(session, one, at)
    return len(changes)


def _values(one: Move, at: datetime) -> dict[str, Any]:
    seen = one.seen
    return {
        "one": seen.id,
        "before": seen.engagement,
        "seen_at": seen.look_again_at,
        "after": one.judgement.state.value,
        "since": at if one.is_change else seen.engagement_since,
        "next_at": one.look_again_at,
    }


def _change(one: Move, at: datetime) -> dict[str, Any]:
    evidence = one.judgement.evidence
    score = one.judgement.score
    return {
        "enrolment_id": one.seen.id,
        "before": one.seen.engagement,
        "after": one.judgement.state.value,
        "at": at,
        "policy": one.policy,
        "inputs": {
            "facts": _plain(_that_count(one.facts)),
            "reasons": [reason.as_json() for reason in evidence],
        },
        "score": score,
        "points": None if score is None else [*_points(evidence)],
    }


def _that_count(facts: Facts) -> Facts:
    """The facts without the pulse of days on which they were still heard from."""
    heard_on, days = facts.heard_on or date.min, facts.days
    since = {day: percent for day, percent in days.pulse.items() if day > heard_on}
    return replace(facts, days=replace(days, pulse=since))


def _points(evidence: Sequence[Reason]) -> Iterator[dict[str, Any]]:
    """The rows of the score, as they are kept."""
    for reason in evidence:
        if "points" in reason.params:
            yield {
                "factor": reason.key.removeprefix(SCORED),
                "value": reason.params["value"],
                "points": reason.params["points"],
            }


def _audit(session: Session, one: Move, at: datetime) -> None:
    record(
        session,
        "engagement.changed",
        "enrolment",
        one.seen.id,
        by=None,
        at=at,
        service_id=one.seen.service_id,
        after=one.judgement.state.value,
    )


def _plain(value: Any) -> Any:
    """A value as JSON takes it: dates in ISO form, and nothing that was not known."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Facts | Span | Pattern):
        return _plain({field.name: getattr(value, field.name) for field in fields(value)})
    if isinstance(value, Days):
        return _plain(value.as_json())
    if isinstance(value, Mapping):
        return {str(key): _plain(held) for key, held in value.items() if held is not None}
    if isinstance(value, tuple | list):
        return [_plain(held) for held in value]
    return value
