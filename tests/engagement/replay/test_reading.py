"""A log is read as it was written, or refused with the file, the line and the reason."""

from pathlib import Path

import pytest

from platform_core.engagement.replay.log import Task
from platform_core.engagement.replay.reading import read_log
from platform_core.engagement.replay.tables import LogRefused
from tests.engagement.replay.logs import write_table


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two people; one registered late and withdrew."""
    write_table(tmp_path, "enrolments", "A,1,,,50,20", "A,2,-3,9,50,20")
    write_table(tmp_path, "visits", "A,1,4,1", "A,1,-2,7", "A,2,0,1")
    write_table(tmp_path, "tasks", "A,1,b,7,9", "A,1,a,3,", "A,2,a,3,-1")
    return tmp_path


def test_everything_is_read_in_order(folder: Path) -> None:
    (presentation,) = read_log(folder).presentations
    one, two = presentation.people
    assert (presentation.name, presentation.last_observed_day) == ("A", 50)
    assert presentation.last_monitored_day == 20
    assert (one.id, one.registered_day, one.withdrew_day) == ("1", None, None)
    assert (two.registered_day, two.withdrew_day) == (-3, 9)
    assert one.visits == (-2, 4)
    assert one.tasks == (Task(3, None), Task(7, 9))
    assert two.tasks == (Task(3, -1),)


def test_a_log_may_have_nothing_that_falls_due(folder: Path) -> None:
    (folder / "tasks.csv").unlink()
    assert read_log(folder).presentations[0].people[0].tasks == ()
    (folder / "tasks.csv").touch()
    assert read_log(folder).presentations[0].people[0].tasks == ()
    write_table(folder, "tasks")
    assert read_log(folder).presentations[0].people[0].tasks == ()


def test_breaks_and_closures_are_read_where_there_are_any(folder: Path) -> None:
    write_table(folder, "breaks", "A,1,5,9")
    write_table(folder, "closures", "A,10,12", "A,3,3")
    (presentation,) = read_log(folder).presentations
    assert presentation.people[0].breaks == ((5, 9),)
    assert presentation.closures == ((3, 3), (10, 12))


def test_only_visits_of_days_that_count_are_kept(folder: Path) -> None:
    write_table(folder, "visits", "A,1,-31,1", "A,1,-30,1", "A,1,50,1", "A,1,51,1")
    assert read_log(folder).presentations[0].people[0].visits == (-30, 50)


def test_days_as_other_programs_write_them_are_read(folder: Path) -> None:
    (folder / "enrolments.csv").write_bytes(
        "\ufeffpresentation,id,registered_day,withdrew_day,last_observed_day,last_monitored_day\r\n"
        "A,1,-5.0,,50,20\r\nA,2,,9.0,50,20\r\n\r\n".encode()
    )
    one, two = read_log(folder).presentations[0].people
    assert (one.registered_day, two.withdrew_day) == (-5, 9)


def test_each_presentation_has_its_own_people(folder: Path) -> None:
    write_table(folder, "enrolments", "A,1,,,50,20", "B,1,,,60,30", "A,2,,,50,20")
    a, b = read_log(folder).presentations
    assert [person.id for person in a.people] == ["1", "2"]
    assert [(person.id, person.visits) for person in b.people] == [("1", ())]


@pytest.mark.parametrize(
    ("table", "lines", "said"),
    [
        ("visits", ["A,1,4,1", "A,1,4,2"], "visits.csv, line 3: 1 visited on day 4"),
        ("visits", ["A,1,soon,1"], "visits.csv, line 2: day 'soon' is not a number"),
        ("visits", ["A,1,4.5,1"], "visits.csv, line 2: day '4.5' is not a day"),
        ("visits", ["A,1,nan,1"], "visits.csv, line 2: day 'nan' is not a day"),
        ("visits", ["A,1,1e9,1"], "visits.csv, line 2: day '1e9' is not a day"),
        ("visits", ["A,1,,1"], "visits.csv, line 2: day is empty"),
        ("visits", ["A,9,4,1"], "visits.csv, line 2: 9 of A is not in enrolments.csv"),
        ("visits", ["B,1,4,1"], "visits.csv, line 2: 1 of B is not in enrolments.csv"),
        ("visits", ["A,1,4"], "visits.csv, line 2: 3 cells where the header has 4"),
        ("enrolments", [], "enrolments.csv: nobody is enrolled"),
        ("enrolments", ["A,1,,,50,20", "A,1,,,50,20"], "line 3: 1 is enrolled in A on line 2 too"),
        ("enrolments", ["A,1,,,50,51"], "line 2: last_monitored_day comes after"),
        ("enrolments", ["A,1,,,50,20", "A,2,,,49,20"], "line 3: the last days of A differ"),
        ("enrolments", ["A,1,,,,20"], "enrolments.csv, line 2: last_observed_day is empty"),
        ("enrolments", ["A,,,,50,20"], "enrolments.csv, line 2: id is empty"),
        ("tasks", ["A,1,a,3,", "A,1,a,5,"], "tasks.csv, line 3: task a of 1"),
        ("tasks", ["A,1,a,,"], "tasks.csv, line 2: due_day is empty"),
        ("breaks", ["A,1,9,5"], "breaks.csv, line 2: last_day comes before first_day"),
        ("closures", ["Z,9,12"], "closures.csv, line 2: nobody is enrolled in Z"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(
    folder: Path, table: str, lines: list[str], said: str
) -> None:
    write_table(folder, table, *lines)
    with pytest.raises(LogRefused) as refusal:
        read_log(folder)
    assert said in str(refusal.value)


def test_a_missing_column_is_named(folder: Path) -> None:
    (folder / "visits.csv").write_text("presentation,id,when\nA,1,4\n")
    with pytest.raises(LogRefused, match=r"visits\.csv, line 1: there is no column day"):
        read_log(folder)


def test_an_empty_file_lacks_every_column(folder: Path) -> None:
    (folder / "visits.csv").write_text("")
    with pytest.raises(LogRefused, match="there is no column presentation, id, day"):
        read_log(folder)


def test_a_missing_file_and_a_missing_folder_are_named(folder: Path) -> None:
    (folder / "visits.csv").unlink()
    with pytest.raises(LogRefused, match=r"visits\.csv: cannot be read: No such file"):
        read_log(folder)
    with pytest.raises(LogRefused, match="nowhere is not a folder"):
        read_log(folder / "nowhere")


def test_a_file_that_is_no_text_is_named(folder: Path) -> None:
    (folder / "visits.csv").write_bytes(b"presentation,id,day\nA,1,\xff\n")
    with pytest.raises(LogRefused, match=r"visits\.csv: cannot be read"):
        read_log(folder)
