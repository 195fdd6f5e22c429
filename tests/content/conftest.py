"""A content folder for every test that asks for one."""

from pathlib import Path

import pytest

from tests.content.folders import a_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A content folder with nothing wrong in it."""
    return a_folder(tmp_path / "content")
