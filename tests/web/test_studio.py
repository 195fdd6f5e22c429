"""The editor by its buttons alone: who may open it, what it saves, and two people in one step."""

import re
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from platform_core.accounts.passwords import hash_password
from platform_core.accounts.rules import Role
from platform_core.clock import utc_now
from platform_core.content.drafts.actions import discard, remove_step, send_back
from platform_core.content.drafts.queries import open_draft
from platform_core.content.queries import published
from platform_core.storage.tables import ContentDraft, ContentPiece, Service
from platform_core.web.assets import assets
from platform_core.web.routes.studio_page import _SCRIPT
from tests.factories import a_member
from tests.web.running import PASSWORD, Server
from tests.web.studio import Author, an_author, elin

PUBLISHED = "/studio/edit?module=making-sense-of-fatigue&step=payback"


def test_a_new_module_is_written_step_by_step(either_server: Server) -> None:
    author = an_author(either_server, "Sleeping in small pieces")
    assert author.module == "sleeping-in-small-pieces"
    answer = author.press("save", en_body="One.\r\n\r\nTwo <b>bold</b>.", cy_title="Cysgu")
    assert answer.status_code == 303
    shown = author.page()
    assert author.fields(shown)["en.body"] == "One.\n\nTwo <b>bold</b>."
    assert "Two &lt;b&gt;bold&lt;/b&gt;." in shown
    assert "Last saved by Alun Rees" in shown
    assert "Nobody reads it yet." in shown
    with either_server.writing() as session:
        assert "sleeping-in-small-pieces" not in published(session).modules


def test_opening_a_published_step_starts_nothing_and_the_first_words_do(
    either_server: Server,
) -> None:
    author = Author(either_server.signed_in("alun"), "making-sense-of-fatigue", "payback")
    assert "Published, version 1." in author.page()
    assert _drafts(either_server, author.module) == 0
    assert author.press("save", en_title="Paying later").status_code == 303
    assert _drafts(either_server, author.module) == 1
    assert "People still read version 1." in author.page()
    with either_server.writing() as session:
        titles = [s.words["en"].title for s in published(session).modules[author.module].steps]
    assert "Paying later" not in titles


def _drafts(server: Server, module: str) -> int:
    with server.writing() as session:
        return len(session.exec(select(ContentDraft).where(ContentDraft.key == module)).all())


def test_a_form_that_is_older_than_somebodys_words_shows_both(either_server: Server) -> None:
    mine = an_author(either_server, "Two people at once")
    hers = Author(elin(either_server), mine.module, mine.step)
    opened = mine.fields()
    assert hers.press("save", en_body="Elin's words").status_code == 303

    answer = mine.send(opened, en_body="My words", step_minutes="3", cy_body="Fy ngeiriau")
    assert answer.status_code == 409
    assert ", by Elin Rees:" in answer.text
    assert "Elin&#39;s words" in answer.text
    assert mine.fields(answer.text)["en.body"] == "My words"
    assert mine.fields(answer.text)["step.minutes"] == "3"
    assert " data-unsaved>" in answer.text
    assert " data-unsaved>" not in mine.page()
    saved = mine.fields()  # nothing was overwritten, and nothing of mine is half there
    assert (saved["en.body"], saved["cy.body"]) == ("Elin's words", "")
    assert saved["step.minutes"] == "2"

    again = mine.send(mine.fields(answer.text), en_body="Both")
    assert again.status_code == 303, re.findall(r'class="errs".*?</div>', again.text, re.S)
    assert hers.fields()["en.body"] == "Both"


def test_preview_shows_the_words_and_saves_nothing(server: Server) -> None:
    author = an_author(server, "Only looking")
    answer = author.press("preview", cy_body="Geiriau <script>", show="cy", length="full")
    assert answer.status_code == 200
    assert "Geiriau &amp;lt;script&amp;gt;" in answer.text  # escaped in a page inside a page
    assert author.fields()["cy.body"] == ""


def test_the_page_has_one_heading_labels_and_no_script_but_ours(server: Server) -> None:
    for language in ("en", "cy"):
        browser = server.signed_in("alun")
        browser.session.cookies.set("camau_language", language)
        shown = browser.get(PUBLISHED).text
        assert f'<html lang="{language}">' in shown
        assert len(re.findall(r"<h1[ >]", shown)) == 1
        assert re.findall(r"<script([^>]*)>", shown) == [
            f' src="/assets/studio.js?v={assets()["studio.js"].digest}" defer'
        ]
        assert not re.search(r"<[^>]*\son[a-z]+=", shown)
        assert 'sandbox="allow-same-origin"' in shown
        for name in re.findall(r'<(?:textarea|select)[^>]* id="([^"]+)"', shown):
            assert f'<label for="{name}"' in shown, name


def test_its_script_has_every_sentence_that_it_says() -> None:
    script = assets()["studio.js"].forms[None].decode()
    said = set(re.findall(r"say\('(\w+)'", script)) | {"at_heading", "at_paragraph", "start_again"}
    assert said <= set(_SCRIPT) | {"cy_has", "en_has"}


