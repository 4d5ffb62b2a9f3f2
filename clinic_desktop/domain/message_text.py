"""The words of a message: placeholders, their values, and links that hand it to another program."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote

from clinic_desktop.domain import phone
from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import Channel

LONGEST = 1000  # letters: longer links are cut short by mail programs
_BRACED = re.compile(r"\{([^{}\n]*)\}")
_SCRIPTS = {"ar": "ARABIC", "ru": "CYRILLIC", "kk": "CYRILLIC", "hi": "DEVANAGARI"}


class MessageKind(StrEnum):
    """What a message tells; the value is stored."""

    REMINDER = "reminder"
    MOVED = "moved"
    CANCELLED = "cancelled"
    RECALL = "recall"


PLACEHOLDERS = ("patient", "day", "time", "practitioner", "clinic", "phone")
OF_A_RECALL = ("patient", "clinic", "phone")  # nothing is booked yet
SERVICE = "service"  # says what is done to somebody: only where the owner has ticked it


@dataclass(frozen=True)
class MessageDraft:
    """The words of one kind of message in one language (ISO 639)."""

    kind: MessageKind
    language: str
    subject: str
    body: str

    @property
    def names_services(self) -> bool:
        return SERVICE in _BRACED.findall(self.subject + self.body)


@dataclass(frozen=True)
class Message:
    """A message ready to leave; `link` opens it in another program, "" where there is none."""

    subject: str
    text: str
    link: str = ""


def placeholders(kind: MessageKind, *, may_name_services: bool = False) -> tuple[str, ...]:
    """What may stand in braces in such a message."""
    if kind is MessageKind.RECALL:
        return OF_A_RECALL
    return (*PLACEHOLDERS, SERVICE) if may_name_services else PLACEHOLDERS


def problem(text: str, allowed: tuple[str, ...]) -> str:
    """What is wrong with a text, as a sentence for the person; "" when nothing is."""
    if not text.strip():
        return _("Write the words of the message.")
    if len(text) > LONGEST:
        return _("At most {n} letters: mail programs cut longer ones.").format(n=LONGEST)
    unknown = [name for name in _BRACED.findall(text) if name not in allowed]
    if unknown:
        known = ", ".join(f"{{{name}}}" for name in allowed)
        said = _("{what} is not known here. Known are: {known}.")
        return said.format(what=f"{{{unknown[0]}}}", known=known)
    if re.search(r"[{}]", _BRACED.sub("", text)):
        return _("One of the braces { } stands alone.")
    return ""


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its values; a line that names something the clinic has not is left out."""
    lines = []
    for line in text.splitlines():
        names = _BRACED.findall(line)
        if all(values.get(name, "") for name in names):
            lines.append(_BRACED.sub(lambda found: values[found[1]], line))
    return "\n".join(lines).strip()


def in_script_of(language: str, first: str, second: str) -> str:
    """Of two spellings of a name the one that readers of the language read; else the first."""
    script = _SCRIPTS.get(language[:2], "LATIN")
    return next((each for each in (first, second) if _is_in(each, script)), first or second)


def _is_in(text: str, script: str) -> bool:
    letter = next((char for char in text if char.isalpha()), "")
    return bool(letter) and unicodedata.name(letter, "").startswith(script)


def link(channel: Channel, address: str, subject: str, text: str) -> str:
    """What the desktop opens to hand the message to another program; `address` E.164 or e-mail."""
    body = quote(text.replace("\n", "\r\n"), safe="")
    match channel:
        case Channel.EMAIL:
            return (
                f"mailto:{quote(address, safe='@')}?subject={quote(subject, safe='')}&body={body}"
            )
        case Channel.WHATSAPP:
            return f"https://wa.me/{phone.digits(address)}?text={quote(text, safe='')}"
        case Channel.SMS:
            return f"sms:+{phone.digits(address)}?body={body}"
    return ""
