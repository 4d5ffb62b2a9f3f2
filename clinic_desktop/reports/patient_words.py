"""The registry's fixed values as they read on paper."""

from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import (
    AlertLevel,
    Channel,
    ContactKind,
    ContactPermission,
    Purpose,
    Sex,
)


def sex(value: Sex) -> str:
    words = {
        Sex.FEMALE: _("female"),
        Sex.MALE: _("male"),
        Sex.INTERSEX: _("intersex"),
        Sex.UNKNOWN: _("not known"),
    }
    return words[value]


def contact_kind(value: ContactKind) -> str:
    return _("Phone") if value is ContactKind.PHONE else _("E-mail")


def channel(value: Channel) -> str:
    words = {
        Channel.PHONE: _("Phone calls"),
        Channel.SMS: _("Text messages"),
        Channel.WHATSAPP: _("WhatsApp"),
        Channel.EMAIL: _("E-mail"),
        Channel.POST: _("Post"),
    }
    return words[value]


def purpose(value: Purpose) -> str:
    words = {
        Purpose.CARE: _("Care"),
        Purpose.REMINDERS: _("Reminders"),
        Purpose.MARKETING: _("News and offers"),
    }
    return words[value]


def permission(value: ContactPermission | None) -> str:
    """The three states of a permission; one never asked for is not a refusal."""
    if value is None or value.allowed is None:
        return _("not asked")
    return _("yes") if value.allowed else _("no")


def alert_level(value: AlertLevel) -> str:
    words = {
        AlertLevel.INFO: _("Information"),
        AlertLevel.WARN: _("Warning"),
        AlertLevel.STOP: _("STOP"),
    }
    return words[value]


def relation_kind(value: str) -> str:
    words = {
        "guardian": _("Guardian"),
        "emergency": _("Emergency contact"),
        "payer": _("Payer"),
        "companion": _("Comes with"),
    }
    return words.get(value, value)


def language(code: str) -> str:
    """The language's name, or the code of one the clinic seldom meets."""
    words = {
        "ar": _("Arabic"),
        "en": _("English"),
        "fr": _("French"),
        "hi": _("Hindi"),
        "hy": _("Armenian"),
        "kk": _("Kazakh"),
        "ru": _("Russian"),
        "tr": _("Turkish"),
        "uk": _("Ukrainian"),
        "ur": _("Urdu"),
        "uz": _("Uzbek"),
    }
    return words.get(code, code)
