"""What a clinic in a country starts with: money, phones, zone, documents, addresses."""

from dataclasses import dataclass
from zoneinfo import available_timezones

from clinic_desktop.domain import national_id
from clinic_desktop.domain.language import N_
from clinic_desktop.domain.locale_table import country_format

_DOCUMENTS = (national_id.PASSPORT, national_id.NATIONAL, national_id.OTHER)
_ADDRESS = ("line", "city", "region", "postcode")


@dataclass(frozen=True)
class Country:
    """`name` is marked for translation; `address` orders the fields as written on an envelope.

    Every value is a first suggestion that the clinic's settings override.
    """

    code: str  # ISO 3166
    name: str
    currency: str
    languages: tuple[str, ...]
    zone: str
    id_schemes: tuple[str, ...] = _DOCUMENTS
    second_currency: str = ""
    address: tuple[str, ...] = _ADDRESS

    @property
    def phone_region(self) -> str:
        return self.code

    @property
    def first_day(self) -> int:
        """First day of the week, 0 is Monday."""
        return country_format(self.code).first_day


_POSTCODE_LAST = ("line", "city", "region", "postcode")
_POSTCODE_FIRST = ("line", "postcode", "city", "region")
_LARGE_TO_SMALL = ("postcode", "region", "city", "line")  # Soviet order

PRESETS = (
    Country(
        "LB", N_("Lebanon"), "USD", ("en", "ar", "fr"), "Asia/Beirut",
        (national_id.NATIONAL, national_id.PASSPORT, national_id.OTHER), "LBP", ("line", "city", "region"),
    ),
    Country(
        "IN", N_("India"), "INR", ("en",), "Asia/Kolkata",
        (national_id.AADHAAR, national_id.PASSPORT, national_id.OTHER), "", _POSTCODE_LAST,
    ),
    Country(
        "KZ", N_("Kazakhstan"), "KZT", ("ru", "kk", "en"), "Asia/Almaty",
        (national_id.IIN, national_id.PASSPORT, national_id.OTHER), "", _LARGE_TO_SMALL,
    ),
    Country("AE", N_("United Arab Emirates"), "AED", ("en", "ar"), "Asia/Dubai"),
    Country("AM", N_("Armenia"), "AMD", ("ru", "en"), "Asia/Yerevan"),
    Country("AZ", N_("Azerbaijan"), "AZN", ("ru", "en"), "Asia/Baku"),
    Country("DZ", N_("Algeria"), "DZD", ("fr", "ar"), "Africa/Algiers", address=_POSTCODE_FIRST),
    Country("EG", N_("Egypt"), "EGP", ("ar", "en"), "Africa/Cairo"),
    Country("FR", N_("France"), "EUR", ("fr", "en"), "Europe/Paris", address=_POSTCODE_FIRST),
    Country("GB", N_("United Kingdom"), "GBP", ("en",), "Europe/London"),
    Country("IQ", N_("Iraq"), "IQD", ("ar", "en"), "Asia/Baghdad"),
    Country("JO", N_("Jordan"), "JOD", ("ar", "en"), "Asia/Amman"),
    Country("KG", N_("Kyrgyzstan"), "KGS", ("ru", "en"), "Asia/Bishkek", address=_LARGE_TO_SMALL),
    Country("KW", N_("Kuwait"), "KWD", ("ar", "en"), "Asia/Kuwait"),
    Country("MA", N_("Morocco"), "MAD", ("fr", "ar"), "Africa/Casablanca", address=_POSTCODE_FIRST),
    Country("NP", N_("Nepal"), "NPR", ("en",), "Asia/Kathmandu"),
    Country("RU", N_("Russia"), "RUB", ("ru", "en"), "Europe/Moscow", address=_LARGE_TO_SMALL),
    Country("SA", N_("Saudi Arabia"), "SAR", ("ar", "en"), "Asia/Riyadh"),
    Country("SY", N_("Syria"), "SYP", ("ar", "en"), "Asia/Damascus"),
    Country("TN", N_("Tunisia"), "TND", ("fr", "ar"), "Africa/Tunis", address=_POSTCODE_FIRST),
    Country("TR", N_("Türkiye"), "TRY", ("en",), "Europe/Istanbul", address=_POSTCODE_FIRST),
    Country("US", N_("United States"), "USD", ("en",), "America/New_York"),
    Country("UZ", N_("Uzbekistan"), "UZS", ("ru", "en"), "Asia/Tashkent", address=_LARGE_TO_SMALL),
)  # fmt: skip

OTHER = Country("", N_("Another country"), "USD", ("en",), "UTC")
LANGUAGES = ("en", "ar", "fr", "ru", "kk")  # of the program itself

_BY_CODE = {country.code: country for country in PRESETS}


def country(code: str) -> Country:
    """The country's preset; `OTHER` for one that is not listed."""
    return _BY_CODE.get(code, OTHER)


def zones() -> tuple[str, ...]:
    """Every IANA zone a clinic may lie in, sorted, without historical and technical names."""
    places = (
        "Africa",
        "America",
        "Antarctica",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
    )
    known = (
        zone for zone in available_timezones() if zone.partition("/")[0] in places and "/" in zone
    )
    return (*sorted(known), "UTC")
