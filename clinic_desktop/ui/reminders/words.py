"""What reminders are called on the screen."""

from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import _, ngettext
from clinic_desktop.domain.message_text import MessageKind
from clinic_desktop.domain.patient import Channel
from clinic_desktop.domain.reminder import REACHED, ReminderDue, Told, Way
from clinic_desktop.usecases.reminders import Sending

ICONS = {
    Channel.PHONE: "call",
    Channel.SMS: "message",
    Channel.WHATSAPP: "message",
    Channel.EMAIL: "mail",
}


def channel(value: Channel) -> str:
    known = {
        Channel.PHONE: _("Call"),
        Channel.SMS: _("SMS"),
        Channel.WHATSAPP: _("WhatsApp"),
        Channel.EMAIL: _("E-mail"),
    }
    return known.get(value, value.value)


def kind(value: MessageKind) -> str:
    return {
        MessageKind.REMINDER: _("Reminder"),
        MessageKind.MOVED: _("New time"),
        MessageKind.CANCELLED: _("Cancelled"),
        MessageKind.RECALL: _("Recall"),
    }[value]


def address(way: Way, formatter: Formatter) -> str:
    if way.channel is Channel.EMAIL:
        return way.address
    return formatter.isolate(formatter.phone(way.address)) if way.address else ""


def told(way: Way, formatter: Formatter) -> str:
    """How far this way is, "" where nothing was done yet."""
    if way.is_unsure:
        return _("May have been sent")
    at = formatter.isolate(formatter.time(way.at)) if way.at else ""
    known = {
        Told.DONE: _("Told at {time}"),
        Told.NO_ANSWER: _("No answer at {time}"),
        Told.SENDING: _("Being sent"),
        Told.SENT: _("Sent at {time}"),
        Told.FAILED: _("Failed"),
    }
    return known[way.told].format(time=at) if way.told in known else ""


def ways(due: ReminderDue) -> str:
    """The ways that are open or were used."""
    shown = [way for way in due.ways if way.is_open or way.told in REACHED]
    return " · ".join(channel(way.channel) for way in shown)


def state(due: ReminderDue, formatter: Formatter) -> str:
    """One word or two on the whole row."""
    if due.problem:
        return _("Not to be told")
    if due.is_told:
        return told(next(way for way in due.ways if way.told in REACHED), formatter)
    if due.waits_until is not None:
        until = formatter.isolate(formatter.time(due.waits_until))
        return _("Waits until {time}").format(time=until)
    tried = next((way for way in due.ways if way.told is not Told.NOT_YET), None)
    if tried is not None and tried.told is Told.FAILED:
        return _("E-mail failed")
    if tried is not None:
        return told(tried, formatter)
    return _("To tell") if any(way.is_open for way in due.ways) else _("No way open")


def tone(due: ReminderDue) -> str:
    """The colour token of the state."""
    if any(way.is_unsure or way.told is Told.FAILED for way in due.ways):
        return "danger"
    if due.is_told:
        return "ok"
    if due.problem or not any(way.is_open for way in due.ways):
        return "text2"
    return "warn" if due.waits_until or any(way.told for way in due.ways) else ""


def icon(due: ReminderDue) -> str:
    """The sign that says the same as the colour."""
    return {"danger": "error", "ok": "ok", "warn": "clock", "text2": "remove"}.get(tone(due), "")


def outcome(sent: Sending) -> str:
    """What became of sending many, in sentences."""
    parts = [ngettext("{n} e-mail sent.", "{n} e-mails sent.", sent.sent).format(n=sent.sent)]
    if sent.failed:
        text = ngettext("{n} could not be sent: its row says why.",
                        "{n} could not be sent: their rows say why.", sent.failed)  # fmt: skip
        parts.append(text.format(n=sent.failed))
    if sent.unsure:
        text = ngettext("{n} may have been sent.", "{n} may have been sent.", sent.unsure)
        parts.append(text.format(n=sent.unsure))
    if sent.left:
        text = ngettext("{n} is left.", "{n} are left.", sent.left)
        parts.append(text.format(n=sent.left))
    return " ".join([*parts, *([sent.problem] if sent.problem else [])])
