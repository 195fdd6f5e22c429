"""Take a list of referrals: every new row of it, or nothing."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, SQLModel

from platform_core.accounts.rules import Caseload
from platform_core.enrolment.actions.looking import note_change
from platform_core.enrolment.actions.referrals import last_ref
from platform_core.enrolment.importing.queries import here_already
from platform_core.enrolment.importing.reading import Sheet
from platform_core.enrolment.importing.rules import Candidate, Preview, RowProblem, preview
from platform_core.enrolment.importing.words import choices
from platform_core.enrolment.rules import Pace, Status, next_ref
from platform_core.errors import PlatformError
from platform_core.storage.tables import AuditEntry, Enrolment, EnrolmentEvent, Person

_AT_ONCE = 500

Told = Callable[[int, int], None]
"""Is told how many of how many are in."""


class ListRefused(PlatformError):
    """A row has a problem, so nothing of the list was taken."""

    def __init__(self, problems: Sequence[RowProblem]) -> None:
        super().__init__(f"{len(problems)} problems, first in row {problems[0].row}")
        self.problems = tuple(problems)


def look_through(session: Session, caseload: Caseload, sheet: Sheet, *, today: date) -> Preview:
    """What taking a list would do, as things stand."""
    here = here_already(session, caseload=caseload)
    return preview(sheet.rows, here, choices(), today=today)


def take_list(
    session: Session,
    caseload: Caseload,
    sheet: Sheet,
    *,
    by: int,
    at: datetime,
    today: date,
    tell: Told = lambda _done, _of: None,
) -> Preview:
    """Refer everybody of a list who is not here yet; what ``refer`` writes for one, for each.

    Whoever is here already is left as they are. Judged afresh while the service is held, so that
    the same list sent twice at once is taken once. Raises ListRefused, having written nothing.
    """
    ref = last_ref(session, caseload)
    found = look_through(session, caseload, sheet, today=today)
    if found.problems:
        raise ListRefused(found.problems)
    done = 0
    for some in _in_turn(found.new):
        refs = []
        for _ in some:
            ref = next_ref(ref)
            refs.append(ref)
        _refer(session, caseload, some, refs, by=by, at=at, today=today)
        done += len(some)
        tell(done, len(found.new))
    return found


def _in_turn(rows: Sequence[Candidate]) -> Iterator[Sequence[Candidate]]:
    for start in range(0, len(rows), _AT_ONCE):
        yield rows[start : start + _AT_ONCE]


def _refer(
    session: Session,
    caseload: Caseload,
    some: Sequence[Candidate],
    refs: Sequence[str],
    *,
    by: int,
    at: datetime,
    today: date,
) -> None:
    people = _insert(session, Person, [_person(one, at) for one in some])
    places = zip(some, people, refs, strict=True)
    places_taken = [_enrolment(*place, caseload, at, today) for place in places]
    enrolments = _insert(session, Enrolment, places_taken)
    connection = session.connection()
    connection.execute(
        insert(EnrolmentEvent),
        [
            {
                "enrolment_id": one,
                "kind": "status",
                "before": None,
                "after": Status.REFERRED.value,
                "reason": "",
                "at": at,
                "by": by,
            }
            for one in enrolments
        ],
    )
    connection.execute(
        insert(AuditEntry),
        [
            {
                "at": at,
                "by": by,
                "service_id": caseload.service_id,
                "action": "enrolment.referred",
                "subject": "enrolment",
                "subject_id": one,
                "details": {"list_row": candidate.row},
            }
            for one, candidate in zip(enrolments, some, strict=True)
        ],
    )
    for one in enrolments:
        note_change(session, one, at=at)


def _person(one: Candidate, at: datetime) -> dict[str, Any]:
    said = one.referral
    return {
        "name": said.name,
        "language": said.language.value,
        "email": said.email,
        "phone": said.phone,
        "wants_digest": True,
        "created_at": at,
    }


def _enrolment(
    one: Candidate, person_id: int, ref: str, caseload: Caseload, at: datetime, today: date
) -> dict[str, Any]:
    said = one.referral
    return {
        "service_id": caseload.service_id,
        "person_id": person_id,
        "ref": ref,
        "their_ref": one.their_ref,
        "status": Status.REFERRED.value,
        "pace": Pace.STEADY.value,
        "preferred_channel": said.preferred_channel.value,
        "contact_times": said.contact_times,
        "access_needs": said.access_needs,
        "referred_on": today,
        "programme_on": said.programme_on,
        "engagement": "referred",
        "engagement_since": at,
        "look_again_at": at,
    }


def _insert(session: Session, table: type[SQLModel], rows: list[dict[str, Any]]) -> list[int]:
    """Insert many rows in few statements; their ids, in the order of the rows."""
    columns = table.__table__.c  # type: ignore[attr-defined]
    statement = insert(table).returning(columns.id, sort_by_parameter_order=True)
    return list(session.connection().execute(statement, rows).scalars())
