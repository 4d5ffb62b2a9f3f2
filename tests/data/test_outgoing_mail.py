"""Letters handed to a real mail server on this computer."""

import socket
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from clinic_desktop.data import outgoing_mail
from clinic_desktop.data.outgoing_mail import CutOff, MailServer, NoMailServer, NotTaken
from clinic_desktop.domain.mail import Account, Letter, Security
from tests import smtp

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)
LETTER = Letter("rania@example.org", "موعدكم يوم 3 آذار", "تحية طيبة\nBonjour 14:30", "abc123")


def account(port: int, security: Security = Security.NONE, **more: Any) -> Account:
    return Account("localhost", port, security, "desk@clinic.example", **more)


def send(sender: Account, letter: Letter = LETTER) -> None:
    with MailServer(sender) as server:
        server.hand_over(letter, AT)


def test_a_letter_arrives_as_it_was_written() -> None:
    with smtp.mail_server() as (box, port):
        send(account(port))
    (taken,) = box.letters
    assert (taken.mail_from, taken.rcpt_tos) == ("desk@clinic.example", ["rania@example.org"])
    message = message_from_bytes(box.text(), policy=policy.default)
    assert message["Subject"] == LETTER.subject
    assert message["From"] == "desk@clinic.example"
    assert message["Message-ID"] == "<abc123@clinic.example>"
    assert message["Date"].datetime == AT
    assert message.get_content().replace("\r\n", "\n").strip() == LETTER.text


def test_the_letter_and_the_greeting_do_not_name_this_computer() -> None:
    names: list[str] = []

    def note(server: Any) -> None:
        names.append(server.session.host_name)

    with smtp.mail_server() as (box, port):
        box.taking = note
        send(account(port))
    assert names == ["clinic.example"]
    assert socket.gethostname().encode() not in box.text() or socket.gethostname() == "localhost"


def test_a_subject_with_a_line_break_adds_no_header() -> None:
    with smtp.mail_server() as (box, port):
        send(account(port), Letter("a@example.org", "Hello\r\nBcc: spy@example.org", "text", "k"))
    assert box.receivers == ["a@example.org"]
    assert message_from_bytes(box.text())["Bcc"] is None


@pytest.mark.parametrize(
    "to",
    [
        "anna,bob@example.org", "a@example.org,b.org", "a@example.org\r\nBcc: spy@example.org",
        "group: a@example.org;", "Spy <spy@example.org>", "a@example.org\u2028Bcc: x@y.z", "",
    ],
)  # fmt: skip
def test_what_is_not_one_address_is_written_to_nobody(to: str) -> None:
    with smtp.mail_server() as (box, port), pytest.raises(NotTaken, match="not one e-mail"):
        send(account(port), Letter(to, "Hello", "text", "k"))
    assert box.letters == []


def test_starttls_with_a_certificate_nobody_signed_is_refused(tmp_path: Path) -> None:
    context, _file = smtp.certificate(tmp_path)
    with smtp.mail_server(tls_context=context) as (box, port):
        with pytest.raises(NoMailServer, match="certificate of localhost is not valid"):
            send(account(port, Security.STARTTLS, user=smtp.USER, password=smtp.PASSWORD))
        assert box.letters == []


def test_a_certificate_for_another_name_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, file = smtp.certificate(tmp_path, "other.example")
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with smtp.mail_server(tls_context=context) as (box, port):
        with pytest.raises(NoMailServer, match="is not valid"):
            send(account(port, Security.STARTTLS))
        assert box.letters == []


def test_starttls_with_a_trusted_certificate_and_the_right_password_sends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, file = smtp.certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with smtp.mail_server(tls_context=context, require_starttls=True) as (box, port):
        send(account(port, Security.STARTTLS, user=smtp.USER, password=smtp.PASSWORD))
    assert box.receivers == ["rania@example.org"]


def test_a_server_without_starttls_gets_neither_password_nor_letter() -> None:
    with smtp.mail_server() as (box, port):
        with pytest.raises(NoMailServer, match="does not offer this kind of encryption"):
            send(account(port, Security.STARTTLS, user=smtp.USER, password=smtp.PASSWORD))
        assert box.letters == []


def test_tls_from_the_start_is_checked_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, file = smtp.certificate(tmp_path)
    with smtp.mail_server(ssl_context=context) as (box, port):
        with pytest.raises(NoMailServer, match="is not valid"):
            send(account(port, Security.TLS))
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        send(account(port, Security.TLS))
        assert len(box.letters) == 1


def test_plain_words_where_tls_is_expected_are_said_so() -> None:
    with smtp.mail_server() as (_box, port), pytest.raises(NoMailServer, match="encrypted"):
        send(account(port, Security.TLS))


def test_a_wrong_password_is_said_in_words_without_the_password() -> None:
    with smtp.mail_server() as (box, port):
        with pytest.raises(NoMailServer) as refused:
            send(account(port, user=smtp.USER, password="wrong-one"))
        assert box.letters == []
    assert str(refused.value) == "The mail server does not accept this user name and password."


def test_one_bad_receiver_stops_no_other() -> None:
    with smtp.mail_server() as (box, port), MailServer(account(port)) as server:
        with pytest.raises(NotTaken, match="550 no such mailbox"):
            server.hand_over(Letter("bad@example.org", "s", "t", "1"), AT)
        server.hand_over(LETTER, AT)
        assert box.receivers == ["rania@example.org"]


def test_a_letter_the_server_refuses_after_reading_it_is_not_taken() -> None:
    with smtp.mail_server() as (box, port), MailServer(account(port)) as server:
        box.taking = lambda _server: "554 looks like spam"
        with pytest.raises(NotTaken, match="554 looks like spam"):
            server.hand_over(LETTER, AT)


def test_a_connection_that_breaks_in_the_middle_may_have_sent_it_and_the_next_goes() -> None:
    def hang_up(server: Any) -> None:
        server.transport.abort()

    with smtp.mail_server() as (box, port), MailServer(account(port)) as server:
        box.taking = hang_up
        with pytest.raises(CutOff, match="may have been sent"):
            server.hand_over(LETTER, AT)
        box.taking = None
        server.hand_over(LETTER, AT)
        assert len(box.letters) == 2


def test_a_server_that_is_not_there_is_named() -> None:
    with pytest.raises(NoMailServer, match="localhost cannot be reached"):
        send(account(smtp.free_port()))


def test_a_server_that_says_nothing_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outgoing_mail, "TIMEOUT", 0.3)
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        pytest.raises(NoMailServer, match="did not answer"),
    ):
        send(account(silent.getsockname()[1]))
