"""What the people of the demonstration do, each in a transaction of its own, as in real life."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlmodel import Session, col, select

from platform_core.accounts.rules import Joined, Language
from platform_core.checkins.actions import submit
from platform_core.checkins.rules import Answers
from platform_core.content.queries import current_plan
from platform_core.demo.stories import Event, Story
from platform_core.engagement.visits import visit
from platform_core.enrolment.actions import invite, join, look_again, pause, set_pace
from platform_core.enrolment.rules import Pace
from platform_core.flags.actions import ask_for_contact, record_contact
from platform_core.release.actions import finish_step, open_step
from platform_core.release.policy import read_policy
from platform_core.release.queries import progress_of
from platform_core.release.rules import path
from platform_core.storage.database import open_transaction
from platform_core.storage.tables import Enrolment, Flag, Invitation, Message, Service
from platform_core.stories.actions import save_story, say_of_step, share_story
from platform_core.stories.rules import Amount, Helped, Written
from platform_core.taps.actions import answer, issue_link
from platform_core.taps.queries import look_up
from platform_core.taps.rules import Answer


@dataclass(slots=True)
class Patient:
    """Somebody in the demonstration, and what they were given on the way."""

    story: Story
    enrolment: Enrolment
    clinician: int
    sign_in_name: str
    password: str
    code: str = ""
    token: str = ""

    @property
    def id(self) -> int:
        """The person's id."""
        return self.enrolment.person_id


def perform(patient: Patient, event: Event, *, at: datetime, today: date) -> None:
    """Do one thing of a patient's story."""
    with open_transaction() as session:
        patient.enrolment = session.get_one(Enrolment, patient.enrolment.id)
        _ACTS[event.act](session, patient, event, at, today)


def _invite(session: Session, patient: Patient, _: Event, at: datetime, __: date) -> None:
    issued = invite(session, patient.enrolment, by=patient.clinician, at=at)
    patient.code, patient.token = issued.code, issued.token


def _join(session: Session, patient: Patient, _: Event, at: datetime, __: date) -> None:
    joined = join(
        session,
        patient.token,
        patient.sign_in_name,
        patient.password,
        Language(patient.story.language),
        address="demonstration",
        at=at,
    )
    assert isinstance(joined, Joined), joined  # noqa: S101  (our own names and passphrase)
    if patient.story.pace != Pace.STEADY:
        pace = Pace(patient.story.pace)
        set_pace(session, patient.enrolment, pace, by=patient.id, at=at)


def _visit(session: Session, patient: Patient, _: Event, at: datetime, today: date) -> None:
    visit(session, patient.enrolment, by=patient.id, at=at, today=today)


def _finish(session: Session, patient: Patient, event: Event, at: datetime, today: date) -> None:
    _visit(session, patient, event, at, today)
    service = session.get_one(Service, patient.enrolment.service_id)
    plan = current_plan(session, service.plan_key)
    progress = progress_of(session, patient.enrolment)
    step = path(plan, progress, read_policy(), today=today).offer.step
    if step is None:
        return
    version, language = plan.version_of(step.key), patient.story.language
    me: dict[str, Any] = {"by": patient.id, "at": at, "today": today}
    open_step(session, patient.enrolment, step, version, language=language, short=False, **me)
    me["at"] = after = at + timedelta(minutes=step.minutes)
    finish_step(session, patient.enrolment, step, version, **me)
    if len(progress.finished) % 4 == 3:
        return  # nobody answers every time
    too_much = len(progress.finished) % 4 == 2
    say_of_step(
        session,
        patient.enrolment,
        step.key,
        version,
        language=language,
        amount=Amount.TOO_MUCH if too_much else Amount.JUST_RIGHT,
        helped=Helped.PARTLY if too_much else Helped.YES,
        by=patient.id,
        at=after,
    )


def _story(session: Session, patient: Patient, event: Event, at: datetime, today: date) -> None:
    """They write what they want known, and share it with the team."""
    _visit(session, patient, event, at, today)
    save_story(
        session,
        patient.enrolment,
        {"one_thing": str(event.given[0])},
        language=patient.story.language,
        written=Written.BY_ME,
        seen=0,
        by=patient.id,
        at=at,
    )
    share_story(session, patient.enrolment, by=patient.id, at=at)


def _check_in(session: Session, patient: Patient, event: Event, at: datetime, today: date) -> None:
    _visit(session, patient, event, at, today)
    pain, mood = event.given
    answers = Answers(pain_nrs=int(pain), mood=int(mood))
    submission = str(uuid4())
    submit(
        session,
        patient.enrolment,
        answers,
        submission=submission,
        by=patient.id,
        at=at,
        today=today,
    )


def _pause(session: Session, patient: Patient, event: Event, at: datetime, today: date) -> None:
    days, reason = event.given
    until = today + timedelta(days=int(days))
    pause(
        session,
        patient.enrolment,
        until=until,
        reason=str(reason),
        by=patient.id,
        at=at,
        today=today,
    )


def _ask(session: Session, patient: Patient, event: Event, at: datetime, today: date) -> None:
    _visit(session, patient, event, at, today)
    ask_for_contact(session, patient.enrolment, str(event.given[0]), by=patient.id, at=at)


def _bounce(session: Session, patient: Patient, _: Event, at: datetime, __: date) -> None:
    """The invitation was emailed, and the address does not exist."""
    person_id, invitation = patient.id, _newest_invitation(session, patient)
    session.add(
        Message(
            person_id=person_id,
            enrolment_id=patient.enrolment.id,
            template="invitation",
            occasion=f"invitation {invitation}",
            channel="email",
            language=patient.story.language,
            address=f"{patient.sign_in_name}@camau.example",
            sender_name="NHS Powys",
            subject="",
            body="",
            status="failed",
            created_at=at,
            claimed_at=at,
            settled_at=at,
            problem="550 no such mailbox",
        )
    )
    look_again(session, patient.enrolment.id or 0, at=at)


def _tap(session: Session, patient: Patient, event: Event, at: datetime, today: date) -> None:
    """They answer a reminder. Its own words are forgotten by now, so the link is a new one."""
    found = look_up(session, issue_link(session, patient.enrolment.id or 0, at=at), now=at)
    assert found  # noqa: S101  (it was made in the line above)
    answer(session, found.link, Answer(str(event.given[0])), at=at, today=today)


def _newest_invitation(session: Session, patient: Patient) -> int:
    newest = select(Invitation.id).where(Invitation.enrolment_id == patient.enrolment.id)
    return session.exec(newest.order_by(col(Invitation.id).desc())).first() or 0


def _contact(session: Session, patient: Patient, event: Event, at: datetime, __: date) -> None:
    channel, result, outcome = (str(word) for word in event.given)
    unresolved = select(Flag).where(
        Flag.enrolment_id == patient.enrolment.id, Flag.status != "resolved"
    )
    flag = session.exec(unresolved).first()
    record_contact(
        session,
        flag,
        patient.enrolment,
        channel,
        result,
        "",
        outcome if flag else None,
        by=patient.clinician,
        at=at,
    )


_ACTS: dict[str, Callable[[Session, Patient, Event, datetime, date], None]] = {
    "invite": _invite,
    "join": _join,
    "visit": _visit,
    "finish": _finish,
    "check_in": _check_in,
    "pause": _pause,
    "ask": _ask,
    "bounce": _bounce,
    "contact": _contact,
    "tap": _tap,
    "story": _story,
}
