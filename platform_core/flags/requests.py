"""A patient's own request for contact, as the patient may see it."""

from sqlmodel import Session, col, select

from platform_core.flags.rules import UNRESOLVED, Rule
from platform_core.storage.tables import Flag


def open_request(session: Session, enrolment_id: int) -> Flag | None:
    """The request of this enrolment that nobody has settled yet, if there is one."""
    return session.exec(
        select(Flag).where(
            Flag.enrolment_id == enrolment_id,
            Flag.rule == Rule.ASKED_FOR_CONTACT,
            col(Flag.status).in_(UNRESOLVED),
        )
    ).first()
