"""What a mail server's answers mean, asked of a real one."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from platform_core.notifications import smtp
from platform_core.notifications.rules import Delivery, Fate
from platform_core.notifications.smtp import SmtpChannel
from tests.notifications.conftest import SENDER, MailServer, Post, a_letter, a_server

IN_THE_CLEAR = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
CERTIFICATE = Path(__file__).with_name("certificate.pem")


def test_a_letter_arrives_as_it_was_written(mail_server: MailServer) -> None:
    assert mail_server.channel.send(a_letter()) == Delivery(Fate.SENT)
    (email,) = mail_server.post.got
    assert mail_server.post.to == ["carys@example.org"]
    assert email["From"] == "NHS Powys <no-reply@camau.example>"
    assert email["Subject"] == "An invitation for you / Gwahoddiad i chi"
    assert email["Message-ID"] == "<camau-7@camau.example>"
    assert email["Auto-Submitted"] == "auto-generated"
    assert email.get_content_type() == "text/plain"
    body = email.get_content().replace("\r\n", "\n")
    assert body == a_letter().body


@pytest.mark.parametrize(
    ("stage", "answer", "fate", "problem"),
    [
        ("MAIL", "451 4.3.0 Try later", Fate.LATER, "451 4.3.0"),
        ("MAIL", "553 5.7.1 Sender refused", Fate.LATER, "553 5.7.1"),
        ("RCPT", "550 5.1.1 carys@example.org unknown", Fate.REFUSED, "550 5.1.1"),
        ("RCPT", "452 4.2.2 Mailbox full", Fate.LATER, "452 4.2.2"),
        ("RCPT", "550 No such person", Fate.REFUSED, "550"),
        ("END", "554 5.6.0 Not wanted", Fate.REFUSED, "554 5.6.0"),
        ("END", "451 4.3.1 No room", Fate.LATER, "451 4.3.1"),
    ],
)
def test_a_refusal_is_for_good_or_for_now(
    mail_server: MailServer, stage: str, answer: str, fate: Fate, problem: str
) -> None:
    mail_server.post.answers[stage] = answer
    assert mail_server.channel.send(a_letter()) == Delivery(fate, problem)


@pytest.mark.parametrize("stage", ["MAIL", "RCPT"])
def test_hanging_up_before_the_message_may_pass(mail_server: MailServer, stage: str) -> None:
    mail_server.post.hang_up_at = stage
    assert mail_server.channel.send(a_letter()).fate is Fate.LATER
    assert mail_server.post.got == []


def test_hanging_up_after_the_message_leaves_its_fate_unknown(mail_server: MailServer) -> None:
    mail_server.post.hang_up_at = "END"
    assert mail_server.channel.send(a_letter()).fate is Fate.UNKNOWN
    assert len(mail_server.post.got) == 1  # it did arrive, and we cannot know


def test_silence_after_the_message_leaves_its_fate_unknown(mail_server: MailServer) -> None:
    mail_server.post.quiet_at = "END"
    assert mail_server.channel.send(a_letter()).fate is Fate.UNKNOWN


def test_an_answer_that_is_none_leaves_its_fate_unknown(mail_server: MailServer) -> None:
    mail_server.post.answers["END"] = "Thank you"
    assert mail_server.channel.send(a_letter()).fate is Fate.UNKNOWN


def test_silence_before_the_message_may_pass(mail_server: MailServer) -> None:
    mail_server.post.quiet_at = "RCPT"
    assert mail_server.channel.send(a_letter()).fate is Fate.LATER


def test_a_server_that_is_away_may_come_back() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: nobody answers there
        away = SmtpChannel(f"smtp://127.0.0.1:{taken.getsockname()[1]}", SENDER, timeout=1)
        assert away.send(a_letter()) == Delivery(Fate.LATER, "ConnectionRefusedError")


class TestOneConnection:
    """Kept for one letter after another."""

    def test_many_letters_go_by_one(self, mail_server: MailServer) -> None:
        for number in range(3):
            letter = a_letter(reference=f"camau-{number}")
            assert mail_server.channel.send(letter).fate is Fate.SENT
        assert len(mail_server.post.got) == 3
        assert len(mail_server.post.connections) == 1

    def test_a_refusal_leaves_nothing_behind_for_the_next(self, mail_server: MailServer) -> None:
        mail_server.post.answers["RCPT"] = "550 5.1.1 unknown"
        assert mail_server.channel.send(a_letter()).fate is Fate.REFUSED
        mail_server.post.answers.clear()
        assert mail_server.channel.send(a_letter(address="other@example.org")).fate is Fate.SENT
        assert mail_server.post.to == ["other@example.org"]
        assert len(mail_server.post.connections) == 1

    @pytest.mark.parametrize("stage", ["MAIL", "RCPT"])
    def test_one_that_was_hung_up_meanwhile_is_made_again(
        self, mail_server: MailServer, stage: str
    ) -> None:
        assert mail_server.channel.send(a_letter()).fate is Fate.SENT
        mail_server.post.hang_up_once_at = stage
        assert mail_server.channel.send(a_letter(reference="camau-8")).fate is Fate.SENT
        assert [email["Message-ID"][1:8] for email in mail_server.post.got] == [
            "camau-7",
            "camau-8",
        ]

    def test_one_that_the_server_says_it_will_close_is_made_again(
        self, mail_server: MailServer
    ) -> None:
        assert mail_server.channel.send(a_letter()).fate is Fate.SENT
        mail_server.post.answers_once["MAIL"] = "421 4.7.0 Too many on one connection"
        assert mail_server.channel.send(a_letter()).fate is Fate.SENT
        assert len(mail_server.post.connections) == 2

    def test_what_may_have_arrived_is_not_sent_again_by_another(
        self, mail_server: MailServer
    ) -> None:
        assert mail_server.channel.send(a_letter()).fate is Fate.SENT
        mail_server.post.hang_up_once_at = "END"
        assert mail_server.channel.send(a_letter()).fate is Fate.UNKNOWN
        assert len(mail_server.post.got) == 2


@pytest.mark.parametrize(
    "given",
    [
        {"address": "carys@example.org\r\nBcc: everybody@example.org"},
        {"address": "carys@example.org>\r\nRCPT TO:<other@example.org"},
        {"subject": "Hello\r\nBcc: everybody@example.org"},
        {"sender_name": "NHS\r\nBcc: everybody@example.org"},
        {"address": "not an address"},
        {"address": ""},
        {"address": "câr@example.org"},
    ],
)
def test_nothing_can_be_smuggled_into_a_header(
    mail_server: MailServer, given: dict[str, str]
) -> None:
    delivery = mail_server.channel.send(a_letter(**given))
    assert delivery == Delivery(Fate.REFUSED, "address")
    assert mail_server.post.to == []


def test_a_body_cannot_end_the_message_early(mail_server: MailServer) -> None:
    body = "One\n.\nMAIL FROM:<evil@example.org>\n..\nTwo\n"
    assert mail_server.channel.send(a_letter(body=body)).fate is Fate.SENT
    (email,) = mail_server.post.got
    assert email.get_content().replace("\r\n", "\n") == body


@IN_THE_CLEAR
def test_a_name_and_password_are_given_where_the_server_asks(
    mail_server_with_password: MailServer,
) -> None:
    there = mail_server_with_password
    url = f"smtp://camau%40nhs:p%20w%2F1@127.0.0.1:{there.port}"
    with closing(SmtpChannel(url, SENDER, timeout=1)) as channel:
        assert channel.send(a_letter()).fate is Fate.SENT
    assert there.post.signed_in_as == ["camau@nhs"]


@IN_THE_CLEAR
def test_a_wrong_password_is_ours_to_mend(mail_server_with_password: MailServer) -> None:
    url = f"smtp://camau:wrong@127.0.0.1:{mail_server_with_password.port}"
    assert SmtpChannel(url, SENDER, timeout=5).send(a_letter()).fate is Fate.LATER
    assert mail_server_with_password.post.got == []


@IN_THE_CLEAR
def test_a_password_never_crosses_a_network_in_the_clear(
    mail_server_with_password: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "_is_this_machine", lambda _host: False)
    url = f"smtp://camau:secret@127.0.0.1:{mail_server_with_password.port}"
    assert SmtpChannel(url, SENDER, timeout=1).send(a_letter()).problem == "Unencrypted"
    assert mail_server_with_password.post.signed_in_as == []


class TestEncrypted:
    """STARTTLS with a certificate of our own making."""

    @pytest.fixture
    def starttls_server(self) -> Iterator[MailServer]:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        yield from a_server(Post(), tls_context=context, require_starttls=True)

    def test_it_is_used_where_it_is_offered(
        self,
        starttls_server: MailServer,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        trusting = ssl.create_default_context(cafile=str(CERTIFICATE))
        monkeypatch.setattr(ssl, "create_default_context", lambda: trusting)
        assert starttls_server.channel.send(a_letter()).fate is Fate.SENT

    def test_a_certificate_that_nobody_vouches_for_is_not_trusted(
        self, starttls_server: MailServer
    ) -> None:
        delivery = starttls_server.channel.send(a_letter())
        assert delivery == Delivery(Fate.LATER, "SSLCertVerificationError")
        assert starttls_server.post.got == []
