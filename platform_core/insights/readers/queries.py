"""Count what the readers of one service did with each step, in three statements."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from typing import Any

from sqlalchemy import CTE, ColumnElement, Integer, Table, case, cast, func, select
from sqlmodel import Session

from platform_core.accounts.rules import Caseload
from platform_core.clock import start_of
from platform_core.insights.readers.rules import LONGEST, Group, Read, Readers, total
from platform_core.settings import settings
from platform_core.storage.tables import Activity, Enrolment, Place
from platform_core.stories.queries import step_words

STOPPED_AFTER = timedelta(days=14)

_A: Table = Activity.__table__  # type: ignore[attr-defined]
_E: Table = Enrolment.__table__  # type: ignore[attr-defined]
_P: Table = Place.__table__  # type: ignore[attr-defined]


def readers(
    session: Session, *, caseload: Caseload, today: date, since: date | None = None
) -> Readers:
    """What was done with each step since a local day, or ever, by language and pace."""
    found: defaultdict[Group, list[Read]] = defaultdict(list)
    for group, read in _touched(session, caseload, today, since):
        found[group].append(read)
    for group, read in _said(session, caseload, since):
        found[group].append(read)
    places = _places(session, caseload, since)
    for group in list(found):  # a place knows neither language nor pace: count it once a step
        if group.step in places:
            found[group].append(Read(at_heading=places.pop(group.step)))
    return {group: total(reads) for group, reads in found.items()}


def _touched(
    session: Session, caseload: Caseload, today: date, since: date | None
) -> list[tuple[Group, Read]]:
    """Who opened and finished what, counted by the database."""
    by_step = _by_step(caseload, since)
    one = by_step.c
    last = (
        select(one.enrolment_id, func.max(one.touched_on).label("on"))
        .group_by(one.enrolment_id)
        .subquery()
    )
    finished = one.finished_at.is_not(None)
    stopped = ~finished & (one.touched_on == last.c.on) & (last.c.on <= today - STOPPED_AFTER)
    minutes = _minutes(session, one.opened_at, one.finished_at)
    in_one_sitting = finished & (one.opened_on == one.finished_on) & minutes.between(0, LONGEST)
    took = case((in_one_sitting, minutes))
    asked = (
        select(
            one.step,
            one.language,
            _E.c.pace,
            took.label("took"),
            func.count().label("opened"),
            func.count(one.finished_at).label("finished"),
            func.sum(cast(one.last_opened_on > one.finished_on, Integer)).label("again"),
            func.sum(cast(stopped, Integer)).label("stopped"),
        )
        .join(_E, _E.c.id == one.enrolment_id)
        .join(last, last.c.enrolment_id == one.enrolment_id)
        .group_by(one.step, one.language, _E.c.pace, took)
    )
    return [_read(row) for row in session.connection().execute(asked)]


def _by_step(caseload: Caseload, since: date | None) -> CTE:
    """A line for each reader and step."""
    opened, finished = _A.c.kind == "step_opened", _A.c.kind == "step_finished"
    asked = (
        select(
            _A.c.enrolment_id,
            _A.c.step,
            func.min(case((opened, _A.c.at))).label("opened_at"),
            func.min(case((opened, _A.c.on_day))).label("opened_on"),
            func.max(case((opened, _A.c.on_day))).label("last_opened_on"),
            func.min(case((finished, _A.c.at))).label("finished_at"),
            func.min(case((finished, _A.c.on_day))).label("finished_on"),
            func.max(_A.c.on_day).label("touched_on"),
            func.coalesce(func.min(_A.c.details["language"].as_string()), "").label("language"),
        )
        .join(_E, _E.c.id == _A.c.enrolment_id)
        .where(_E.c.service_id == caseload.service_id, _A.c.step.is_not(None))
        .group_by(_A.c.enrolment_id, _A.c.step)
    )
    return (asked.having(func.min(_A.c.on_day) >= since) if since else asked).cte()


def _minutes(session: Session, first: Any, last: Any) -> ColumnElement[int]:
    """Whole minutes between two instants, as each database reckons them."""
    if session.get_bind().dialect.name == "postgresql":
        return cast(func.floor(func.extract("epoch", last - first) / 60), Integer)
    return cast((func.julianday(last) - func.julianday(first)) * 24 * 60 + 1e-6, Integer)


def _read(row: Any) -> tuple[Group, Read]:
    minutes = Counter({row.took: row.opened} if row.took is not None else {})
    counts = (row.opened, row.finished, row.again or 0, row.stopped or 0)
    return Group(row.step, row.language, row.pace), Read(*counts, minutes=minutes)


def _said(session: Session, caseload: Caseload, since: date | None) -> list[tuple[Group, Read]]:
    """What they said of it: too much, just right, helped or not."""
    from_at = start_of(since, settings().zone) if since else None
    return [
        (
            Group(words.step, words.language, words.pace),
            Read(amounts=Counter(words.amounts), helped=Counter(words.helped)),
        )
        for words in step_words(session, service_id=caseload.service_id, since=from_at)
    ]


def _places(session: Session, caseload: Caseload, since: date | None) -> dict[str, Counter[int]]:
    """At which heading those who left a step half-way stopped."""
    asked = (
        select(_P.c.step, _P.c.at_heading, func.count())
        .join(_E, _E.c.id == _P.c.enrolment_id)
        .where(_E.c.service_id == caseload.service_id)
        .group_by(_P.c.step, _P.c.at_heading)
    )
    if since:
        asked = asked.where(_P.c.saved_at >= start_of(since, settings().zone))
    found: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for step, at_heading, people in session.connection().execute(asked):
        found[step][at_heading] += people
    return dict(found)
