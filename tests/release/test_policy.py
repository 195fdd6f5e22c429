"""The numbers come from a file, and a file that breaks the promises is refused."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from platform_core.enrolment.rules import Pace
from platform_core.release.policy import FILE, PolicyRefused, read_policy


def changed(folder: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    """A copy of our policy with one thing wrong in it."""
    numbers = yaml.safe_load(FILE.read_text("utf-8"))
    change(numbers)
    copy = folder / "policy.yaml"
    copy.write_text(yaml.safe_dump(numbers), "utf-8")
    return copy


def test_our_numbers_are_those_that_were_agreed() -> None:
    policy = read_policy()
    steady, gentle, my_own = (policy.paces[p] for p in (Pace.STEADY, Pace.GENTLE, Pace.MY_OWN))
    assert policy.near_programme_days == 28
    assert (steady.step_wait_days, steady.weekly_minutes) == (2, 9)
    assert (gentle.step_wait_days, gentle.weekly_minutes) == (4, 5)
    assert (my_own.step_wait_days, my_own.weekly_minutes) == (0, None)
    least_and_most = [(p.stage_min_days, p.stage_max_days) for p in (steady, gentle, my_own)]
    assert least_and_most == [(7, 21), (14, 42), (0, 14)]
    assert {pace.stage_wait_days for pace in policy.paces.values()} == {2}


def test_the_policy_has_a_version_to_be_known_by() -> None:
    assert read_policy().version


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda f: f.pop("version"), "version"),
        (lambda f: f["paces"].pop("gentle"), "gentle"),
        (lambda f: f["paces"].update(hasty=f["paces"]["my_own"]), "hasty"),
        (lambda f: f["paces"]["steady"].update(step_wait_days=-1), "step_wait_days"),
        (lambda f: f["paces"]["steady"].update(step_wait_days="two"), "step_wait_days"),
        (lambda f: f["paces"]["steady"].update(step_wait_days=True), "step_wait_days"),
        (lambda f: f["paces"]["steady"].update(weekly_minutes=3), "weekly_minutes"),
        (lambda f: f["paces"]["steady"].update(stage_min_days=22), "stage_min_days"),
        (lambda f: f["paces"]["gentle"].update(step_wait_days=1), "gentle is quicker than steady"),
        (lambda f: f["paces"]["gentle"].update(weekly_minutes=None), "gentle is quicker"),
        (lambda f: f["paces"]["steady"].update(surprise=1), "surprise"),
    ],
)
def test_numbers_that_cannot_be_kept_are_refused_by_name(
    tmp_path: Path, change: Callable[[dict[str, Any]], object], named: str
) -> None:
    with pytest.raises(PolicyRefused, match=named):
        read_policy(changed(tmp_path, change))


@pytest.mark.parametrize("content", [b"", b"paces: [", b"\xff\xfe", b"- 1"])
def test_a_file_that_is_no_policy_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "policy.yaml"
    file.write_bytes(content)
    with pytest.raises(PolicyRefused, match=r"policy\.yaml"):
        read_policy(file)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyRefused):
        read_policy(tmp_path / "none.yaml")
