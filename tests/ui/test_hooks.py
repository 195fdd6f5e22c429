"""The stylesheet leans on Streamlit's test ids. When an upgrade renames one, this says which."""

import re
from functools import cache
from pathlib import Path

import pytest
import streamlit

from platform_core.web.assets import ASSETS
from platform_core.web.packing import BEST, pack

STATIC = Path(streamlit.__file__).parent / "static" / "static" / "js"
SENT_TO_ALL = (ASSETS / "styles.css").read_text("utf-8")
CSS = SENT_TO_ALL + (ASSETS / "staff.css").read_text("utf-8")
SCRIPT = (ASSETS / "camau.js").read_text("utf-8")
OURS = {"first", "block"}  # in the first words, which we draw ourselves


def hooks_of(text: str) -> set[str]:
    whole = re.findall(r'data-testid="([\w-]+)"', text)
    begun = re.findall(r'data-testid\^="([\w-]+)"', text)
    return {*whole, *begun} - OURS


@cache
def front_end() -> str:
    return "\n".join(path.read_text("utf-8") for path in sorted(STATIC.glob("*.js")))


@pytest.mark.parametrize("hook", sorted(hooks_of(CSS + SCRIPT)))
def test_streamlit_still_has_the_test_id(hook: str) -> None:
    name = re.escape(hook.split("-")[0])
    assert re.search(rf"[`\"']{name}[`\"'\-]", front_end()), hook


@pytest.mark.parametrize(
    "attribute", ["data-test-connection-state", "data-test-script-state", "popstate"]
)
def test_streamlit_still_has_what_the_script_listens_to(attribute: str) -> None:
    assert attribute in front_end()


def test_no_hook_is_one_that_changes_with_every_build() -> None:
    rules = re.sub(r"/\*.*?\*/", "", CSS, flags=re.DOTALL)
    assert not re.search(r"st-emotion-cache|\.e[0-9a-z]{6,}\d", rules)


def test_what_every_patient_is_sent_is_small() -> None:
    sent = [pack(text.encode(), "br", BEST) for text in (SENT_TO_ALL, SCRIPT)]
    assert sum(map(len, sent)) < 14_000


def test_nothing_is_fetched_from_elsewhere() -> None:
    assert "@import" not in CSS
    assert "@font-face" not in CSS
    assert not re.search(r"url\((?![\"']?data:)", CSS)
    assert "http://" not in CSS.replace("http://www.w3.org/2000/svg", "")