@pytest.mark.parametrize("path", [PUBLISHED, "/studio/new"])
def test_it_is_for_authors_and_strangers_come_back_after_signing_in(
    server: Server, path: str
) -> None:
    asked = server.browser().get(path)
    assert asked.headers["location"].startswith("/sign-in?next=/studio/")
    assert server.signed_in("sian").get(path).headers["location"] == "/this_week"
    browser = server.browser()
    came = browser.send(
        asked.headers["location"], sign_in_name="alun", password=PASSWORD, next=path
    )
    assert came.headers["location"] == path


@pytest.mark.parametrize(
    "query",
    ["", "module=nothing", "module=start-here&step=nothing", "module=%00", "module=../x&step=../y"],
)
def test_what_is_not_there_is_not_found(server: Server, query: str) -> None:
    assert server.signed_in("alun").get(f"/studio/edit?{query}").status_code == 404


def test_another_services_module_is_not_found(server: Server) -> None:
    author = an_author(server, "Ours alone")
    with server.writing() as session:
        piece = session.exec(select(ContentPiece).where(ContentPiece.key == author.module)).one()
        other = session.exec(select(Service).where(Service.id != piece.service_id)).first()
        kept = {"password_hash": hash_password(PASSWORD), "sign_in_name": "nest.elsewhere"}
        a_member(session, other, Role.AUTHOR, "Nest", **kept)
    nest = Author(server.signed_in("nest.elsewhere"), author.module, author.step)
    assert nest.browser.get(nest.address).status_code == 404
    nest.browser.get("/studio/new")
    token = nest.browser.token("/studio/new")
    for path in ("/studio/save", "/studio/preview", "/studio/checks"):
        body = {"module": author.module, "step": author.step, "form_token": token, "words": {},
                "part": "step/first/en", "whole": True}  # fmt: skip
        assert nest.browser.post(path, json=body).status_code == 404


def test_a_form_after_the_session_is_over_keeps_its_words(server: Server) -> None:
    author = an_author(server, "Signed out meanwhile")
    fields = author.fields()
    server.browser()
    author.browser.send("/sign-out")
    late = author.send(fields, en_body="Words written\nin the meantime")
    assert late.status_code == 403
    assert "Words written\nin the meantime</textarea>" in late.text
    assert author.browser.sign_in("alun").status_code == 303
    again = author.send(fields, en_body="Words written\nin the meantime")  # an old page's token
    assert again.status_code == 403
    token = re.search(r'name="form_token" value="([^"]+)"', again.text)[1]
    assert '<label for="en.body">English, Full version</label>' in again.text
    kept = author.send({**fields, "form_token": token}, en_body="Words written\nin the meantime")
    assert kept.status_code == 303
    assert author.fields()["en.body"] == "Words written\nin the meantime"


def test_a_form_for_what_is_no_longer_there_keeps_its_words(either_server: Server) -> None:
    author = an_author(either_server, "Given up meanwhile")
    opened = author.fields()
    with either_server.writing() as session:
        draft = open_draft(session, "module", author.module)
        remove_step(session, draft, "first", by=draft.started_by, at=utc_now())
    late = author.send(opened, en_body="Words for nobody")
    assert late.status_code == 404
    assert "Words for nobody</textarea>" in late.text
    assert "took this step out" in late.text
    assert "<button" not in late.text


def test_a_draft_that_was_closed_is_begun_anew_as_if_nothing_of_it_had_been_seen(
    server: Server,
) -> None:
    author = Author(server.signed_in("alun"), "making-sense-of-pain", "up-and-down")
    assert author.press("save", step_order="7").status_code == 303
    opened = author.fields()
    with server.writing() as session:
        draft = open_draft(session, "module", author.module)
        discard(session, draft, by=draft.started_by, at=utc_now())
    late = author.send(opened, en_title="Up, and down")
    assert late.status_code == 422
    assert "given up meanwhile" in late.text
    again = author.fields(late.text)
    assert [again[f"seen.{part}"] for part in ("step", "en", "cy")] == ["0", "0", "0"]
    assert author.send(again).status_code == 409  # beside what is published now


def test_another_sites_form_is_not_shown_its_words(server: Server) -> None:
    browser = server.signed_in("alun")
    answer = browser.post(
        PUBLISHED,
        data={"en.body": "Sent by a stranger"},
        headers={"origin": "https://evil.example"},
    )
    assert answer.status_code == 403
    assert "Sent by a stranger" not in answer.text


def test_too_much_is_refused_and_still_on_the_page(server: Server) -> None:
    author = an_author(server, "A very long paste")
    answer = author.press("save", en_body="å" * 100_000)
    assert answer.status_code == 422
    assert "“Full version” is longer than 40,000 characters.</a>" in answer.text
    assert len(author.fields(answer.text)["en.body"]) == 100_000
    assert author.fields()["en.body"] == ""


