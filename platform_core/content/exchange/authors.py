"""Which author a command line speaks for."""

from sqlmodel import Session, col, func, select

from platform_core.errors import PlatformError
from platform_core.storage.tables import Person, RoleGrant


class NoSuchAuthor(PlatformError):
    """Nobody, or more than one, is an author under this address."""


def author_named(session: Session, email: str) -> tuple[int, int]:
    """The person and the service of an author, by their email address or sign-in name.

    Raises NoSuchAuthor.
    """
    name = email.strip().lower()
    rows = session.exec(
        select(col(Person.id), col(RoleGrant.service_id))
        .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
        .where(
            RoleGrant.role == "author",
            col(RoleGrant.revoked_at).is_(None),
            col(Person.disabled_at).is_(None),
            (func.lower(Person.email) == name) | (col(Person.sign_in_name) == name),
        )
    ).all()
    if len(rows) != 1:
        how_many = "more than one author" if rows else "no author"
        raise NoSuchAuthor(f"there is {how_many} called {email}")
    return rows[0][0] or 0, rows[0][1]
