"""How the web application is started."""

import sys

from platform_core.settings import ROOT, Settings
from platform_core.web.hosts import allowed_hosts


def arguments(settings: Settings) -> list[str]:
    """The command that serves the platform, to be run in the project's folder.

    What does not depend on settings is in ``.streamlit/config.toml``.
    """
    hosts = [part for host in allowed_hosts(settings) for part in ("--server.allowedHosts", host)]
    return [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(ROOT / "streamlit_app.py"),
        "--server.port",
        str(settings.port),
        "--server.address",
        settings.address,
        "--logger.level",
        settings.log_level.lower(),
        *hosts,
    ]
