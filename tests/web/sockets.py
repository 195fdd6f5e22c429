"""Speaking to Streamlit's socket as a browser does."""

from collections.abc import Iterator
from contextlib import contextmanager

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from tests.web.running import Browser, Server


@contextmanager
def a_socket(
    server: Server, browser: Browser | None = None, *, origin: str | None = None, path: str = ""
) -> Iterator[ClientConnection]:
    """A connection, with a browser's cookies; raises InvalidStatus when it is refused."""
    cookies = "; ".join(
        f"{name}={value}" for name, value in (browser.cookies if browser else {}).items()
    )
    with connect(
        f"ws://localhost:{server.port}{path or '/_stcore/stream'}",
        origin=server.address if origin is None else origin or None,
        subprotocols=["streamlit"],
        additional_headers={"Cookie": cookies} if cookies else {},
        max_size=None,
    ) as connection:
        yield connection


def run_page(connection: ClientConnection, page: str, query: str = "") -> str:
    """Run a page's script once; everything that was sent to the browser, as text."""
    asked = BackMsg()
    asked.rerun_script.page_name = page
    asked.rerun_script.query_string = query
    asked.rerun_script.context_info.url = f"http://localhost/{page}" + (
        f"?{query}" if query else ""
    )
    connection.send(asked.SerializeToString())
    said = []
    while True:
        message = ForwardMsg()
        message.ParseFromString(connection.recv(timeout=20))
        said.append(str(message))
        if message.WhichOneof("type") == "script_finished":
            return "\n".join(said)
