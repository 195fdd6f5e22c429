"""Everything that one person's record shows, read at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import streamlit as st
from sqlmodel import Session

from platform_core.accounts.queries import settings_of
from platform_core.accounts.rules import STAFF_LIMITS, Viewer
from platform_core.clock import local_date
from platform_core.content.queries import current_plan
from platform_core.content.rules import Plan
from platform_core.enrolment.actions import read_record
from platform_core.enrolment.queries import enrolment_by_ref, pauses_of
from platform_core.enrolment.refusals import Standing, refusals_of
from platform_core.enrolment.rules import Span, Status
from platform_core.insights.queries import not_joined, timeline
from platform_core.insights.rules import Event, Kind, NotJoined, quiet_spell
from platform_core.release.policy import read_policy
from platform_core.release.preview import Replanned, with_programme
from platform_core.release.queries import progress_of
from platform_core.release.rules import path
from platform_core.release.values import Progress, StageOnPath
from platform_core.settings import settings
from platform_core.storage.database import DatabaseAway, open_transaction
from platform_core.storage.tables import Enrolment, Person, Service
from platform_core.stories.queries import shared_since
from platform_core.ui import closed
from platform_core.ui.team_forms import reading

READ_AGAIN_AFTER = STAFF_LIMITS.idle
_READ = "_records_read"
QUIET_STATES = frozenset({"quiet", "stopped_part_way", "slowing"})


@dataclass(frozen=True, slots=True)
class File:
    """All that a record shows about one person, as it stood when it was read.

    ``story_since``: since when they share their story; nothing is known of one that is not shared.
    """

    enrolment: Enrolment
    person: Person
    service: Service
    events: Sequence[Event]
    pauses: tuple[Span, ...]
    stages: tuple[StageOnPath, ...]
    plan: Plan
    progress: Progress | None
    refused: tuple[Standing, ...]
    invited: NotJoined | None
    story_since: datetime | None
    now: datetime
    today: date

    @property
    def quiet(self) -> Span | None:
        """The spell in which nothing was heard, if that is how their engagement stands."""
        is_quiet = self.enrolment.engagement in QUIET_STATES
        return quiet_spell(self.events, is_quiet=is_quiet, today=self.today)

    @property
    def paused_until(self) -> date | None:
        """The last day of the pause they are in."""
        return next((p.last_on for p in self.pauses if self.today in p), None)

    @property
    def is_paused(self) -> bool:
        """Whether everything is held for them now."""
        return self.enrolment.status == Status.PAUSED

    @property
    def refuses(self) -> frozenset[str]:
        """What they asked us not to do, that stands today."""
        return frozenset(one.what.value for one in self.refused)

    def with_programme(self, on: date | None) -> tuple[Replanned, ...]:
        """What another programme date would do to their plan; nothing before they have joined."""
        if self.progress is None:
            return ()
        return with_programme(self.plan, self.progress, read_policy(), on, today=self.today)

    @property
    def contacts(self) -> list[Event]:
        """Contacts that staff made or tried, newest first."""
        return [event for event in self.events if event.kind is Kind.CONTACT]


def open_enrolment(viewer: Viewer, ref: str, *, now: datetime) -> Enrolment:
    """The enrolment of a ref, its reading audited unless it just was. Raises NotInCaseload.

    Once for each signed-in session and record in READ_AGAIN_AFTER, which is how long staff may sit
    idle: every click draws the page anew, and an entry a click would bury the readings that
    somebody may one day have to look for. If the audit cannot be written, nothing is shown.
    """
    read: dict[str, datetime] = st.session_state.setdefault(_READ, {})
    known = read.get(ref)
    if known is not None and now - known < READ_AGAIN_AFTER:
        with reading(viewer) as session:
            return enrolment_by_ref(session, ref, caseload=viewer.caseload)
    try:
        with open_transaction() as session:
            found = read_record(session, ref, caseload=viewer.caseload, by=viewer.person_id, at=now)
    except DatabaseAway:
        closed.away(viewer.language)
    read[ref] = now
    return found


def read_file(session: Session, viewer: Viewer, enrolment: Enrolment, *, now: datetime) -> File:
    """Everything that a record shows, within the viewer's caseload."""
    caseload, today = viewer.caseload, local_date(now, settings().zone)
    service = settings_of(session, caseload=caseload)
    plan, progress = current_plan(session, service.plan_key), None
    stages: tuple[StageOnPath, ...] = ()
    if enrolment.joined_at is not None:
        progress = progress_of(session, enrolment)
        stages = path(plan, progress, read_policy(), today=today).stages
    waiting = not_joined(session, caseload=caseload) if enrolment.joined_at is None else []
    return File(
        enrolment=enrolment,
        person=session.get_one(Person, enrolment.person_id),
        service=service,
        events=timeline(session, enrolment, caseload=caseload),
        pauses=pauses_of(session, [enrolment.id or 0])[enrolment.id or 0],
        stages=stages,
        plan=plan,
        progress=progress,
        refused=tuple(refusals_of(session, enrolment.id or 0, today=today)),
        invited=next((one for one in waiting if one.ref == enrolment.ref), None),
        story_since=shared_since(session, enrolment.id or 0, caseload=caseload),
        now=now,
        today=today,
    )
