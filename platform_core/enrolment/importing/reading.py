"""A file of referrals as rows of text. What cannot be read is refused in one clear sentence.

Nothing is interpreted here: a cell that begins with = is text like any other.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Any

from platform_core.enrolment.importing.rules import COLUMNS, NEEDED
from platform_core.errors import PlatformError

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 10_000
LONGEST_CELL = 10_000  # characters; the longest that is kept has 1,000
_SEPARATORS = ",;\t"
# A zip, which is what .xlsx and .ods are, and the older .xls.
_SPREADSHEETS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class FileRefused(PlatformError):
    """The file as a whole cannot be used. ``wording`` is the key of what to say."""

    def __init__(self, problem: str, **names: Any) -> None:
        super().__init__(f"{problem} {names}")
        self.wording = f"referral_list.file_{problem}"
        self.names = names


@dataclass(frozen=True, slots=True)
class Row:
    """One person's cells by column. ``number`` is the row's in a spreadsheet, the heads being 1.

    ``is_longer``: there was something beyond the last column that has a head.
    """

    number: int
    cells: Mapping[str, str]
    is_longer: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a file holds. ``unknown`` are the heads of columns that nothing is done with."""

    rows: tuple[Row, ...]
    unknown: tuple[str, ...] = ()


def read_sheet(data: bytes, heads: Mapping[str, str]) -> Sheet:
    """The rows of a CSV file in UTF-8 whose heads are in any order; ``heads`` says the column of
    each, as ``folded``. Raises FileRefused."""
    lines = _records(_text(data))
    first = next(lines, None)
    if first is None:
        raise FileRefused("empty")
    columns = _columns(first[1], heads)
    rows = tuple(_rows(lines, columns))
    if not rows:
        raise FileRefused("no_rows")
    unknown = (head.strip() for head, column in zip(first[1], columns, strict=True) if not column)
    return Sheet(rows, tuple(head for head in unknown if head))


def folded(words: str) -> str:
    """A head or a choice, however its writer cased and spaced it."""
    letters = (c if c.isalnum() else " " for c in words.casefold().replace("’", "'"))
    return " ".join("".join(letters).split())


def _text(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise FileRefused("too_large")
    if data.startswith(_SPREADSHEETS):
        raise FileRefused("spreadsheet")
    if data.startswith(_UTF16):
        raise FileRefused("utf16")
    if b"\0" in data:
        raise FileRefused("nul", line=data[: data.index(b"\0")].count(b"\n") + 1)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
        raise FileRefused("encoding", line=line) from problem


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows in which anything is written, each with its number."""
    number = 0
    lines = csv.reader(StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    try:
        for number, cells in enumerate(lines, 1):
            if any(len(cell) > LONGEST_CELL for cell in cells):
                raise FileRefused("cell_too_large", row=number, limit=LONGEST_CELL)
            if any(cell.strip() for cell in cells):
                yield number, cells
    except csv.Error as problem:
        which = "cell_too_large" if "field limit" in str(problem) else "broken"
        raise FileRefused(which, row=number + 1, limit=LONGEST_CELL) from problem


def _separator(text: str) -> str:
    """The sign between the heads: a comma, or what a spreadsheet set up otherwise writes."""
    head = text.lstrip().partition("\n")[0]
    return max(_SEPARATORS, key=head.count)


def _columns(heads: list[str], known: Mapping[str, str]) -> list[str]:
    """The column of each head, empty for one that is not known."""
    columns = [known.get(folded(head), "") for head in heads]
    if missing := [column for column in NEEDED if column not in columns]:
        raise FileRefused("missing", columns=missing)
    if twice := [column for column in COLUMNS if columns.count(column) > 1]:
        raise FileRefused("twice", columns=twice)
    return columns


def _rows(lines: Iterator[tuple[int, list[str]]], columns: list[str]) -> Iterator[Row]:
    for count, (number, cells) in enumerate(lines, 1):
        if count > MOST_ROWS:
            raise FileRefused("too_many_rows", limit=MOST_ROWS)
        named = {column: cell for column, cell in zip(columns, cells, strict=False) if column}
        beyond = any(cell.strip() for cell in cells[len(columns) :])
        yield Row(number, named, beyond)
