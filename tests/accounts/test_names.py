"""Sign-in names, email addresses and telephone numbers as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_core.accounts.names import read_email, read_phone, read_sign_in_name


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Carys", "carys"),
        ("  Carys   Bevan ", "carys bevan"),
        ("CARYS@Example.ORG", "carys@example.org"),
        ("Sia\u0302n", "siân"),
        ("\u202ecarys\u200b", "carys"),
        ("ＣＡＲＹＳ", "carys"),
        ("Straße", "strasse"),
        ("ab", None),
        ("", None),
        ("\0\0\0", None),
        ("x" * 80, "x" * 80),
        ("x" * 81, None),
    ],
)
def test_a_sign_in_name_is_stored_one_way(typed: str, stored: str | None) -> None:
    assert read_sign_in_name(typed) == stored


@given(st.text(max_size=90))
def test_a_stored_name_reads_as_itself(typed: str) -> None:
    name = read_sign_in_name(typed)
    assert name is None or read_sign_in_name(name) == name


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (" Carys@Example.org ", "carys@example.org"),
        ("o'neil+pain@sub.example.co.uk", "o'neil+pain@sub.example.co.uk"),
        ("carys", None),
        ("carys@", None),
        ("carys@example", None),
        ("carys@example..org", None),
        ("a b@example.org", None),
        ("a@b@example.org", None),
        ("carys@example.org\nBcc: all@example.org", None),
        ("x" * 64 + "@" + "y" * 190 + ".org", None),
    ],
)
def test_what_cannot_be_an_address_is_refused(typed: str, stored: str | None) -> None:
    assert read_email(typed) == stored


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("01874  000 000", "01874 000 000"),
        ("+44 (0)1874 000000", "+44 (0)1874 000000"),
        ("1234", None),
        ("0" * 16, None),
        ("ask Huw", None),
        ("٠١٨٧٤٠٠٠٠٠٠", None),
        ("01874 000000; DROP", None),
    ],
)
def test_what_cannot_be_a_number_is_refused(typed: str, stored: str | None) -> None:
    assert read_phone(typed) == stored
