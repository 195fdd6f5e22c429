"""Which passwords are refused, and why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_core.accounts.common_passwords import COMMON
from platform_core.accounts.password_rules import LONGEST, SHORTEST, password_problems

KNOWN = ("Carys Bevan", "carys.bevan@example.org", "Pain and Fatigue Management Service")


@pytest.mark.parametrize(
    "password",
    [
        "purple lamp rides a bicycle",
        "correct horse battery staple",
        "ffenestri glas y môr",
        "tri chi bach a'r lleuad werdd",
        "x7$kQ!9#mZ@2pL&w",
        "🐑🚲🌧️🫖🧦🎻🪴🌋🦔🧭🪁🍐🛶🪗🧊",
        "               a b c d e f g h i j",
        "carys likes to paint grey herons",
        "the pain of my big blue bicycle hedge",
    ],
)
def test_long_passwords_of_ones_own_will_do(password: str) -> None:
    assert password_problems(password, context_words=KNOWN) == []


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword",
        "Password12345678",
        "P4ssw0rd12345678",
        "Iloveyouforever1!",
        "liverpoolfc2024!!",
        "LetMeIn.LetMeIn.1",
        "aaaaaaaaaaaaaaaa",
        "abababababababab",
        "abcabcabcabcabcd",
        "123456789012345",
        "098765432109876",
        "qwertyuiopasdfgh",
        "1q2w3e4r5t6y7u8i",
        "abcdefghijklmnop",
        "correcthorsebatterystaple",
        "cymruambyth12345",
        "👍" * 15,
        " " * 20,
    ],
)
def test_what_many_people_use_is_refused(password: str) -> None:
    assert password_problems(password, context_words=KNOWN) == ["password.too_common"]


@pytest.mark.parametrize(
    "password",
    [
        "CarysBevan-CarysBevan",
        "carys.bevan@powys1",
        "camau.powys.pain.2",
        "B3van and C4rys!",
        "poen poen blinder",
    ],
)
def test_what_is_known_of_the_person_or_service_is_refused(password: str) -> None:
    assert password_problems(password, context_words=KNOWN) == ["password.too_like_you"]


def test_the_shortest_is_fifteen_characters() -> None:
    longer = "lamp rides bike"
    assert len(longer) == SHORTEST
    assert password_problems(longer, context_words=()) == []
    assert password_problems(longer[1:], context_words=()) == ["password.too_short"]


def test_the_longest_is_a_hundred_and_twenty_eight() -> None:
    longest = ("purple lamp rides a bicycle " * 5)[:LONGEST]
    assert password_problems(longest, context_words=()) == []
    assert password_problems(longest + "x", context_words=()) == ["password.too_long"]


def test_ten_thousand_characters_are_refused_at_once() -> None:
    assert password_problems("x" * 10_000, context_words=KNOWN) == ["password.too_long"]


def test_letters_count_once_however_they_are_composed() -> None:
    assert password_problems("w\u0302" * 14, context_words=()) == ["password.too_short"]


@given(st.text(max_size=LONGEST + 5), st.lists(st.text(max_size=30), max_size=3))
def test_there_is_at_most_one_problem_at_a_time(password: str, known: list[str]) -> None:
    assert len(password_problems(password, context_words=known)) <= 1


@given(st.lists(st.sampled_from(sorted(COMMON)), min_size=1, max_size=6))
def test_common_passwords_in_a_row_are_never_enough(words: list[str]) -> None:
    assert password_problems("".join(words), context_words=()) != []
