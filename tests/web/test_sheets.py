"""A stage, or all that is open, on paper: in either language, in large letters, to be sent back."""

import pytest

from platform_core.storage.tables import Service
from tests.web.running import Browser, Server, first_service

_browsers: dict[tuple[int, str], Browser] = {}


def _signed_in(server: Server, name: str) -> Browser:
    key = server.port, name
    return _browsers.get(key) or _browsers.setdefault(key, server.signed_in(name))


def test_a_patient_prints_what_is_open_with_a_page_to_fill_in(server: Server) -> None:
    answer = _signed_in(server, "carys").get("/print/sheets")
    text = answer.text
    assert answer.status_code == 200
    assert "<h2>You are in the right place</h2>" in text
    assert "Getting there" not in text
    assert text.index("Nobody reads this straight away") < text.index("How is your pain right now?")
    assert "call 999" in text
    assert "01874 000000" in text
    assert "write the address from one of our letters here" in text
    assert "PF-" in text  # their reference, so that the page finds them
    assert "<script" not in text


def test_a_page_is_in_the_language_and_size_that_is_asked_for(server: Server) -> None:
    text = _signed_in(server, "carys").get("/print/sheets?language=cy&size=large").text
    assert '<div lang="cy">' in text
    assert "<h2>Rydych chi yn y lle iawn</h2>" in text
    assert "Does neb yn darllen hwn ar unwaith" in text
    assert "largeprint" in text
    assert "language=en&amp;size=large" in text  # the ways to the others
    step = _signed_in(server, "carys").get(
        "/print/step?step=start-here/right-place&language=cy&size=large"
    )
    assert "<h1>Rydych chi yn y lle iawn</h1>" in step.text
    assert "<h2>Os hoffech roi cynnig ar rywbeth</h2>" in step.text
    assert "/print/sheets?stage=" in step.text


def test_urgent_help_stands_above_the_words_of_a_step_that_needs_it(server: Server) -> None:
    step = _signed_in(server, "alun").get("/print/step?step=getting-ready/my-story").text
    assert step.index("call 999") < step.index('<div class="prose">')
    all_of_it = _signed_in(server, "alun").get("/print/sheets").text
    assert "<p><strong>Nobody watches Camau all day." in all_of_it


def _stages(server: Server) -> list[str]:
    from platform_core.content.queries import current_plan

    with server.writing() as session:
        plan = current_plan(session, first_service(session).plan_key)
        return [stage.key for stage in plan.stages]


def test_a_stage_that_has_not_opened_is_not_there_for_a_patient(server: Server) -> None:
    first, *_, last = _stages(server)
    carys = _signed_in(server, "carys")
    assert carys.get(f"/print/sheets?stage={first}").status_code == 200
    assert carys.get(f"/print/sheets?stage={last}").status_code == 404


@pytest.mark.parametrize("name", ["sian", "alun", "mair"])
def test_staff_print_any_stage_and_the_whole_plan(server: Server, name: str) -> None:
    staff = _signed_in(server, name)
    for stage in _stages(server):
        answer = staff.get(f"/print/sheets?stage={stage}")
        assert answer.status_code == 200
        assert "Your reference, from one of our letters" in answer.text
    whole = staff.get("/print/sheets").text
    assert whole.count("<article") > 10


@pytest.mark.parametrize("stage", ["nothing", "../x", "💡", "%00", "a&step=b"])
def test_an_unknown_stage_is_no_page(server: Server, stage: str) -> None:
    answer = _signed_in(server, "sian").get("/print/sheets", params={"stage": stage})
    assert answer.status_code == 404


def test_a_stranger_signs_in_first(server: Server) -> None:
    answer = server.browser().get("/print/sheets")
    assert answer.headers["location"].startswith("/sign-in?next=/print/sheets")


def test_only_what_the_service_asks_is_on_the_page_and_only_ways_it_has(server: Server) -> None:
    with server.writing() as session:
        service = session.get_one(Service, first_service(session).id)
        service.mood_is_asked, phone, service.phone = False, service.phone, ""
        session.add(service)
    text = _signed_in(server, "sian").get("/print/sheets").text
    with server.writing() as session:
        service = session.get_one(Service, first_service(session).id)
        service.mood_is_asked, service.phone = True, phone
        session.add(service)
    assert "How is your mood" not in text
    assert "or ring ______" in text
