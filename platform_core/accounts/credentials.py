"""The sign-in name and password somebody chooses when they join."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session

from platform_core.accounts.names import read_sign_in_name
from platform_core.accounts.passwords import hash_password
from platform_core.accounts.rules import Incomplete, Problem, password_problems
from platform_core.storage.tables import Person

NAME_TAKEN = Incomplete((Problem("sign_in_name", "sign_in_name.taken"),))


@dataclass(frozen=True, slots=True)
class Credentials:
    """A sign-in name as stored, and a password already hashed."""

    sign_in_name: str
    password_hash: str


def chosen(typed_name: str, password: str, *, known: Iterable[str]) -> Credentials | Incomplete:
    """What somebody chose, or everything that is wrong with it.

    ``known`` are the names of the person and the service, which must not make up the password.
    """
    name = read_sign_in_name(typed_name)
    problems = [] if name else [Problem("sign_in_name", "sign_in_name.wrong")]
    problems += [
        Problem("password", wording)
        for wording in password_problems(password, context_words=(*known, typed_name))
    ]
    if problems or name is None:
        return Incomplete(tuple(problems))
    return Credentials(name, hash_password(password))


def store(session: Session, person: Person, credentials: Credentials, language: str) -> None:
    """Give a person their credentials. Raises IntegrityError if somebody else has the name."""
    person.sign_in_name = credentials.sign_in_name
    person.password_hash = credentials.password_hash
    person.language = language
    session.flush()
