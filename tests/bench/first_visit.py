"""A first visit on a slow line and a slow phone: ``python -m tests.bench.first_visit``.

Slow 4G (1.6 Mbit/s down, 750 kbit/s up, 150 ms), processor four times slower, nothing cached: a
signed-in patient asks for Today. Beside it, in the same run, a bare Streamlit page.
"""

import os
import shutil
import statistics
import tempfile
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright
from sqlalchemy import update

from platform_core.clock import utc_now
from platform_core.storage.tables import Enrolment
from tests.bench.stock import stock_streamlit
from tests.bench.table import show
from tests.web.running import PASSWORD, Server, a_server

ROUNDS = 3
_SLOW_4G = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
_PHONE = {"width": 390, "height": 844}
# Notes when a text is first seen and when a control is first there, without asking from outside.
_WATCH = """
(([words, control]) => {
  const seen = window.__seen = {};
  const look = () => {
    if (!seen.words && document.body?.innerText.includes(words)) seen.words = performance.now();
    const found = document.querySelector(control);
    if (!seen.control && found && !found.disabled && found.getClientRects().length)
      seen.control = performance.now();
    if (!seen.words || !seen.control) requestAnimationFrame(look);
  };
  look();
})
"""


@dataclass(frozen=True)
class Visit:
    """Seconds from asking for the page, and what crossed the wire."""

    first_words: float
    can_tap: float
    bytes: int
    requests: int


def chromium() -> str:
    """The path of the installed browser."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if found is None:
        raise SystemExit(
            "The browser tests need Chromium; install it, or set CHROMIUM to its path."
        )
    return found


def measure(page: Page, address: str, words: str, control: str) -> Visit:
    """One visit with a cold cache."""
    session = page.context.new_cdp_session(page)
    wire = _slow_down(session)
    page.add_init_script(f"({_WATCH.strip()})({[words, control]!r})")
    page.goto(address, wait_until="commit", timeout=120_000)
    seen = _wait_to_see(page)
    time.sleep(2)  # what comes just after counts as well
    return Visit(seen["words"] / 1000, seen["control"] / 1000, sum(wire.values()), len(wire))


def _wait_to_see(page: Page) -> dict[str, float]:
    for _ in range(1200):
        seen: dict[str, float] = page.evaluate("window.__seen ?? {}")
        if {"words", "control"} <= seen.keys():
            return seen
        time.sleep(0.1)
    raise RuntimeError(f"the page was never ready: {page.inner_text('body')}")


def _slow_down(session: CDPSession) -> dict[str, int]:
    """Make the line and the processor slow; the bytes of each request, as they come."""
    wire: dict[str, int] = {}

    def note(event: dict[str, object]) -> None:
        wire[str(event["requestId"])] = int(event["encodedDataLength"])

    session.on("Network.loadingFinished", note)
    session.send("Network.enable")
    session.send("Network.clearBrowserCache")
    session.send("Network.setCacheDisabled", {"cacheDisabled": False})
    session.send("Network.emulateNetworkConditions", _SLOW_4G)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    return wire


def our_visit(browser: Browser, address: str) -> Visit:
    """Somebody signs in, then comes to Today as if for the first time."""
    context = browser.new_context(viewport=_PHONE, locale="en-GB")
    page = context.new_page()
    page.goto(f"{address}/sign-in?next=/urgent-help")
    page.fill("#sign_in_name", "carys")
    page.fill("#password", PASSWORD)
    page.click("form button")
    page.close()
    visit = measure(
        context.new_page(),
        f"{address}/today",
        "You are in the right place",
        '[data-test-connection-state="CONNECTED"] a.btn[href^="/check_in"], '
        '[data-test-connection-state="CONNECTED"] a.btn2[href^="/check_in"]',
    )
    context.close()
    return visit


def stock_visit(browser: Browser, port: int) -> Visit:
    """The bare page, whose heading is all there is to see and use."""
    context = browser.new_context(viewport=_PHONE, locale="en-GB")
    visit = measure(context.new_page(), f"http://localhost:{port}/", "Hello", "h1")
    context.close()
    return visit


def main() -> None:
    """Measure both a few times and print the medians."""
    folder = Path(tempfile.mkdtemp())
    with (
        a_server(folder / "ours") as server,
        stock_streamlit(folder / "stock") as port,
        sync_playwright() as playwright,
    ):
        _make_a_check_in_due(server)
        _wait_until_packed(server.data / "static-packed")
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        ours = [our_visit(browser, server.address) for _ in range(ROUNDS)]
        stock = [stock_visit(browser, port) for _ in range(ROUNDS)]
        browser.close()
    shutil.rmtree(folder, ignore_errors=True)
    _print(ours, stock)


def _make_a_check_in_due(server: Server) -> None:
    with server.writing() as session:
        joined = utc_now() - timedelta(days=8)
        session.connection().execute(update(Enrolment).values(joined_at=joined))


def _wait_until_packed(store: Path) -> None:
    """The tightest packing is made once, in the background of the first start."""
    before = -1
    while (now := len(list(store.rglob("*.11.br")))) != before or not now:
        before = now
        time.sleep(5)


def _print(ours: list[Visit], stock: list[Visit]) -> None:
    def median(visits: list[Visit], name: str) -> float:
        return statistics.median(getattr(visit, name) for visit in visits)

    def row(what: str, name: str, shown: str, target: str, scale: float = 1) -> list[str]:
        values = (median(ours, name) * scale, median(stock, name) * scale)
        return [what, *(shown.format(value) for value in values), target]

    show(
        f"First visit, slow 4G, processor / 4, median of {ROUNDS}",
        [
            ["what", "Today", "stock st.title", "to reach"],
            row("first real words", "first_words", "{:.1f} s", "1.5 s"),
            row("the check-in can be tapped", "can_tap", "{:.1f} s", "5.5 s"),
            row("bytes", "bytes", "{:.0f} kB", "600 kB", 1 / 1000),
            row("requests", "requests", "{:.0f}", ""),
        ],
    )


if __name__ == "__main__":
    main()
