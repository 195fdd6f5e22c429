"""Cells that a spreadsheet shows and never works out."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_core.web.spreadsheets import as_csv, safe_cell

FORMULAS = "=+-@\t\r\n\0＝＋－＠"
CELLS = st.text() | st.builds(str.__add__, st.sampled_from(FORMULAS), st.text())


def read(file: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline="")))


@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=4))
def test_no_cell_begins_a_formula_and_nothing_is_lost(rows: list[list[str]]) -> None:
    rows = [[cell.encode("utf-8", "replace").decode() for cell in row] for row in rows]
    back = read(as_csv(rows))
    assert [len(row) for row in back] == [len(row) for row in rows]
    for given_row, row in zip(rows, back, strict=True):
        for words, cell in zip(given_row, row, strict=True):
            assert cell in (words, f"'{words}")
            assert cell[:1] not in tuple(FORMULAS)


@pytest.mark.parametrize(
    "words",
    [
        '=HYPERLINK("http://x")',
        "+44 7700",
        "-1",
        "@SUM(1)",
        "\t=1",
        "\r=1",
        "＝1",
        "  =1",
        "\ufeff=1",
    ],
)
def test_a_formula_gets_an_apostrophe(words: str) -> None:
    assert safe_cell(words) == f"'{words}"


@pytest.mark.parametrize("words", ["", "Siân O'Neil", "'quoted", "a=b", "7 - 1", " "])
def test_other_words_stay_as_they_are(words: str) -> None:
    assert safe_cell(words) == words


def test_the_file_has_the_mark_for_excel_and_lines_as_the_standard_says() -> None:
    assert as_csv([["a", 'say "hi", twice\nagain'], ["ŵ", ""]]) == (
        b'\xef\xbb\xbf"a","say ""hi"", twice\nagain"\r\n"\xc5\xb5",""\r\n'
    )
