"""Files that hold a list of referrals, and files that do not."""

import pytest

from platform_core.accounts.rules import Language
from platform_core.enrolment.importing import reading
from platform_core.enrolment.importing.reading import FileRefused, Sheet, read_sheet
from platform_core.enrolment.importing.rules import COLUMNS
from platform_core.enrolment.importing.words import heads, template
from platform_core.wording import say


def read(data: bytes) -> Sheet:
    return read_sheet(data, heads())


def refused(data: bytes) -> FileRefused:
    with pytest.raises(FileRefused) as refusal:
        read(data)
    names = {name: str(value) for name, value in refusal.value.names.items()}
    for language in Language:
        assert say(refusal.value.wording, language, **names)
    return refusal.value


def test_columns_may_be_in_any_order_and_either_language() -> None:
    sheet = read("IAITH,Phone,Rhif y cyfeiriwr,name\nCymraeg,01597 000111,A1,Siân\n".encode())
    (row,) = sheet.rows
    assert row.number == 2
    assert row.cells == {
        "language": "Cymraeg",
        "phone": "01597 000111",
        "their_ref": "A1",
        "name": "Siân",
    }


@pytest.mark.parametrize("language", Language)
def test_the_template_names_every_column_and_is_read_back(language: Language) -> None:
    sheet = read(template(language) + b"A1,Ann,English,,,,,,\r\n")
    assert set(sheet.rows[0].cells) == set(COLUMNS)
    assert sheet.unknown == ()


def test_a_mark_of_its_encoding_at_the_start_is_accepted() -> None:
    assert read(b"\xef\xbb\xbfName,Language\nAnn,English\n").rows[0].cells["name"] == "Ann"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_what_a_spreadsheet_writes_between_cells_is_found_out(separator: str) -> None:
    sheet = read(f"Name{separator}Language\r\nAnn{separator}cy\r\n".encode())
    assert sheet.rows[0].cells == {"name": "Ann", "language": "cy"}


def test_a_cell_may_have_lines_and_rows_keep_the_numbers_of_the_spreadsheet() -> None:
    sheet = read(b'Name,Language,Access needs\nAnn,en,"one\ntwo"\n,,\nBob,en,\n')
    assert [(row.number, row.cells["name"]) for row in sheet.rows] == [(2, "Ann"), (4, "Bob")]
    assert sheet.rows[0].cells["access_needs"] == "one\ntwo"


def test_columns_that_nothing_is_done_with_are_named() -> None:
    assert read(b"Name,Date of birth,Language\nAnn,1 1 1970,en\n").unknown == ("Date of birth",)


def test_a_row_that_goes_on_after_the_last_column_says_so() -> None:
    first, second = read(b"Name,Language\nAnn,en,Mornings, or not\nBob,en,,\n").rows
    assert (first.is_longer, second.is_longer) == (True, False)


@pytest.mark.parametrize(
    ("data", "problem", "names"),
    [
        (b"", "empty", {}),
        (b"\xef\xbb\xbf \r\n,,\r\n", "empty", {}),
        (b"Name,Language\n", "no_rows", {}),
        ("Name,Language\nAnn,en\n".encode("utf-16"), "utf16", {}),
        ("Name,Language\nAnn,en\n".encode("utf-16-le"), "nul", {"line": 1}),
        (b"Name,Language\nAnn,en\nB\0b,en\n", "nul", {"line": 3}),
        ("Name,Language\nAnn,en\nSiân,cy\n".encode("latin-1"), "encoding", {"line": 3}),
        (b"PK\x03\x04 and so on", "spreadsheet", {}),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on", "spreadsheet", {}),
        (b"Surname,Forename\nJones,Ann\n", "missing", {"columns": ["name", "language"]}),
        (b"Name,Enw,Language\nAnn,Ann,en\n", "twice", {"columns": ["name"]}),
        (b'Name,Language\nAnn,en\n"Bob,en\nCai,en\n', "broken", {"row": 3, "limit": 10_000}),
        (
            b"Name,Language\nAnn,en\n" + b"x" * 1_000_000 + b",en\n",
            "cell_too_large",
            {"row": 3, "limit": 10_000},
        ),
        (b"x" * (6 * 1024 * 1024), "too_large", {}),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(
    data: bytes, problem: str, names: dict[str, object]
) -> None:
    refusal = refused(data)
    assert refusal.wording == f"referral_list.file_{problem}"
    assert refusal.names == names


def test_ten_thousand_rows_are_taken_and_one_more_is_not() -> None:
    rows = b"Name,Language\n" + b"Ann,en\n" * reading.MOST_ROWS
    assert len(read(rows).rows) == reading.MOST_ROWS
    assert refused(rows + b"Ann,en\n").names == {"limit": 10_000}
