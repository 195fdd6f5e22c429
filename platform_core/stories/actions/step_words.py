"""Keep what somebody said of a step they read."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from platform_core.enrolment.actions.changes import audit
from platform_core.errors import PlatformError
from platform_core.storage.tables import Enrolment, StepWord
from platform_core.stories.actions.own import own
from platform_core.stories.queries import word_of
from platform_core.stories.rules import Amount, Helped


class NothingSaid(PlatformError):
    """Neither how much it was nor whether it helped."""


def say_of_step(
    session: Session,
    enrolment: Enrolment,
    step: str,
    version_id: int,
    *,
    language: str,
    amount: Amount | None,
    helped: Helped | None,
    by: int,
    at: datetime,
) -> bool:
    """Keep how much a step was and whether it helped; whether that was not said already.

    Append-only: another answer is another row, and the newest of a step counts. Raises NothingSaid
    and NotTheirOwn.
    """
    enrolment_id = own(enrolment, by)
    if amount is None and helped is None:
        raise NothingSaid(f"enrolment {enrolment_id}, {step}")
    said: dict[str, Any] = {
        "version_id": version_id,
        "language": language,
        "amount": amount,
        "helped": helped,
    }
    last = word_of(session, enrolment_id, step)
    if last is not None and all(getattr(last, name) == value for name, value in said.items()):
        return False
    session.add(StepWord(enrolment_id=enrolment_id, step=step, at=at, **said))
    audit(session, enrolment, "step.worded", by=by, at=at, step=step, version=version_id)
    session.flush()
    return True
