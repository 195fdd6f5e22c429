"""Make the reminders that were found to be due, each with a link of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from platform_core.notifications.actions import save_message
from platform_core.notifications.reminders.queries import reminders_of_many
from platform_core.notifications.reminders.rules import Reminder, Situation
from platform_core.settings import settings
from platform_core.storage.tables import Enrolment, Message, Person
from platform_core.taps.actions import issue_link, new_token


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder to somebody, the enrolment as it was seen, and what it was judged from."""

    seen: Enrolment
    situation: Situation
    reminder: Reminder


def still_due(session: Session, found: Sequence[Due]) -> list[tuple[Due, Enrolment, Person]]:
    """Hold the enrolments that are as they were seen, so that nobody else reminds them meanwhile;
    whoever was reminded since is left out."""
    ids = [one.seen.id for one in found if one.seen.id is not None]
    held = session.exec(
        select(Enrolment)
        .where(col(Enrolment.id).in_(ids))
        .order_by(col(Enrolment.id))
        .with_for_update(skip_locked=True, key_share=True)
        .execution_options(populate_existing=True)
    ).all()
    now = {one.id or 0: one for one in held}
    whose = col(Person.id).in_({one.person_id for one in held})
    people = {one.id: one for one in session.exec(select(Person).where(whose))}
    made = reminders_of_many(session, ids)
    return [
        (one, now[one.seen.id or 0], people[one.seen.person_id])
        for one in found
        if one.seen.id in now
        and _standing(now[one.seen.id]) == _standing(one.seen)
        and made.get(one.seen.id, ()) == one.situation.sent
    ]


def make_reminder(
    session: Session, due: Due, enrolment: Enrolment, person: Person, *, at: datetime
) -> Message | None:
    """Save one reminder with its link; nothing for somebody to whom no way is open."""
    token = new_token()
    link = f"{settings().address_for_people}/t/{token}"
    message = save_message(
        session,
        person,
        due.reminder.template,
        f"{due.reminder.occasion} of {enrolment.id}",
        at=at,
        enrolment_id=enrolment.id,
        not_before=due.reminder.not_before,
        link=link,
        stop=f"{link}/stop",
        on=due.reminder.until,
    )
    if message is not None:
        issue_link(session, enrolment.id or 0, at=at, token=token)
    return message


def _standing(enrolment: Enrolment) -> tuple[object, ...]:
    return (
        enrolment.status,
        enrolment.engagement,
        enrolment.wants_reminders,
        enrolment.no_reminder_until,
        enrolment.preferred_channel,
    )
