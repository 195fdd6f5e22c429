"""What all enrolments of a service share: its plan, closures, pulse and policy.

One small statement tells what there is. Days that are over and policies that were signed never
change, so their rows are only read once by a process.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from operator import itemgetter
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    Engine,
    Table,
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
from platform_core.storage.columns import NOTHING, constant
from platform_core.storage.tables import Closure, EngagementPolicy, Publication, Service, ServiceDay

LOOKED_BACK = timedelta(days=400)  # no silence is counted through for longer

_SERVICE: Table = Service.__table__  # type: ignore[attr-defined]
_CLOSURE: Table = Closure.__table__  # type: ignore[attr-defined]
_DAY: Table = ServiceDay.__table__  # type: ignore[attr-defined]
_POLICY: Table = EngagementPolicy.__table__  # type: ignore[attr-defined]
_PUBLICATION: Table = Publication.__table__  # type: ignore[attr-defined]

Whose = Callable[[Any], ColumnElement[bool]]


def _shared(whose: Whose) -> CompoundSelect[Any]:
    """Of every service that is asked for: the newest day that is over, the newest policy, its plan;
    and when it is closed. Then the newest publication of all."""
    newest_day = select(func.max(_DAY.c.on_day)).where(_DAY.c.service_id == _SERVICE.c.id)
    newest_policy = select(func.max(_POLICY.c.id)).where(_POLICY.c.service_id == _SERVICE.c.id)
    services = select(
        _SERVICE.c.id.label("service_id"),
        constant("service").label("what"),
        newest_day.scalar_subquery().label("first_on"),
        cast(null(), Date).label("last_on"),
        newest_policy.scalar_subquery().label("number"),
        _SERVICE.c.plan_key.label("words"),
    ).where(whose(_SERVICE.c.id))
    closures = select(
        _CLOSURE.c.service_id,
        constant("closed"),
        _CLOSURE.c.first_on,
        _CLOSURE.c.last_on,
        _CLOSURE.c.id,
        NOTHING,
    ).where(whose(_CLOSURE.c.service_id), _CLOSURE.c.withdrawn_at.is_(None))
    newest = select(
        NOTHING, constant("published"), NOTHING, NOTHING, func.max(_PUBLICATION.c.id), NOTHING
    )
    return union_all(services, closures, newest)


_OF_ALL = _shared(lambda _: true())
OF_ONE = _shared(lambda column: column == bindparam("service"))
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
    return around_from(
        session,
        session.connection().execute(
            *((_OF_ALL,) if service_id is None else (OF_ONE, {"service": service_id}))
        ),
    )


def around_from(session: Session, rows: Iterable[Any]) -> Around:
    """The same from the answer to OF_ONE, or to that about all."""
    plan_keys: dict[int, str] = {}
    closed: list[tuple[int, date, date, int]] = []
    days_until: dict[int, date | None] = {}
    chosen: dict[int, int | None] = {}
    newest = 0
    for service_id, what, first_on, last_on, number, words in rows:
        if what == "service":
            plan_keys[service_id], days_until[service_id] = words, first_on
            chosen[service_id] = number
        elif what == "closed":
            closed.append((service_id, first_on, last_on, number))
        else:
            newest = number or 0
    closures = _closures(closed)
    published_plans = published(session, newest).plans
    # A service whose plan is not published has nothing open, which counts against nobody.
    plans = {one: published_plans.get(key) for one, key in plan_keys.items()}
    return Around(
        plans=plans,
        days={one: _days(session, one, closures.get(one, ()), days_until[one]) for one in plans},
        policies={one: _policy(session, number) for one, number in chosen.items() if number},
        days_until={one: on for one, on in days_until.items() if on},
    )


def policies(session: Session) -> Mapping[int, Policy]:
    """The policies in force by service, of those services that chose one for themselves."""
    return around(session).policies


def policy_of(session: Session, service_id: int) -> Policy:
    """The policy in force in a service."""
    return around(session, service_id).policies.get(service_id) or current_policy()


def _closures(rows: Iterable[tuple[int, date, date, int]]) -> dict[int, tuple[Span, ...]]:
    found: defaultdict[int, list[Span]] = defaultdict(list)
    for service_id, first_on, last_on, _ in sorted(rows, key=itemgetter(1, 3)):
        found[service_id].append(Span(first_on, last_on))
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
