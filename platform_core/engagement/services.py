"""What all enrolments of a service share: its plan, closures, pulse and policy.

One small statement tells what there is. Days that are over and policies that were signed never
change, so their rows are only read once by a process.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    Engine,
    Integer,
    Table,
    Text,
    bindparam,
    cast,
    func,
    null,
    select,
    true,
    union_all,
)
from sqlmodel import Session

from platform_core.content.queries import published
from platform_core.engagement.known import Around
from platform_core.engagement.open_days import Days
from platform_core.engagement.policy import Policy, current_policy, policy_from
from platform_core.enrolment.rules import Span
from platform_core.storage.columns import constant
from platform_core.storage.tables import Closure, EngagementPolicy, Publication, Service, ServiceDay

LOOKED_BACK = timedelta(days=400)  # no silence is counted through for longer

_SERVICE: Table = Service.__table__  # type: ignore[attr-defined]
_CLOSURE: Table = Closure.__table__  # type: ignore[attr-defined]
_DAY: Table = ServiceDay.__table__  # type: ignore[attr-defined]
_POLICY: Table = EngagementPolicy.__table__  # type: ignore[attr-defined]
_PUBLICATION: Table = Publication.__table__  # type: ignore[attr-defined]

Whose = Callable[[Any], ColumnElement[bool]]


def _shared(whose: Whose) -> CompoundSelect[Any]:
    """What, from when to when, which number, which words: of every service that is asked for, and
    the newest publication of all."""
    no_day, no_number, no_words = cast(null(), Date), cast(null(), Integer), cast(null(), Text)
    plans = select(
        _SERVICE.c.id.label("service_id"),
        constant("plan").label("what"),
        no_day.label("first_on"),
        no_day.label("last_on"),
        no_number.label("number"),
        _SERVICE.c.plan_key.label("words"),
    ).where(whose(_SERVICE.c.id))
    closures = select(
        _CLOSURE.c.service_id,
        constant("closed"),
        _CLOSURE.c.first_on,
        _CLOSURE.c.last_on,
        _CLOSURE.c.id,
        no_words,
    ).where(whose(_CLOSURE.c.service_id), _CLOSURE.c.withdrawn_at.is_(None))
    newest_day = (
        select(
            _DAY.c.service_id, constant("day"), no_day, func.max(_DAY.c.on_day), no_number, no_words
        )
        .where(whose(_DAY.c.service_id))
        .group_by(_DAY.c.service_id)
    )
    policies = (
        select(
            _POLICY.c.service_id,
            constant("policy"),
            no_day,
            no_day,
            func.max(_POLICY.c.id),
            no_words,
        )
        .where(whose(_POLICY.c.service_id))
        .group_by(_POLICY.c.service_id)
    )
    newest = select(
        no_number, constant("published"), no_day, no_day, func.max(_PUBLICATION.c.id), no_words
    )
    return union_all(plans, closures, newest_day, policies, newest)


_OF_ALL = _shared(lambda _: true())
_OF_ONE = _shared(lambda column: column == bindparam("service"))
_DAYS = select(_DAY.c.on_day, _DAY.c.percent).where(
    _DAY.c.service_id == bindparam("service"),
    _DAY.c.on_day > bindparam("after"),
    _DAY.c.percent < 100,
)
_DOCUMENT = select(_POLICY.c.document).where(_POLICY.c.id == bindparam("id"))


@dataclass(slots=True)
class _Kept:
    """What was read of one database: the days of services with the newest that is over, and
    policies by their row."""

    days: dict[int, tuple[date | None, Days]] = field(default_factory=dict)
    policies: dict[int, Policy] = field(default_factory=dict)


# A value is complete before it is put here, so threads need no lock.
_kept: WeakKeyDictionary[Engine, _Kept] = WeakKeyDictionary()


def around(session: Session, service_id: int | None = None) -> Around:
    """What is shared in one service, or in every one."""
    rows = session.connection().execute(
        *((_OF_ALL,) if service_id is None else (_OF_ONE, {"service": service_id}))
    )
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.what].append(row)
    closures = _closures(found["closed"])
    days_until = {row.service_id: row.last_on for row in found["day"]}
    (newest,) = found["published"]
    published_plans = published(session, newest.number or 0).plans
    # A service whose plan is not published has nothing open, which counts against nobody.
    plans = {row.service_id: published_plans.get(row.words) for row in found["plan"]}
    return Around(
        plans=plans,
        days={
            one: _days(session, one, closures.get(one, ()), days_until.get(one)) for one in plans
        },
        policies={row.service_id: _policy(session, row.number) for row in found["policy"]},
        days_until=days_until,
    )


def policies(session: Session) -> Mapping[int, Policy]:
    """The policies in force by service, of those services that chose one for themselves."""
    return around(session).policies


def policy_of(session: Session, service_id: int) -> Policy:
    """The policy in force in a service."""
    return around(session, service_id).policies.get(service_id) or current_policy()


def _closures(rows: Sequence[Any]) -> dict[int, tuple[Span, ...]]:
    found: defaultdict[int, list[Span]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.first_on, row.number)):
        found[row.service_id].append(Span(row.first_on, row.last_on))
    return {service_id: tuple(spans) for service_id, spans in found.items()}


def _kept_of(session: Session) -> _Kept:
    return _kept.setdefault(session.get_bind().engine, _Kept())


def _days(
    session: Session, service_id: int, closures: tuple[Span, ...], newest_on: date | None
) -> Days:
    kept = _kept_of(session).days
    until, days = kept.get(service_id, (None, Days()))
    if (until, days.closures) != (newest_on, closures):
        pulse = days.pulse if until == newest_on else _pulse(session, service_id, newest_on)
        days = Days(closures, pulse)
        kept[service_id] = (newest_on, days)
    return days


def _pulse(session: Session, service_id: int, newest_on: date | None) -> Mapping[date, int]:
    if newest_on is None:
        return {}
    asked = {"service": service_id, "after": newest_on - LOOKED_BACK}
    return dict(session.connection().execute(_DAYS, asked).all())


def _policy(session: Session, id_: int) -> Policy:
    kept = _kept_of(session).policies
    if id_ not in kept:
        document = session.connection().execute(_DOCUMENT, {"id": id_}).scalar_one()
        kept[id_] = policy_from(document, name=f"policy {id_}")
    return kept[id_]
