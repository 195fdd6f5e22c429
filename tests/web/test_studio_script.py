"""What the editor's script asks: saving, the preview, the checks, who else is here."""

import json
import re
from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from platform_core.clock import utc_now
from platform_core.content.drafts.actions import discard, remove_step
from platform_core.content.drafts.queries import open_draft
from platform_core.content.queries import plan_of
from platform_core.content.said_to_authors import by_label
from platform_core.content.step_html import opening_html
from platform_core.storage.tables import SignInSession
from platform_core.ui.patient.reading import prose
from platform_core.web.routes.studio_preview import prose_html
from platform_core.wording import say
from tests.web.running import Server, first_service, somebody
from tests.web.studio import Author, an_author, elin

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'
)


def test_a_part_is_saved_by_the_revision_it_began_from(either_server: Server) -> None:
    author = an_author(either_server, "Saved as it is typed")
    first = author.saves("en", seen=1, body="One")
    assert (first.status_code, first.json()["revision"]) == (200, 2)
    assert re.fullmatch(r"Saved at \d+:\d\d[ap]m", first.json()["said"])
    draft = first.json()["draft"]
    assert author.saves("en", seen=1, draft=draft, body="One").json()["revision"] == 2  # again
    assert author.saves("en", seen=2, draft=draft, body="Two").json()["revision"] == 3
    assert author.fields()["en.body"] == "Two"


def test_somebody_elses_words_are_told_and_kept(either_server: Server) -> None:
    author = an_author(either_server, "Told and kept")
    hers = Author(elin(either_server), author.module, author.step)
    assert hers.saves("cy", seen=1, body="Geiriau Elin").status_code == 200
    moved = author.saves("cy", seen=1, body="Fy ngeiriau")
    assert moved.status_code == 409
    told = moved.json()
    assert (told["who"], told["revision"]) == ("Elin Rees", 2)
    assert told["theirs"]["body"] == "Geiriau Elin"
    assert author.fields()["cy.body"] == "Geiriau Elin"
    now = author.browser.get(f"/studio/now?module={author.module}&step=first").json()
    assert now["parts"]["cy"]["who"] == "Elin Rees"
    assert now["parts"]["cy"]["words"] is None
    assert author.saves("cy", seen=2, body="Y ddau").status_code == 200


def test_ones_own_other_window_is_said_to_be_that(server: Server) -> None:
    author = an_author(server, "Two windows")
    author.saves("en", seen=1, body="One")
    assert author.saves("en", seen=1, body="Other").json()["who"] == "you, in another window"


def test_a_draft_that_was_closed_meanwhile_takes_no_words(server: Server) -> None:
    author = Author(server.signed_in("alun"), "two-way-link", "")
    browser = author.browser
    assert browser.get(author.address).status_code == 200
    author.step = re.search(r"step=([a-z0-9-]+)\"", author.page())[1]
    version = int(re.search(r'name="version" value="(\d+)"', author.page())[1])
    words = author.fields()
    name = f"step/{author.step}/en"
    sent = {"title": words["en.title"], "body": "New", "short": words["en.short"], "media": []}
    began = author.asks("/studio/save", part=name, words=sent, seen=1, draft=0, version=version)
    assert began.status_code == 200
    with server.writing() as session:
        discard(session, open_draft(session, "module", author.module),
                by=somebody(session, "alun").id, at=utc_now())  # fmt: skip
    late = author.asks("/studio/save", part=name, words=sent, seen=2, draft=began.json()["draft"])
    assert (late.status_code, late.json()["why"]) == (410, "closed")
    again = author.asks("/studio/save", part=name, words=sent, seen=1, draft=0, version=0)
    assert again.status_code == 409  # a new draft, and what is published is shown beside the words
    took = author.asks("/studio/save", part=name, words=sent, seen=1, draft=0, version=version)
    assert took.status_code == 200


def test_words_never_get_into_the_draft_of_another_module(server: Server) -> None:
    other = an_author(server, "Elsewhere")
    draft = other.saves("en", seen=1, body="Words of another module").json()["draft"]
    author = an_author(server, "Not there")
    assert author.step == other.step
    answer = author.saves("en", seen=2, draft=draft, body="Words")
    assert (answer.status_code, answer.json()["why"]) == (410, "closed")
    assert other.fields()["en.body"] == "Words of another module"


def test_a_step_that_was_taken_out_meanwhile_says_so(server: Server) -> None:
    author = an_author(server, "Taken out")
    token = re.search(r'name="form_token" value="([^"]+)"', author.page())[1]
    draft = author.saves("en", seen=1).json()["draft"]
    with server.writing() as session:
        remove_step(session, open_draft(session, "module", author.module), "first",
                    by=somebody(session, "alun").id, at=utc_now())  # fmt: skip
    for seen in (0, 2):
        body = {"module": author.module, "part": "step/first/en", "words": {"title": "x"},
                "seen": seen, "draft": draft, "form_token": token}  # fmt: skip
        late = author.browser.post("/studio/save", json=body)
        assert (late.status_code, late.json()["why"]) == (410, "removed")


