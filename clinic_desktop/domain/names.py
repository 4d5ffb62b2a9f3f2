"""Personal names: shown in full, as initials, sorted, and folded so that spellings meet (REG-4)."""

import re
import unicodedata
from collections.abc import Sequence

from anyascii import anyascii

from clinic_desktop.domain.patient import PersonName

# Letters taken as one in a search. Compatibility decomposition has already parted marks from
# letters (ё, й, أ, é …), so that only what has no decomposition is listed.
_SAME = str.maketrans(
    {
        "ә": "а", "ғ": "г", "қ": "к", "ң": "н", "ө": "о", "ұ": "у", "ү": "у", "һ": "х", "і": "и",
        "є": "е", "ґ": "г",
        "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ة": "ه", "ۀ": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه",
        "ک": "ك", "ڪ": "ك", "ء": None, "ـ": None,
        "ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d",
        "\u200b": None, "\u200c": None, "\u200d": None, "\u00ad": None,
        **dict.fromkeys("'’‘ʼʹʻ`´ʿʾ′", None),
    }
)  # fmt: skip
_HAMZA_CARRIERS = str.maketrans({"ؤ": "و", "ئ": "ي"})
_DEVANAGARI_NUKTA = "\u093c"


def fold(text: str) -> str:
    """The text without case, marks, hyphens, apostrophes and letter variants, in its own script.

    Every digit becomes 0-9, every other sign a blank; Devanagari vowel signs stay.
    """
    parted = unicodedata.normalize("NFKD", text.casefold().translate(_HAMZA_CARRIERS))
    letters = "".join(_kept(char) for char in parted.translate(_SAME))
    return " ".join(letters.split())


def _kept(char: str) -> str:
    if char.isalpha():
        return char
    if char.isdigit():
        return str(unicodedata.digit(char))
    # a mark above or below goes; a vowel sign or virama of an Indian script is part of the word
    if unicodedata.category(char).startswith("M"):
        is_sign = unicodedata.combining(char) in (0, 9) and char != _DEVANAGARI_NUKTA
        return char if is_sign else ""
    return " "


def words(text: str) -> tuple[str, ...]:
    """The folded words of the text."""
    return tuple(fold(text).split())


def full_name(name: PersonName, second: PersonName | None = None) -> str:
    """Given, middle, family; with the second script in brackets where there is one."""
    others = (second.given, second.middle, second.family) if second else ()
    return full_name_of((name.given, name.middle, name.family), others)


def full_name_of(first: Sequence[str], second: Sequence[str]) -> str:
    """The same from the parts as they are stored, for hundreds of rows at once."""
    first_script = _joined(*first)
    second_script = _joined(*second) if any(second) else ""
    if first_script and second_script:
        return f"{first_script} ({second_script})"
    return first_script or second_script


def listed_name(name: PersonName) -> str:
    """As in an alphabetical list: family, given middle."""
    others = _joined(name.given, name.middle)
    return f"{name.family.strip()}, {others}" if name.family.strip() and others else full_name(name)


def initials(name: PersonName) -> str:
    """First letters of given and family name, for badges and boards ("ЖА", "MÖ")."""
    parts = [part.strip() for part in (name.given, name.family)]
    found = "".join(_first_letter(part) for part in parts if part)
    return found or _first_letter(name.middle.strip())


def _first_letter(part: str) -> str:
    # a Devanagari vowel sign belongs to its letter; an Arabic article is not the name
    bare = re.sub(r"^(?:ال|al-|el-)(?=\w{2})", "", part, flags=re.I)
    taken = bare[:1]
    for char in bare[1:]:
        if not unicodedata.category(char).startswith("M"):
            break
        taken += char
    return taken.upper()


def sort_key(name: PersonName) -> str:
    """Order of an alphabetical list across scripts: Latin letters, family name first."""
    return anyascii(fold(_joined(name.family, name.given, name.middle))).casefold()


def _joined(*parts: str) -> str:
    return " ".join(" ".join(parts).split())
