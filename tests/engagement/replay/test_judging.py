"""A log is judged by the very rules that judge patients, and points can be fitted to it."""

from csv import DictReader
from json import dumps
from pathlib import Path

import pytest

from platform_core.__main__ import main
from platform_core.engagement.policy import current_policy, policy_from, read_policy
from platform_core.engagement.replay.calibrating import (
    ENOUGH,
    CalibrationRefused,
    calibrate,
)
from platform_core.engagement.replay.log import Log, Person, Presentation
from platform_core.engagement.replay.reading import read_log
from platform_core.engagement.replay.rows import scored_of
from platform_core.engagement.replay.running import replay
from tests.engagement.replay.logs import a_folder

POLICY = current_policy()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_folder(tmp_path_factory.mktemp("log"))


@pytest.fixture(scope="module")
def log(folder: Path) -> Log:
    return read_log(folder)


def test_some_are_flagged_and_some_are_not(log: Log) -> None:
    replayed = replay(log, POLICY, processes=1)
    (said,) = replayed.said.values()
    assert 5 < said.raised.any(axis=1).sum() < len(said.raised)


def test_two_processes_judge_as_one(tmp_path: Path) -> None:
    many = read_log(a_folder(tmp_path, people=230))
    one, two = (replay(many, POLICY, processes=n).said["A"] for n in (1, 2))
    assert (one.score == two.score).all()
    assert (one.raised == two.raised).all()


@pytest.mark.parametrize("at", [20, 45, POLICY.flag.at, 90])
def test_flags_worked_out_on_arrays_are_those_of_the_rules(log: Log, at: int) -> None:
    flag = POLICY.flag.model_copy(update={"at": at})
    slowing = POLICY.slowing.model_copy(update={"at": min(at, POLICY.slowing.at)})
    policy = POLICY.model_copy(update={"flag": flag, "slowing": slowing})
    (lived,) = replay(log, policy, processes=1).said.values()
    (quiet,) = scored_of(log, policy, processes=1)
    assert (quiet.raised(flag) == lived.raised).all()
    assert (quiet.score == lived.score).all()


def test_the_command_writes_a_line_for_each_day_and_says_the_measures(
    folder: Path, log: Log, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "scores.csv"
    assert main(["replay", str(folder), "--out", str(out)]) == 0
    said = capsys.readouterr().out
    assert "auroc" in said
    assert "precision" in said
    with out.open() as file:
        lines = list(DictReader(file))
    (presentation,) = log.presentations
    watched = sum(len(list(presentation.watched_days(one))) for one in presentation.people)
    assert len(lines) == watched
    assert set(lines[0]) == {"presentation", "id", "day", "score", "alert"}
    assert {line["alert"] for line in lines} == {"0", "1"}


def test_a_policy_of_ones_own_is_used(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    policy = tmp_path / "policy.json"
    document = POLICY.model_dump(mode="json", by_alias=True, exclude_none=True)
    document["flag"]["at"] = 1000
    policy.write_text(dumps(document))
    out = tmp_path / "scores.csv"
    command = ["replay", str(folder), "--policy", str(policy), "--out", str(out)]
    assert main(command) == 0
    high = capsys.readouterr().out
    assert main(["replay", str(folder), "--out", str(out)]) == 0
    assert high != capsys.readouterr().out


def test_a_wrong_policy_or_log_is_refused_in_words(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "wrong.json"
    wrong.write_text('{"version": "x"}')
    out = str(tmp_path / "scores.csv")
    assert main(["replay", str(folder), "--policy", str(wrong), "--out", out]) == 2
    assert "wrong.json:1" in capsys.readouterr().err
    assert main(["replay", str(tmp_path / "nowhere"), "--out", out]) == 2
    assert "nowhere" in capsys.readouterr().err


def test_too_few_are_refused_unless_told_otherwise(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "policy.json"
    assert main(["calibrate", str(folder), "--out", str(out)]) == 2
    assert f"it takes {ENOUGH}" in capsys.readouterr().err
    assert not out.exists()
    assert main(["calibrate", str(folder), "--out", str(out), "--anyway"]) == 0
    policy = read_policy(out)
    assert policy.version.startswith("calibrated-")
    assert policy.measured
    assert policy.measured.enrolments == 40
    assert "not fitted on" in capsys.readouterr().out


def test_the_same_log_gives_the_same_policy(log: Log) -> None:
    first, second = (
        calibrate(log, POLICY, name="A", anyway=True, processes=1).document for _ in range(2)
    )
    assert first == second
    assert policy_from(first).points.rhythm[0].points >= policy_from(first).points.rhythm[-1].points


def test_fewer_flags_a_week_take_a_higher_threshold(log: Log) -> None:
    few, many = (
        calibrate(log, POLICY, name="A", anyway=True, load=load, processes=1).document
        for load in (1.0, 20.0)
    )
    assert few["flag"]["at"] > many["flag"]["at"]


def test_a_log_in_which_nobody_stopped_is_refused() -> None:
    always = tuple(Person(str(n), 0, None, tuple(range(0, 90, 2))) for n in range(20))
    log = Log((Presentation("A", 90, 60, always),))
    with pytest.raises(CalibrationRefused, match="nothing to tell apart"):
        calibrate(log, POLICY, name="A", anyway=True, processes=1)


def test_a_log_without_visits_is_refused() -> None:
    log = Log((Presentation("A", 90, 60, (Person("1"),)),))
    with pytest.raises(CalibrationRefused, match="nothing to learn from"):
        calibrate(log, POLICY, name="A", anyway=True, processes=1)