@pytest.mark.parametrize(
    ("words", "field"),
    [({"body": "x" * 100_000}, "body"), ({"title": 7.5}, "title"), ({"surprise": "!"}, "surprise")],
)
def test_what_no_draft_can_hold_is_refused_with_its_field(
    server: Server, words: dict[str, object], field: str
) -> None:
    author = an_author(server, f"Refused {field}")
    answer = author.saves("en", seen=1, **words)
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["field"] == field
    assert answer.json()["problems"][0]["words"]


def test_signs_that_nothing_can_hold_are_dropped(either_server: Server) -> None:
    author = an_author(either_server, "Odd signs")
    token = re.search(r'name="form_token" value="([^"]+)"', author.page())[1]
    words = {"title": "A\0B", "body": "half \ud83d"}
    part = {"module": author.module, "part": "step/first/en", "seen": 1, "words": words}
    raw = json.dumps({**part, "form_token": token})
    answer = author.browser.post(
        "/studio/save", data=raw, headers={"content-type": "application/json"}
    )
    assert answer.status_code == 200
    assert author.fields()["en.title"] == "AB"


def test_whoever_is_not_an_author_any_more_saves_nothing(server: Server) -> None:
    author = an_author(server, "Signed out in another tab")
    token = re.search(r'name="form_token" value="([^"]+)"', author.page())[1]
    body = {"module": author.module, "part": "step/first/en", "words": {}, "form_token": token}
    assert server.browser().post("/studio/save", json=body).status_code == 401
    assert server.signed_in("sian").post("/studio/save", json=body).status_code == 403
    other = {**body, "person": 999_999}
    assert author.browser.post("/studio/save", json=other).status_code == 401
    assert server.browser().get("/studio/now?module=x").status_code == 401
    assert server.signed_in("sian").get("/studio/now?module=x").status_code == 403


def test_an_old_token_is_answered_with_a_new_one(server: Server) -> None:
    author = an_author(server, "Signed in again")
    body = {"module": author.module, "part": "step/first/en", "words": {"title": "B"}, "seen": 1}
    refused = author.browser.post("/studio/save", json={**body, "form_token": "old.one"})
    assert (refused.status_code, refused.json()["why"]) == (403, "token")
    token = refused.json()["token"]
    assert (
        author.browser.post("/studio/save", json={**body, "form_token": token}).status_code == 200
    )


def test_another_sites_page_gets_nothing(server: Server) -> None:
    author = an_author(server, "Another site")
    for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
        answer = author.browser.post("/studio/save", json={}, headers=headers)
        assert (answer.status_code, answer.json()) == (403, {"why": "not_ours"})


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"[1, 2]", 400),
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"[" * 100_000, 400),
        (b"x" * 2_100_000, 413),
    ],
)
def test_what_is_no_question_of_ours_is_refused(server: Server, body: bytes, status: int) -> None:
    browser = server.signed_in("alun")
    kind = {"content-type": "application/json"}
    assert browser.post("/studio/preview", data=body, headers=kind).status_code == status
    assert browser.post("/studio/preview", data=b"{}").status_code == 415


def test_the_preview_shows_markup_as_text_and_leads_nowhere_odd(server: Server) -> None:
    author = an_author(server, "Bad Markdown")
    body = (
        "<script>alert(1)</script> <iframe src=//x></iframe> <b onclick=x>b</b>\n\n"
        "[a](javascript:alert(1)) [b](data:text/html,x) ![c](http://x.example/a.png) "
        "[d](/today) [e](https://www.nhs.uk/x)"
    )
    words = {"body": body, "activity": body, "reflection": body, "title": body, "short": body}
    for length in ("full", "short"):
        for whole in (False, True):
            answer = author.asks(
                "/studio/preview", words=words, language="en", length=length, whole=whole
            )
            drawn = "".join(answer.json()["pieces"].values())
            tags = set(re.findall(r"<(\w+)", drawn))
            assert not tags & {"script", "iframe", "b", "img", "object", "style"}
            assert not re.search(r"<[^>]*\son\w+=", drawn)
            ours = {"/today", "https://www.nhs.uk/x", "/urgent-help"}
            assert set(re.findall(r'href="([^"]*)"', drawn)) <= ours
            assert "&lt;script&gt;" in drawn


def test_the_preview_is_what_patients_will_read() -> None:
    body = "First.\n\n## Then\n\nMore *words*.\n\n- one\n- two"
    assert prose_html(body) == f'<div class="prose">{"".join(prose(body))}</div>'


