"""Latin spellings of names in other scripts, and the two keys by which spellings meet.

`sound` makes spellings of one vowelled name alike (Yegorov and Егоров, Mueller and Müller).
`skeletons` are the consonants alone, for Arabic letters, which leave short vowels out.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import product

from anyascii import anyascii

_CYRILLIC = str.maketrans(
    dict(
        zip(
            "абвгдезийклмнопрстуфыэ",
            "abvgdeziiklmnoprstufye",
            strict=True,
        )
    )
    | {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya",
       "ъ": "", "ь": ""}
)  # fmt: skip

_CONSONANTS = dict(
    zip(
        "कखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसहळ",
        "k kh g gh n ch ch j jh n t th d dh n t th d dh n p ph b bh m y r l v sh sh s h l".split(),
        strict=True,
    )
)
_WITH_NUKTA = {"ज": "z", "फ": "f", "ड": "r", "ढ": "rh", "क": "k", "ख": "kh", "ग": "gh"}
_FREE_VOWELS = dict(zip("अआइईउऊऋएऐओऔऑऍ", "a a i i u u ri e ai o au o e".split(), strict=True))
_VOWEL_SIGNS = dict(zip("ािीुूृेैोौॉॅ", "a i i u u ri e ai o au o e".split(), strict=True))
_VIRAMA, _NUKTA, _NASAL, _MOON = "\u094d", "\u093c", "\u0902", "\u0901"

_ARABIC = {
    "ب": "b", "پ": "b", "ت": "t", "ث": "ts", "ج": "jg", "چ": "c", "ح": "h", "خ": "h", "د": "d",
    "ذ": "zd", "ر": "r", "ز": "z", "ژ": "j", "س": "s", "ش": "c", "ص": "s", "ض": "dz", "ط": "t",
    "ظ": "zd", "غ": "g", "ف": "f", "ڤ": "f", "ق": "k", "ك": "k", "گ": "g", "ل": "l", "م": "m",
    "ن": "n", "ه": "h",
}  # fmt: skip
_SUN_LETTERS = "تثدذرزسشصضطظن"  # the article's l is not heard before them
_REMEMBERED = 8192  # words of names repeat; one costs about 50 µs
_MOST = 6  # spellings kept of one word


def script(word: str) -> str:
    """latin, cyrillic, arabic, devanagari, number or other, by the first letter."""
    first = word[:1]
    if first.isdigit():
        return "number"
    name = unicodedata.name(first, "").partition(" ")[0].casefold()
    return name if name in ("latin", "cyrillic", "arabic", "devanagari") else "other"


@lru_cache(_REMEMBERED)
def romanised(word: str) -> tuple[str, ...]:
    """Latin letters a-z for one folded word (Devanagari: unfolded); empty for Arabic script."""
    kind = script(word)
    if kind == "arabic":
        return ()
    if kind == "devanagari":
        return _from_devanagari(word)
    latin = re.sub(r"[^a-z0-9]", "", anyascii(word.translate(_CYRILLIC)).casefold())
    return (latin,) if latin else ()


# Devanagari: every consonant carries an "a" unless told otherwise; at the end of a word, and often
# inside it, that "a" is silent. A unit is a consonant ("k"), a written vowel ("+i") or "?", that a.


def _from_devanagari(word: str) -> tuple[str, ...]:
    units = _units(unicodedata.normalize("NFKD", word).replace("ज्ञ", "ग्य"))
    if len(units) > 2 and units[-1] == "?" and _is_vowel(units[-3]):
        del units[-1]
    spelled = (_spelled(_without_silent(units)), _spelled(units))
    return tuple(dict.fromkeys(latin for latin in spelled if latin))


def _units(word: str) -> list[str]:
    units: list[str] = []
    for place, char in enumerate(word):
        has_nukta = word[place + 1 : place + 2] == _NUKTA
        after = word[place + 1 + has_nukta : place + 2 + has_nukta]
        if char in _CONSONANTS:
            units.append((has_nukta and _WITH_NUKTA.get(char)) or _CONSONANTS[char])
            if after != _VIRAMA and after not in _VOWEL_SIGNS:
                units.append("?")
        elif vowel := _FREE_VOWELS.get(char) or _VOWEL_SIGNS.get(char):
            units.append(f"+{vowel}")
        elif char in (_NASAL, _MOON):
            units.append("m" if after and after in "पफबभ" else "ng" if after == "ह" else "n")
    return units


def _is_vowel(unit: str) -> bool:
    return unit[0] in "+?"


def _without_silent(units: Sequence[str]) -> list[str]:
    """Drops an unwritten a between single consonants that have vowels on their far sides."""
    kept = list(units)
    for place in range(len(kept) - 3, 1, -1):
        around = kept[place - 2 : place + 3]
        if around[2] == "?" and [_is_vowel(unit) for unit in around] == [
            True,
            False,
            True,
            False,
            True,
        ]:
            del kept[place]
    return kept


def _spelled(units: Sequence[str]) -> str:
    return "".join(units).replace("?", "a").replace("+", "")


# One sound, many spellings. The order matters; capitals stand for a sound already decided.
_SHARED = (
    (r"chr", "kr"), (r"shch|sch|tch|ch|sh", "C"), (r"kC", "ks"),
    (r"kh", "h"), (r"ph", "f"), (r"gh", "g"), (r"dh", "d"), (r"th", "t"), (r"bh", "b"),
    (r"zh|dj", "j"), (r"ck", "k"), (r"q", "k"), (r"x", "ks"), (r"c(?=[eiy])", "s"), (r"c", "k"),
    (r"C", "c"), (r"^ou(?=[aeio])", "w"),
)  # fmt: skip
_SOUNDS = (
    (r"gu(?=[ei])", "g"), (r"(?<=[aeiou])y(?=e)", ""), (r"^ye", "e"), (r"(?<=[^aeiouy])y[eo]", "e"),
    (r"(?<=[^aeiouy])yu", "u"),
    (r"off?$", "ov"), (r"(?<=and)er$", "r"), (r"w", "v"), (r"ae", "a"), (r"oe", "o"), (r"ue", "u"),
    (r"ou|oo", "u"), (r"ee", "i"), (r"[ae][iy](?![aeou])", "i"), (r"[ey]", "i"), (r"o", "u"),
    (r"(.)\1+", r"\1"),
)  # fmt: skip
_CONSONANTS_ONLY = (
    (r"(.)\1+", r"\1"), (r"v", "f"), (r"p", "b"), (r"^[aeiouy]+", "A"),
    (r"(?<!^)w|[aeiouy]", ""), (r"A", "a"),
)  # fmt: skip


def _compiled(rules: Sequence[tuple[str, str]]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), with_what) for pattern, with_what in rules)


_SOUND_RULES = _compiled(_SHARED + _SOUNDS)
_SKELETON_RULES = _compiled(_SHARED + _CONSONANTS_ONLY)
_SOFT_G = re.compile(r"g(?=[eiy])")


def _applied(rules: Sequence[tuple[re.Pattern[str], str]], latin: str) -> str:
    for pattern, with_what in rules:
        latin = pattern.sub(with_what, latin)
    return latin


@lru_cache(_REMEMBERED)
def sound(latin: str) -> str:
    """One spelling for all that sound alike; not for reading."""
    return _applied(_SOUND_RULES, latin)


@lru_cache(_REMEMBERED)
def latin_skeletons(latin: str) -> tuple[str, ...]:
    """The consonants of a Latin word as Arabic letters would give them; a first vowel is "a"."""
    found = [_applied(_SKELETON_RULES, latin)]
    if _SOFT_G.search(latin.replace("gh", "")):
        found.append(_applied(_SKELETON_RULES, _SOFT_G.sub("j", latin)))
    if re.search(r"[aeiou]h$", latin):
        found += [each[:-1] for each in found]
    return tuple(dict.fromkeys(each for each in found if len(each) > 1))


def arabic_skeletons(word: str) -> tuple[str, ...]:
    """The consonants of a folded Arabic word in every reading; a first vowel is "a"."""
    word = word.replace("لل", "ل")
    first = {"ا": "a", "ع": "a", "ي": "a", "و": "w"}.get(word[:1])
    readings = [first or _ARABIC.get(word[:1], "")]
    readings += [_ARABIC.get(letter, "") for letter in word[1:]]
    if len(word) > 2 and word[-1] == "ه":
        # a last h is mostly ta marbuta: silent, or t after a long a
        readings[-1] = "ht-" if word[-2] == "ا" else "h-"
    spelled = product(*(reading for reading in readings if reading))
    found = (
        "".join(each).replace("-", "") for each, _place in zip(spelled, range(_MOST), strict=False)
    )
    return tuple(dict.fromkeys(each for each in found if len(each) > 1))


def arabic_parts(word: str) -> tuple[str, ...]:
    """Words inside a folded Arabic word: without the article, servant-of compounds taken apart."""
    if word.startswith("عبدال") and len(word) > 6:
        bare = word[5:]
        assimilated = (f"عبد{bare}",) if bare[0] in _SUN_LETTERS else ()
        return ("عبد", bare, *assimilated)
    if word.startswith("ال") and len(word) > 4:
        return (word[2:],)
    return ()
