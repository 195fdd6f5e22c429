"""The file channel, and which channel the settings name."""

import os
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from platform_core.notifications.channels import FileChannel, email_channel, open_channels
from platform_core.notifications.rules import Fate
from platform_core.notifications.smtp import SmtpChannel
from platform_core.settings import settings
from tests.notifications.conftest import SENDER, a_letter


def test_a_letter_becomes_a_file_that_a_mail_reader_opens(tmp_path: Path) -> None:
    assert FileChannel(tmp_path / "mail", SENDER).send(a_letter()).fate is Fate.SENT
    (file,) = (tmp_path / "mail").iterdir()
    assert file.name == "camau-7.eml"
    email = message_from_bytes(file.read_bytes(), policy=default)
    assert email["To"] == "carys@example.org"
    assert email["From"] == "NHS Powys <no-reply@camau.example>"


def test_a_letter_that_no_header_can_hold_leaves_no_file(tmp_path: Path) -> None:
    channel = FileChannel(tmp_path / "mail", SENDER)
    assert channel.send(a_letter(subject="a\r\nb")).fate is Fate.REFUSED
    assert not (tmp_path / "mail").exists()


def test_a_folder_that_cannot_be_written_may_be_mended(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file where the folder should be")
    delivery = FileChannel(tmp_path / "mail", SENDER).send(a_letter())
    assert (delivery.fate, delivery.problem) == (Fate.LATER, os.strerror(17))


def test_the_settings_name_the_channel(monkeypatch: pytest.MonkeyPatch) -> None:
    assert email_channel(settings()) == FileChannel(
        settings().data / "mail", settings().mail_sender
    )
    monkeypatch.setenv("CAMAU_MAIL", "smtps://mail.example.org")
    settings.cache_clear()
    channel = email_channel(settings())
    assert isinstance(channel, SmtpChannel)
    assert channel.server == "smtps://mail.example.org"


def test_a_text_becomes_a_file_that_says_to_whom(tmp_path: Path) -> None:
    channel = FileChannel(tmp_path, SENDER, is_text=True)
    letter = a_letter(address="07700 900123", body="NHS Powys: ŵ")
    assert channel.send(letter).fate is Fate.SENT
    (file,) = tmp_path.iterdir()
    assert file.name == "camau-7.txt"
    assert file.read_text("utf-8") == "To: 07700 900123\n\nNHS Powys: ŵ\n"


def test_texts_leave_as_the_settings_say(monkeypatch: pytest.MonkeyPatch) -> None:
    with open_channels(settings()) as channels:
        assert set(channels) == {"email", "text"}
    monkeypatch.setenv("CAMAU_TEXT", "off")
    settings.cache_clear()
    with open_channels(settings()) as channels:
        assert set(channels) == {"email"}