def test_the_whole_preview_knows_where_the_step_stands(server: Server) -> None:
    author = an_author(server, "Where it stands")
    answer = author.asks(
        "/studio/preview",
        words={"title": "Cam", "reflection": "Beth nawr?"},
        facts={"help_first": True, "minutes": "x"},
        language="cy",
        length="full",
        whole=True,
    )
    pieces = answer.json()["pieces"]
    assert "<h1>Cam</h1>" in pieces["top"]
    assert "Croeso" in pieces["top"]  # its stage, in which nothing of it is published yet
    with server.writing() as session:
        stages = plan_of(session, first_service(session).id or 0).stages
    count = 1 + len(next(it.steps for it in stages if it.key == "welcome"))
    assert say("step.number_of", "cy", number=count, count=count) in pieces["top"]
    assert 'href="tel:999"' in pieces["help"]
    assert say("check_in.urgent_link", "cy") in pieces["words"]  # beside the question, too
    assert "<h2>Beth nawr?</h2>" in pieces["words"]
    step = {"module": author.module, "step": "nothing"}
    assert author.asks("/studio/preview", whole=True, **step).status_code == 404


def test_the_preview_says_the_place_that_patients_are_told(server: Server) -> None:
    author = Author(server.signed_in("alun"), "making-sense-of-fatigue", "payback")
    answer = author.asks("/studio/preview", words={"title": "Payback"}, language="en", whole=True)
    with server.writing() as session:
        plan = plan_of(session, first_service(session).id or 0)
    stage = plan.stage_of("making-sense-of-fatigue/payback")
    keys = [step.key for step in stage.steps]
    at = 1 + keys.index("making-sense-of-fatigue/payback")
    patients = opening_html("Payback", stage.title["en"], at, len(keys), "en")
    assert answer.json()["pieces"]["top"] == patients


def test_checks_come_errors_first_each_with_its_place(server: Server) -> None:
    author = an_author(server, "Checked")
    long = "This sentence goes on and on " + "and on " * 12 + "until nobody can follow it."
    texts = {
        "en": {"title": "T", "short": "S.", "body": f"Fine.\n\n{long}\n\n[x](javascript:y)"},
        "cy": {"title": "T", "short": "S.", "body": "Iawn."},
    }
    answer = author.asks("/studio/checks", texts=texts, facts={"minutes": "2"}).json()
    marks = re.findall(r'<li class="(bad|warn)">', answer["html"])
    assert marks == sorted(marks)
    assert answer["errors"] == marks.count("bad") > 0
    assert 'data-goto="en.body" data-line="5"' in answer["html"]
    assert "English, Full version, line 5:" in answer["html"]
    assert f"{answer['errors']} to fix" in answer["count"]


def test_what_is_wrong_is_said_by_the_editors_own_labels() -> None:
    said = by_label("only one language has `activity`, not `surprise`", "en")
    assert said == "only one language has “A thing to try”, not `surprise`"


def test_a_drawing_that_was_sent_is_looked_through_again(server: Server) -> None:
    author = an_author(server, "Drawings")
    sent = [
        {"file": "good.svg", "svg": DRAWING, "alt": "A square"},
        {"file": "bad.svg", "svg": DRAWING.replace("<rect", "<script/><rect"), "alt": "x"},
        {"file": "gone.webp", "digest": "0" * 64, "mime": "image/webp", "alt": "x"},
        "odd",
    ]
    assert author.saves("en", seen=1, media=sent).status_code == 200
    shown = author.page()
    assert 'value="good.svg"' in shown
    assert "bad.svg" not in shown
    assert "gone.webp" not in shown
    assert "<svg" not in shown.partition('<form id="words"')[2].replace("data:image/svg", "")


def test_writing_keeps_a_session_open_and_looking_who_else_is_here_does_not(
    server: Server,
) -> None:
    author = an_author(server, "Idle")
    token = re.search(r'name="form_token" value="([^"]+)"', author.page())[1]
    early = utc_now().replace(microsecond=0) - timedelta(minutes=10)
    newest = select(SignInSession).order_by(SignInSession.id.desc())

    def leave_alone() -> None:
        with server.writing() as session:
            session.exec(newest).first().last_seen_at = early

    def seen() -> datetime:
        with server.writing() as session:
            return session.exec(newest).first().last_seen_at

    leave_alone()

    looked = author.browser.get(f"/studio/now?module={author.module}&step=first")
    assert (looked.status_code, seen()) == (200, early)
    words = {"module": author.module, "part": "step/first/en", "seen": 1, "words": {"title": "A"}}
    author.browser.post("/studio/save", json={**words, "form_token": token})
    assert seen() > early
    leave_alone()
    assert author.press("save").status_code == 303  # without the script, too
    assert seen() > early
