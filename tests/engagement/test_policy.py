"""The policy file is read whole or refused with what is wrong."""

import re
from pathlib import Path

import pytest

from platform_core.engagement.policy import FILE, PolicyRefused, read_policy


def test_the_shipped_policy_is_in_order() -> None:
    policy = read_policy()
    assert policy.version
    assert policy.slowing.or_after < policy.flag.backstop


TEXT = FILE.read_text(encoding="utf-8")


RHYTHM = "{from: 0.6, to: 0.8, points: 48}"
VISITS = "{from: 10, to: 15, points: 7}"


@pytest.mark.parametrize(
    ("was", "becomes", "at", "said"),
    [
        (f"    - {RHYTHM}\n", "", "{from: 0.8, to: 1", "a band is missing from 0.6 to 0.8"),
        (RHYTHM, RHYTHM.replace("0.6", "0.5"), RHYTHM, "overlaps the one before"),
        (RHYTHM, RHYTHM.replace("0.8", "0.6"), "{from: 0.8, to: 1", "a band is missing"),
        (RHYTHM, RHYTHM.replace("48", "50"), RHYTHM, "make more activity look worse"),
        (VISITS, VISITS.replace("7", "10"), VISITS, "make more activity look worse"),
        ("{from: 2, to: 3, points: 12}", "{from: 2, to: 3, points: 7}", "{from: 2, to: 3", "worse"),
        ("- {from: 14, points: 13}", "- {from: 14, to: 30, points: 13}", "{from: 14", "no end"),
        ("{from: 0, to: 4, points: 0}", "{from: 1, to: 4, points: 0}", "{from: 0, to: 4", "from 0"),
        (RHYTHM, RHYTHM.replace("48", "4.5"), RHYTHM, "integer"),
        (RHYTHM, RHYTHM.replace("48", "-1"), RHYTHM, "greater than or equal"),
        ("  backstop: 19", "  bckstop: 21", "bckstop", "Extra inputs"),
        ("  rhythm:", "  mood:", "  rhythm:", "Extra inputs"),
        ("  backstop: 19", "  backstop: '19'", "backstop", "integer"),
        ("  at: 60", "  at: 40", "slowing:", "slowing must come before quiet"),
        ("  after: 5", "  after: 20", "flag:", "after must not be more than backstop"),
        ("  days: 21", "  days: 7", "memory:", "open_days must not be more than days"),
        ('version: "2026-11-points"', 'version: ""', "version:", "at least 1 character"),
    ],
)
def test_what_is_wrong_is_refused_with_its_line(
    tmp_path: Path, was: str, becomes: str, at: str, said: str
) -> None:
    assert was in TEXT
    path = tmp_path / "policy.yaml"
    path.write_text(TEXT.replace(was, becomes, 1), encoding="utf-8")
    lines = path.read_text(encoding="utf-8").splitlines()
    with pytest.raises(PolicyRefused, match=said) as refusal:
        read_policy(path)
    named = {int(n) for n in re.findall(r"policy\.yaml:(\d+):", str(refusal.value))}
    wanted = {n for n, line in enumerate(lines, 1) if at in line or becomes.strip(" -\n") in line}
    assert named & wanted, (str(refusal.value), wanted)


@pytest.mark.parametrize("text", ["", "- a list", "version: [", "\x00", "version: !!python/x y"])
def test_a_file_that_is_no_policy_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text(text)
    with pytest.raises(PolicyRefused):
        read_policy(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyRefused):
        read_policy(tmp_path / "none.yaml")
