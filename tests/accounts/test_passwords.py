"""Hashing, and that an unknown account costs as much as a known one."""

from unittest.mock import patch

import pytest

from platform_core.accounts import passwords
from platform_core.accounts.passwords import hash_password, needs_rehash, verify

PASSWORD = "purple lamp rides a bicycle"
HASHED = hash_password(PASSWORD)


def test_a_password_is_stored_as_argon2id_with_the_parameters_we_name() -> None:
    assert HASHED.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert not needs_rehash(HASHED)


def test_weaker_parameters_need_a_new_hash() -> None:
    assert needs_rehash(HASHED.replace("t=2", "t=1"))


@pytest.mark.parametrize(
    ("typed", "fits"),
    [
        (PASSWORD, True),
        (PASSWORD.upper(), False),
        (PASSWORD + " ", False),
        ("", False),
        ("x" * 100_000, False),
        ("\0" + PASSWORD, False),
        ("\ud800 half a character", False),
    ],
)
def test_only_the_very_password_fits(typed: str, fits: bool) -> None:
    assert verify(typed, HASHED) is fits


def test_no_hash_fits_nothing() -> None:
    assert not verify(PASSWORD, None)


@pytest.mark.parametrize("hashed", [HASHED, None], ids=["known", "unknown"])
def test_known_or_not_one_password_is_verified(hashed: str | None) -> None:
    verify("warm", None)
    with patch.object(passwords, "_matches", return_value=False) as matches:
        verify("a wrong password", hashed)
    assert matches.call_count == 1


def test_the_same_letters_from_another_keyboard_fit() -> None:
    assert verify("yr w\u0302yn ar y mynydd", hash_password("yr ŵyn ar y mynydd"))


@pytest.mark.parametrize(
    "password", ["\0" * 15, "🐑" * 15, "\u202emôr" * 5, "<b>&amp;</b> ' \" \\ %"]
)
def test_any_characters_may_be_used(password: str) -> None:
    assert verify(password, hash_password(password))
