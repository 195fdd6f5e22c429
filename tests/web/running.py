"""A real server on a free port, started the way ``make run`` starts it, and people who can sign
in to it."""

import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import requests
from sqlalchemy import Engine
from sqlmodel import Session, select

from platform_core.accounts.passwords import hash_password
from platform_core.accounts.rules import Role
from platform_core.clock import utc_now
from platform_core.content.actions import load_content
from platform_core.enrolment.actions import Issued, invite
from platform_core.settings import CONTENT, ROOT, Settings
from platform_core.storage.database import connect
from platform_core.storage.migrate import migrate
from platform_core.storage.tables import Enrolment, Person, Service
from platform_core.web.serve import arguments
from tests.factories import a_member, a_person, a_service, an_enrolment

PASSWORD = "heather over slate roofs"
_TOKEN = re.compile(r'name="form_token" value="([^"]+)"')


@dataclass
class Browser:
    """Keeps cookies, follows nothing by itself, and can fill in our forms."""

    address: str
    session: requests.Session = field(default_factory=requests.Session)

    def get(self, path: str, **given: object) -> requests.Response:
        return self._ask("GET", path, **given)

    def post(self, path: str, **given: object) -> requests.Response:
        return self._ask("POST", path, **given)

    def ask(self, method: str, path: str, **given: object) -> requests.Response:
        return self._ask(method, path, **given)

    def _ask(self, method: str, path: str, **given: object) -> requests.Response:
        asked = requests.Request(method, self.address + path, **given)
        ready = self.session.prepare_request(asked)
        ready.url = self.address + path if "params" not in given else ready.url
        return self.session.send(ready, allow_redirects=False, timeout=30)

    def token(self, path: str) -> str:
        """The hidden field of a form on a page."""
        return _TOKEN.search(self.get(path).text)[1]

    def send(self, path: str, page: str | None = None, **fields: str) -> requests.Response:
        """Fill in the form of ``page`` (or of ``path`` itself) and send it to ``path``."""
        return self.post(path, data={**fields, "form_token": self.token(page or path)})

    def sign_in(self, name: str, password: str = PASSWORD, **more: str) -> requests.Response:
        return self.send("/sign-in", sign_in_name=name, password=password, **more)

    @property
    def cookies(self) -> dict[str, str]:
        return self.session.cookies.get_dict()


@dataclass
class Server:
    """Where it is, and what only its maker knows."""

    port: int
    engine: Engine
    data: Path
    log: Path
    command: list[str] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )
        _wait_for(self)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    def browser(self) -> Browser:
        return Browser(self.address)

    def signed_in(self, name: str) -> Browser:
        browser = self.browser()
        assert browser.sign_in(name).status_code == 303
        return browser

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session of our own on the server's database, committed at the end."""
        with (
            self.engine.connect().execution_options(writes=True) as connection,
            connection.begin(),
            Session(connection, expire_on_commit=False) as session,
        ):
            yield session
            session.flush()

    def somebody_invited(self, name: str, **given: object) -> tuple[Enrolment, Issued]:
        """A referred person with an invitation, in the first service."""
        with self.writing() as session:
            person = a_person(session, name, **given)
            clinician = somebody(session, "sian")
            enrolment = an_enrolment(
                session,
                first_service(session),
                person,
                status="referred",
                joined_at=None,
                engagement="referred",
            )
            return enrolment, invite(session, enrolment, by=clinician.id, at=utc_now())


def first_service(session: Session) -> Service:
    return session.exec(select(Service).order_by(Service.id)).first()


def somebody(session: Session, sign_in_name: str) -> Person:
    return session.exec(select(Person).where(Person.sign_in_name == sign_in_name)).one()


def populate(engine: Engine) -> None:
    """Two services, each with the people a test signs in as. Names are their sign-in names."""
    with (
        engine.connect().execution_options(writes=True) as connection,
        connection.begin(),
        Session(connection, expire_on_commit=False) as session,
    ):
        load_content(session, CONTENT, at=utc_now())
        service, other = a_service(session, "powys"), a_service(session, "elsewhere")
        kept = {"password_hash": hash_password(PASSWORD)}
        patient = a_member(
            session, service, Role.PATIENT, "Carys Bevan", sign_in_name="carys", **kept
        )
        an_enrolment(session, service, patient, joined_at=utc_now())
        a_member(session, service, Role.CLINICIAN, "Siân Howells", sign_in_name="sian", **kept)
        a_member(session, service, Role.AUTHOR, "Alun Rees", sign_in_name="alun", **kept)
        a_member(session, service, Role.ADMINISTRATOR, "Mair Lloyd", sign_in_name="mair", **kept)
        a_member(session, other, Role.CLINICIAN, "Huw Parry", sign_in_name="huw", **kept)
        session.flush()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def a_server(folder: Path, database_url: str = "", **environment: str) -> Iterator[Server]:
    """A running server with its people, gone at the end of the block."""
    data = folder / "var"
    data.mkdir(parents=True)
    given = Settings(port=free_port(), data=data, database_url=database_url, log_level="WARNING")
    engine = connect(given.database)
    migrate(engine)
    populate(engine)
    server = Server(given.port, engine, data, folder / "server.log")
    server.command = arguments(given)
    server.environment = {
        **os.environ,
        "CAMAU_DATA": str(data),
        "DATABASE_URL": given.database,
        "CAMAU_PORT": str(given.port),
        **environment,
    }
    try:
        server.start()
        yield server
    finally:
        server.stop()
        engine.dispose()


def _wait_for(server: Server) -> None:
    for _ in range(300):
        if server.process.poll() is not None:
            break
        try:
            requests.get(f"{server.address}/health", timeout=60)
        except requests.ConnectionError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(server.log.read_text())
