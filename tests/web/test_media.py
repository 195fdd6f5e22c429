"""Media by our own route: in parts, to whoever is signed in; and taken in from authors only."""

import http.client

import pytest
from sqlalchemy import text as sql

from platform_core.content.media.actions import keep_media
from platform_core.content.media.finished import facts_of
from platform_core.content.media.prepare import Prepared
from platform_core.content.media.rules import Kind
from tests.content.folders import SVG
from tests.content.recorded import CAPTIONS, a_photo, a_raw_film, a_raw_sound, a_sound
from tests.factories import AT
from tests.web.running import Browser, Server

SOUND = a_sound(2)


def _kept(server: Server) -> str:
    prepared = Prepared(facts_of(SOUND, Kind.SOUND), SOUND, len(SOUND))
    with server.writing() as session:
        return f"/media-file/{keep_media(session, prepared, by=None, at=AT).digest}"


_browsers: dict[tuple[int, str], Browser] = {}


def _signed_in(server: Server, name: str) -> Browser:
    """Signing in costs a second: each of them does it once."""
    key = server.port, name
    return _browsers.get(key) or _browsers.setdefault(key, server.signed_in(name))


@pytest.fixture
def kept(server: Server) -> tuple[Browser, str]:
    """A patient who is signed in, and the address of a sound."""
    return _signed_in(server, "carys"), _kept(server)


def test_a_file_is_sent_whole_and_kept_by_the_reader_alone(kept: tuple[Browser, str]) -> None:
    carys, address = kept
    answer = carys.get(address)
    assert (answer.status_code, answer.content) == (200, SOUND)
    headers = answer.headers
    assert headers["content-type"] == "audio/mpeg"
    assert headers["cache-control"].startswith("private")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert carys.get(address, headers={"if-none-match": headers["etag"]}).status_code == 304


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-", 0, len(SOUND)),
        ("bytes=0-1", 0, 2),
        ("bytes=100-199", 100, 200),
        ("bytes=-10", len(SOUND) - 10, len(SOUND)),
        (f"bytes=5-{10**11}", 5, len(SOUND)),
    ],
)
def test_a_player_is_sent_the_part_it_asks_for(
    kept: tuple[Browser, str], asked: str, start: int, end: int
) -> None:
    carys, address = kept
    answer = carys.get(address, headers={"range": asked})
    assert (answer.status_code, answer.content) == (206, SOUND[start:end])
    assert answer.headers["content-range"] == f"bytes {start}-{end - 1}/{len(SOUND)}"


@pytest.mark.parametrize("asked", ["bytes=1-0", f"bytes={len(SOUND)}-", "bytes=-0"])
def test_a_part_that_is_not_there_is_said_so(server: Server, asked: str) -> None:
    answer = _signed_in(server, "carys").get(_kept(server), headers={"range": asked})
    assert (answer.status_code, answer.headers["content-range"]) == (416, f"bytes */{len(SOUND)}")


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "lines=1-2", "bytes=a-b", "bytes=-"])
def test_any_other_range_is_the_whole(server: Server, asked: str) -> None:
    answer = _signed_in(server, "carys").get(_kept(server), headers={"range": asked})
    assert (answer.status_code, answer.content) == (200, SOUND)


def test_a_part_of_something_else_is_the_whole(kept: tuple[Browser, str]) -> None:
    carys, address = kept
    answer = carys.get(address, headers={"range": "bytes=0-1", "if-range": '"another"'})
    assert (answer.status_code, answer.content) == (200, SOUND)


def test_a_stranger_gets_nothing_and_an_unknown_name_is_no_file(server: Server) -> None:
    answer = server.browser().get(_kept(server))
    assert (answer.status_code, answer.content) == (401, b"")
    carys = _signed_in(server, "carys")
    for name in ("f" * 64, "..%2f..%2fetc%2fpasswd", "%00", "x"):
        assert carys.get(f"/media-file/{name}").status_code in {400, 404}


def _token(browser: Browser) -> str:
    """As every form has it."""
    return browser.token("/sign-out" if "camau" in browser.cookies else "/sign-in")


def _send(browser: Browser, content: bytes, name: str = "A file.bin", **more: object) -> object:
    fields = {"form_token": _token(browser), "module": "first"}
    return browser.post("/studio/media", data=fields, files={"file": (name, content)}, **more)


def test_an_author_sends_files_and_is_told_what_goes_into_the_words(
    either_server: Server,
) -> None:
    alun = _signed_in(either_server, "alun")
    kinds = {
        "picture": a_photo((1500, 100)),
        "sound": a_raw_sound("ogg"),
        "film": a_raw_film(),
        "captions": CAPTIONS.encode(),
    }
    for kind, content in kinds.items():
        answer = _send(alun, content, "../My Hill.exe")
        assert answer.status_code == 200, answer.text
        said = answer.json()
        assert said["kind"] == kind
        assert said["media"]["file"].startswith("my-hill-")
        sent = alun.get(f"/media-file/{said['media']['digest']}")
        assert len(sent.content) == said["media"]["size"]
        assert sent.headers["content-type"].startswith(said["media"]["mime"])


