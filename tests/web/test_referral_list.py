"""Bringing a list in: the empty one to fill in, and the door through which a full one comes."""

import pytest
import requests

from tests.web.running import Server

UPLOAD = "/_stcore/upload_file/some-session/some-file"


@pytest.mark.parametrize(("language", "head"), [("en", "Referrer’s number"), ("cy", "Iaith")])
def test_the_empty_list_has_its_heads_in_the_readers_language(
    server: Server, language: str, head: str
) -> None:
    browser = server.signed_in("sian")
    browser.get(f"/language/{language}?next=/invite")
    answer = browser.get("/export/referral-list.csv")
    browser.get("/language/en")  # which stays with her, and others share this server
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert head in answer.content.decode("utf-8-sig").split("\r\n")[0].split(",")


@pytest.mark.parametrize(("name", "location"), [("carys", "/today"), ("mair", "/people")])
def test_it_is_for_clinicians(server: Server, name: str, location: str) -> None:
    answer = server.signed_in(name).get("/export/referral-list.csv")
    assert answer.headers["location"] == location


def bring(server: Server, who: str | None, origin: str | None, method: str = "PUT") -> int:
    browser = server.signed_in(who) if who else server.browser()
    headers = {"Origin": origin} if origin else {}
    url = server.address + UPLOAD
    answer: requests.Response = browser.session.request(method, url, headers=headers, data=b"x")
    return answer.status_code


def test_only_a_clinicians_own_page_gets_as_far_as_the_place_for_files(server: Server) -> None:
    ours = server.address
    # Streamlit itself asks for its own token next, and for a page that is open
    assert bring(server, "sian", ours) == 403
    assert bring(server, "sian", ours, "DELETE") == 403
    for who, origin, method in (
        (None, ours, "PUT"),
        ("carys", ours, "PUT"),
        ("mair", ours, "PUT"),
        ("sian", "https://elsewhere.example", "PUT"),
        ("sian", None, "PUT"),
        ("sian", ours, "GET"),
        ("sian", ours, "POST"),
    ):
        assert bring(server, who, origin, method) == 404, (who, origin, method)
