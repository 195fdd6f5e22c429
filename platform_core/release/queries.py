"""How far somebody has come, in the local dates that the rules reckon with."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import CompoundSelect, cast, null, select, union_all
from sqlmodel import Session, col
from sqlmodel import select as select_row

from platform_core.clock import local_date
from platform_core.enrolment.queries import PAUSES, pauses_from, pauses_of
from platform_core.enrolment.rules import Pace, Span
from platform_core.errors import PlatformError
from platform_core.release.values import Progress
from platform_core.settings import settings
from platform_core.storage.among import among, ask
from platform_core.storage.columns import NOTHING, Instant, constant
from platform_core.storage.tables import Activity, Enrolment, EnrolmentEvent, Place, StageRelease
from platform_core.storage.together import Together

FINISHED, ASKED, LEFT = "step_finished", "asked_for_more", "left_for_today"
OPENED, REPLANNED = "stage_opened", "replanned"
_WORDS = (FINISHED, ASKED, LEFT)

_ACTIVITY = Activity.__table__  # type: ignore[attr-defined]
_RELEASE = StageRelease.__table__  # type: ignore[attr-defined]
_EVENT = EnrolmentEvent.__table__  # type: ignore[attr-defined]


class NotJoined(PlatformError):
    """Somebody who has not joined has no progress."""


def progress_of(session: Session, enrolment: Enrolment) -> Progress:
    """How far one person has come, in one small statement. Raises NotJoined."""
    id_ = enrolment.id or 0
    if enrolment.joined_at is None:
        raise NotJoined(f"enrolment {id_}")
    happened, paused = _OF_ONE.ask(session, [id_])
    return _progress(enrolment, enrolment.joined_at, happened, pauses_from(paused, [id_])[id_])


def progress_of_many(session: Session, enrolments: Sequence[Enrolment]) -> dict[int, Progress]:
    """How far many have come, by enrolment id, in two statements however many they are.

    Those who have not joined are left out.
    """
    joined = [e.id for e in enrolments if e.id and e.joined_at]
    return progress_from(ask(session, HAPPENED, joined), enrolments, pauses_of(session, joined))


def progress_from(
    rows: Iterable[Any], enrolments: Iterable[Enrolment], pauses: Mapping[int, tuple[Span, ...]]
) -> dict[int, Progress]:
    """The same from the answer to HAPPENED."""
    happened: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        happened[row[0]].append(row)
    return {
        id_: _progress(enrolment, enrolment.joined_at, happened[id_], pauses[id_])
        for enrolment in enrolments
        if (id_ := enrolment.id) and enrolment.joined_at
    }


def place_of(session: Session, enrolment_id: int, step_key: str) -> Place | None:
    """Where somebody left a step, if they left it half-way."""
    return session.exec(
        select_row(Place).where(Place.enrolment_id == enrolment_id, Place.step == step_key)
    ).first()


def steps_begun(session: Session, enrolment_id: int) -> tuple[str, ...]:
    """The steps that somebody left half-way, the one they left last first."""
    left = select_row(Place.step).where(Place.enrolment_id == enrolment_id)
    return tuple(session.exec(left.order_by(col(Place.saved_at).desc(), col(Place.step))))


def version_opened(session: Session, enrolment_id: int, step_key: str) -> int | None:
    """The version in which somebody opened a step last; nothing if they never did."""
    return session.exec(
        select_row(Activity.version_id)
        .where(
            Activity.enrolment_id == enrolment_id,
            Activity.kind == "step_opened",
            Activity.step == step_key,
        )
        .order_by(col(Activity.id).desc())
    ).first()


def last_word_of(session: Session, enrolment_id: int, day: date) -> str | None:
    """Which of ASKED and LEFT somebody said last on a local day, if either."""
    return session.exec(
        select_row(Activity.kind)
        .where(
            Activity.enrolment_id == enrolment_id,
            Activity.on_day == day,
            col(Activity.kind).in_((ASKED, LEFT)),
        )
        .order_by(col(Activity.id).desc())
    ).first()


def _happened() -> CompoundSelect[Any]:
    """All that progress is made of: what, which step or stage, on which day or when.

    What never varies is written into the statement, which is prepared once and sent often.
    """
    activities = select(
        _ACTIVITY.c.enrolment_id,
        _ACTIVITY.c.kind.label("what"),
        _ACTIVITY.c.step.label("key"),
        _ACTIVITY.c.on_day,
        cast(null(), Instant).label("at"),
        _ACTIVITY.c.id,
    ).where(
        among(_ACTIVITY.c.enrolment_id), _ACTIVITY.c.kind.in_([constant(word) for word in _WORDS])
    )
    releases = select(
        _RELEASE.c.enrolment_id,
        constant(OPENED),
        _RELEASE.c.stage_key,
        _RELEASE.c.opened_on,
        NOTHING,
        _RELEASE.c.id,
    ).where(among(_RELEASE.c.enrolment_id))
    changes = select(
        _EVENT.c.enrolment_id,
        constant(REPLANNED),
        NOTHING,
        NOTHING,
        _EVENT.c.at,
        _EVENT.c.id,
    ).where(
        among(_EVENT.c.enrolment_id),
        _EVENT.c.kind.in_([constant("pace"), constant("programme_on")]),
    )
    return union_all(activities, releases, changes)


HAPPENED = _happened()
_OF_ONE = Together(HAPPENED, PAUSES)


def _progress(
    enrolment: Enrolment,
    joined_at: datetime,
    happened: Sequence[Any],
    pauses: tuple[Span, ...],
) -> Progress:
    zone = settings().zone
    finished: dict[str, date] = {}
    opened: dict[str, date] = {}
    has_words = False
    replanned_at: datetime | None = None
    for _, what, key, on_day, at, _ in happened:
        if what == FINISHED:
            finished[key] = on_day
        elif what == OPENED:
            opened[key] = on_day
        elif what == REPLANNED:
            replanned_at = max(replanned_at or at, at)
        else:
            has_words = True
    more_on, had_more_on, left_on = _words_of_the_day(happened) if has_words else _NO_DAYS
    return Progress(
        joined_on=local_date(joined_at, zone),
        pace=Pace(enrolment.pace),
        finished=finished,
        opened=opened,
        pauses=pauses,
        programme_on=enrolment.programme_on,
        more_on=more_on,
        left_on=left_on,
        had_more_on=had_more_on,
        replanned_on=local_date(replanned_at, zone) if replanned_at else None,
    )


def _words_of_the_day(
    happened: Sequence[Any],
) -> tuple[frozenset[date], frozenset[date], frozenset[date]]:
    """From activity by its number: the days on which more was asked for, on which a step then
    followed, and on which the last word was enough."""
    said = [(id_, what, on_day) for _, what, _, on_day, _, id_ in happened if what in _WORDS]
    more_on: set[date] = set()
    had_more_on: set[date] = set()
    left_on: set[date] = set()
    for _, what, on_day in sorted(said):
        if what == LEFT:
            left_on.add(on_day)
        elif what == ASKED:
            left_on.discard(on_day)
            more_on.add(on_day)
        elif on_day in more_on:
            had_more_on.add(on_day)
    return frozenset(more_on), frozenset(had_more_on), frozenset(left_on)


_NO_DAYS = (frozenset[date](), frozenset[date](), frozenset[date]())
