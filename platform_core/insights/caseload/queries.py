"""Who is in a view of the caseload, what there is to see of each, and the views somebody keeps.

One statement says who and in which order; the rest is asked of those who are shown, together.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Date, ScalarSelect, Select, case, literal, or_
from sqlalchemy import select as core_select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import Session, func, select

from platform_core.accounts.rules import Caseload, Language
from platform_core.engagement.facts import Reason, State, reasons_from
from platform_core.enrolment.rules import Channel, Pace, Status
from platform_core.flags.rules import FlagStatus
from platform_core.insights.caseload.rules import (
    NOBODY,
    SILENT,
    WITHIN,
    Programme,
    Sort,
    View,
    ViewRefused,
    read_view,
)
from platform_core.plain_text import storable
from platform_core.storage.among import among, ask
from platform_core.storage.tables import (
    Activity,
    CheckIn,
    EngagementChange,
    Enrolment,
    Flag,
    Person,
    SavedView,
    StageRelease,
)

_ENROLMENT = Enrolment.__table__  # type: ignore[attr-defined]
_PERSON = Person.__table__  # type: ignore[attr-defined]
_FLAG = Flag.__table__  # type: ignore[attr-defined]
_CHANGE = EngagementChange.__table__  # type: ignore[attr-defined]
_RELEASE = StageRelease.__table__  # type: ignore[attr-defined]
_NEVER = literal(date.min, Date)


@dataclass(frozen=True, slots=True)
class OpenFlag:
    """A flag of somebody's that nobody has resolved, and whose it is."""

    rule: str
    owner: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the caseload.

    ``last_heard_on``: the last day with activity or a check-in. ``stage``: the key of the one that
    opened last. ``reasons``: of the judgement that their state is of.
    """

    enrolment_id: int
    ref: str
    their_ref: str | None
    name: str
    language: Language
    status: Status
    pace: Pace
    engagement: State
    engagement_since: datetime | None
    preferred_channel: Channel
    referred_on: date
    joined_at: datetime | None
    programme_on: date | None
    stage: str | None
    last_heard_on: date | None
    reasons: tuple[Reason, ...]
    flags: tuple[OpenFlag, ...]


def count_of(session: Session, view: View, *, caseload: Caseload, today: date) -> int:
    """How many are in a view."""
    asked = _who(core_select(func.count()), view, caseload, today)
    return int(session.connection().execute(asked).scalar_one())


def ids_in(
    session: Session,
    view: View,
    *,
    caseload: Caseload,
    today: date,
    limit: int | None = None,
    offset: int = 0,
) -> list[int]:
    """The enrolments in a view, in its order."""
    asked = _who(core_select(_ENROLMENT.c.id), view, caseload, today)
    asked = asked.order_by(*_order(view.sort, today), _ENROLMENT.c.id).limit(limit).offset(offset)
    return list(session.connection().execute(asked).scalars())


def lines_of(session: Session, ids: Sequence[int], *, caseload: Caseload) -> list[Line]:
    """What there is to see of these enrolments, in their order, in three statements however many
    they are; those of another caseload are left out."""
    rows = {
        row.id: row for row in ask(session, _LINES, ids) if row.service_id == caseload.service_id
    }
    reasons = {row.enrolment_id: row.inputs.get("reasons", ()) for row in ask(session, _WHY, rows)}
    flags: defaultdict[int, list[OpenFlag]] = defaultdict(list)
    for row in ask(session, _FLAGS, rows):
        flags[row.enrolment_id].append(OpenFlag(row.rule, row.name))
    return [
        _line(rows[id_], reasons_from(reasons.get(id_, ())), tuple(flags[id_]))
        for id_ in ids
        if id_ in rows
    ]


def views_of(session: Session, person_id: int, *, caseload: Caseload) -> dict[str, View]:
    """The views that somebody keeps of this caseload, by name in its order."""
    found = session.exec(
        select(SavedView)
        .where(SavedView.person_id == person_id, SavedView.service_id == caseload.service_id)
        .order_by(func.lower(SavedView.name), SavedView.id)  # type: ignore[arg-type]
    )
    return {row.name: _kept(row) for row in found}


def _kept(row: SavedView) -> View:
    """A view that cannot be read any more leaves nobody out, rather than the page unseen."""
    try:
        return read_view({str(name): str(value) for name, value in row.view.items()})
    except ViewRefused:
        return View()


def _who(asked: Select[Any], view: View, caseload: Caseload, today: date) -> Select[Any]:
    conditions = [_ENROLMENT.c.service_id == caseload.service_id]
    if view.state:
        conditions.append(_ENROLMENT.c.engagement == view.state.value)
    if view.status:
        conditions.append(_ENROLMENT.c.status == view.status.value)
    if view.language:
        conditions.append(_PERSON.c.language == view.language.value)
    if view.stage:
        conditions.append(_stage_open == view.stage)
    if view.owner:
        conditions.append(_ENROLMENT.c.id.in_(_flagged(view.owner)))
    if view.programme:
        conditions.append(_near(view.programme, today))
    if view.search:
        conditions.append(_named(view.search))
    joined = _ENROLMENT.join(_PERSON, _PERSON.c.id == _ENROLMENT.c.person_id)
    return asked.select_from(joined).where(*conditions)


def _named(search: str) -> ColumnElement[bool]:
    columns = (_PERSON.c.name, _ENROLMENT.c.ref, _ENROLMENT.c.their_ref)
    sought = storable(search).strip()
    # SQLite folds the case of A to Z only, so Ŵyn is looked for in each way it may be written
    ways = dict.fromkeys((sought, sought.lower(), sought.upper(), sought.title()))
    return or_(*(column.icontains(way, autoescape=True) for column in columns for way in ways))


def _flagged(owner: str) -> Select[Any]:
    has_it = _FLAG.c.owner_id.is_(None) if owner == NOBODY else _FLAG.c.owner_id == int(owner)
    return core_select(_FLAG.c.enrolment_id).where(_UNRESOLVED, has_it)


def _near(programme: Programme, today: date) -> ColumnElement[bool]:
    on = _ENROLMENT.c.programme_on
    if programme is Programme.UNKNOWN:
        return on.is_(None)  # type: ignore[no-any-return]
    if programme is Programme.PASSED:
        return on < today  # type: ignore[no-any-return]
    return on.between(today, today + WITHIN[programme])  # type: ignore[no-any-return]


def _order(sort: Sort, today: date) -> list[Any]:
    name, on = func.lower(_PERSON.c.name), _ENROLMENT.c.programme_on
    if sort is Sort.QUIET:
        since = func.coalesce(func.nullif(_HEARD, _NEVER), _ENROLMENT.c.referred_on)
        return [_ENROLMENT.c.engagement.not_in(list(SILENT)), since]
    if sort is Sort.HEARD:
        return [_HEARD.desc(), name]
    if sort is Sort.PROGRAMME:
        return [case((on >= today, 0), (on.is_not(None), 1), else_=2), on, name]
    if sort is Sort.STATE:
        places = [(_ENROLMENT.c.engagement == state.value, n) for n, state in enumerate(_STATES)]
        return [case(*places, else_=len(places)), _ENROLMENT.c.engagement_since, name]
    return [name]


_STATES = (*SILENT, *(state for state in State if state not in SILENT))
_UNRESOLVED = _FLAG.c.status != FlagStatus.RESOLVED.value


class _Later(FunctionElement[date]):
    """The later of two dates, as either database says it."""

    inherit_cache = True
    type = Date()


@compiles(_Later, "postgresql")
def _greatest(element: _Later, compiler: SQLCompiler, **kw: Any) -> str:
    return f"greatest({compiler.process(element.clauses, **kw)})"


@compiles(_Later, "sqlite")
def _max(element: _Later, compiler: SQLCompiler, **kw: Any) -> str:
    return f"max({compiler.process(element.clauses, **kw)})"


def _last_day(table: Any) -> ColumnElement[date]:
    newest = (
        core_select(func.max(table.c.on_day))
        .where(table.c.enrolment_id == _ENROLMENT.c.id)
        .scalar_subquery()
    )
    return func.coalesce(newest, _NEVER)


_HEARD: Any = _Later(
    _last_day(Activity.__table__),  # type: ignore[attr-defined]
    _last_day(CheckIn.__table__),  # type: ignore[attr-defined]
)
_stage_open: ScalarSelect[str] = (
    core_select(_RELEASE.c.stage_key)
    .where(_RELEASE.c.enrolment_id == _ENROLMENT.c.id)
    .order_by(_RELEASE.c.opened_on.desc(), _RELEASE.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
_LINES = (
    core_select(
        _ENROLMENT.c.id,
        _ENROLMENT.c.service_id,
        _ENROLMENT.c.ref,
        _ENROLMENT.c.their_ref,
        _PERSON.c.name,
        _PERSON.c.language,
        _ENROLMENT.c.status,
        _ENROLMENT.c.pace,
        _ENROLMENT.c.engagement,
        _ENROLMENT.c.engagement_since,
        _ENROLMENT.c.preferred_channel,
        _ENROLMENT.c.referred_on,
        _ENROLMENT.c.joined_at,
        _ENROLMENT.c.programme_on,
        _stage_open.label("stage"),
        func.nullif(_HEARD, _NEVER, type_=Date).label("heard_on"),
    )
    .join(_PERSON, _PERSON.c.id == _ENROLMENT.c.person_id)
    .where(among(_ENROLMENT.c.id))
)
_newest = (
    core_select(func.max(_CHANGE.c.id))
    .where(among(_CHANGE.c.enrolment_id))
    .group_by(_CHANGE.c.enrolment_id)
)
_WHY = core_select(_CHANGE.c.enrolment_id, _CHANGE.c.inputs).where(_CHANGE.c.id.in_(_newest))
_FLAGS = (
    core_select(_FLAG.c.enrolment_id, _FLAG.c.rule, _PERSON.c.name)
    .outerjoin(_PERSON, _PERSON.c.id == _FLAG.c.owner_id)
    .where(among(_FLAG.c.enrolment_id), _UNRESOLVED)
    .order_by(_FLAG.c.id)
)


def _line(row: Any, reasons: tuple[Reason, ...], flags: tuple[OpenFlag, ...]) -> Line:
    return Line(
        enrolment_id=row.id,
        ref=row.ref,
        their_ref=row.their_ref,
        name=row.name,
        language=Language(row.language),
        status=Status(row.status),
        pace=Pace(row.pace),
        engagement=State(row.engagement),
        engagement_since=row.engagement_since,
        preferred_channel=Channel(row.preferred_channel),
        referred_on=row.referred_on,
        joined_at=row.joined_at,
        programme_on=row.programme_on,
        stage=row.stage,
        last_heard_on=row.heard_on,
        reasons=reasons,
        flags=flags,
    )
