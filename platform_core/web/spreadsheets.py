"""Tables as files for a spreadsheet, in which no cell is ever taken for a formula.

RFC 4180, every cell in quotes, in UTF-8 with the mark by which Excel knows it.
"""

import csv
import io
from collections.abc import Iterable, Sequence

# What Excel, LibreOffice or Google Sheets may begin a formula with, or drop before they look; the
# full-width forms are what an East Asian Excel takes for the same.
_BEGINS = "=+-@\t\r\n\0＝＋－＠|%"
_UNSEEN = "\ufeff\u200b\u200c\u200d\u2060\u00ad"


def safe_cell(words: str) -> str:
    """Words as a cell shows them and never works them out: a formula gets an apostrophe first."""
    begins = {words[:1], words.lstrip(_UNSEEN + " \u00a0\u3000")[:1]} - {""}
    return f"'{words}" if any(sign in _BEGINS for sign in begins) else words


def as_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """The whole file."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return file.getvalue().encode("utf-8-sig", "replace")
