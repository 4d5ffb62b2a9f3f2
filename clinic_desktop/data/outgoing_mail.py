"""Hands letters to the clinic's own mail server: the one way of the program to another computer."""

import smtplib
import ssl
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from types import TracebackType

from clinic_desktop.domain.errors import ClinicError
from clinic_desktop.domain.language import _
from clinic_desktop.domain.mail import Account, Letter, Security, is_address

TIMEOUT = 20.0  # seconds for each answer of the server


class NotTaken(ClinicError):
    """The server did not take this letter; others may still go."""


class NoMailServer(ClinicError):
    """Nothing can be sent at all: not found, not trusted, user or password wrong."""


class CutOff(ClinicError):
    """The connection broke while a letter was handed over: it may have been sent."""


class MailServer:
    """One connection, open inside `with`; raises NoMailServer where there is none to be had."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> "MailServer":
        self.connect()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()

    def connect(self) -> None:
        """Open it where it is not; certificate checked, password only after encryption."""
        if self._server is not None and self._answers(self._server):
            return
        try:
            self._server = _opened(self._account)
        except (OSError, smtplib.SMTPException, UnicodeError) as error:
            raise NoMailServer(_why_not(error, self._account)) from error

    @staticmethod
    def _answers(server: smtplib.SMTP) -> bool:
        """Some servers hang up between two letters; then nothing is under way yet."""
        try:
            return server.noop()[0] == 250
        except (OSError, smtplib.SMTPException):
            server.close()
            return False

    def close(self) -> None:
        server, self._server = self._server, None
        if server is None:
            return
        try:
            server.quit()
        except (OSError, smtplib.SMTPException):
            server.close()  # it was gone already

    def hand_over(self, letter: Letter, at: datetime) -> None:
        """Raises NotTaken, or CutOff where nobody knows whether the server has it."""
        if not is_address(letter.to):  # "anna,bob@example.org" would go to bob
            raise NotTaken(_("This is not one e-mail address."))
        self.connect()
        server = self._server
        if server is None:
            raise NoMailServer(_("The mail server closed the connection."))
        try:
            server.send_message(_written(letter, self._account, at))
        except smtplib.SMTPRecipientsRefused as error:
            raise NotTaken(_refused(*next(iter(error.recipients.values())))) from error
        except smtplib.SMTPResponseException as error:
            raise NotTaken(_refused(error.smtp_code, error.smtp_error)) from error
        except smtplib.SMTPNotSupportedError as error:
            raise NotTaken(_("The mail server cannot write to this address.")) from error
        except (OSError, smtplib.SMTPException) as error:
            server.close()
            self._server = None
            raise CutOff(_("The connection broke: it may have been sent.")) from error


def _opened(account: Account) -> smtplib.SMTP:
    domain = account.sender.rpartition("@")[2]  # the name of this computer is nobody's business
    if account.security is Security.TLS:
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            account.host, account.port, domain, timeout=TIMEOUT, context=_trusting()
        )
    else:
        server = smtplib.SMTP(account.host, account.port, domain, timeout=TIMEOUT)
    try:
        if account.security is Security.STARTTLS:
            server.starttls(context=_trusting())
        if account.user:
            server.login(account.user, account.password)
    except BaseException:
        server.close()
        raise
    return server


def _trusting() -> ssl.SSLContext:
    """Certificates are checked against those the computer trusts."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _written(letter: Letter, account: Account, at: datetime) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = account.sender, letter.to
    message["Subject"] = " ".join(letter.subject.split())
    message["Date"] = format_datetime(at)
    domain = account.sender.rpartition("@")[2]
    message["Message-ID"] = f"<{letter.key}@{domain}>"  # a letter tried twice shows once
    message["Auto-Submitted"] = "auto-generated"  # no answers from machines that are on leave
    message.set_content(letter.text)
    return message


def _why_not(error: Exception, account: Account) -> str:
    """A sentence for the person; the server's own words are not repeated: they may hold anything."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return _("The mail server does not accept this user name and password.")
    if isinstance(error, ssl.SSLCertVerificationError):
        return _(
            "The certificate of {host} is not valid: somebody may be pretending to be your server. "
            "Nothing was sent."
        ).format(host=account.host)
    if isinstance(error, ssl.SSLError):
        return _(
            "No encrypted connection with {host}. Check the port and the kind of encryption."
        ).format(host=account.host)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return _("The mail server does not offer this kind of encryption or sign-in.")
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return _("The mail server did not answer within {n} seconds.").format(n=int(TIMEOUT))
    return _(
        "The mail server {host} cannot be reached. Check its name, the port and the network."
    ).format(host=account.host)


def _refused(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    words = " ".join(text.split())[:200]
    return _("The mail server refused it: {code} {words}").format(code=code, words=words)
