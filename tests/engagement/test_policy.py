"""The policy file is read whole or refused with what is wrong."""

from pathlib import Path

import pytest
import yaml

from platform_core.engagement.policy import FILE, PolicyRefused, read_policy


def test_the_shipped_policy_is_in_order() -> None:
    policy = read_policy()
    assert policy.version
    assert policy.started.slowing < policy.started.quiet


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"started": {"quiet": 7}}, "slowing must be shorter than quiet"),
        ({"started": {"quiet": 0}}, "started.quiet"),
        ({"started": {"quiet": "14"}}, "started.quiet"),
        ({"invited": {"never_opened": None}}, "invited.never_opened"),
        ({"usual": {"mood": 3}}, "usual.mood"),
        ({"version": ""}, "version"),
        ({"points": {}}, "points"),
    ],
)
def test_a_wrong_number_is_named(tmp_path: Path, change: dict[str, object], said: str) -> None:
    document = yaml.safe_load(FILE.read_text())
    for key, value in change.items():
        document[key] = document.get(key, {}) | value if isinstance(value, dict) else value
    path = tmp_path / "policy.yaml"
    path.write_text(yaml.safe_dump(document))
    with pytest.raises(PolicyRefused, match=said):
        read_policy(path)


@pytest.mark.parametrize("text", ["", "- a list", "version: [", "\x00", "version: !!python/x y"])
def test_a_file_that_is_no_policy_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text(text)
    with pytest.raises(PolicyRefused):
        read_policy(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyRefused):
        read_policy(tmp_path / "none.yaml")
