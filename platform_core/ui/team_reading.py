"""What This week reads beside its list: how the week stands, and the one who is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session

from platform_core.accounts.queries import digest_of, people_of, settings_of
from platform_core.accounts.rules import Role
from platform_core.checkins.queries import latest_of_many
from platform_core.clock import start_of
from platform_core.engagement.signed import policies_by_version
from platform_core.enrolment.queries import closures_of
from platform_core.enrolment.refusals import refusals_of_many
from platform_core.enrolment.rules import Span
from platform_core.flags.listing import WorkItem
from platform_core.flags.queries import contacts_since
from platform_core.flags.strips import strips_of
from platform_core.settings import settings
from platform_core.taps.queries import last_answers_of_many
from platform_core.ui.team_desk import Desk
from platform_core.ui.team_flag import Around
from platform_core.ui.team_rows import Heard
from platform_core.ui.team_why import Policies


@dataclass(frozen=True, slots=True)
class Week:
    """How the working week stands: contacts recorded since Monday, how many there is time for, the
    closures, and whether the viewer gets the morning's message (nothing without an address)."""

    done: int
    target: int | None
    closures: Sequence[Span]
    wants_digest: bool | None


def week_of(session: Session, desk: Desk) -> Week:
    """The week of this service, and of the viewer."""
    caseload = desk.viewer.caseload
    monday = start_of(desk.today - timedelta(days=desk.today.weekday()), settings().zone)
    return Week(
        done=contacts_since(session, monday, caseload=caseload),
        target=settings_of(session, caseload=caseload).contacts_a_week,
        closures=closures_of(session, caseload.service_id),
        wants_digest=digest_of(session, desk.viewer.person_id),
    )


def heard_of(session: Session, items: Sequence[WorkItem], desk: Desk) -> Heard:
    """What the people on a page have said about themselves."""
    ids = {item.flag.enrolment_id for item in items}
    return Heard(
        answers=last_answers_of_many(session, ids),
        refusals=refusals_of_many(session, ids, today=desk.today),
    )


def around(session: Session, opened: WorkItem | None, heard: Heard, desk: Desk) -> Around:
    """What is shown and asked about the one who is open."""
    if opened is None:
        return Around()
    one = opened.flag.enrolment_id
    staff = people_of(session, caseload=desk.viewer.caseload)
    return Around(
        latest=latest_of_many(session, [one]).get(one),
        strip=strips_of(session, [one], today=desk.today)[one],
        heard=heard,
        colleagues=[
            person for person in staff if Role.CLINICIAN in person.roles and not person.is_disabled
        ],
    )


def policies_for(session: Session, opened: WorkItem | None, desk: Desk) -> Policies:
    """The policies by which the one who is open may have been judged."""
    return policies_by_version(session, caseload=desk.viewer.caseload) if opened else {}
