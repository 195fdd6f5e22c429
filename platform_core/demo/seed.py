"""Makes the demonstration: two services and some weeks of their patients' lives.

It lives through the days one after another with the same actions and the same sweep as the real
thing, so that history, flags and reasons are what they would have been.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from platform_core.accounts.actions import add_member, redeem_staff_invitation
from platform_core.accounts.rules import Caseload, Joined, Language, Role
from platform_core.clock import local_date
from platform_core.demo.acts import Patient, perform
from platform_core.demo.passphrases import passphrase
from platform_core.demo.sign_ins import SignIn, SignIns, keep
from platform_core.demo.stories import CARYS, FIRST, SECOND, TO_JOIN, Event, Story
from platform_core.enrolment.actions import Referral, refer
from platform_core.enrolment.rules import Channel
from platform_core.jobs.on_write import install
from platform_core.jobs.remind import remind
from platform_core.jobs.send import send_waiting
from platform_core.jobs.sweep import sweep
from platform_core.notifications.channels import FileChannel
from platform_core.settings import settings
from platform_core.storage.database import engine, open_transaction
from platform_core.storage.tables import Person, RoleGrant, Service

_Do = Callable[[datetime], None]
_TO_REMINDERS = timedelta(hours=6, minutes=30)  # from the sweep of a morning
_MARK = "demo-"  # how the slug of a demonstration's service begins
_SERVICES = (
    ("demo-powys", "Powys Pain and Fatigue Service", "Gwasanaeth Poen a Blinder Powys"),
    ("demo-second", "Second Valley Pain Service", "Gwasanaeth Poen yr Ail Gwm"),
)
_STAFF = (
    ("Siân Howells", Role.CLINICIAN, "clinician"),
    ("Huw Bevan", Role.AUTHOR, "author"),
    ("Mair Jenkins", Role.ADMINISTRATOR, "administrator"),
)
_SECOND_STAFF = (
    ("Rhodri Ellis", Role.CLINICIAN, "clinician.second"),
    ("Catrin Lewis", Role.ADMINISTRATOR, "administrator.second"),
)


def is_empty(there: Engine | None = None) -> bool:
    """Whether a database has no service yet."""
    with Session(there or engine()) as session:
        return session.exec(select(Service.id).limit(1)).first() is None


def is_demonstration(there: Engine | None = None) -> bool:
    """Whether a database was made as a demonstration."""
    with Session(there or engine()) as session:
        marked = select(Service.id).where(col(Service.slug).startswith(_MARK)).limit(1)
        return session.exec(marked).first() is not None


@dataclass(frozen=True, slots=True)
class _Team:
    """One service of the demonstration and its clinician, who does what a clinician does."""

    caseload: Caseload
    name: str
    clinician: int
    sign_ins: tuple[SignIn, ...]


def seed(*, now: datetime) -> None:
    """Fill an empty, migrated database whose content has been loaded, and keep the sign-ins."""
    install()
    began = now - timedelta(days=90)
    teams = [
        _a_team(_SERVICES[0], _STAFF, at=began),
        _a_team(_SERVICES[1], _SECOND_STAFF, at=began),
    ]
    patients = [
        *(_a_patient(teams[0], story, now=now) for story in FIRST),
        *(_a_patient(teams[1], story, now=now) for story in SECOND),
    ]
    _live_through(patients, now=now)
    keep(_sign_ins(teams, patients))


def _a_team(
    names: tuple[str, str, str], staff: tuple[tuple[str, Role, str], ...], *, at: datetime
) -> _Team:
    slug, english, welsh = names
    with open_transaction() as session:
        service = Service(
            slug=slug,
            name_en=f"{english} (demonstration)",
            name_cy=f"{welsh} (arddangosiad)",
            sender_name="NHS Powys",
            phone="01632 960000",  # a number Ofcom keeps for drama
            hours_en="Monday to Thursday, 9am to 4pm",
            hours_cy="Dydd Llun i ddydd Iau, 9am i 4pm",
            plan_key="pain-and-fatigue",
        )
        session.add(service)
        session.flush()
        caseload = Caseload(service.id or 0)
        first = _the_first_administrator(session, caseload, at=at)
        joined = [_a_member(session, caseload, member, first, at=at) for member in staff]
    sign_ins = tuple(
        SignIn(role.value, english, name, sign_in_name, password)
        for (name, role, _), (_, sign_in_name, password) in zip(staff, joined, strict=True)
    )
    clinician = next(
        person
        for (_, role, _), (person, *_) in zip(staff, joined, strict=True)
        if role is Role.CLINICIAN
    )
    return _Team(caseload, english, clinician, sign_ins)


def _the_first_administrator(session: Session, caseload: Caseload, *, at: datetime) -> int:
    # Somebody has to have added the others; this one never gets a password.
    person = Person(name="Camau", language=Language.ENGLISH.value, created_at=at)
    session.add(person)
    session.flush()
    grant = RoleGrant(
        person_id=person.id or 0,
        service_id=caseload.service_id,
        role=Role.ADMINISTRATOR.value,
        granted_at=at,
    )
    session.add(grant)
    session.flush()
    return person.id or 0


def _a_member(
    session: Session,
    caseload: Caseload,
    member: tuple[str, Role, str],
    by: int,
    *,
    at: datetime,
) -> tuple[int, str, str]:
    name, role, address = member
    email, password = f"{address}@camau.example", passphrase()
    issued = add_member(session, caseload, name, email, role, Language.ENGLISH, by=by, at=at)
    joined = redeem_staff_invitation(session, issued.token, password, at=at)
    assert isinstance(joined, Joined), joined  # noqa: S101  (our own names and passphrase)
    return joined.person_id, email, password


def _a_patient(team: _Team, story: Story, *, now: datetime) -> Patient:
    at = now - timedelta(days=story.referred)
    today = local_date(now, settings().zone)
    known = story.programme_in is not None
    referral = Referral(
        name=story.name,
        language=Language(story.language),
        email=f"{_plain(story.name)}@camau.example",
        phone=f"07700 900{secrets.randbelow(1000):03}",  # numbers Ofcom keeps for drama
        preferred_channel=Channel(story.channel),
        contact_times=story.contact_times,
        access_needs=story.access_needs,
        programme_on=today + timedelta(days=story.programme_in or 0) if known else None,
    )
    with open_transaction() as session:
        enrolment = refer(
            session,
            team.caseload,
            referral,
            by=team.clinician,
            at=at,
            today=local_date(at, settings().zone),
        )
    return Patient(story, enrolment, team.clinician, _plain(story.name), passphrase())


def _live_through(patients: list[Patient], *, now: datetime) -> None:
    """Everybody's acts in order of time, with a sweep every morning and reminders before noon."""
    acts: list[tuple[datetime, _Do]] = [
        (_instant(event, now), partial(_perform, patient, event))
        for patient in patients
        for event in patient.story.events
    ]
    first = min(at for at, _ in acts).replace(hour=5, minute=0)
    mornings = [first + timedelta(days=n) for n in range((now - first).days + 1)]
    acts += [(morning, _sweep) for morning in mornings]
    acts += [(at, _remind) for morning in mornings if (at := morning + _TO_REMINDERS) < now]
    for at, act in sorted(acts, key=lambda one: one[0]):
        act(at)
    sweep(now=now)


