"""A year of a simulated patient: ``python -m tests.bench.plan``.

The plan that ships, and beside it one of 12 stages with 60 steps, at every pace and way of reading,
without breaks and with two and a programme date.
"""

import time
from collections.abc import Callable
from datetime import date, timedelta
from statistics import median

from platform_core.content.documents import module_from, plan_from
from platform_core.content.files import read_folder
from platform_core.content.rules import Plan
from platform_core.enrolment.rules import Pace, Span
from platform_core.release.policy import read_policy
from platform_core.release.simulation import A_YEAR, Imagined, Reading, weeks_of
from platform_core.settings import CONTENT
from tests.bench.table import show
from tests.release.plans import a_plan

JOINED = date(2026, 11, 3)
TO_REACH = 100  # ms, a year
TIMES = 7
_POLICY = read_policy()


def shipped() -> Plan:
    """The plan in ``content/``."""
    found = read_folder(CONTENT)
    modules = [module_from(piece.document, version_id=1, number=1) for piece in found.modules]
    return plan_from(found.plans[0].document, modules, version_id=1)


def long() -> Plan:
    """More than anybody has written: 12 stages of 5 steps."""
    stages = {f"stage-{number}": (3, 2, 4, 3, 3) for number in range(1, 13)}
    return a_plan(stages, near=["stage-12"])


def lives() -> list[Imagined]:
    """Everybody whom the page can imagine, with two breaks and without, and with a date."""
    breaks = tuple(
        Span(JOINED + timedelta(weeks=n), JOINED + timedelta(weeks=n + 2)) for n in (5, 20)
    )
    programme_on = JOINED + timedelta(weeks=30)
    return [
        Imagined(JOINED, pace, pauses, day, reads)
        for pace in Pace
        for reads in Reading
        for pauses, day in (((), None), (breaks, programme_on))
    ]


def took(work: Callable[[], object]) -> float:
    """The milliseconds that something takes, half of the times."""
    times = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        work()
        times.append((time.perf_counter() - begun) * 1000)
    return median(times)


def main() -> None:
    """Measure each life, and show the usual one and the longest."""
    rows = [["plan", "steps", "half of lives within", "the longest", "to reach"]]
    for name, plan, goal in (
        ("as shipped", shipped(), f"{TO_REACH} ms"),
        ("12 stages", long(), "-"),
    ):
        years = sorted(took(lambda p=plan, w=who: weeks_of(p, w, _POLICY)) for who in lives())
        steps = str(len(list(plan.steps)))
        rows.append([name, steps, f"{median(years):.0f} ms", f"{years[-1]:.0f} ms", goal])
    show(f"A simulated patient, {A_YEAR} weeks", rows)


if __name__ == "__main__":
    main()
