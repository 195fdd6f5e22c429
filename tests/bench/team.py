"""What the team waits for: ``python -m tests.bench.team``.

The pages of a service with 10,000 people and 200 open flags, one process. One clinician who asks
again as soon as the page is there, and 20 at once who look at each page for about three seconds.
"""

import shutil
import tempfile
from pathlib import Path

from tests.bench.people import clinicians, fill
from tests.bench.runs import Rate, rate
from tests.bench.table import show
from tests.web.running import a_server

PEOPLE = 10_000
FLAGS = 200
PAGES = {
    "This week": "this_week",
    "This week, one open": "this_week?open={flag}",
    "Caseload": "caseload",
}
AT_ONCE = {1: 0.0, 20: 3.0}  # clinicians, and the seconds that each looks at a page


def main() -> None:
    """Each page alone, so that none takes the processor from another."""
    folder = Path(tempfile.mkdtemp())
    rows = [["page", "at once", "half within", "95 % within", "to reach"]]
    with a_server(folder / "ours") as server:
        flag = fill(server, PEOPLE, FLAGS)
        cookies = clinicians(server, max(AT_ONCE))
        for name, page in PAGES.items():
            for number, pause in AT_ONCE.items():
                asked = page.format(flag=flag)
                measured = rate(server.port, asked, cookies[:number], pause)
                rows.append([name, str(number), *_said(measured), "300 ms and 1 s"])
    shutil.rmtree(folder, ignore_errors=True)
    show(f"Team pages, {PEOPLE:,} people, {FLAGS} open flags", rows)


def _said(measured: Rate) -> list[str]:
    return [f"{measured.median * 1000:.0f} ms", f"{measured.slow * 1000:.0f} ms"]


if __name__ == "__main__":
    main()
