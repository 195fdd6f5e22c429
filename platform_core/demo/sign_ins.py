"""The demonstration's sign-ins and links, kept in the data folder, readable by its owner only."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from platform_core.errors import PlatformError
from platform_core.settings import settings


class DemonstrationMissing(PlatformError):
    """There is no demonstration service in this data folder."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """How to sign in as one of the demonstration's people."""

    role: str
    service: str
    name: str
    sign_in_name: str
    password: str


@dataclass(frozen=True, slots=True)
class SignIns:
    """Everybody who can sign in, and a way in for somebody who has not joined."""

    people: tuple[SignIn, ...]
    join_code: str
    join_token: str

    def as_json(self) -> dict[str, object]:
        """The same, as the ``demo --json`` command prints it."""
        address = settings().address_for_people
        return {
            "address": address,
            "sign_ins": [asdict(person) for person in self.people],
            "links": {
                "sign_in": f"{address}/sign-in",
                "join": f"{address}/join?t={self.join_token}",
                "join_code": self.join_code,
            },
        }

    def as_text(self) -> str:
        """The same, as ``make run`` prints it."""
        lines = ["\nThis is a demonstration: nobody in it is real. Sign in as"]
        lines += [
            f"  {person.role:<14} {person.sign_in_name:<30} {person.password}   ({person.service})"
            for person in self.people
        ]
        address = settings().address_for_people
        lines.append(f"or join as a new patient with the code {self.join_code} at {address}/join")
        return "\n".join(lines)


def keep(found: SignIns) -> None:
    """Write the sign-ins to the data folder."""
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump(asdict(found), file, indent=2)


def sign_ins() -> SignIns:
    """The sign-ins of this data folder. Raises DemonstrationMissing where there are none."""
    try:
        kept = json.loads(_path().read_text())
    except FileNotFoundError:
        raise DemonstrationMissing(
            f"There is no demonstration in {settings().data}, or it was stopped before it was "
            "finished. `make run` makes one where the database is empty."
        ) from None
    people = tuple(SignIn(**person) for person in kept["people"])
    return SignIns(people, kept["join_code"], kept["join_token"])


def _path() -> Path:
    return settings().data / "demo.json"
