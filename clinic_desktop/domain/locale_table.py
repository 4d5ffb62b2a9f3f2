"""How languages, countries and currencies write numbers, dates and amounts: our own small table."""

from dataclasses import dataclass

NBSP = "\N{NO-BREAK SPACE}"
NARROW = "\N{NARROW NO-BREAK SPACE}"


@dataclass(frozen=True)
class LanguageFormat:
    """`months`: short names as in "05 Mar 2026"; `symbol_first`: $5 rather than 5 $."""

    group: str
    decimal: str
    symbol_first: bool
    months: tuple[str, ...]
    day_half: tuple[str, str] = ("AM", "PM")


@dataclass(frozen=True)
class CountryFormat:
    """`first_day`: 0 is Monday; `is_lakh`: 12,34,567; `has_half_days`: 2:30 PM."""

    date_order: str = "dmy"
    separator: str = "/"
    first_day: int = 0
    is_lakh: bool = False
    has_half_days: bool = False


@dataclass(frozen=True)
class CurrencyFormat:
    """`shown_digits`: decimal places when the amount is whole; None = as many as the unit has."""

    symbol: str
    local: tuple[tuple[str, str], ...] = ()  # (language, symbol there)
    shown_digits: int | None = None
    symbol_last: bool = False  # whatever the language


_GREGORIAN_ARABIC = (
    "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو",
    "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
)  # fmt: skip
_LEVANTINE = (
    "كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران",
    "تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول",
)  # fmt: skip

_ENGLISH = tuple("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split())
_FRENCH = tuple("janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.".split())
_RUSSIAN = tuple("янв. февр. мар. апр. мая июн. июл. авг. сент. окт. нояб. дек.".split())
_KAZAKH = tuple("қаң. ақп. нау. сәу. мам. мау. шіл. там. қыр. қаз. қар. жел.".split())

LANGUAGES = {
    "en": LanguageFormat(",", ".", True, _ENGLISH),
    "ar": LanguageFormat(",", ".", False, _GREGORIAN_ARABIC, ("ص", "م")),
    "fr": LanguageFormat(NARROW, ",", False, _FRENCH),
    "ru": LanguageFormat(NBSP, ",", False, _RUSSIAN),
    "kk": LanguageFormat(NBSP, ",", False, _KAZAKH),
}


def language_format(language: str, country: str) -> LanguageFormat:
    """The language's way of writing; English for one we do not know."""
    found = LANGUAGES.get(language[:2], LANGUAGES["en"])
    if language[:2] == "ar" and country in ("LB", "SY", "JO", "IQ", "PS"):
        return LanguageFormat(
            found.group, found.decimal, found.symbol_first, _LEVANTINE, found.day_half
        )
    return found


_SUNDAY, _SATURDAY = 6, 5
_DOTTED = CountryFormat(separator=".")
_GULF = CountryFormat(first_day=_SUNDAY, has_half_days=True)

COUNTRIES = {
    "LB": CountryFormat(), "FR": CountryFormat(), "GB": CountryFormat(), "UZ": _DOTTED,
    "IN": CountryFormat("dmy", "-", first_day=_SUNDAY, is_lakh=True, has_half_days=True),
    "PK": CountryFormat(is_lakh=True, has_half_days=True),
    "BD": CountryFormat(first_day=_SUNDAY, is_lakh=True, has_half_days=True),
    "NP": CountryFormat(first_day=_SUNDAY, is_lakh=True, has_half_days=True),
    "KZ": _DOTTED, "RU": _DOTTED, "KG": _DOTTED, "DE": _DOTTED, "TR": _DOTTED, "UA": _DOTTED,
    "AM": _DOTTED, "AZ": _DOTTED, "GE": _DOTTED, "PL": _DOTTED,
    "US": CountryFormat("mdy", "/", first_day=_SUNDAY, has_half_days=True),
    "AE": CountryFormat(has_half_days=True), "SA": _GULF, "JO": _GULF, "PS": _GULF,
    "SY": CountryFormat(first_day=_SATURDAY, has_half_days=True),
    "IQ": CountryFormat(first_day=_SATURDAY, has_half_days=True),
    "EG": CountryFormat(first_day=_SATURDAY, has_half_days=True),
    "DZ": CountryFormat(first_day=_SUNDAY), "MA": CountryFormat(), "TN": CountryFormat(),
    "CN": CountryFormat("ymd", "-"), "JP": CountryFormat("ymd", "/", first_day=_SUNDAY),
}  # fmt: skip

CURRENCIES = {
    "LBP": CurrencyFormat("LBP", (("ar", "ل.ل."), ("fr", "LL")), shown_digits=0),
    "USD": CurrencyFormat("$", (("ru", "$"),)),
    "EUR": CurrencyFormat("€"),
    "GBP": CurrencyFormat("£"),
    "INR": CurrencyFormat("₹"),
    "KZT": CurrencyFormat("₸", symbol_last=True),
    "RUB": CurrencyFormat("₽", symbol_last=True),
}


def country_format(country: str) -> CountryFormat:
    """The country's way of writing; day/month/year from Monday for one we do not know."""
    return COUNTRIES.get(country, CountryFormat())


def currency_format(currency: str) -> CurrencyFormat:
    """The currency's sign; its ISO code for one we do not know."""
    return CURRENCIES.get(currency, CurrencyFormat(currency))
