"""Run a command that may not use more than so much: ``bounded.py SECONDS BYTES command …``.

A script of its own because a process with threads must not change limits between fork and exec.
It uses nothing but the standard library and is run without reading any settings.
"""

import os
import resource
import sys

_MEMORY = 1_500_000_000  # of addresses; libx264 and its threads keep far below


def main() -> None:
    """Put the limits on this process, then become the command."""
    seconds, size = int(sys.argv[1]), int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(10)  # pages first
    os.execv(sys.argv[3], sys.argv[3:])  # noqa: S606  (no shell; the command is ours)


if __name__ == "__main__":
    main()
