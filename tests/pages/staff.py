"""A member of staff in a browser, and what their service knows about its patients."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from platform_core.accounts.actions import start_session
from platform_core.accounts.cookies import LANGUAGE_COOKIE, session_cookie_name
from platform_core.accounts.rules import Role
from platform_core.engagement.facts import Facts, Reason
from platform_core.engagement.policy import current_policy
from platform_core.engagement.rules import judge
from platform_core.flags.actions import Prompt, ask_for_contact, raise_flag, raise_many
from platform_core.flags.rules import Rule
from platform_core.settings import ROOT, settings
from platform_core.storage.database import open_reading, open_transaction
from platform_core.storage.tables import Enrolment, Flag, Service
from platform_core.ui import guard
from tests.engagement.situations import silent_for
from tests.factories import AT, TODAY, a_member, an_enrolment
from tests.pages.patients import words as read

FOLDERS = {path.stem: path.parent.name for path in (ROOT / "pages").glob("*/*.py")}


@dataclass
class Staff:
    """One browser of one member of staff, or of nobody when there is no token."""

    monkeypatch: pytest.MonkeyPatch
    token: str | None
    person_id: int = 0
    language: str = "en"

    def open(self, page: str, **query: str) -> AppTest:
        """A page in a new tab."""
        file = ROOT / "pages" / FOLDERS[page] / f"{page}.py"
        opened = AppTest.from_file(str(file), default_timeout=20)
        for name, value in query.items():
            opened.query_params[name] = value
        self.become()
        return opened.run()

    def become(self) -> None:
        """Whoever runs a page now runs it in this browser."""
        named = {session_cookie_name(settings()): self.token} if self.token else {}
        held = {**named, LANGUAGE_COOKIE: self.language}
        self.monkeypatch.setattr(guard, "cookies", lambda: held)


@dataclass
class Team:
    """A service with its people; ``of`` signs one more of them in."""

    service_id: int
    of: Callable[..., Staff]

    def patient(self, name: str = "Gareth Pugh", **facts: object) -> int:
        """One more patient of this service: the enrolment's id."""
        with open_transaction() as session:
            service = session.get_one(Service, self.service_id)
            language = facts.pop("language", "en")
            contact = {key: facts.pop(key) for key in ("email", "phone") if key in facts}
            person = a_member(session, service, Role.PATIENT, name, language=language, **contact)
            enrolment = an_enrolment(session, service, person, **facts)
            return enrolment.id or 0

    def quiet(self, enrolment_id: int, days: int = 16) -> int:
        """Raise a flag for somebody who has gone quiet: the flag's id."""
        since = TODAY - timedelta(days=days)
        reason = Reason.ago("no_visits_before", since, TODAY, a_week=3)
        missed = Reason("check_ins_missed", {"n": 2})
        with open_transaction() as session:
            flag = raise_flag(session, enrolment_id, "quiet", [reason, missed], at=AT)
            assert flag is not None
            return flag.id or 0

    def scored(self, enrolment_id: int, facts: Facts | None = None) -> int:
        """Raise a flag for somebody as the sweep would, by the shipped policy: the flag's id."""
        policy = current_policy()
        evidence = judge(facts or silent_for(31), policy, today=TODAY).evidence
        with open_transaction() as session:
            enrolment = session.get_one(Enrolment, enrolment_id)
            prompt = Prompt(enrolment_id, enrolment.service_id, Rule.QUIET, evidence)
            (flag_id,) = raise_many(session, [prompt], at=AT, policy=policy.version)
            return flag_id

    def asked(self, enrolment_id: int, note: str = "") -> int:
        """The patient asks for contact: the flag's id."""
        with open_transaction() as session:
            enrolment = session.get_one(Enrolment, enrolment_id)
            flag = ask_for_contact(session, enrolment, note, by=enrolment.person_id, at=AT)
            return flag.id or 0


def signed_in(
    monkeypatch: pytest.MonkeyPatch, service_id: int, role: Role, name: str, language: str
) -> Staff:
    """Somebody of a service, in a browser of their own."""
    with open_transaction() as session:
        service = session.get_one(Service, service_id)
        person = a_member(session, service, role, name, email=f"{role}@example.org")
        token = start_session(session, person.id or 0, at=AT)
        return Staff(monkeypatch, token, person.id or 0, language)


def words(page: AppTest) -> str:
    """Everything there is to read, as text with single spaces."""
    return " ".join(read(page).split())


def found(table: Any, *where: Any) -> list[Any]:
    """The rows of a table, in order."""
    with open_reading() as session:
        return list(session.exec(select(table).where(*where).order_by(table.id)))


def the_flag(flag_id: int) -> Flag:
    """A flag as it is now."""
    with open_reading() as session:
        return session.get_one(Flag, flag_id)


def enrolment(enrolment_id: int) -> Enrolment:
    """An enrolment as it is now."""
    with open_reading() as session:
        return session.get_one(Enrolment, enrolment_id)


def days(number: int) -> datetime:
    """So many days after the tests' instant."""
    return AT + timedelta(days=number)


def day(number: int) -> date:
    """So many days after the tests' today."""
    return TODAY + timedelta(days=number)


def save(*rows: Any) -> None:
    """Save rows as they are, one after another."""
    with open_transaction() as session:
        for row in rows:
            session.add(row)
            session.flush()
