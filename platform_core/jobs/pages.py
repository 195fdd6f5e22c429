"""Everything that is asked about a page of enrolments before they are judged."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session

from platform_core.engagement.known import Around
from platform_core.engagement.queries import gather
from platform_core.flags.queries import last_raised_of_many, unresolved_of_many
from platform_core.flags.rules import Rule
from platform_core.jobs.decisions import Page
from platform_core.storage.tables import Enrolment


def page_of(
    session: Session, enrolments: Sequence[Enrolment], shared: Around, *, today: date
) -> Page:
    """What is known of some enrolments, in a fixed number of statements."""
    ids = [enrolment.id or 0 for enrolment in enrolments]
    return Page(
        gathered=gather(session, enrolments, today=today),
        around=shared,
        unresolved=unresolved_of_many(session, ids),
        very_low_raised=last_raised_of_many(session, ids, Rule.VERY_LOW_CHECK_IN),
    )
