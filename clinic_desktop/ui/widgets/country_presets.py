"""The choices of a clinic's region: our presets first, then what Qt knows of every other country."""

from functools import cache

from PySide6.QtCore import QLocale, QTimeZone

from clinic_desktop.domain import country as known
from clinic_desktop.domain.country import Country
from clinic_desktop.domain.language import _

_ISO = QLocale.CurrencySymbolFormat.CurrencyIsoCode
_LETTER = frozenset({"US", "CA", "MX", "PH"})


def preset(code: str) -> Country:
    """Ours where there is one, else currency and time zone as Qt knows them."""
    ours = known.country(code)
    if ours.code:
        return ours
    zones = [_text(zone) for zone in QTimeZone.availableTimeZoneIds(_territory(code))]
    zone = next((zone for zone in zones if zone in known.zones()), "UTC")
    currency = _locale(code).currencySymbol(_ISO)
    return Country(code, "", currency if currency in currencies() else "USD", ("en",), zone)


def paper(code: str) -> str:
    """The sheet that lies in the printers of that country."""
    return "LETTER" if code in _LETTER else "A4"


def countries() -> list[tuple[str, str]]:
    """Code and name of every country."""
    ours = [(each.code, _(each.name)) for each in known.PRESETS]
    codes = {code for code, _name in ours}
    return ours + [pair for pair in _territories() if pair[0] not in codes]


@cache
def currencies() -> list[str]:
    """Every currency in use somewhere, those of our presets first."""
    first = [code for each in known.PRESETS for code in (each.currency, each.second_currency)]
    others = sorted(_locale(code).currencySymbol(_ISO) for code, _name in _territories())
    return [code for code in dict.fromkeys((*first, *others)) if len(code) == 3]


@cache
def zones() -> tuple[str, ...]:
    return known.zones()


def weekdays() -> list[tuple[int, str]]:
    """Monday is 0."""
    names = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"))
    return list(enumerate((*names, _("Saturday"), _("Sunday"))))


def documents() -> list[tuple[str, str]]:
    """Kinds of identity documents: the stored word and what the screen says."""
    return [
        ("iin", _("IIN")),
        ("aadhaar", _("Aadhaar")),
        ("national", _("National card")),
        ("passport", _("Passport")),
        ("other", _("Other")),
    ]


@cache
def _territories() -> list[tuple[str, str]]:
    found = {}
    for territory in QLocale.Country:
        code = QLocale.territoryToCode(territory)
        if len(code) == 2 and code.isalpha():
            found[code] = QLocale.territoryToString(territory)
    return sorted(found.items(), key=lambda pair: pair[1])


@cache
def _locale(code: str) -> QLocale:
    any_language, any_script = QLocale.Language.AnyLanguage, QLocale.Script.AnyScript
    found = QLocale.matchingLocales(any_language, any_script, _territory(code))
    return found[0] if found else QLocale.c()


def _territory(code: str) -> QLocale.Country:
    return QLocale.codeToTerritory(code)


def _text(zone: object) -> str:
    return bytes(zone.data()).decode("ascii")  # type: ignore[attr-defined]
