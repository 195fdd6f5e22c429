"""Everything that is asked about a page of enrolments before they are judged."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session

from platform_core.engagement.known import Around, Gathered
from platform_core.engagement.queries import gather
from platform_core.flags.queries import unresolved_of_many
from platform_core.jobs.decisions import Page
from platform_core.storage.tables import Enrolment


def page_of(
    session: Session, enrolments: Sequence[Enrolment], shared: Around, *, today: date
) -> Page:
    """What is known of some enrolments, in a fixed number of statements."""
    return page_with(session, gather(session, enrolments, today=today), shared)


def page_with(session: Session, gathered: Gathered, shared: Around) -> Page:
    """The same for what is gathered already: only the unresolved flags are asked for."""
    flagged = [
        one
        for one, flags in gathered.flagged.items()
        if any(flag.is_unresolved for flag in flags.values())
    ]
    return Page(gathered, shared, unresolved_of_many(session, flagged))
