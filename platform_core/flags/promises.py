"""By when the service has promised to act on a flag: working days since it came before the team."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from sqlalchemy import Table, bindparam
from sqlalchemy import select as core_select
from sqlmodel import Session, func

from platform_core.clock import local_date
from platform_core.enrolment.rules import Span
from platform_core.flags.rules import Rule, due_on, promised_days
from platform_core.settings import settings
from platform_core.storage.among import among
from platform_core.storage.tables import Flag, FlagEvent

_EVENT: Table = FlagEvent.__table__  # type: ignore[attr-defined]
_WOKEN = (
    core_select(_EVENT.c.flag_id, func.max(_EVENT.c.at))
    .where(among(_EVENT.c.flag_id), _EVENT.c.kind == bindparam("kind"))
    .group_by(_EVENT.c.flag_id)
)


def woken_at_of_many(session: Session, flag_ids: Collection[int]) -> Mapping[int, datetime]:
    """When each of these flags that was ever snoozed and woke did so last."""
    asked = {"ids": list(flag_ids), "kind": "woken"}
    return dict(session.connection().execute(_WOKEN, asked).all()) if flag_ids else {}


def due_for(
    flag: Flag, woken_at: datetime | None, contact_days: int, closures: Iterable[Span]
) -> date:
    """The working day on which the promise about a flag runs out: it counts from when it was
    raised, or from when it woke, since putting it off was a decision too."""
    since = local_date(woken_at or flag.raised_at, settings().zone)
    return due_on(since, promised_days(Rule(flag.rule), contact_days), closures)
