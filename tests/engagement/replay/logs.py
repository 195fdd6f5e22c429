"""Small logs without randomness, written as a service would write them."""

from pathlib import Path

HEADERS = {
    "visits": "presentation,id,day,clicks",
    "enrolments": (
        "presentation,id,registered_day,withdrew_day,last_observed_day,last_monitored_day"
    ),
    "tasks": "presentation,id,task,due_day,submitted_day",
    "breaks": "presentation,id,first_day,last_day",
    "closures": "presentation,first_day,last_day",
}


def write_table(folder: Path, name: str, *lines: str) -> None:
    """One table of a log, under its usual header."""
    (folder / f"{name}.csv").write_text("\n".join([HEADERS[name], *lines, ""]), encoding="utf-8")


def a_folder(folder: Path, people: int = 40, name: str = "A", last: int = 120) -> Path:
    """People who come every 1 to 7 days, of whom every third stops and every fifth withdraws."""
    visits, enrolments, tasks = [], [], []
    for n in range(people):
        withdrew = 50 + n if n % 5 == 2 else ""
        enrolments.append(f"{name},{n},{-20 + n if n % 4 else ''},{withdrew},{last},{last - 42}")
        visits += [f"{name},{n},{day},1" for day in days_of(n, last)]
        tasks += [
            f"{name},{n},{number},{due},{due - n % 3 if number < 1 + n % 4 else ''}"
            for number, due in enumerate((14, 42, 70))
        ]
    write_table(folder, "visits", *visits)
    write_table(folder, "enrolments", *enrolments)
    write_table(folder, "tasks", *tasks)
    return folder


def days_of(n: int, last: int) -> list[int]:
    """The days on which person ``n`` visits."""
    stops = 20 + 2 * n if n % 3 == 0 else last
    begins = -10 + n % 12
    gone = range(45, 45 + n) if n % 7 == 3 else range(0)
    return [day for day in range(begins, stops, 1 + n % 7) if day not in gone]
