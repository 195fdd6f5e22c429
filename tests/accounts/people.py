"""People who can sign in."""

from sqlmodel import Session

from platform_core.accounts.passwords import hash_password
from platform_core.accounts.rules import Role
from platform_core.storage.tables import Person, Service
from tests.factories import a_member

PASSWORD = "purple lamp rides a bicycle"
HASHED = hash_password(PASSWORD)
ADDRESS = "192.0.2.7"


def a_clinician(
    session: Session, service: Service, sign_in_name: str = "huw@example.org"
) -> Person:
    return somebody(session, service, Role.CLINICIAN, sign_in_name)


def somebody(session: Session, service: Service, role: Role, sign_in_name: str) -> Person:
    return a_member(
        session, service, role, "Huw Prosser", sign_in_name=sign_in_name, password_hash=HASHED
    )
