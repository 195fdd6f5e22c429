"""Content out as files and in as drafts: the same again to the last letter, and nothing lost."""

from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from platform_core.accounts.rules import Role
from platform_core.content.actions import load_content, publish
from platform_core.content.documents import Document, digest_of, module_document
from platform_core.content.drafts import actions, queries
from platform_core.content.drafts.documents import document_of
from platform_core.content.exchange.authors import NoSuchAuthor, author_named
from platform_core.content.exchange.commands import print_import, print_media
from platform_core.content.exchange.comparing import Here, Standing, standing
from platform_core.content.exchange.exporting import BASE, ExportRefused, export_content
from platform_core.content.exchange.importing import compare_folder, import_drafts
from platform_core.content.exchange.writing import words_files
from platform_core.content.files import read_folder
from platform_core.content.listing import list_folder
from platform_core.content.plain_text import without_hidden
from platform_core.content.queries import current_pieces
from platform_core.content.step_files import read_module
from platform_core.settings import CONTENT
from platform_core.storage.database import connect
from platform_core.storage.migrate import migrate
from platform_core.storage.tables import ContentDraft, MediaFile
from tests.content.drafting import NEW, Studio, a_studio
from tests.content.folders import ENGLISH, MODULE_FILE, WELSH, a_folder, change, write
from tests.content.recorded import a_photo, a_sound, with_media
from tests.factories import AT, a_member, a_service


