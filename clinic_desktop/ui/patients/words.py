"""Words and short facts about a patient, as every screen of the registry writes them."""

from collections.abc import Iterable
from datetime import date

from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import N_, _
from clinic_desktop.domain.patient import (
    Alert,
    AlertLevel,
    BirthDate,
    Channel,
    PatientRow,
    PersonName,
    Purpose,
    Sex,
)

DOT = " · "
SEXES = {
    Sex.UNKNOWN: N_("Not stated"),
    Sex.FEMALE: N_("Female"),
    Sex.MALE: N_("Male"),
    Sex.INTERSEX: N_("Intersex"),
}
LEVELS = {AlertLevel.STOP: N_("Stop"), AlertLevel.WARN: N_("Warning"), AlertLevel.INFO: N_("Note")}
LEVEL_TONES = {AlertLevel.STOP: "danger", AlertLevel.WARN: "warn", AlertLevel.INFO: "info"}
LEVEL_ICONS = {AlertLevel.STOP: "stop", AlertLevel.WARN: "warn", AlertLevel.INFO: "info"}
CHANNELS = {
    Channel.PHONE: N_("Call"),
    Channel.SMS: N_("SMS"),
    Channel.WHATSAPP: N_("WhatsApp"),
    Channel.EMAIL: N_("E-mail"),
    Channel.POST: N_("Post"),
}
PURPOSES = {
    Purpose.CARE: N_("Care"),
    Purpose.REMINDERS: N_("Reminders"),
    Purpose.MARKETING: N_("Offers and news"),
}
RELATIONS = {
    "guardian": N_("Guardian"),
    "emergency": N_("Emergency contact"),
    "payer": N_("Payer"),
    "companion": N_("Comes with"),
}
LANGUAGES = {
    "": N_("Not stated"),
    "ar": N_("Arabic"),
    "en": N_("English"),
    "fr": N_("French"),
    "hi": N_("Hindi"),
    "hy": N_("Armenian"),
    "kk": N_("Kazakh"),
    "ru": N_("Russian"),
    "tr": N_("Turkish"),
    "uk": N_("Ukrainian"),
    "ur": N_("Urdu"),
    "uz": N_("Uzbek"),
}
CONFIRMED_HOW = (N_("Called back"), N_("Message answered"), N_("Shown on the phone"))
ROLES = {
    "administrator": N_("Administrator"),
    "practitioner": N_("Practitioner"),
    "receptionist": N_("Receptionist"),
    "accountant": N_("Accountant"),
    "privacy_officer": N_("Privacy officer"),
}
_SEVERITY = (AlertLevel.STOP, AlertLevel.WARN, AlertLevel.INFO)


def spoken(name: PersonName) -> str:
    """The parts of a name in the order in which they are said."""
    return " ".join(part for part in (name.given, name.middle, name.family) if part)


def own_direction(text: str) -> str:
    """Keeps a name in another script in one piece (U+2068 takes its own direction)."""
    return f"\u2068{text}\u2069" if text else ""


def both_names(first: str, second: str) -> str:
    """The name in both scripts on one line."""
    return DOT.join(own_direction(name) for name in (first, second) if name)


def birth_and_age(formatter: Formatter, birth: BirthDate | None, today: date) -> str:
    """ "05/03/1990 · 36 years"; "" when nothing is known."""
    if birth is None:
        return ""
    born, age = formatter.birth(birth, today), formatter.age(birth, today)
    return f"{formatter.isolate(born)}{DOT}{own_direction(age)}"


def phone_end(row: PatientRow) -> str:
    """The end of the phone number, enough to tell two people apart."""
    return f"\u2066…{row.phone_end}\u2069" if row.phone_end else ""


def worst(levels: Iterable[AlertLevel]) -> AlertLevel | None:
    """The gravest of some alert levels."""
    found = set(levels)
    return next((level for level in _SEVERITY if level in found), None)


def by_gravity(alerts: Iterable[Alert]) -> list[Alert]:
    """The gravest first."""
    return sorted(alerts, key=lambda alert: _SEVERITY.index(alert.level))


def said_levels(levels: Iterable[AlertLevel]) -> str:
    """Alert levels in words: "Stop, Warning"."""
    found = set(levels)
    return ", ".join(_(LEVELS[level]) for level in _SEVERITY if level in found)


def state_words(row: PatientRow) -> str:
    """ "Archived", "Deceased" or nothing."""
    words = [_("Deceased")] if row.is_deceased else []
    return DOT.join(words + ([_("Archived")] if row.is_archived else []))
