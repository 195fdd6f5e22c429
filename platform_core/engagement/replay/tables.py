"""Tables of a log as they lie in a folder: CSV, read row by row, refused with file and line."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from platform_core.errors import PlatformError

FARTHEST_DAY = 20_000  # about 55 years: whatever lies beyond is no day of a log


class LogRefused(PlatformError):
    """A log cannot be read; the message names the file, the line and what is wrong there."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, and where it stands."""

    file: str
    line: int
    cells: dict[str, str]

    def refused(self, why: str) -> LogRefused:
        """The refusal of this row."""
        return LogRefused(f"{self.file}, line {self.line}: {why}")

    def text(self, column: str) -> str:
        """What a cell says; it must say something."""
        found = self.cells[column].strip()
        if not found:
            raise self.refused(f"{column} is empty")
        return found

    def day(self, column: str) -> int:
        """The day in a cell; there must be one."""
        found = self.day_or_never(column)
        if found is None:
            raise self.refused(f"{column} is empty")
        return found

    def day_or_never(self, column: str) -> int | None:
        """The day in a cell, or nothing if it is empty. 5.0 is 5, as some programs write it."""
        found = self.cells[column].strip()
        if not found:
            return None
        try:
            number = float(found)
        except ValueError:
            raise self.refused(f"{column} {found!r} is not a number") from None
        if not (abs(number) <= FARTHEST_DAY and number.is_integer()):
            raise self.refused(f"{column} {found!r} is not a day: a whole number near the start")
        return int(number)


def rows(folder: Path, name: str, columns: Sequence[str]) -> Iterator[Row]:
    """The rows of one table, which must have these columns; others are left alone."""
    try:
        with (folder / name).open(encoding="utf-8-sig", newline="") as file:
            yield from _rows(file, name, columns)
    except (OSError, UnicodeDecodeError, csv.Error) as failure:
        why = failure.strerror if isinstance(failure, OSError) else failure
        raise LogRefused(f"{folder / name}: cannot be read: {why}") from failure


def _rows(file: Iterator[str], name: str, columns: Sequence[str]) -> Iterator[Row]:
    reader = csv.reader(file)
    header = [cell.strip() for cell in next(reader, [])]
    missing = [column for column in columns if column not in header]
    if missing:
        raise LogRefused(f"{name}, line 1: there is no column {', '.join(missing)}")
    at = [(column, header.index(column)) for column in columns]
    for cells in reader:
        if not cells:
            continue  # an empty line, as at the end of many files
        if len(cells) != len(header):
            raise LogRefused(
                f"{name}, line {reader.line_num}: {len(cells)} cells where the header has "
                f"{len(header)}"
            )
        yield Row(name, reader.line_num, {column: cells[i] for column, i in at})
