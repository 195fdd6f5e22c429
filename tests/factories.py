"""Valid rows without randomness, for the tests."""

from datetime import UTC, date, datetime

from sqlmodel import Session

from platform_core.accounts.rules import Role
from platform_core.storage.tables import Enrolment, Message, Person, RoleGrant, Service

AT = datetime(2026, 11, 3, 10, 0, tzinfo=UTC)  # a Tuesday
TODAY = date(2026, 11, 3)


def a_service(session: Session, slug: str = "powys") -> Service:
    service = Service(
        slug=slug,
        name_en=f"Service {slug}",
        name_cy=f"Gwasanaeth {slug}",
        sender_name="NHS Powys",
        phone="01874 000000",
        hours_en="Monday to Friday, 9am to 4pm",
        hours_cy="Dydd Llun i ddydd Gwener, 9am i 4pm",
        plan_key="pain-and-fatigue",
    )
    session.add(service)
    session.flush()
    return service


def a_person(session: Session, name: str = "Carys Bevan", **given: object) -> Person:
    person = Person(**{"name": name, "language": "en", "created_at": AT, **given})
    session.add(person)
    session.flush()
    return person


def a_member(
    session: Session, service: Service, role: Role, name: str = "Siân Howells", **given: object
) -> Person:
    person = a_person(session, name, **given)
    session.add(
        RoleGrant(person_id=person.id, service_id=service.id, role=role.value, granted_at=AT)
    )
    session.flush()
    return person


def an_enrolment(
    session: Session, service: Service, person: Person | None = None, **given: object
) -> Enrolment:
    """An active patient who joined at AT, unless told otherwise."""
    person = person or a_member(session, service, Role.PATIENT, "Carys Bevan")
    facts: dict[str, object] = {
        "service_id": service.id,
        "person_id": person.id,
        "ref": f"PF-{person.id:04}",
        "status": "active",
        "pace": "steady",
        "preferred_channel": "text",
        "contact_times": "",
        "access_needs": "",
        "referred_on": date(2026, 10, 20),
        "joined_at": AT,
        "engagement": "on_track",
        "engagement_since": AT,
        "look_again_at": AT,
    }
    enrolment = Enrolment(**{**facts, **given})
    session.add(enrolment)
    session.flush()
    return enrolment


def a_message(enrolment: Enrolment, **given: object) -> Message:
    """A message to a patient; settled when it was made, unless it waits. Not added anywhere."""
    facts: dict[str, object] = {
        "person_id": enrolment.person_id,
        "enrolment_id": enrolment.id,
        "template": "quiet",
        "occasion": "once",
        "channel": "email",
        "language": "en",
        "address": "carys@example.org",
        "sender_name": "NHS Powys",
        "subject": "A word",
        "body": "No pressure.",
        "status": "sent",
        "created_at": AT,
        "problem": "",
        **given,
    }
    settled_at = None if facts["status"] in {"waiting", "sending"} else facts["created_at"]
    return Message(**{"settled_at": settled_at, **facts})
