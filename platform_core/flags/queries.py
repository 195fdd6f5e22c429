"""The team's list: whom to contact, why, on what evidence, how, and by when."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, bindparam
from sqlalchemy import select as core_select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from platform_core.accounts.rules import Caseload, Language
from platform_core.clock import local_date
from platform_core.engagement.calendar import working_days_left
from platform_core.engagement.facts import reasons_from
from platform_core.enrolment.queries import closures_of
from platform_core.enrolment.rules import Span
from platform_core.flags.listing import LastContact, PutAway, WorkItem
from platform_core.flags.of_caseload import UNSETTLED, of_caseload
from platform_core.flags.promises import due_for, woken_at_of_many
from platform_core.flags.rules import (
    PURPOSE,
    UNRESOLVED,
    FlagStatus,
    Outcome,
    Rule,
    in_order,
    promised_days,
)
from platform_core.settings import settings
from platform_core.storage.among import among
from platform_core.storage.tables import Contact, Enrolment, Flag, FlagEvent, Person, Service

_UNRESOLVED = (
    select(Flag)
    .where(among(Flag.enrolment_id), Flag.status != FlagStatus.RESOLVED.value)
    .order_by(col(Flag.id))
)
_FLAG: Table = Flag.__table__  # type: ignore[attr-defined]
_LAST_RAISED = (
    core_select(_FLAG.c.enrolment_id, func.max(_FLAG.c.raised_at))
    .where(among(_FLAG.c.enrolment_id), _FLAG.c.rule == bindparam("rule"))
    .group_by(_FLAG.c.enrolment_id)
)
_BEFORE_THE_TEAM = (FlagStatus.OPEN, FlagStatus.ACKNOWLEDGED)


def work_list(session: Session, *, caseload: Caseload, now: datetime) -> list[WorkItem]:
    """Everybody to contact, contact tasks first, then oldest first within a rule.

    A fixed number of statements, however long the list. Snoozed flags come back when they wake.
    """
    return _items(session, caseload, now, [_in(Flag.status, _BEFORE_THE_TEAM)])


def work_on(
    session: Session, enrolment_id: int, *, caseload: Caseload, now: datetime
) -> list[WorkItem]:
    """What is unresolved about one person, snoozed flags too, in the order of the list."""
    conditions = [_in(Flag.status, UNRESOLVED), col(Flag.enrolment_id) == enrolment_id]
    return _items(session, caseload, now, conditions)


def _in(column: Any, statuses: Collection[FlagStatus]) -> ColumnElement[bool]:
    return col(column).in_([status.value for status in statuses])


def _items(
    session: Session, caseload: Caseload, now: datetime, conditions: list[ColumnElement[bool]]
) -> list[WorkItem]:
    acknowledger, owner = aliased(Person), aliased(Person)
    rows: Sequence[Any] = session.exec(
        select(Flag, Enrolment, Person, acknowledger.name, owner.name)  # type: ignore[call-overload]  # five at once
        .join(Enrolment, col(Enrolment.id) == Flag.enrolment_id)
        .join(Person, col(Person.id) == Enrolment.person_id)
        .outerjoin(acknowledger, col(acknowledger.id) == col(Flag.acknowledged_by))
        .outerjoin(owner, col(owner.id) == col(Flag.owner_id))
        .where(of_caseload(caseload), UNSETTLED, *conditions)
    ).all()
    shared = _shared(session, rows, caseload, local_date(now, settings().zone))
    items = [_item(row, shared) for row in rows]
    return sorted(items, key=lambda item: in_order(item.rule, item.flag.raised_at, item.flag.id))


def unseen_count(session: Session, *, caseload: Caseload) -> int:
    """How many flags of the caseload nobody has acknowledged yet. Takes no filter, on purpose."""
    return session.exec(
        select(func.count())
        .select_from(Flag)
        .join(Enrolment, col(Enrolment.id) == Flag.enrolment_id)
        .where(
            of_caseload(caseload),
            Flag.status == FlagStatus.OPEN.value,
            UNSETTLED,
        )
    ).one()


def recently_resolved(session: Session, *, caseload: Caseload, since: datetime) -> list[PutAway]:
    """What was resolved since an instant, newest first; by nobody where it resolved itself."""
    resolver = aliased(Person)
    rows = session.exec(
        select(Flag, Enrolment, Person.name, resolver.name)
        .join(Enrolment, col(Enrolment.id) == Flag.enrolment_id)
        .join(Person, col(Person.id) == Enrolment.person_id)
        .outerjoin(resolver, col(resolver.id) == col(Flag.resolved_by))
        .where(of_caseload(caseload), col(Flag.resolved_at) >= since)
        .order_by(col(Flag.resolved_at).desc(), col(Flag.id).desc())
    )
    return [
        PutAway(flag, Rule(flag.rule), enrolment, name, Outcome(flag.outcome), by)
        for flag, enrolment, name, by in rows
        if flag.outcome
    ]


def snoozed(session: Session, *, caseload: Caseload) -> list[PutAway]:
    """What is put off, the soonest to wake first."""
    sleeper = aliased(Person)
    latest = (
        select(func.max(FlagEvent.id))
        .where(FlagEvent.flag_id == Flag.id, FlagEvent.kind == "snoozed")
        .correlate(Flag)
        .scalar_subquery()
    )
    rows = session.exec(
        select(Flag, Enrolment, Person.name, sleeper.name)
        .join(Enrolment, col(Enrolment.id) == Flag.enrolment_id)
        .join(Person, col(Person.id) == Enrolment.person_id)
        .outerjoin(FlagEvent, col(FlagEvent.id) == latest)
        .outerjoin(sleeper, col(sleeper.id) == col(FlagEvent.by))
        .where(
            of_caseload(caseload),
            Flag.status == FlagStatus.SNOOZED.value,
            UNSETTLED,
        )
        .order_by(col(Flag.snoozed_until), col(Flag.id))
    )
    return [
        PutAway(flag, Rule(flag.rule), enrolment, name, None, by)
        for flag, enrolment, name, by in rows
    ]


def flag_by_id(session: Session, flag_id: int, *, caseload: Caseload) -> Flag | None:
    """A flag of this caseload, as it is now."""
    return session.exec(
        select(Flag)
        .join(Enrolment, col(Enrolment.id) == Flag.enrolment_id)
        .where(Flag.id == flag_id, Enrolment.service_id == caseload.service_id)
    ).first()


def flags_by_id(session: Session, ids: Collection[int], *, caseload: Caseload) -> list[Flag]:
    """Those of these flags that are of this caseload, as they are now."""
    return list(
        session.exec(
            select(Flag)
            .join(Enrolment, col(Enrolment.id) == Flag.enrolment_id)
            .where(among(Flag.id), Enrolment.service_id == caseload.service_id)
            .order_by(col(Flag.id)),
            params={"ids": list(ids)},
        )
    )


def contacts_since(session: Session, since: datetime, *, caseload: Caseload) -> int:
    """How many contacts the team has recorded since an instant."""
    return session.exec(
        select(func.count())
        .select_from(Contact)
        .join(Enrolment, col(Enrolment.id) == Contact.enrolment_id)
        .where(of_caseload(caseload), col(Contact.at) >= since)
    ).one()


def unresolved_of_many(session: Session, ids: Collection[int]) -> dict[int, list[Flag]]:
    """The unresolved flags of enrolments that were got through a caseload, or by the sweep."""
    found: defaultdict[int, list[Flag]] = defaultdict(list)
    some = list(ids)
    for flag in session.exec(_UNRESOLVED, params={"ids": some}) if some else ():
        found[flag.enrolment_id].append(flag)
    return found


def last_raised_of_many(
    session: Session, ids: Collection[int], rule: Rule
) -> Mapping[int, datetime]:
    """When a flag of a rule was last raised for each enrolment that ever had one."""
    some = list(ids)
    asked = {"ids": some, "rule": rule.value}
    return dict(session.connection().execute(_LAST_RAISED, asked).all()) if some else {}


@dataclass(frozen=True, slots=True)
class _Shared:
    """What the items of one list are put together from."""

    today: date
    contact_days: int
    closures: tuple[Span, ...]
    contacts: Mapping[int, LastContact]
    added: Mapping[int, list[str]]
    woken: Mapping[int, datetime]


def _shared(session: Session, rows: Sequence[Any], caseload: Caseload, today: date) -> _Shared:
    ids = {flag.enrolment_id for flag, *_ in rows}
    flag_ids = [flag.id or 0 for flag, *_ in rows]
    contact_days = select(Service.contact_days).where(Service.id == caseload.service_id)
    return _Shared(
        today=today,
        contact_days=session.exec(contact_days).one(),
        closures=closures_of(session, caseload.service_id),
        contacts=_last_contacts(session, ids),
        added=_asked_again(session, flag_ids),
        woken=woken_at_of_many(session, flag_ids),
    )


def _item(row: Any, shared: _Shared) -> WorkItem:
    flag, enrolment, person, acknowledged_by, owner = row
    rule = Rule(flag.rule)
    woken_at = shared.woken.get(flag.id or 0)
    due = due_for(flag, woken_at, shared.contact_days, shared.closures)
    said = (flag.evidence["note"], *shared.added.get(flag.id or 0, ()))
    return WorkItem(
        flag=flag,
        rule=rule,
        purpose=PURPOSE[rule],
        enrolment=enrolment,
        name=person.name,
        language=Language(person.language),
        phone=person.phone,
        email=person.email,
        reasons=reasons_from(flag.evidence["reasons"]),
        notes=tuple(note for note in said if note),
        due_on=due,
        working_days_left=working_days_left(due, shared.today, shared.closures),
        promised_days=promised_days(rule, shared.contact_days),
        last_contact=shared.contacts.get(flag.enrolment_id),
        acknowledged_by=acknowledged_by,
        owner=owner,
    )


def _last_contacts(session: Session, ids: Collection[int]) -> dict[int, LastContact]:
    newest = (
        select(func.max(Contact.id))
        .where(col(Contact.enrolment_id).in_(ids))
        .group_by(col(Contact.enrolment_id))
    )
    rows = session.exec(
        select(Contact, Person.name)
        .join(Person, col(Person.id) == Contact.by)
        .where(col(Contact.id).in_(newest))
    )
    return {
        contact.enrolment_id: LastContact(contact.at, contact.channel, contact.result, name)
        for contact, name in rows
    }


def _asked_again(session: Session, flag_ids: Collection[int]) -> Mapping[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    for event in session.exec(
        select(FlagEvent)
        .where(col(FlagEvent.flag_id).in_(flag_ids), FlagEvent.kind == "asked_again")
        .order_by(col(FlagEvent.id))
    ):
        found[event.flag_id].append(event.details["note"])
    return found
