"""The clinic's own mail server, and a letter for it."""

from dataclasses import dataclass, field
from enum import StrEnum

from clinic_desktop.domain.language import _

OWN_COMPUTER = frozenset({"localhost", "127.0.0.1", "::1"})


class Security(StrEnum):
    """How the way to the server is closed to others; the value is stored."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"  # only for a server on this same computer


PORTS = {Security.TLS: 465, Security.STARTTLS: 587, Security.NONE: 25}


@dataclass(frozen=True)
class Account:
    """Where letters are handed in; an empty password in an edit means the one that is kept."""

    host: str
    port: int
    security: Security
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)

    def is_same_door(self, other: "Account") -> bool:
        """Whether a password for the one may be shown to the other."""
        mine = (self.host, self.port, self.security, self.user)
        return mine == (other.host, other.port, other.security, other.user)


@dataclass(frozen=True)
class Letter:
    """One message to one person; `key` stays the same when it is tried again."""

    to: str
    subject: str = field(repr=False)
    text: str = field(repr=False)
    key: str = ""


def problems(account: Account) -> dict[str, str]:
    """What is missing or cannot be, by field."""
    found: dict[str, str] = {}
    if not account.host or any(char.isspace() for char in account.host):
        found["host"] = _("Enter the name of the mail server, such as smtp.example.com.")
    if not 1 <= account.port <= 65535:
        found["port"] = _("A port lies between 1 and 65535.")
    if not is_address(account.sender):
        found["sender"] = _("An e-mail address looks like name@example.com.")
    if account.security is Security.NONE and account.host not in OWN_COMPUTER:
        found["security"] = _(
            "Without encryption everybody on the way could read it: only for this same computer."
        )
    return found


def is_address(text: str) -> bool:
    """Whether it can be one e-mail address."""
    name, at, domain = text.partition("@")
    is_one = text.isprintable() and not any(char.isspace() or char in ',;:<>"()' for char in text)
    return bool(name and at and domain and "@" not in domain and is_one)