def bytes_in(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def digests(session: Session) -> dict[tuple[str, str], str | None]:
    return {name: it.digest for name, it in current_pieces(session).items()}


def test_what_is_exported_makes_the_same_again_to_the_last_letter(
    session: Session, folder: Path, tmp_path: Path
) -> None:
    load_content(session, with_media(folder), at=AT)
    first, second = tmp_path / "first", tmp_path / "second"
    assert export_content(session, first, own=folder).unlike == ()
    assert read_folder(first).problems == []
    assert (first / "modules/first/voice.cy.mp3").read_bytes() == a_sound()
    before = digests(session)
    report = load_content(session, first, at=AT)
    assert (report.changed, report.problems) == ((), ())
    export_content(session, second, own=folder)
    assert bytes_in(first) == bytes_in(second)
    assert digests(session) == before


def test_the_shipped_content_survives_an_export(session: Session, tmp_path: Path) -> None:
    load_content(session, CONTENT, at=AT)
    exported = export_content(session, tmp_path / "out", own=CONTENT)
    assert exported.unlike == ()
    found = read_folder(tmp_path / "out")
    assert not [one for one in found.problems if one.level is one.level.ERROR]
    shipped = read_folder(CONTENT)
    assert {(it.key, it.digest) for it in found.modules} == {
        (it.key, it.digest) for it in shipped.modules
    }


def test_an_export_takes_out_what_is_no_longer_published_and_nothing_else(
    session: Session, folder: Path, tmp_path: Path
) -> None:
    load_content(session, folder, at=AT)
    out = tmp_path / "out"
    export_content(session, out, own=folder)
    write(out, "modules/gone/module.yaml", "key: gone")
    write(out, "modules/first/three.en.md", "x")
    write(out, "modules/first/notes.txt", "mine")
    write(out, ".git/config", "mine")
    export_content(session, out, own=folder)
    assert not (out / "modules/gone").exists()
    assert not (out / "modules/first/three.en.md").exists()
    assert (out / "modules/first/notes.txt").exists()
    assert (out / ".git/config").exists()


def test_an_export_never_writes_into_a_folder_of_something_else_or_through_a_link(
    session: Session, folder: Path, tmp_path: Path
) -> None:
    load_content(session, folder, at=AT)
    write(tmp_path / "home", "letter.txt", "mine")
    with pytest.raises(ExportRefused):
        export_content(session, tmp_path / "home", own=folder)
    linked = tmp_path / "linked"
    (linked / "plans").mkdir(parents=True)
    (linked / "modules").symlink_to(tmp_path / "home")
    with pytest.raises(ExportRefused):
        export_content(session, linked, own=folder)
    out = tmp_path / "out"
    export_content(session, out, own=folder)
    (out / ENGLISH).unlink()
    (out / ENGLISH).symlink_to(tmp_path / "home/letter.txt")
    with pytest.raises(ExportRefused):
        export_content(session, out, own=folder)
    assert bytes_in(tmp_path / "home") == {"letter.txt": b"mine"}


PLAIN = st.characters(
    exclude_categories=["Cs", "Cc", "Cf", "Cn", "Zl", "Zp"], exclude_characters="\ufeff\u061c"
)
HOSTILE = st.sampled_from(
    [
        *("- a", ": b", "null", "~", "yes", "1.0", "# c", "'", '"', "\\", "é\u00a0è", "{a: b}"),
        *("!!int 1", "&a *a", "|", ">", "---", "...", "%TAG", "@x", "`y`", "ŵŷ", "🙂", "a: b"),
        *("\t", "  x", "?"),
    ]
)
LINE = st.lists(
    st.one_of(HOSTILE, st.text(PLAIN, max_size=12).map(without_hidden)), min_size=1, max_size=4
).map(lambda parts: " ".join(parts).strip())
TITLE = LINE.filter(lambda said: 0 < len(said) <= 120)
TEXT = (
    st.lists(
        st.one_of(LINE, st.just(""), st.just("  in "), st.just("end  ")), min_size=1, max_size=6
    )
    .map(lambda lines: "\n".join(lines).strip())
    .filter(bool)
)
BODY = TEXT.map(lambda text: text.rstrip())


@pytest.fixture(scope="module")
def spare(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Document]:
    """A folder, and the document of its module ``first``."""
    folder = a_folder(tmp_path_factory.mktemp("hostile") / "content")
    return folder, read_folder(folder).modules[0].document


@settings(
    max_examples=30,
    deadline=None,
    phases=[Phase.generate],  # what fails is small enough to read, and shrinking takes minutes
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_words_that_yaml_would_take_for_something_else_come_back_as_they_were(
    spare: tuple[Path, Document], data: st.DataObject
) -> None:
    folder, document = spare
    hostile = {
        **deepcopy(document),
        "title": {"en": data.draw(TITLE), "cy": data.draw(TITLE)},
        "owner": data.draw(TITLE),
        "sources": [data.draw(TITLE), data.draw(TITLE)],
    }
    for step in hostile["steps"]:
        step["sources"] = [data.draw(TITLE)]
        for words in step["words"].values():
            words |= {"title": data.draw(TITLE), "short": data.draw(TEXT), "body": data.draw(BODY)}
            words |= {"activity": data.draw(TEXT), "approved_by": data.draw(TITLE)}
            words["media"] = [
                {**it, "alt": data.draw(TEXT), "caption": data.draw(TITLE)} for it in words["media"]
            ]
    for path, text in words_files("module", hostile).items():
        write(folder, path, text)
    listing = list_folder(folder)
    module = read_module(folder, "first", listing.modules["first"])
    assert set(module.steps) == {"one", "two"}, module.problems
    again = module_document(module)
    assert again == hostile
    assert digest_of(again) == digest_of(hostile)


@pytest.mark.parametrize(
    ("digest", "base", "here", "how"),
    [
        ("a", None, Here(), Standing.NEW),
        ("a", None, Here("a", frozenset("a")), Standing.SAME),
        ("a", None, Here("b", frozenset("ab")), Standing.OLDER),
        ("a", "b", Here("b", frozenset("b")), Standing.CHANGED),
        ("a", None, Here("b", frozenset("b")), Standing.CHANGED),
        ("a", "z", Here("b", frozenset("b")), Standing.CHANGED),
        ("a", "c", Here("b", frozenset("bc")), Standing.MOVED),
        ("a", "b", Here("b", frozenset("b"), True), Standing.DRAFTED),
        ("a", None, Here(None, frozenset(), True), Standing.DRAFTED),
        ("a", None, Here("a", frozenset("a"), True), Standing.SAME),
    ],
)
def test_how_a_wording_stands(digest: str, base: str | None, here: Here, how: Standing) -> None:
    assert standing(digest, base, here) is how


@pytest.fixture
def studio(session: Session, tmp_path: Path) -> Studio:
    return a_studio(session, tmp_path / "content")


def exported(studio: Studio, folder: Path) -> Path:
    export_content(studio.session, folder, own=folder.parent / "content")
    return folder


def imported(studio: Studio, folder: Path) -> dict[str, Standing]:
    compared = compare_folder(studio.session, folder)
    import_drafts(studio.session, compared, service_id=studio.service, by=studio.sian, at=AT)
    return {it.piece.key: it.standing for it in compared.compared}


def test_an_import_makes_a_draft_of_what_is_changed_and_of_nothing_else(
    studio: Studio, tmp_path: Path
) -> None:
    out = exported(studio, tmp_path / "out")
    change(out, ENGLISH, "The first words.", "Other words.")
    for language in ("en", "cy"):
        (out / f"modules/second/two.{language}.md").rename(
            out / f"modules/second/three.{language}.md"
        )
    assert imported(studio, out) == {
        "waiting": Standing.SAME,
        "first": Standing.CHANGED,
        "second": Standing.CHANGED,
    }
    drafts = {it.key: it for it in studio.session.exec(select(ContentDraft)).all()}
    assert set(drafts) == {"first", "second"}
    for piece in read_folder(out).modules:
        wording = queries.wording(studio.session, drafts[piece.key].id or 0)
        assert digest_of(document_of("module", piece.key, wording)) == piece.digest
    assert imported(studio, out)["first"] is Standing.DRAFTED  # again: nothing happens


def test_an_import_into_an_empty_installation_makes_drafts_with_all_their_media(
    session: Session, folder: Path
) -> None:
    load_content(session, a_folder(folder.parent / "plan"), at=AT)
    service = a_service(session)
    sian = a_member(session, service, Role.AUTHOR).id or 0
    write(with_media(folder), "modules/first/module.yaml", new_module(folder))
    (folder / "modules/first").rename(folder / "modules/third")
    compared = compare_folder(session, folder)
    import_drafts(session, compared, service_id=service.id or 0, by=sian, at=AT)
    draft = queries.open_draft(session, "module", "third")
    assert draft
    piece = next(it for it in read_folder(folder).modules if it.key == "third")
    made = document_of("module", "third", queries.wording(session, draft.id or 0))
    assert digest_of(made) == piece.digest
    assert len(session.exec(select(MediaFile.digest)).all()) == 4  # the voices are alike


def new_module(folder: Path) -> str:
    return (folder / MODULE_FILE).read_text("utf-8").replace("key: first", "key: third")


def test_newer_work_is_never_overwritten(studio: Studio, tmp_path: Path) -> None:
    out = exported(studio, tmp_path / "out")
    own = tmp_path / "content"
    change(own, ENGLISH, "The first words.", "Newer words.")
    load_content(studio.session, own, at=AT)
    assert imported(studio, out)["first"] is Standing.OLDER
    change(out, WELSH, "The first words.", "Words of somebody else.")
    assert imported(studio, out)["first"] is Standing.MOVED
    studio.draft("second")
    change(out, "modules/second/one.en.md", "The first words.", "Mine.")
    assert imported(studio, out)["second"] is Standing.DRAFTED
    assert [it.key for it in studio.session.exec(select(ContentDraft)).all()] == ["second"]


def test_a_draft_that_somebody_began_meanwhile_is_left_as_it_is(
    studio: Studio, tmp_path: Path
) -> None:
    out = exported(studio, tmp_path / "out")
    change(out, ENGLISH, "The first words.", "Words from files.")
    compared = compare_folder(studio.session, out)
    draft = studio.draft("first")
    studio.write(draft, "step/one/en", body=NEW)
    who = {"service_id": studio.service, "by": studio.elin, "at": AT}
    left = import_drafts(studio.session, compared, **who)
    assert [(piece.key, why) for piece, why in left] == [
        ("first", "somebody began a draft of it meanwhile")
    ]
    assert queries.wording(studio.session, draft.id or 0)["step/one/en"]["body"] == NEW


def test_a_module_with_errors_is_named_and_left(
    studio: Studio, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = exported(studio, tmp_path / "out")
    change(out, ENGLISH, "The first words.", "<script>alert(1)</script>")
    change(out, "modules/second/one.cy.md", "The first words.", "Geiriau eraill.")
    sian = a_member(studio.session, a_service(studio.session, "b"), Role.AUTHOR, email="S@b.cymru")
    assert print_import(studio.session, out, by=None, at=AT) == 1
    said = capsys.readouterr().out
    assert "out/modules/first/one.en.md:16: error: HTML" in said
    assert "module second: changed" in said
    assert "+Geiriau eraill." in said
    assert "1 would become a draft." in said
    assert studio.session.exec(select(ContentDraft)).all() == []
    print_import(studio.session, out, by="s@b.cymru", at=AT)
    assert "1 is a draft now" in capsys.readouterr().out
    assert studio.session.exec(select(ContentDraft.started_by)).all() == [sian.id]


def test_only_one_author_can_be_meant(studio: Studio) -> None:
    a_member(studio.session, a_service(studio.session, "c"), Role.CLINICIAN, email="x@y.z")
    for name in ("x@y.z", "nobody@y.z", ""):
        with pytest.raises(NoSuchAuthor):
            author_named(studio.session, name)


@pytest.mark.parametrize("base", ["{", "[]", '"x"', "[" * 5_000, "\x00"])
def test_a_spoilt_note_of_what_was_published_is_as_none(
    studio: Studio, tmp_path: Path, base: str
) -> None:
    out = exported(studio, tmp_path / "out")
    write(out, BASE, base)
    assert set(imported(studio, out).values()) == {Standing.SAME}


def test_media_are_made_small_for_the_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "My Hill.en.PNG").write_bytes(a_photo())
    (tmp_path / "no.png").write_bytes(b"<html>")
    files = [tmp_path / "My Hill.en.PNG", tmp_path / "no.png", tmp_path / "none.png"]
    assert print_media(files, tmp_path) == 1
    assert (tmp_path / "my-hill.en.webp").read_bytes()[:4] == b"RIFF"
    assert "no.png:1: this is no picture" in capsys.readouterr().out


def _published(studio: Studio, kind: str, key: str) -> None:
    draft = queries.open_draft(studio.session, kind, key)
    assert draft
    studio.approved(draft)
    actions.publish(studio.session, draft, by=studio.sian, at=AT)


def test_published_here_carried_over_and_published_there_it_is_the_same_to_the_last_letter(
    studio: Studio, tmp_path: Path
) -> None:
    for key in ("first", "second"):
        studio.write(studio.draft(key), "step/one/en", body=NEW)
        _published(studio, "module", key)
    here = exported(studio, tmp_path / "here")
    engine = connect(f"sqlite:///{tmp_path}/empty.sqlite3")
    migrate(engine)
    with (
        engine.connect().execution_options(writes=True) as connection,
        Session(connection) as empty,
    ):
        service = a_service(empty)
        sian = a_member(empty, service, Role.AUTHOR, "Siân Howells").id or 0
        elin = a_member(empty, service, Role.AUTHOR, "Elin Prys").id or 0
        there = Studio(empty, service.id or 0, sian, elin)
        publish(empty, replace(read_folder(here), modules=()), at=AT)  # its plan, as shipped
        assert imported(there, here) == {
            "waiting": Standing.SAME,
            "first": Standing.NEW,
            "second": Standing.NEW,
        }
        for key in ("first", "second"):
            _published(there, "module", key)
        exported(there, tmp_path / "there")
        assert digests(empty) == digests(studio.session)
    engine.dispose()
    assert bytes_in(tmp_path / "there") == bytes_in(here)


def test_a_new_plan_becomes_a_draft_too(studio: Studio, tmp_path: Path) -> None:
    out = exported(studio, tmp_path / "out")
    plan = (out / "plans/waiting.yaml").read_text("utf-8")
    write(out, "plans/other.yaml", plan.replace('key: "waiting"', 'key: "other"'))
    assert imported(studio, out)["other"] is Standing.NEW
    draft = queries.open_draft(studio.session, "plan", "other")
    assert draft
    assert queries.wording(studio.session, draft.id or 0)["plan"]["key"] == "other"
