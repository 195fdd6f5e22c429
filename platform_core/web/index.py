"""Streamlit's one HTML page, made ours: language, stylesheet, real first words, strict CSP."""

import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from html import escape

from platform_core.errors import PlatformError
from platform_core.web.assets import asset_address

# Says where the server is and what an embedding page may do (nothing), so that the front end
# opens its connection at once instead of asking twice first: two round trips on a slow line.
_HERE = (
    "window.__streamlit={BACKEND_BASE_URL:location.origin,"
    "HOST_CONFIG:{allowedOrigins:[location.origin],useExternalAuthToken:false,"
    'enableCustomParentMessages:false,blockErrorDialogs:false,metricsUrl:""}}'
)
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_SCRIPTS = re.compile(r"<script\b[^>]*>")
_STYLES = re.compile(r'<link rel="stylesheet"[^>]*>')
_DROPPED = (
    re.compile(r"<!--.*?-->", re.DOTALL),
    re.compile(r'<link\s+rel="shortcut icon"[^>]*>'),
    re.compile(r'<link\s+rel="preload"[^>]*as="font"[^>]*>'),
    re.compile(r'<link\s+rel="service-desc"[^>]*>'),
)
_PRELOAD = '<link rel="modulepreload" fetchpriority="low"'
_ONCE = ('<html lang="en">', "<title>Streamlit</title>", "<noscript>", '<div id="root"></div>')


class IndexChanged(PlatformError):
    """The installed Streamlit's page is not the one this code knows how to change safely."""


@dataclass(frozen=True, slots=True)
class Index:
    """The page with gaps: ``draw`` fills them. ``script_hashes`` are for the CSP."""

    html: str
    script_hashes: tuple[str, ...]
    addresses: tuple[str, ...]

    def draw(
        self, *, language: str, title: str, words: str, without_script: str, for_staff: bool = False
    ) -> str:
        """The whole page. ``words`` and ``without_script`` are safe HTML. ``for_staff``: with what
        only their pages look like."""
        return (
            self.html.replace("{{language}}", language)
            .replace("{{title}}", escape(title))
            .replace("{{staff}}", _stylesheet("staff.css") if for_staff else "")
            .replace("{{without_script}}", without_script)
            .replace("{{words}}", words)
        )


def read_index(installed: str, soon: Iterable[str] = ()) -> Index:
    """Prepare the installed page. Raises IndexChanged unless it has the one inline script and the
    other parts exactly once. ``soon`` are addresses of scripts that every first page asks for late:
    they are announced in the page, so that they are there in time."""
    for pattern in _DROPPED:
        installed = pattern.sub("", installed)
    inline = _INLINE.findall(installed)
    plain_scripts = [tag for tag in _SCRIPTS.findall(installed) if "src=" not in tag]
    if len(inline) != 1 or len(plain_scripts) != 1:
        raise IndexChanged(f"{len(plain_scripts)} inline scripts in index.html, expected 1")
    for part in _ONCE:
        if installed.count(part) != 1:
            raise IndexChanged(f"{part} is {installed.count(part)} times in index.html, expected 1")
    html = _with_gaps(installed, soon)
    return Index(
        html=html,
        script_hashes=tuple(_hash(script) for script in _INLINE.findall(html)),
        addresses=tuple(re.findall(r'"(/static/[^"]+)"', html)),
    )


def _with_gaps(html: str, soon: Iterable[str]) -> str:
    html = html.replace('="./', '="/')
    # Our stylesheet is all that the first words wait for; sixty scripts must not share its line.
    html = html.replace('<link rel="modulepreload"', _PRELOAD)
    html = html.replace('<script type="module"', '<script type="module" fetchpriority="low"')
    styles, inline = "".join(_STYLES.findall(html)), _INLINE.search(html)
    html = _INLINE.sub("", _STYLES.sub("", html))
    html = re.sub(r"<noscript>.*?</noscript>", "", html, flags=re.DOTALL)
    html = re.sub(r"\n\s*", "\n", html).strip()
    head = (
        "<title>{{title}}</title>\n"
        f"<script>{_HERE}</script>\n"
        f"{inline[0] if inline else ''}\n"  # before the stylesheet, for which scripts wait
        f"{_stylesheet('styles.css')}{{{{staff}}}}\n"
        f'<link rel="icon" href="{asset_address("icon.svg")}" type="image/svg+xml">\n'
        f'<script defer src="{asset_address("camau.js")}"></script>'
    )
    early = "".join(f'\n{_PRELOAD} crossorigin href="{path}">' for path in soon)
    # Streamlit's stylesheet comes after the first words, so that they need not wait for it.
    body = (
        f'<noscript>{{{{without_script}}}}</noscript>\n<div id="root">{{{{words}}}}</div>\n{styles}'
    )
    return (
        html.replace('<html lang="en">', '<html lang="{{language}}">')
        .replace("<title>Streamlit</title>", head)
        .replace('<div id="root"></div>', body)
        .replace("</head>", early + "\n</head>")
    )


def _stylesheet(name: str) -> str:
    return f'<link rel="stylesheet" href="{asset_address(name)}">'


def _hash(script: str) -> str:
    return "sha256-" + b64encode(sha256(script.encode()).digest()).decode()
