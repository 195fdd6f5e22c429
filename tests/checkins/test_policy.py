"""The threshold of care is data, and wrong data is refused."""

from pathlib import Path

import pytest
import yaml

from platform_core.checkins.policy import FILE, PolicyRefused, read_policy
from platform_core.checkins.rules import Care, care_for, due_on
from tests.factories import TODAY


def written(folder: Path, **changed: object) -> Path:
    numbers = {**yaml.safe_load(FILE.read_text("utf-8")), **changed}
    file = folder / "policy.yaml"
    file.write_text(yaml.safe_dump(numbers), "utf-8")
    return file


def test_a_service_may_set_where_care_begins(tmp_path: Path) -> None:
    wider = read_policy(written(tmp_path, very_low_up_to=2, low_up_to=3))
    assert [care_for(mood, wider) for mood in (1, 2, 3, 4)] == [
        Care.VERY_LOW,
        Care.VERY_LOW,
        Care.LOW,
        Care.NONE,
    ]


def test_a_first_check_in_may_wait_longer(tmp_path: Path) -> None:
    later = read_policy(written(tmp_path, first_after_days=10))
    assert due_on(7, TODAY.weekday(), None, TODAY, policy=later) != due_on(
        7, TODAY.weekday(), None, TODAY
    )


@pytest.mark.parametrize(
    "changed",
    [
        {"version": ""},
        {"very_low_up_to": 6},
        {"very_low_up_to": "1"},
        {"very_low_up_to": 3, "low_up_to": 2},
        {"slack_days": 6},  # two days running, with 7 the day before
        {"slack_days": True},
        {"surprise": 1},
    ],
)
def test_numbers_that_cannot_be_kept_are_refused(
    tmp_path: Path, changed: dict[str, object]
) -> None:
    with pytest.raises(PolicyRefused):
        read_policy(written(tmp_path, **changed))


def test_a_missing_or_broken_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyRefused):
        read_policy(tmp_path / "none.yaml")
    broken = tmp_path / "broken.yaml"
    broken.write_text("version: [", "utf-8")
    with pytest.raises(PolicyRefused):
        read_policy(broken)
