"""Whom the clinic may remind of what, by which way (CAL-12, REG-11, CON-7)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from clinic_desktop.domain.appointment import AppointmentRow
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.mail import is_address
from clinic_desktop.domain.message_text import MessageKind
from clinic_desktop.domain.patient import Channel, Contact, ContactKind, PersonName, Purpose

GRACE = timedelta(minutes=3)  # after a booking, a move or a cancellation: an undo sends nothing
SENDING_AT_MOST = timedelta(minutes=2)  # a letter still "sending" after this was cut off
CHANNELS = (Channel.PHONE, Channel.SMS, Channel.WHATSAPP, Channel.EMAIL)


class Told(StrEnum):
    """How far a message is; the value is stored."""

    NOT_YET = ""
    DONE = "done"  # somebody said so
    NO_ANSWER = "no_answer"
    SENDING = "sending"  # handed to the mail server, whose answer is not yet known
    SENT = "sent"  # the mail server took it
    FAILED = "failed"


REACHED = frozenset({Told.DONE, Told.SENDING, Told.SENT})
OPEN = frozenset({Told.NOT_YET, Told.NO_ANSWER, Told.FAILED})


@dataclass(frozen=True)
class Reach:
    """How one patient can be reached, and what they allow by channel and purpose.

    `is_gone`: deceased, archived, merged or erased.
    """

    patient_id: Id
    name: PersonName
    second_name: PersonName
    language: str
    is_gone: bool
    contacts: tuple[Contact, ...] = ()
    allowed: Mapping[tuple[str, str], bool | None] | None = None


@dataclass(frozen=True)
class Way:
    """One way to tell one patient; `problem` says why it is closed, "" for an open one."""

    channel: Channel
    address: str = ""  # E.164 or e-mail
    problem: str = ""
    told: Told = Told.NOT_YET
    at: datetime | None = None
    why: str = ""  # what the mail server or the person at the desk said
    is_unsure: bool = False  # cut off while sending: it may have gone out

    @property
    def is_open(self) -> bool:
        return not self.problem and self.told in OPEN


@dataclass(frozen=True)
class ReminderDue:
    """One appointment that somebody should hear of."""

    row: AppointmentRow
    kind: MessageKind
    practitioner: str
    ways: tuple[Way, ...] = ()
    language: str = ""
    subject: str = ""
    text: str = ""
    problem: str = ""  # why nobody may be told at all
    waits_until: datetime | None = None  # the end of the grace

    @property
    def id(self) -> Id:
        return self.row.id

    @property
    def is_told(self) -> bool:
        return any(way.told in REACHED for way in self.ways)

    @property
    def can_be_told(self) -> bool:
        return not self.problem and self.waits_until is None

    def way(self, channel: Channel) -> Way | None:
        return next((way for way in self.ways if way.channel is channel), None)


def ways(reach: Reach, booked_phone: str, kind: MessageKind) -> tuple[Way, ...]:
    """Every channel with its address, or why it is closed."""
    return tuple(_way(reach, booked_phone, channel, kind) for channel in CHANNELS)


def _way(reach: Reach, booked_phone: str, channel: Channel, kind: MessageKind) -> Way:
    if said := _refusal(reach, channel, kind):
        return Way(channel, problem=said)
    wanted = ContactKind.EMAIL if channel is Channel.EMAIL else ContactKind.PHONE
    known = [each for each in reach.contacts if each.kind is wanted and each.value]
    shown = [each.value for each in known if not each.is_confidential]
    if wanted is ContactKind.PHONE and booked_phone:
        hidden = {each.value for each in known if each.is_confidential}
        shown = [each for each in (booked_phone, *shown) if each not in hidden]
    usable = shown if wanted is ContactKind.PHONE else [each for each in shown if is_address(each)]
    if usable:
        return Way(channel, usable[0])
    if shown:
        return Way(channel, problem=_("The e-mail address is not complete"))
    if known:
        return Way(channel, problem=_("Only a confidential one is known"))
    if wanted is ContactKind.EMAIL:
        return Way(channel, problem=_("No e-mail address"))
    return Way(channel, problem=_("No phone number"))


def _refusal(reach: Reach, channel: Channel, kind: MessageKind) -> str:
    """Why this channel may not be used; only a call goes without a yes of its own.

    Whoever agreed to be contacted about the appointment, with a number read back, agreed to a call.
    """
    answers = [(reach.allowed or {}).get((channel, each)) for each in _purposes(kind)]
    answer = next((each for each in answers if each is not None), None)
    if answer is False:
        return _("The patient said no")
    if answer or (channel is Channel.PHONE and kind is not MessageKind.RECALL):
        return ""
    return _("Not asked yet")


def _purposes(kind: MessageKind) -> tuple[Purpose, ...]:
    if kind in (MessageKind.MOVED, MessageKind.CANCELLED):
        return (Purpose.CARE, Purpose.REMINDERS)  # the first that was answered counts
    return (Purpose.REMINDERS,)
