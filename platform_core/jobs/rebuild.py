"""Work out every pattern, state and deadline afresh from the log, and compare them with those kept.

The same functions judge as in the sweep; only the patterns of visits are put together from the
activity itself. A kept deadline may be sooner than need be, where the service has since had a day
that weighs less than a whole one: then somebody is looked at once in vain. Later it must not be.
"""

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from functools import partial
from itertools import groupby
from multiprocessing import get_context
from operator import itemgetter
from os import cpu_count
from time import perf_counter
from typing import Any

from sqlalchemy import Table, select
from sqlmodel import Session, col, func
from sqlmodel import select as select_rows

from platform_core.clock import local_date
from platform_core.engagement.known import Around
from platform_core.engagement.pattern import Pattern, after_visits, nothing_yet
from platform_core.engagement.queries import JUDGED, around, gather
from platform_core.engagement.visits import remember
from platform_core.enrolment.actions import look_again
from platform_core.jobs.decisions import decide
from platform_core.jobs.pages import page_with
from platform_core.settings import settings
from platform_core.storage.among import among, ask
from platform_core.storage.columns import constant
from platform_core.storage.database import engine, open_reading, open_transaction
from platform_core.storage.tables import Activity, Enrolment

PAGE = 500
_SHARE = 20 * PAGE  # enrolments that one process takes at a time
_OBJECTS_OF_A_PAGE = 50_000  # about
_HUNDREDTHS = 100

_ACTIVITY: Table = Activity.__table__  # type: ignore[attr-defined]
_VISITS = (
    select(
        _ACTIVITY.c.enrolment_id,
        _ACTIVITY.c.on_day,
        _ACTIVITY.c.details["waited"].as_integer().label("waited"),
    )
    .where(among(_ACTIVITY.c.enrolment_id), _ACTIVITY.c.kind == constant("visit"))
    .order_by(_ACTIVITY.c.enrolment_id, _ACTIVITY.c.id)
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One enrolment for which something kept is not what the log says. Instants in ISO form."""

    enrolment_id: int
    what: str
    kept: str
    rebuilt: str


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild found. ``due``: those whom the sweep has yet to judge. ``sooner``: those who
    will be looked at once in vain."""

    enrolments: int
    due: int
    sooner: int
    differences: tuple[Difference, ...]
    took_ms: int

    def as_json(self) -> dict[str, Any]:
        """The counts, and the differences, as ``python -m platform_core rebuild`` prints them."""
        return {**asdict(self), "differences": [asdict(one) for one in self.differences]}


def rebuild(*, now: datetime, processes: int | None = None) -> Rebuilt:
    """Compare everything that is kept with what the log says, without changing any of it."""
    began = perf_counter()
    did: Counter[str] = Counter()
    differences: list[Difference] = []
    for counts, found in _each_share(partial(_one_share, now=now), processes or cpu_count() or 1):
        did += Counter(counts)
        differences += found
    return Rebuilt(
        did["enrolments"],
        did["due"],
        did["sooner"],
        tuple(differences),
        took_ms=round((perf_counter() - began) * 1000),
    )


def repair(differences: Iterable[Difference], *, at: datetime) -> int:
    """Keep the patterns that the log says, and make everybody due who differs; how many."""
    ids = sorted({one.enrolment_id for one in differences})
    for some in (ids[n : n + PAGE] for n in range(0, len(ids), PAGE)):
        with open_transaction() as session:
            shared = around(session)
            enrolments = _enrolments(session, col(Enrolment.id).in_(some))
            patterns = _patterns(session, enrolments, shared)
            for one in some:
                look_again(session, one, at=at)
                if one in patterns:
                    remember(session, one, patterns[one])
    return len(ids)


Share = tuple[Mapping[str, int], list[Difference]]


def _each_share(work: Callable[[range], Share], processes: int) -> Iterator[Share]:
    with open_reading() as session:
        last = session.exec(select_rows(func.max(Enrolment.id))).one() or 0
    shares = [range(n, n + _SHARE) for n in range(1, last + 1, _SHARE)]
    if processes == 1 or len(shares) < processes:
        yield from map(work, shares)
        return
    engine().dispose()
    spawned = get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=spawned, initializer=_settle) as pool:
        yield from pool.map(work, shares)


