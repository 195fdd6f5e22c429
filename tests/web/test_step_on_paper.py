"""A step printed, for whoever may read it."""

import pytest

from tests.web.running import Server

OPEN = "/print/step?step=start-here/right-place"
ASKING = "/print/step?step=getting-ready/hope-and-expect"
LATER = "/print/step?step=getting-ready/getting-there"


@pytest.mark.parametrize(
    ("code", "title"), [("en", "You are in the right place"), ("cy", "Rydych chi yn y lle iawn")]
)
def test_an_open_step_is_on_paper_in_either_language(server: Server, code: str, title: str) -> None:
    browser = server.signed_in("carys")
    browser.get(f"/language/{code}")
    text = browser.get(OPEN).text
    browser.get("/language/en")
    assert f"<h1>{title}</h1>" in text
    assert '<div class="prose"><' in text
    assert 'href="tel:999"' in text


@pytest.mark.parametrize(
    ("code", "said"),
    [("en", "These lines are for you alone."), ("cy", "I chi yn unig mae’r llinellau hyn.")],
)
def test_a_question_for_oneself_is_printed_with_lines_to_write_on(
    server: Server, code: str, said: str
) -> None:
    text = server.signed_in("sian").get(f"{ASKING}&language={code}").text
    assert said in text
    assert text.count('<p class="ruled"></p>') == 3


def test_a_step_without_a_question_has_no_lines(server: Server) -> None:
    assert 'class="ruled"' not in server.signed_in("sian").get(OPEN).text


def test_a_step_that_has_not_opened_is_not_there_for_a_patient(server: Server) -> None:
    assert server.signed_in("carys").get(LATER).status_code == 404


@pytest.mark.parametrize("name", ["sian", "alun"])
def test_staff_may_print_any_step(server: Server, name: str) -> None:
    assert server.signed_in(name).get(LATER).status_code == 200


def test_a_stranger_signs_in_first(server: Server) -> None:
    assert server.browser().get(OPEN).headers["location"].startswith("/sign-in?next=/print/step")


@pytest.mark.parametrize("key", ["", "nothing", "start-here/../x", "💡", "%00", "a/b/c"])
def test_an_unknown_step_is_no_page(server: Server, key: str) -> None:
    answer = server.signed_in("carys").get("/print/step", params={"step": key})
    assert answer.status_code == 404
