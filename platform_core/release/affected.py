"""Whom a plan concerns: how many people of which services, and how far they have come.

An author's question is about a plan, whoever follows it, so these answers are numbers alone; the
enrolments themselves go no further than the paths that are compared.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, func, select

from platform_core.content.rules import Plan
from platform_core.enrolment.rules import TAKING_PART, Status
from platform_core.release.changes import Moves, moves
from platform_core.release.queries import FINISHED, progress_of_many
from platform_core.release.rules import path
from platform_core.release.values import Policy
from platform_core.storage.tables import Activity, Enrolment, Service, StageRelease

MOST_COMPARED = 200
_HERE = tuple(status.value for status in sorted(TAKING_PART))
_COMING = (Status.REFERRED.value, Status.INVITED.value)


@dataclass(frozen=True, slots=True)
class Followers:
    """The people of one service who are on a plan.

    ``stages``: how many have which stage as the newest that opened to them; those to whom nothing
    has opened are under an empty key. ``coming``: how many have not joined yet.
    """

    service_id: int
    name: Mapping[str, str]
    stages: Mapping[str, int]
    coming: int

    @property
    def people(self) -> int:
        """How many are taking part."""
        return sum(self.stages.values())


def followers(session: Session, plan_key: str) -> tuple[Followers, ...]:
    """Every service that follows a plan, by its number, with its people counted."""
    services = session.exec(
        select(Service).where(Service.plan_key == plan_key).order_by(col(Service.id))
    ).all()
    stages = _by_stage(session, plan_key)
    coming = _coming(session, plan_key)
    return tuple(
        Followers(
            service.id or 0,
            {"en": service.name_en, "cy": service.name_cy},
            stages.get(service.id or 0, {}),
            coming[service.id or 0],
        )
        for service in services
    )


def _by_stage(session: Session, plan_key: str) -> dict[int, dict[str, int]]:
    newest = (
        select(func.max(StageRelease.id).label("id"), col(StageRelease.enrolment_id))
        .group_by(col(StageRelease.enrolment_id))
        .subquery()
    )
    rows = session.exec(
        select(col(Enrolment.service_id), col(StageRelease.stage_key), func.count())
        .select_from(Enrolment)
        .join(Service, col(Service.id) == col(Enrolment.service_id))
        .join(newest, newest.c.enrolment_id == col(Enrolment.id), isouter=True)
        .join(StageRelease, col(StageRelease.id) == newest.c.id, isouter=True)
        .where(Service.plan_key == plan_key, col(Enrolment.status).in_(_HERE))
        .group_by(col(Enrolment.service_id), col(StageRelease.stage_key))
    )
    found: dict[int, dict[str, int]] = {}
    for service_id, stage, count in rows:
        found.setdefault(service_id, {})[stage or ""] = count
    return found


def _coming(session: Session, plan_key: str) -> Counter[int]:
    rows = session.exec(
        select(col(Enrolment.service_id), func.count())
        .join(Service, col(Service.id) == col(Enrolment.service_id))
        .where(Service.plan_key == plan_key, col(Enrolment.status).in_(_COMING))
        .group_by(col(Enrolment.service_id))
    )
    return Counter(dict(rows.all()))


def compared(
    session: Session,
    before: Plan,
    after: Plan,
    policy: Policy,
    *,
    services: Collection[int],
    today: date,
) -> tuple[Moves, ...]:
    """How the paths of people in services that follow a plan change with another version of it:
    of at most MOST_COMPARED people, evenly out of all of them."""
    ids = session.exec(
        select(col(Enrolment.id))
        .where(
            col(Enrolment.service_id).in_(services),
            col(Enrolment.status).in_(_HERE),
            col(Enrolment.joined_at).is_not(None),
        )
        .order_by(col(Enrolment.id))
    ).all()
    chosen = [id_ for id_ in ids if id_][:: max(1, -(-len(ids) // MOST_COMPARED))]
    enrolments = session.exec(select(Enrolment).where(col(Enrolment.id).in_(chosen))).all()
    known = progress_of_many(session, enrolments).values()
    return tuple(
        moves(
            path(before, progress, policy, today=today),
            path(after, progress, policy, today=today),
            today=today,
        )
        for progress in known
    )


def readers_of(
    session: Session, plan: Plan, modules: Collection[str], *, services: Collection[int]
) -> dict[str, int]:
    """How many people, in services that follow a plan, are in the middle of each of these modules
    of it: they opened or finished a step of it, and have not finished all of them. Those of whom
    nobody is are left out."""
    found = {module: _in_the_middle(session, plan, module, services) for module in modules}
    return {module: people for module, people in found.items() if people}


def _in_the_middle(session: Session, plan: Plan, module: str, services: Collection[int]) -> int:
    steps = [step.key for step in plan.steps if step.module_key == module]
    finished = func.count(func.distinct(col(Activity.step))).filter(col(Activity.kind) == FINISHED)
    begun = (
        select(col(Activity.enrolment_id))
        .join(Enrolment, col(Enrolment.id) == col(Activity.enrolment_id))
        .where(
            col(Enrolment.service_id).in_(services),
            col(Enrolment.status).in_(_HERE),
            col(Activity.step).in_(steps),
        )
        .group_by(col(Activity.enrolment_id))
        .having(finished < len(steps))
        .subquery()
    )
    return session.exec(select(func.count()).select_from(begun)).one()
