"""Foreign words, dates and numbers made into the registry's values; nothing here gives up a row."""

import re
from datetime import date
from functools import cache

import phonenumbers

from clinic_desktop.domain import dates, national_id, phone, typed
from clinic_desktop.domain.language import _
from clinic_desktop.domain.locale_table import LANGUAGES
from clinic_desktop.domain.names import fold
from clinic_desktop.domain.patient import (
    BirthDate,
    Contact,
    ContactKind,
    Identity,
    PersonName,
    Sex,
)

EMAIL = re.compile(r"[^\s@<>\"(),;:]+@[^\s@<>\"(),;:]+\.[^\s@<>\"(),;:.]{2,}")
LIST_SEPARATOR = re.compile(r"[;,\n|]+")
_TIME_PART = re.compile(r"(?<=\d)[T ]\d{1,2}:\d{2}.*$")
_MARKS = re.compile(r"[\u200e\u200f\u2066-\u2069\ufeff\x00-\x08\x0e-\x1f\x7f]")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")

_SEXES = {
    Sex.FEMALE: "f female w woman girl f. femme fille feminin feminine femelle ж жен женский женщина "
    "жін әйел ა أنثى انثى امرأة بنت महिला स्त्री kadin mujer frau weiblich mulher",
    Sex.MALE: "m male man boy m. h homme garcon masculin masculine м муж мужской мужчина чол ер еркек "
    "ذكر رجل ولد पुरुष erkek hombre mann mannlich",
    Sex.INTERSEX: "i x intersex intersexe интерсекс",
}
_LANGUAGES = {
    "en": "english anglais английский الانجليزية ағылшын",
    "fr": "french francais французский الفرنسية француз",
    "ar": "arabic arabe арабский العربية عربي араб",
    "ru": "russian russe русский الروسية орыс",
    "kk": "kazakh kazakhe казахский қазақ қазақша",
    "hi": "hindi हिन्दी हिंदी хинди",
    "hy": "armenian armenien армянский الارمنية հայերեն",
    "es": "spanish espagnol испанский espanol",
    "pt": "portuguese portugais португальский",
    "de": "german allemand немецкий deutsch",
    "it": "italian italien итальянский italiano",
    "tr": "turkish turc турецкий turkce",
    "zh": "chinese chinois китайский",
    "uz": "uzbek ouzbek узбекский",
}
_COUNTRIES = {
    "LB": "lebanon|liban|ливан|لبنان|lbn",
    "IN": "india|inde|индия|भारत|ind",
    "KZ": "kazakhstan|казахстан|қазақстан|kaz",
    "RU": "russia|russian federation|russie|россия|российская федерация|rus",
    "FR": "france|франция|فرنسا|fra",
    "US": "united states|united states of america|usa|u.s.a.|u.s.|etats-unis|сша",
    "CA": "canada|канада|can",
    "GB": "united kingdom|great britain|england|royaume-uni|великобритания|uk|gbr",
    "DE": "germany|allemagne|deutschland|германия|deu",
    "AE": "united arab emirates|uae|emirats arabes unis|الامارات|are",
    "SA": "saudi arabia|arabie saoudite|السعودية|sau",
    "SY": "syria|syrie|سوريا|syr",
    "JO": "jordan|jordanie|الاردن|jor",
    "EG": "egypt|egypte|مصر|egy",
    "IQ": "iraq|irak|العراق|irq",
    "TR": "turkey|turquie|türkiye|турция|tur",
    "AM": "armenia|armenie|армения|հայաստան|arm",
    "UZ": "uzbekistan|узбекистан|uzb",
    "KG": "kyrgyzstan|кыргызстан|киргизия|kgz",
    "CN": "china|chine|китай|chn",
    "ES": "spain|espagne|испания|esp",
    "IT": "italy|italie|италия|ita",
}
_PATRONYMIC = re.compile(
    r"(?:вич|вна|ична|ұлы|қызы|улы|кызы|ovich|evich|ovna|evna|uly|kyzy)$", re.I
)


@cache
def _lookup(table: str) -> dict[str, str]:
    """Folded word to code, for one of the tables above."""
    source: dict[str, list[str]] = {
        "sex": {str(sex): words.split() for sex, words in _SEXES.items()},
        "language": {code: words.split() for code, words in _LANGUAGES.items()},
        "country": {code: words.split("|") for code, words in _COUNTRIES.items()},
    }[table]
    return {fold(word): code for code, words in source.items() for word in words}


def clean(text: str) -> str:
    """One line without the blanks and direction marks that spreadsheets leave behind."""
    return " ".join(_MARKS.sub("", text).split())


