"""A bare Streamlit application with default settings, to measure beside."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from tests.web.running import free_port

_SCRIPT = "import streamlit as st\n\nst.title('Hello')\n"


@contextmanager
def stock_streamlit(folder: Path) -> Iterator[int]:
    """The port of a running ``st.title`` page, gone at the end of the block."""
    folder.mkdir(parents=True)
    (folder / "app.py").write_text(_SCRIPT)
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    process = subprocess.Popen(
        [*command, "--server.headless", "true", "--browser.gatherUsageStats", "false"],
        cwd=folder,
        env={**os.environ, "HOME": str(folder)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(port: int) -> None:
    for _ in range(300):
        try:
            requests.get(f"http://localhost:{port}/_stcore/health", timeout=60)
        except requests.ConnectionError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the stock application did not start")
