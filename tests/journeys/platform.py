"""The whole platform as ``make run`` starts it: web app and worker, on data of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from platform_core.settings import ROOT

_PATIENCE = 90  # seconds until a first start, demonstration included, must answer


@dataclass
class Platform:
    """One installation that can be stopped and started again, with the clock moved if wanted."""

    folder: Path
    database_url: str = ""
    port: int = field(default_factory=lambda: _free_port())
    _process: subprocess.Popen[bytes] | None = None
    _demonstration: dict[str, Any] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    def start(self, *, clock_offset: str = "") -> None:
        self.clock_offset = clock_offset
        with (self.folder / "log.txt").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "platform_core", "run"],
                cwd=ROOT,
                env=self._environment(),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._wait()

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(30)
            except subprocess.TimeoutExpired:
                self.kill()
            self._process = None

    def kill(self) -> None:
        """kill -9 for the launcher, the web app and the worker at once."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def command(self, *arguments: str) -> str:
        """What ``python -m platform_core …`` prints on this installation."""
        done = subprocess.run(
            [sys.executable, "-m", "platform_core", *arguments],
            cwd=ROOT,
            env=self._environment(),
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    def demonstration(self) -> dict[str, Any]:
        """Made at the first start, and the same from then on."""
        if not self._demonstration:
            self._demonstration = dict(json.loads(self.command("demo", "--json")))
        return self._demonstration

    def sign_in_of(self, role: str, *, second: bool = False) -> dict[str, str]:
        found = [p for p in self.demonstration()["sign_ins"] if p["role"] == role]
        return dict(found[-1] if second else found[0])

    def log(self) -> str:
        return (self.folder / "log.txt").read_text(errors="replace")

    def _environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("CAMAU_", "DATABASE_"))}
        given = {
            "CAMAU_PORT": str(self.port),
            "CAMAU_DATA": str(self.folder / "var"),
            "CAMAU_DEMO": "true",
            "CAMAU_CLOCK_OFFSET": getattr(self, "clock_offset", ""),
            "DATABASE_URL": self.database_url,
        }
        return {**kept, **{name: value for name, value in given.items() if value}}

    def _wait(self) -> None:
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            if self._process is not None and self._process.poll() is not None:
                raise AssertionError(f"it ended instead of starting:\n{self.log()}")
            with suppress(OSError), urllib.request.urlopen(f"{self.address}/health", timeout=5):
                return
            time.sleep(0.2)
        raise AssertionError(f"no answer within {_PATIENCE} s:\n{self.log()}")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