def sex(text: str) -> Sex | None:
    """None when the word is not known; an empty text is UNKNOWN."""
    word = fold(text)
    if word in ("", "u", "unknown", "unk", "?", "inconnu", "н д", "неизвестно", "غير معروف"):
        return Sex.UNKNOWN
    found = _lookup("sex").get(word)
    return Sex(found) if found else None


def language(text: str) -> str:
    """An ISO 639 code from a code ("fr-FR") or a language's name; "" when not known."""
    code = re.split(r"[-_ ]", text.strip().casefold(), maxsplit=1)[0]
    if re.fullmatch(r"[a-z]{2}", code):
        return code
    return _lookup("language").get(fold(text), "")


def country(text: str) -> str:
    """ISO 3166 two letters from a code or a name in one of our languages; "" when not known."""
    bare = text.strip()
    if re.fullmatch(r"[A-Za-z]{2}", bare) and bare.upper() in phonenumbers.SUPPORTED_REGIONS:
        return bare.upper()
    return _lookup("country").get(fold(bare), "")


def day(text: str, order: str) -> date:
    """A whole date in any common writing; `order` settles 03/04/1990. Raises ValueError."""
    line = typed.plain(_TIME_PART.sub("", text.strip()))
    if found := _COMPACT.fullmatch(line):
        return date(int(found[1]), int(found[2]), int(found[3]))
    example = {"dmy": "31/12/1990", "mdy": "12/31/1990"}.get(order, "1990-12-31")
    problem = ValueError(_("There is no such date."))
    for names in (known.months for known in LANGUAGES.values()):
        try:
            return typed.parse_date(line, order, names, example)
        except ValueError as error:
            problem = error
    raise problem


def birth(text: str, order: str, today: date) -> BirthDate:
    """A birth date as exactly as it is told ("1990", "05.1990", "35 ans"). Raises ValueError."""
    line = _TIME_PART.sub("", typed.plain(text))
    return dates.parse_birth(line, today, lambda written: day(written, order))


def contact(text: str, region: str, label: str = "") -> tuple[Contact | None, str]:
    """A phone number or an e-mail address, and a problem or "".

    What looks like an e-mail address is one, whatever the column was called: GNUmed writes
    addresses into TEL.
    """
    written = text.strip().removeprefix("mailto:").removeprefix("tel:")
    if not written:
        return None, ""
    if "@" in written:
        return _email(written, label)
    try:
        value = phone.parse(written, region).e164
    except ValueError:
        text = _("This phone number is kept as written, it cannot be dialled: {text}")
        return Contact(ContactKind.PHONE, written, "", label), text.format(text=written)
    return Contact(ContactKind.PHONE, written, value, label), ""


def _email(written: str, label: str) -> tuple[Contact | None, str]:
    if not EMAIL.fullmatch(written):
        return None, _("This is not an e-mail address: {text}").format(text=written)
    return Contact(ContactKind.EMAIL, written, written.lower(), label), ""


def identity(scheme: str, number: str, issuer: str, today: date) -> tuple[Identity, str]:
    """A document number, and a problem or "". One that cannot be right is kept as "other".

    Passports have no check digit and foreign ones any form, so that is no problem with them.
    """
    checked = national_id.check(scheme, number, today)
    if not checked.problem:
        return Identity(scheme, checked.number, issuer), ""
    name = national_id.scheme_name(scheme)
    kept = Identity(national_id.OTHER, number, issuer or name)
    if scheme == national_id.PASSPORT:
        return kept, ""
    text = _("Kept as another document, because it is not a valid {scheme}: {number}")
    return kept, text.format(scheme=name, number=number)


def label_in(text: str) -> str:
    """ "home", "work", "mobile" or "" from a heading or a list of types."""
    words = fold(text)
    labels = {
        "mobile": (
            "mobile",
            "cell",
            "gsm",
            "portable",
            "whatsapp",
            "моб",
            "сотов",
            "جوال",
            "موبايل",
        ),
        "work": ("work", "business", "office", "travail", "bureau", "рабоч", "عمل"),
        "home": ("home", "domicile", "домаш", "منزل"),
    }
    found = (label for label, parts in labels.items() if any(part in words for part in parts))
    return next(found, "")


def full_name(text: str) -> PersonName:
    """A name that came in one piece: "Family, Given Middle", or with the family name last.

    A Russian or Kazakh patronymic tells where the family name stands ("Иванова Анна Петровна").
    """
    family, comma, rest = text.partition(",")
    if comma:
        given, _blank, middle = rest.strip().partition(" ")
        return PersonName(given, middle.strip(), family.strip())
    parts = text.split()
    if len(parts) == 3 and _PATRONYMIC.search(parts[2]):
        return PersonName(parts[1], parts[2], parts[0])
    if len(parts) < 2:
        return PersonName(given=" ".join(parts))
    return PersonName(parts[0], " ".join(parts[1:-1]), parts[-1])
