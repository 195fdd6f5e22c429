"""Which addresses are ours, and where somebody may be sent on to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.routing import Match

from platform_core.accounts.rules import Role
from platform_core.web.places import home_of, onward, own_address, streamlit_pages, with_next
from platform_core.web.routes import all_routes
from tests.web.test_sign_in import EVIL

PATIENT, CLINICIAN = frozenset({Role.PATIENT}), frozenset({Role.CLINICIAN})


@pytest.mark.parametrize(
    "address", ["/", "/today", "/step?step=a/b", "/join", "/print/step?step=a"]
)
def test_our_own_addresses_are_kept_whole(address: str) -> None:
    assert own_address(address) == address


@pytest.mark.parametrize("address", EVIL)
def test_other_addresses_are_none(address: str) -> None:
    assert own_address(address) is None


@given(st.text(max_size=60))
def test_whatever_is_an_address_stays_with_us(text: str) -> None:
    for given_ in (text, "/" + text, "/today" + text, "/today?" + text):
        found = own_address(given_)
        if found is not None:
            assert found == given_
            assert found[0] == "/"
            assert found[1:2] not in {"/", "\\"}
            assert found.isprintable()
            assert "\\" not in found.split("?")[0]


@given(st.text(max_size=60))
def test_nobody_goes_on_to_a_page_that_is_not_theirs(text: str) -> None:
    for roles in (PATIENT, CLINICIAN, frozenset()):
        path = onward("/" + text, roles).split("?")[0]
        role = streamlit_pages().get(path)
        assert role is None or role in roles


def test_a_page_to_print_is_come_back_to_and_guards_itself() -> None:
    assert onward("/print/my-story?size=large", PATIENT) == "/print/my-story?size=large"
    assert onward("/print/pack?ref=PF-1", CLINICIAN) == "/print/pack?ref=PF-1"
    assert onward("/print/elsewhere", PATIENT) == "/today"
    assert onward("/studio/remove?module=a&step=b", PATIENT) == "/today"


def test_everybody_has_a_home_that_exists() -> None:
    for role in Role:
        assert streamlit_pages()[home_of({role})] is role


def test_nobody_without_a_role_has_one() -> None:
    assert home_of(()) == "/sign-in"


def test_a_next_address_is_one_value_of_the_query() -> None:
    assert with_next("/sign-in", "/step?step=a/b&x=1") == "/sign-in?next=/step%3Fstep%3Da/b%26x%3D1"
    assert with_next("/sign-in", "/") == "/sign-in"


def test_every_plain_address_somebody_may_be_sent_to_has_a_route() -> None:
    from platform_core.web.places import _PLAIN

    for path in _PLAIN:
        scope = {"type": "http", "path": path, "method": "GET", "headers": []}
        assert any(route.matches(scope)[0] is Match.FULL for route in all_routes()), path


def test_no_page_hides_behind_a_plain_route() -> None:
    for path in streamlit_pages():
        scope = {"type": "http", "path": path, "method": "GET", "headers": []}
        assert all(route.matches(scope)[0] is Match.NONE for route in all_routes()), path
