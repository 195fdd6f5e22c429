"""The headers of every answer, and the one inline script that may run."""

import re
from base64 import b64encode
from hashlib import sha256

import pytest

from platform_core.settings import Settings
from platform_core.web.headers import content_security_policy
from tests.web.running import Browser, Server

ANSWERS = (
    "/",
    "/sign-in",
    "/sign-in-help",
    "/sign-out",
    "/join",
    "/staff-join",
    "/welcome",
    "/urgent-help",
    "/privacy",
    "/accessibility",
    "/health",
    "/language/cy",
    "/assets/styles.css",
    "/today",
    "/nothing-here",
    "/_stcore/health",
    "/_stcore/host-config",
    "/static/js/nothing.js",
)
PAGES = ("/sign-in", "/sign-in-help", "/sign-out", "/join", "/staff-join", "/urgent-help")
PAGES += ("/privacy", "/accessibility", "/support", "/nothing-here")


@pytest.mark.parametrize("path", ANSWERS)
def test_every_answer_has_them(browser: Browser, path: str) -> None:
    headers = browser.get(path).headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["permissions-policy"].startswith("camera=()")
    assert "strict-transport-security" not in headers  # over http it would lock people out


@pytest.mark.parametrize("path", [*PAGES, "/", "/today", "/health", "/_stcore/host-config"])
def test_no_cache_keeps_a_page(browser: Browser, path: str) -> None:
    assert browser.get(path).headers["cache-control"] == "no-store"


def test_no_cache_keeps_a_signed_in_page(server: Server) -> None:
    assert server.signed_in("carys").get("/today").headers["cache-control"] == "no-store"


def test_scripts_run_only_from_our_files_or_with_the_hash_of_what_we_send(server: Server) -> None:
    answer = server.signed_in("carys").get("/today")
    policy = answer.headers["content-security-policy"]
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    sent = re.findall(r"<script>(.*?)</script>", answer.text, re.DOTALL)
    hashes = {f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in sent}
    assert set(scripts.split()[2:]) == hashes
    assert "unsafe" not in scripts


@pytest.mark.parametrize("path", PAGES)
def test_a_plain_page_has_no_script_at_all(browser: Browser, path: str) -> None:
    text = browser.get(path).text
    assert "<script" not in text
    assert not re.search(r"\son[a-z]+=", text)


@pytest.mark.parametrize("path", PAGES)
def test_a_plain_page_is_small(browser: Browser, path: str) -> None:
    answer = browser.get(path, headers={"Accept-Encoding": "identity"})
    assert len(answer.content) < 30_000


@pytest.mark.parametrize("path", [*PAGES, "/today"])
@pytest.mark.parametrize("language", ["en", "cy"])
def test_every_page_has_its_language_one_heading_and_urgent_help(
    server: Server, path: str, language: str
) -> None:
    browser = server.signed_in("carys") if path == "/today" else server.browser()
    browser.session.cookies.set("camau_language", language)
    text = browser.get(path).text
    assert f'<html lang="{language}">' in text
    assert len(re.findall(r"<h1[ >]", text)) == 1
    for number in ("999", "111", "116123"):
        assert f'href="tel:{number}"' in text
    assert "JavaScript to run this app" not in text
    assert "<title>Streamlit" not in text
    assert "service-desc" not in text


def test_over_https_everything_insists_on_it() -> None:
    settings = Settings(public_url="https://camau.example.org")
    policy = content_security_policy(["sha256-x"], settings)
    assert "connect-src 'self' wss://camau.example.org" in policy
    assert "script-src 'self' 'sha256-x';" in policy
