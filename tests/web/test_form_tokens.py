"""The hidden field of a form and the cookie that it goes with."""

from hypothesis import given
from hypothesis import strategies as st
from starlette.responses import Response

from platform_core.accounts.cookies import session_cookie_name
from platform_core.accounts.rules import Language
from platform_core.settings import Settings
from platform_core.web.cookies import give, remember_language, take_away
from platform_core.web.form_tokens import is_token_of, new_form_secret, token_for

HTTPS = Settings(public_url="https://camau.example.org")


def test_a_field_goes_with_its_cookie_and_no_other() -> None:
    one, two = new_form_secret(), new_form_secret()
    assert is_token_of(one, token_for(one))
    assert not is_token_of(two, token_for(one))


def test_the_field_is_different_each_time() -> None:
    secret = new_form_secret()
    assert token_for(secret) != token_for(secret)


@given(st.text(max_size=200))
def test_nothing_made_up_is_taken(text: str) -> None:
    assert not is_token_of(new_form_secret(), text)
    assert not is_token_of("", text)
    assert not is_token_of("", token_for(""))


def test_a_cookie_over_https_is_secure_and_bound_to_the_host() -> None:
    response = Response()
    give(response, session_cookie_name(HTTPS), "token", HTTPS)
    cookie = response.headers["set-cookie"]
    assert cookie.startswith("__Host-camau=token")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
    assert "HttpOnly" in cookie


def test_taking_a_cookie_away_keeps_to_the_same_rules() -> None:
    response = Response()
    take_away(response, session_cookie_name(HTTPS), HTTPS)
    cookie = response.headers["set-cookie"]
    assert "Max-Age=0" in cookie
    assert "Secure" in cookie


def test_the_language_is_remembered_for_a_year() -> None:
    response = Response()
    remember_language(response, Language.WELSH, HTTPS)
    assert "camau_language=cy; HttpOnly; Max-Age=31536000" in response.headers["set-cookie"]
