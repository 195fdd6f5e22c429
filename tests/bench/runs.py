"""Script runs a second: ``python -m tests.bench.runs``.

Today with its real queries, one process, 32 people each with a connection of their own who ask for
the page again as soon as they have it. Beside it, in the same run, a bare Streamlit page.
"""

import asyncio
import random
import shutil
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from platform_core.accounts.actions import start_session
from platform_core.accounts.rules import Role
from platform_core.clock import utc_now
from tests.bench.stock import stock_streamlit
from tests.bench.table import show
from tests.factories import a_member, an_enrolment
from tests.web.running import Server, a_server, first_service

CONNECTIONS = 32
SECONDS = 15
_WARM_UP = 3


@dataclass(frozen=True)
class Rate:
    """Runs finished a second, and the seconds that half and nineteen in twenty of them took."""

    a_second: float
    median: float
    slow: float


def rate(port: int, page: str, cookies: list[str], pause: float = 0) -> Rate:
    """Drive one server for a while; one connection for each cookie, which looks at every page for
    so many seconds before it asks again."""
    return asyncio.run(_drive(port, page, cookies, pause))


async def _drive(port: int, page: str, cookies: list[str], pause: float) -> Rate:
    began = time.monotonic() + _WARM_UP
    until = began + SECONDS
    took = await asyncio.gather(*(_ask(port, page, cookie, until, pause) for cookie in cookies))
    # A slow server ends its last runs long after time is called; they count, and so does the wait.
    ended = [end for each in took for end, _length in each if end >= began]
    counted = sorted(length for each in took for end, length in each if end >= began)
    return Rate(
        a_second=len(counted) / (max(ended) - began),
        median=statistics.median(counted),
        slow=counted[int(len(counted) * 0.95)],
    )


async def _ask(
    port: int, page: str, cookie: str, until: float, pause: float
) -> list[tuple[float, float]]:
    """Ask again and again; when each run ended, and how long it took."""
    took = []
    async with _connected(port, cookie) as connection:
        while (asked := time.monotonic()) < until:
            await _run(connection, port, page)
            took.append((time.monotonic(), time.monotonic() - asked))
            await asyncio.sleep(pause * random.uniform(0.5, 1.5))
    return took


def once(port: int, page: str, cookie: str) -> float:
    """The seconds that one run takes of somebody who has just come."""
    return asyncio.run(_once(port, page, cookie))


async def _once(port: int, page: str, cookie: str) -> float:
    async with _connected(port, cookie) as connection:
        asked = time.monotonic()
        await _run(connection, port, page)
        return time.monotonic() - asked


def _connected(port: int, cookie: str) -> connect:
    address = f"localhost:{port}"
    return connect(
        f"ws://{address}/_stcore/stream",
        origin=f"http://{address}",
        subprotocols=["streamlit"],
        additional_headers={"Cookie": cookie} if cookie else {},
        max_size=None,
        compression=None,
        open_timeout=60,
        ping_interval=None,
    )


async def _run(connection: ClientConnection, port: int, page: str) -> None:
    await connection.send(_question(port, page))
    await _finished(connection)


async def _finished(connection: ClientConnection) -> None:
    message = ForwardMsg()
    while True:
        message.ParseFromString(await connection.recv())
        if message.WhichOneof("type") == "script_finished":
            return


def _question(port: int, page: str) -> bytes:
    """``page`` is a page's name, with a query after a question mark if it has one."""
    question = BackMsg()
    name, _, query = page.partition("?")
    question.rerun_script.page_name, question.rerun_script.query_string = name, query
    question.rerun_script.context_info.url = f"http://localhost:{port}/{page}"
    return question.SerializeToString()


def people(server: Server) -> list[str]:
    """The cookies of as many signed-in patients."""
    with server.writing() as session:
        service, cookies = first_service(session), []
        for number in range(CONNECTIONS):
            patient = a_member(session, service, Role.PATIENT, f"Patient {number}")
            an_enrolment(session, service, patient, joined_at=utc_now())
            cookies.append(f"camau={start_session(session, patient.id, at=utc_now())}")
    return cookies


def main() -> None:
    """Measure one after the other, so that neither takes the processor from the other."""
    folder = Path(tempfile.mkdtemp())
    with a_server(folder / "ours") as server:
        ours = rate(server.port, "today", people(server))
    with stock_streamlit(folder / "stock") as port:
        stock = rate(port, "", [""] * CONNECTIONS)
    shutil.rmtree(folder, ignore_errors=True)
    show(
        f"Script runs, one process, {CONNECTIONS} connections",
        [
            ["what", "Today", "stock st.title", "to reach"],
            [
                "runs a second",
                f"{ours.a_second:.1f}",
                f"{stock.a_second:.1f}",
                f"8 x stock (it is {ours.a_second / stock.a_second:.1f} x)",
            ],
            ["half within", f"{ours.median * 1000:.0f} ms", f"{stock.median * 1000:.0f} ms", ""],
            ["95 % within", f"{ours.slow * 1000:.0f} ms", f"{stock.slow * 1000:.0f} ms", ""],
        ],
    )


if __name__ == "__main__":
    main()
