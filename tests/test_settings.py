"""Settings are taken from the environment, and refused in sentences."""

from datetime import timedelta

import pytest

from platform_core.settings import SettingsRefused, read_settings


def test_without_any_setting_the_embedded_defaults_hold() -> None:
    found = read_settings()
    assert found.port == 8501
    assert found.database.startswith("sqlite:///")
    assert found.address_for_people == "http://localhost:8501"
    assert not found.demo


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("CAMAU_PORT", "eighty", "CAMAU_PORT: "),
        ("CAMAU_PORT", "70000", "CAMAU_PORT: "),
        ("CAMAU_TIME_ZONE", "Europe/Llandrindod", "is not a known time zone"),
        ("CAMAU_MAIL", "pigeon", "write file, or a server such as"),
        ("CAMAU_PUBLIC_URL", "camau.example.org", "write the whole address"),
        ("CAMAU_TEXT", "pigeon", "CAMAU_TEXT: "),
        ("CAMAU_TEXT", "notify", "CAMAU_NOTIFY_KEY, CAMAU_NOTIFY_TEXT_TEMPLATE"),
        ("CAMAU_MAIL", "notify", "CAMAU_NOTIFY_KEY, CAMAU_NOTIFY_EMAIL_TEMPLATE"),
        ("CAMAU_NOTIFY_TEXT_TEMPLATE", "7", "copy the template ID"),
        ("CAMAU_NOTIFY_URL", "notify", "write the whole address"),
        ("CAMAU_DEMO", "perhaps", "CAMAU_DEMO: "),
        ("DATABASE_URL", "mysql://somewhere", "DATABASE_URL: write sqlite:///path or postgresql"),
    ],
)
def test_a_wrong_setting_is_refused_by_name(
    name: str, value: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsRefused, match=sentence):
        read_settings()


def test_every_wrong_setting_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAMAU_PORT", "0")
    monkeypatch.setenv("CAMAU_MAIL", "pigeon")
    with pytest.raises(SettingsRefused, match=r"CAMAU_PORT(.|\n)*CAMAU_MAIL"):
        read_settings()


def test_a_refusal_does_not_repeat_a_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://camau:geheim@somewhere/db")
    with pytest.raises(SettingsRefused) as refusal:
        read_settings()
    assert "geheim" not in str(refusal.value)


@pytest.mark.parametrize("name", ["CAMAU_NOTIFY_KEY", "CAMAU_NOTIFY_CALLBACK_TOKEN"])
def test_a_refusal_does_not_repeat_a_secret(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "geheim")
    with pytest.raises(SettingsRefused, match=name) as refusal:
        read_settings()
    assert "geheim" not in str(refusal.value)


@pytest.mark.parametrize(
    ("mail", "text", "channel"),
    [
        ("file", "", "file"),
        ("smtp://mail.example.org", "", "off"),
        ("smtp://mail.example.org", "file", "file"),
        ("file", "off", "off"),
    ],
)
def test_texts_go_into_files_where_emails_do(
    mail: str, text: str, channel: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAMAU_MAIL", mail)
    monkeypatch.setenv("CAMAU_TEXT", text)
    assert read_settings().text_channel == channel


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("21d", timedelta(days=21)),
        ("-2h", timedelta(hours=-2)),
        ("90m", timedelta(minutes=90)),
        ("", timedelta(0)),
    ],
)
def test_the_clock_can_be_moved_in_a_demonstration(
    text: str, length: timedelta, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAMAU_DEMO", "true")
    monkeypatch.setenv("CAMAU_CLOCK_OFFSET", text)
    assert read_settings().clock_offset == length


@pytest.mark.parametrize("text", ["21", "d", "21 days", "99999d"])
def test_a_length_that_cannot_be_read_is_refused(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAMAU_DEMO", "true")
    monkeypatch.setenv("CAMAU_CLOCK_OFFSET", text)
    with pytest.raises(SettingsRefused, match="for example 21d"):
        read_settings()


def test_the_clock_cannot_be_moved_outside_a_demonstration(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CAMAU_CLOCK_OFFSET", "21d")
    with pytest.raises(SettingsRefused, match="CAMAU_DEMO=true"):
        read_settings()


def test_a_postgresql_address_names_its_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://camau@localhost/camau")
    assert read_settings().database == "postgresql+psycopg://camau@localhost/camau"


@pytest.mark.parametrize(("address", "over_https"), [("https://x.org/", True), ("", False)])
def test_cookies_know_whether_people_come_over_https(
    address: str, over_https: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAMAU_PUBLIC_URL", address)
    assert read_settings().over_https is over_https
