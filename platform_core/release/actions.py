"""Keep what somebody reads, finishes, asks for and leaves, and what has opened to them.

``today`` is the local date. Doing any of these twice is doing it once.
"""

from datetime import date, datetime

from sqlalchemy import delete
from sqlmodel import Session, col

from platform_core.content.rules import Step
from platform_core.enrolment.actions import hear
from platform_core.enrolment.actions.changes import audit
from platform_core.release.ahead import Ahead
from platform_core.release.queries import ASKED, FINISHED, LEFT, last_word_of
from platform_core.release.values import Path
from platform_core.storage.insert import insert_into, insert_once
from platform_core.storage.tables import Enrolment, Place, StageRelease


def open_step(
    session: Session,
    enrolment: Enrolment,
    step: Step,
    version_id: int,
    *,
    by: int,
    at: datetime,
    today: date,
    language: str | None = None,
    short: bool | None = None,
) -> bool:
    """Keep that a step was opened to read, in which version; whether it is the first time today.

    ``language`` and ``short``: how it was first read that day, for those who write it.
    """
    how = {"language": language, "short": short}
    opened = hear(
        session,
        enrolment,
        "step_opened",
        by=by,
        at=at,
        today=today,
        step=step.key,
        version_id=version_id,
        **{name: said for name, said in how.items() if said is not None},
    )
    if opened:
        audit(session, enrolment, "step.opened", by=by, at=at, step=step.key, version=version_id)
    return opened


def finish_step(
    session: Session,
    enrolment: Enrolment,
    step: Step,
    version_id: int,
    *,
    by: int,
    at: datetime,
    today: date,
) -> bool:
    """Keep that a step was finished, in which version; whether it had not been before."""
    finished = hear(
        session,
        enrolment,
        FINISHED,
        by=by,
        at=at,
        today=today,
        step=step.key,
        version_id=version_id,
    )
    if finished:
        audit(session, enrolment, "step.finished", by=by, at=at, step=step.key, version=version_id)
    # Whoever reads it again begins at its beginning.
    session.connection().execute(
        delete(Place).where(col(Place.enrolment_id) == enrolment.id, col(Place.step) == step.key)
    )
    return finished


def ask_for_more(
    session: Session, enrolment: Enrolment, *, by: int, at: datetime, today: date
) -> bool:
    """Lift today's wait for one step; whether that was not so already."""
    return _say(session, enrolment, ASKED, by=by, at=at, today=today)


def leave_for_today(
    session: Session, enrolment: Enrolment, *, by: int, at: datetime, today: date
) -> bool:
    """Offer nothing more today; whether that was not so already."""
    return _say(session, enrolment, LEFT, by=by, at=at, today=today)


def save_place(
    session: Session,
    enrolment: Enrolment,
    step: Step,
    at_heading: int,
    *,
    short: bool,
    at: datetime,
) -> None:
    """Keep where somebody stops reading: the heading, 0 for the top, and which length they chose.

    A bookmark of their own, of which only the newest is kept, so it is not audited.
    """
    place = {"at_heading": max(at_heading, 0), "short": short, "saved_at": at}
    statement = insert_into(Place, session).values(
        enrolment_id=enrolment.id, step=step.key, **place
    )
    session.connection().execute(
        statement.on_conflict_do_update(index_elements=["enrolment_id", "step"], set_=place)
    )


def record_openings(
    session: Session, enrolment: Enrolment, path: Ahead | Path, *, at: datetime
) -> tuple[str, ...]:
    """Keep what the rules have opened, so that it never closes; the keys of stages newly kept."""
    return tuple(
        stage_key
        for stage_key, on, why in path.due_openings
        if _keep_opening(session, enrolment, stage_key, on, why.key, at=at)
    )


def _keep_opening(
    session: Session, enrolment: Enrolment, stage_key: str, on: date, reason: str, *, at: datetime
) -> bool:
    is_new = insert_once(
        session,
        StageRelease,
        enrolment_id=enrolment.id,
        stage_key=stage_key,
        opened_on=on,
        reason=reason,
        at=at,
    )
    if is_new:
        audit(session, enrolment, "stage.opened", by=None, at=at, stage=stage_key)
    return is_new


def _say(
    session: Session, enrolment: Enrolment, kind: str, *, by: int, at: datetime, today: date
) -> bool:
    if last_word_of(session, enrolment.id or 0, today) == kind:
        return False
    hear(session, enrolment, kind, by=by, at=at, today=today)
    audit(session, enrolment, f"enrolment.{kind}", by=by, at=at)
    return True
