"""Streamlit's front end sent small, and our own files under addresses that change with them."""

import gzip
from pathlib import Path

import brotli
import pytest
from streamlit import file_util

from platform_core.web.assets import asset_address, assets
from platform_core.web.packing import BEST, coding_for, pack, packed_for
from platform_core.web.static import FrontEnd
from tests.web.running import Browser, Server

STATIC = Path(file_util.get_static_dir()) / "static"
SCRIPT = next(path for path in STATIC.glob("js/index.*.js"))
FONT = next(path for path in STATIC.rglob("*.woff2"))


def test_a_script_comes_in_brotli_and_for_ever(browser: Browser) -> None:
    answer = browser.get(f"/static/js/{SCRIPT.name}", headers={"Accept-Encoding": "gzip, br"})
    assert answer.headers["content-encoding"] == "br"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert "Accept-Encoding" in answer.headers["vary"]
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.content == SCRIPT.read_bytes()
    assert int(answer.headers["content-length"]) < SCRIPT.stat().st_size / 3


def test_it_comes_in_gzip_where_brotli_is_not_taken(browser: Browser) -> None:
    answer = browser.get(f"/static/js/{SCRIPT.name}", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.content == SCRIPT.read_bytes()


def test_it_comes_plain_where_nothing_is_taken(browser: Browser) -> None:
    answer = browser.get(f"/static/js/{SCRIPT.name}", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in answer.headers
    assert answer.content == SCRIPT.read_bytes()


@pytest.mark.parametrize(
    "path", [path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*.woff2")][:8]
)
def test_no_font_crosses_the_wire(browser: Browser, path: str) -> None:
    answer = browser.get(f"/static/{path}")
    assert answer.status_code == 204
    assert answer.content == b""


def test_a_static_file_is_only_read(browser: Browser) -> None:
    assert browser.post(f"/static/js/{SCRIPT.name}").status_code == 405
    head = browser.ask("HEAD", f"/static/js/{SCRIPT.name}")
    assert head.status_code == 200
    assert head.content == b""


def test_our_stylesheet_is_small_and_kept_under_its_own_address(browser: Browser) -> None:
    address = asset_address("styles.css")
    answer = browser.get(address, headers={"Accept-Encoding": "br"})
    assert answer.headers["cache-control"].endswith("immutable")
    assert int(answer.headers["content-length"]) < 20_000
    assert address in browser.get("/sign-in").text
    stale = browser.get("/assets/styles.css?v=0123456789ab")
    assert stale.headers["cache-control"] == "no-cache"
    assert stale.content == answer.content


def test_a_file_that_is_none_of_ours_is_not_found(browser: Browser) -> None:
    assert browser.get("/assets/nothing.css").status_code == 404


def test_a_page_is_packed_too(server: Server) -> None:
    answer = server.signed_in("carys").get("/today", headers={"Accept-Encoding": "br"})
    assert answer.headers["content-encoding"] == "br"
    assert int(answer.headers["content-length"]) < 6_000


def test_every_asset_of_the_pages_is_there() -> None:
    assert {"styles.css", "camau.js", "icon.svg"} <= set(assets())


def test_packing_ahead_leaves_the_best_form_for_the_next_start(tmp_path: Path) -> None:
    folder, store = tmp_path / "static", tmp_path / "store"
    (folder / "js").mkdir(parents=True)
    (folder / "js" / "a.12.js").write_text("let a = 1;\n" * 500)
    front_end = FrontEnd(folder, store)
    front_end.pack_ahead(["/static/js/a.12.js", "/static/js/missing.js"]).join(10)
    kept = store / f"a.12.js.{BEST}.br"
    assert brotli.decompress(kept.read_bytes()) == (folder / "js" / "a.12.js").read_bytes()
    assert front_end.packed(folder / "js" / "a.12.js", "br") == kept.read_bytes()


def test_a_store_that_cannot_be_written_costs_no_page(tmp_path: Path) -> None:
    (tmp_path / "a.1.js").write_text("let a = 1;\n" * 500)
    (tmp_path / "store").write_text("a file where a folder should be")
    front_end = FrontEnd(tmp_path, tmp_path / "store" / "deep")
    packed = front_end.packed(tmp_path / "a.1.js", "br")
    assert brotli.decompress(packed) == (tmp_path / "a.1.js").read_bytes()


def test_scripts_are_found_by_the_part_of_their_name_that_stays(tmp_path: Path) -> None:
    (tmp_path / "js").mkdir()
    for name in ("Html.abc.js", "HtmlMore.abc.js", "purify.es.x_y.js", "Html.abc.css"):
        (tmp_path / "js" / name).write_text("")
    found = FrontEnd(tmp_path, tmp_path).addresses_of(["Html", "purify.es"])
    assert found == ["/static/js/Html.abc.js", "/static/js/purify.es.x_y.js"]


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0.0", None),
        ("BR", "br"),
        ("identity", None),
        ("", None),
        ("*", None),
    ],
)
def test_which_coding(accepted: str, coding: str | None) -> None:
    assert coding_for(accepted) == coding


def test_packing_gives_back_what_went_in() -> None:
    body = b"Camau " * 1000
    assert brotli.decompress(pack(body, "br")) == body
    assert gzip.decompress(pack(body, "gzip")) == body


def test_a_short_answer_is_not_packed() -> None:
    assert packed_for("br", b"short") == (b"short", {"vary": "Accept-Encoding"})
