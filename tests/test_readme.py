"""What the README and the docs say can be found in the project."""

import re

from platform_core.__main__ import _parser
from platform_core.settings import ROOT, Settings

README = (ROOT / "README.md").read_text()
_LINK = re.compile(r"\]\((?!https?:)([^)#]+)\)")


def test_every_setting_is_in_the_table_and_no_other() -> None:
    named = set(re.findall(r"^\| `(\w+)` \|", README, re.M))
    known = {f"CAMAU_{name.upper()}" for name in Settings.model_fields if name != "database_url"}
    assert named == known | {"DATABASE_URL"}


def test_every_command_is_in_the_table() -> None:
    (commands,) = (a for a in _parser()._actions if a.dest != "help")
    assert set(commands.choices) == set(
        re.findall(r"^\| `python -m platform_core ([\w-]+)", README, re.M)
    )


def test_every_link_of_the_docs_leads_somewhere() -> None:
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]:
        for target in _LINK.findall(page.read_text()):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