def test_steps_are_added_moved_and_taken_out(either_server: Server) -> None:
    author = an_author(either_server, "Steps that move")
    module_page = f"/studio/edit?module={author.module}"
    titles = {"title_en": "", "title_cy": "Yr ail gam"}
    send = {"module": author.module}
    author.browser.send("/studio/step", module_page, **send, do="add", **titles)
    author.browser.send("/studio/step", module_page, **send, step="yr-ail-gam", place="1")
    shown = author.browser.get(module_page).text
    assert shown.index("Yr ail gam") < shown.index(">First<")
    assert (
        "Give it a title" in author.browser.send("/studio/step", module_page, **send, do="add").text
    )
    again = author.browser.send("/studio/step", module_page, **send, do="add", title_en="First")
    assert again.status_code == 422
    assert "This module already has a step with that title. Choose another." in again.text
    assert re.search(r'id="title_en"[^>]* value="First"[^>]* aria-invalid="true"', again.text)
    assert 'data-state="fresh"' in again.text  # nothing is wrong with the module's own words

    author.press("save", en_body="Something")
    remove = f"/studio/remove?module={author.module}&step=first"
    assert "Alun Rees saved words in it." in author.browser.get(remove).text
    assert author.browser.send(remove).headers["location"] == module_page
    assert author.browser.get(author.address).status_code == 404


def test_the_module_itself_is_edited_and_sent_for_review(server: Server) -> None:
    author = an_author(server, "Sent for review")
    whole = Author(author.browser, author.module, "")
    assert 'data-goto="module.owner"' in whole.page()
    assert "say who looks after this module" in whole.page()
    assert 'data-goto="module.sources"' in whole.page()
    written = {"title": {"en": "One", "cy": "Un"}, "stage": "welcome", "order": "x",
               "owner": "Elin", "sources": ["One"]}  # fmt: skip
    found = whole.asks("/studio/checks", words=written).json()
    assert re.findall(r"data-goto=.([^\" ]+)", found["html"]) == ["module.order", "steps"]
    assert found["errors"] == 1
    answer = whole.press("save", module_owner="Elin", module_sources="One\n\n Two ")
    assert answer.status_code == 303
    assert whole.fields()["module.sources"] == "One\nTwo"
    answer = author.press("send", en_title="First, again")
    assert answer.headers["location"] == f"/review?module={author.module}"
    assert "In review" in author.page()
    with server.writing() as session:
        draft = open_draft(session, "module", author.module)
        draft.due_at, draft.due_by = datetime(2040, 1, 9, 9, tzinfo=UTC), draft.started_by
    due = "set to be published by itself on 9 January 2040 at 9:00am"
    assert due in author.page()
    said = author.saves("en", seen=2, title="Once more").json()
    assert due in said["standing"]
    with server.writing() as session:
        draft = open_draft(session, "module", author.module)
        send_back(session, draft, "Say it in <fewer> words.", by=draft.started_by, at=utc_now())
    assert "Sent back by Alun Rees on" in author.page()
    assert "Say it in &lt;fewer&gt; words." in author.page()


def test_a_module_needs_a_title_and_a_stage(server: Server) -> None:
    browser = server.signed_in("alun")
    answer = browser.send("/studio/new", title_en=" ", title_cy="", stage="nowhere")
    assert answer.status_code == 422
    assert "<title>Error: " in answer.text
    assert "Give it a title" in answer.text
    taken = browser.send("/studio/new", title_en="Start here", title_cy="", stage="welcome")
    assert taken.status_code == 422
    assert "There is already a module with that title." in taken.text


def test_a_drawing_of_the_module_is_put_in_and_taken_out(server: Server) -> None:
    author = Author(server.signed_in("alun"), "making-sense-of-pain", "up-and-down")
    before = author.fields()
    count = sum(name.endswith(".file") for name in before)
    drawing = before["drawing"]
    assert author.press("add", drawing=drawing).status_code == 303
    fields = author.fields()
    assert fields[f"media.{count}.file"] == drawing
    said = {f"en.media.{count}.alt": "A house", f"cy.media.{count}.alt": "Tŷ", "do": "save"}
    assert author.send(fields, **{k: v for k, v in said.items() if k == "do"}).status_code == 303
    assert author.browser.post(author.address, data={**author.fields(), **said}).status_code == 303
    assert author.fields()[f"cy.media.{count}.alt"] == "Tŷ"
    assert 'alt="A house"' in author.page()
    assert author.press(f"up.{count}").status_code == 303
    assert author.fields()[f"media.{count - 1}.file"] == drawing
    assert author.press(f"out.{count - 1}").status_code == 303
    assert f"media.{count}.file" not in author.fields()
    for language in ("en", "cy"):  # out of both, or they would differ
        now = author.browser.get(f"{author.address}&words={language}".replace("edit", "now", 1))
        files = [it["file"] for it in now.json()["parts"][language]["words"]["media"]]
        assert drawing not in files, language