def _perform(patient: Patient, event: Event, at: datetime) -> None:
    perform(patient, event, at=at, today=local_date(at, settings().zone))


def _sweep(at: datetime) -> None:
    sweep(now=at)


def _remind(at: datetime) -> None:
    """Make the reminders that are due, and send them where a demonstration sends: into files."""
    remind(now=at)
    folder, sender = settings().data / "mail", settings().mail_sender
    email, text = FileChannel(folder, sender), FileChannel(folder, sender, is_text=True)
    send_waiting({"email": email, "text": text}, now=at)


def _instant(event: Event, now: datetime) -> datetime:
    day = (now - timedelta(days=event.days)).replace(hour=event.hour, minute=7, second=0)
    return min(day, now)


def _sign_ins(teams: list[_Team], patients: list[Patient]) -> SignIns:
    carys = next(patient for patient in patients if patient.story is CARYS)
    waiting = next(patient for patient in patients if patient.story is TO_JOIN)
    patient = SignIn(
        Role.PATIENT.value, teams[0].name, CARYS.name, carys.sign_in_name, carys.password
    )
    return SignIns((patient, *teams[0].sign_ins, *teams[1].sign_ins), waiting.code, waiting.token)


def _plain(name: str) -> str:
    return name.lower().replace(" ", ".").replace("â", "a").replace("ŵ", "w")