def test_a_drawing_comes_back_as_words_and_one_with_a_script_does_not(server: Server) -> None:
    alun = _signed_in(server, "alun")
    assert _send(alun, SVG.encode(), "Hill.svg").json() == {
        "kind": "drawing",
        "media": {"file": "hill.svg", "svg": SVG},
    }
    spoilt = SVG.replace("<path", '<path onload="alert(1)"')
    answer = _send(alun, spoilt.encode())
    assert (answer.status_code, answer.json()["line"]) == (422, 2)
    assert "would run a script" in answer.json()["problem"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<html><script>", "no picture, sound, film or captions"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 100, "damaged"),
        (b"\x89PNG\r\n\x1a\n" + bytes(10_000_001), "the most is 10 MB"),
        (CAPTIONS.replace("Hello", "<b>Hello").encode(), "plain words"),
        (b"", "no file was sent"),
    ],
)
def test_what_is_refused_is_said_in_a_sentence(server: Server, content: bytes, words: str) -> None:
    answer = _send(_signed_in(server, "alun"), content)
    assert answer.status_code == 422
    assert words.lower() in answer.json()["problem"].lower()


def test_a_film_of_200_mb_is_refused_before_it_is_read(server: Server) -> None:
    alun = _signed_in(server, "alun")
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.putrequest("POST", "/studio/media")
    connection.putheader("Cookie", "; ".join(f"{k}={v}" for k, v in alun.cookies.items()))
    connection.putheader("Content-Type", "multipart/form-data; boundary=x")
    connection.putheader("Content-Length", str(201_000_000))
    connection.endheaders()
    answer = connection.getresponse()
    assert answer.status == 422
    assert b"the most is 200 MB" in answer.read()
    connection.close()


def test_a_file_that_is_too_big_for_what_it_is_is_refused_by_its_first_bytes(
    server: Server,
) -> None:
    alun = _signed_in(server, "alun")
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.putrequest("POST", "/studio/media")
    connection.putheader("Cookie", "; ".join(f"{k}={v}" for k, v in alun.cookies.items()))
    connection.putheader("Content-Type", "multipart/form-data; boundary=x")
    connection.putheader("X-Form-Token", _token(alun))
    connection.putheader("Content-Length", str(90_000_000))
    connection.endheaders()
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="x.wav"\r\n\r\n'
    connection.send(head + b"RIFF____WAVE" + bytes(100))
    answer = connection.getresponse()
    assert answer.status == 422
    assert b"This is 90 MB, and the most is 40 MB." in answer.read()
    connection.close()


def test_one_that_does_not_say_its_size_is_refused_on_the_way(server: Server) -> None:
    alun = _signed_in(server, "alun")
    token = _token(alun)
    told = 0

    def pieces():
        nonlocal told
        head = 'Content-Disposition: form-data; name="file"; filename="x.png"'
        yield f"--x\r\n{head}\r\n\r\n".encode() + b"\x89PNG\r\n\x1a\n"
        for _ in range(400):
            told += 1
            yield bytes(100_000)
        yield b"\r\n--x--\r\n"

    headers = {"content-type": "multipart/form-data; boundary=x", "x-form-token": token}
    try:
        answer = alun.post("/studio/media", data=pieces(), headers=headers)
    except OSError:  # closed on us while we went on sending: also refused
        pass
    else:
        assert answer.status_code == 422
    with server.engine.connect() as connection:
        kept = connection.execute(sql("select max(sent_size) from media_file")).scalar()
    assert (kept or 0) < 10_000_000


def test_only_an_author_with_the_forms_token_may_send(server: Server) -> None:
    for name in ("carys", "sian", "mair"):
        assert _send(_signed_in(server, name), a_photo()).status_code == 403
    assert _send(server.browser(), a_photo()).status_code == 401
    alun = _signed_in(server, "alun")
    files = {"file": ("a.png", a_photo())}
    assert alun.post("/studio/media", files=files).status_code == 403
    late = [("file", ("a.png", a_photo())), ("form_token", (None, _token(alun)))]
    assert alun.post("/studio/media", files=late).status_code == 403
    elsewhere = {"origin": "https://elsewhere.example"}
    assert _send(alun, a_photo(), headers=elsewhere).status_code == 403
    assert alun.get("/studio/media").status_code == 405


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"x", "multipart/form-data"),
        (b"x", "multipart/form-data; boundary=x"),
        (b"--x\r\n\r\n" + b"y" * 10_000, "multipart/form-data; boundary=x"),
        (b"{}", "application/json"),
        (b"", ""),
    ],
)
def test_what_is_no_form_is_refused(server: Server, body: bytes, kind: str) -> None:
    answer = _signed_in(server, "alun").post(
        "/studio/media", data=body, headers={"content-type": kind}
    )
    assert answer.status_code in {403, 422}
