"""Do the same thing several times at one moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

Answer = TypeVar("Answer")


def at_once(act: Callable[[int], Answer], times: int) -> list[Answer]:
    """What ``act`` answers to 0, 1, 2… when all are let go together."""
    start = Barrier(times)

    def let_go(number: int) -> Answer:
        start.wait(timeout=10)
        return act(number)

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(let_go, range(times)))