def _settle() -> None:
    """What is loaded by now stays, and what a page brings goes with it: neither need be looked
    through for circles again and again."""
    gc.freeze()
    gc.set_threshold(_OBJECTS_OF_A_PAGE)


def _one_share(ids: range, *, now: datetime) -> Share:
    counts: Counter[str] = Counter()
    differences: list[Difference] = []
    for first in range(ids.start, ids.stop, PAGE):
        some = col(Enrolment.id).between(first, min(first + PAGE, ids.stop) - 1)
        with open_reading() as session:
            for found in _one_page(session, _enrolments(session, some), now):
                if isinstance(found, Difference):
                    differences.append(found)
                else:
                    counts[found] += 1
    return counts, differences


def _enrolments(session: Session, condition: Any) -> Sequence[Any]:
    """Enrolments as plain rows: of an object nothing more would be asked, at twice the price."""
    found = select(*JUDGED).where(condition).order_by(col(Enrolment.id))
    return session.connection().execute(found).all()


def _one_page(
    session: Session, enrolments: Sequence[Any], now: datetime
) -> Iterator[Difference | str]:
    """Each difference, and for each enrolment what is to be counted."""
    zone, shared = settings().zone, around(session)
    today = local_date(now, zone)
    patterns = _patterns(session, enrolments, shared)
    gathered = gather(session, enrolments, today=today)
    page = page_with(session, replace(gathered, patterns=patterns), shared)
    for enrolment in enrolments:
        one = enrolment.id or 0
        yield "enrolments"
        yield from _differs(one, "pattern", gathered.patterns.get(one), patterns.get(one))
        again = enrolment.look_again_at
        if again is not None and again <= now:
            yield "due"
            continue
        if enrolment.engagement_since is None and again is None:
            continue  # somebody whom nothing has ever been judged of
        found = decide(enrolment, page, zone=zone, today=today)
        yield from _differs(one, "state", enrolment.engagement, found.judgement.state.value)
        if again is not None and found.look_again_at is not None and again < found.look_again_at:
            yield "sooner"
        else:
            yield from _differs(one, "deadline", again, found.look_again_at)


def _differs(one: int, what: str, kept: object, rebuilt: object) -> Iterator[Difference]:
    if kept != rebuilt:
        yield Difference(one, what, str(kept), str(rebuilt))


def _patterns(session: Session, enrolments: Sequence[Any], shared: Around) -> dict[int, Pattern]:
    """The pattern of each enrolment that has visits, from the log alone."""
    by_id = {enrolment.id: enrolment for enrolment in enrolments}
    visits = groupby(ask(session, _VISITS, by_id), key=itemgetter(0))
    return {one: _pattern(by_id[one], [*rows], shared) for one, rows in visits}


def _pattern(enrolment: Any, visits: Sequence[Any], shared: Around) -> Pattern:
    memory, joined_at = shared.policy(enrolment.service_id).memory, enrolment.joined_at
    joined_on = local_date(joined_at, settings().zone) if joined_at else visits[0].on_day
    return after_visits(nothing_yet(joined_on), _waits(joined_on, visits), memory)


def _waits(joined_on: date, visits: Iterable[Any]) -> Iterator[tuple[date, float]]:
    """Each visit that moved the pattern on, with the open days that were waited for it."""
    last_on, is_first = joined_on, True
    for _, on_day, waited in visits:
        if on_day <= last_on and not is_first:
            continue  # noted while the clock was set back
        if waited is None:  # noted before that was kept
            waited = _HUNDREDTHS * max((on_day - last_on).days, 1)
        yield on_day, waited / _HUNDREDTHS
        last_on, is_first = on_day, False
