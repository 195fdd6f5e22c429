"""Save a check-in once, however often it is sent."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from platform_core.audit.actions import record
from platform_core.checkins.queries import by_submission, is_entered, latest
from platform_core.checkins.rules import (
    Answers,
    AnswersRefused,
    Problem,
    day_problem,
    may_correct,
)
from platform_core.clock import local_date
from platform_core.enrolment.actions import begin, look_again
from platform_core.errors import PlatformError
from platform_core.settings import settings
from platform_core.storage.insert import insert_once
from platform_core.storage.tables import CheckIn, Enrolment


class SubmissionRefused(PlatformError):
    """A submission without a key of its own, with somebody else's, or for somebody else."""


class CorrectionRefused(PlatformError):
    """Only the latest check-in is corrected, once, and by whoever entered it."""


def submit(
    session: Session,
    enrolment: Enrolment,
    answers: Answers,
    *,
    submission: str,
    by: int,
    at: datetime,
    today: date,
    source: str = "web",
    corrects: int | None = None,
    about: date | None = None,
) -> CheckIn:
    """Save one set of answers; sent again under the same ``submission``, the row already saved.

    ``submission`` is a UUID made when the form was drawn. ``source`` is web, for the patient's own
    answers, or paper or phone, for those that staff enter. ``corrects`` is the id of the check-in
    that this one replaces; it keeps the day of that one. ``about`` is the day that answers on paper
    or by phone are about, today unless given. Raises SubmissionRefused and CorrectionRefused, and
    AnswersRefused for a day that cannot be, or that staff have entered from this source already.
    """
    key = _key(submission)
    _refuse_others(enrolment, source, by)
    saved = _saved(session, enrolment, key)
    if saved:
        return saved
    on_day = about or today
    if corrects:
        on_day = _day_corrected(session, enrolment, corrects, by=by)
    elif source != "web":
        _check_day(session, enrolment, source, on_day, today)
    is_new = insert_once(
        session,
        CheckIn,
        enrolment_id=enrolment.id,
        submission=key,
        at=at,
        on_day=on_day,
        pain_nrs=answers.pain_nrs,
        mood=answers.mood,
        note=answers.note,
        source=source,
        entered_by=by,
        corrects_id=corrects,
    )
    saved = _saved(session, enrolment, key)
    if saved is None:
        raise CorrectionRefused(f"check-in {corrects} was corrected meanwhile")
    if is_new:
        _told(session, enrolment, saved, by=by, at=at)
    return saved


def _key(submission: str) -> str:
    try:
        return str(UUID(submission))
    except ValueError:
        raise SubmissionRefused("a submission needs a UUID") from None


def _refuse_others(enrolment: Enrolment, source: str, by: int) -> None:
    if source == "web" and by != enrolment.person_id:
        raise SubmissionRefused(f"person {by} answers for enrolment {enrolment.id}")


def _check_day(
    session: Session, enrolment: Enrolment, source: str, on_day: date, today: date
) -> None:
    joined = enrolment.joined_at
    joined_on = local_date(joined, settings().zone) if joined else today
    wording = day_problem(on_day, joined_on=joined_on, today=today)
    if wording is None and is_entered(session, enrolment.id or 0, source, on_day):
        wording = "check_in.refused.entered"
    if wording:
        raise AnswersRefused([Problem("about", wording)])


def _saved(session: Session, enrolment: Enrolment, key: str) -> CheckIn | None:
    saved = by_submission(session, key)
    if saved and saved.enrolment_id != enrolment.id:
        raise SubmissionRefused(f"submission of another enrolment than {enrolment.id}")
    return saved


def _day_corrected(session: Session, enrolment: Enrolment, corrects: int, *, by: int) -> date:
    last = latest(session, enrolment.id or 0)
    is_latest = last is not None and last.id == corrects
    if last is None or not may_correct(entered_by=last.entered_by, is_latest=is_latest, by=by):
        raise CorrectionRefused(f"check-in {corrects} of enrolment {enrolment.id} by {by}")
    return last.on_day


def _told(session: Session, enrolment: Enrolment, saved: CheckIn, *, by: int, at: datetime) -> None:
    """Audit what was saved, though never an answer, and let the enrolment be looked at again."""
    record(
        session,
        "check_in.corrected" if saved.corrects_id else "check_in.saved",
        "check_in",
        saved.id,
        by=by,
        at=at,
        service_id=enrolment.service_id,
        source=saved.source,
        corrects=saved.corrects_id,
    )
    if saved.source == "web":
        begin(session, enrolment, by=by, at=at)
    look_again(session, enrolment.id or 0, at=at)
