"""What is written into the search index about a person, and what a typed line asks for (REG-4).

A form is one word of the index; a form asked for ends in "*" when words that only begin so will do.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise

from clinic_desktop.domain import patient_number, phone
from clinic_desktop.domain.names import fold
from clinic_desktop.domain.patient import BirthDate, PersonName, Precision
from clinic_desktop.domain.transliteration import (
    arabic_parts,
    arabic_skeletons,
    latin_skeletons,
    romanised,
    script,
    sound,
)

# Private-use letters keep kinds of words apart: nobody can type them.
_OF_ARABIC = "\ue001"  # skeleton of a word in Arabic letters
_OF_OTHERS = "\ue002"  # skeleton of a word in letters with vowels
_BIRTH = "\ue003"  # 19900305, 199003 or 1990

_GAPS = re.compile(r"[\s\-\u2010-\u2015,;()]+")
_ARTICLES = frozenset({"al", "el", "ال", "аль", "эль"})


@dataclass(frozen=True)
class QueryWord:
    """One thing asked for: forms that answer it plainly, forms that may, and inner pieces."""

    plain: str
    strict: tuple[str, ...]
    loose: tuple[str, ...] = ()
    inner: tuple[str, ...] = ()


Reading = tuple[QueryWord, ...]  # all of these together


@dataclass(frozen=True)
class IndexedText:
    """Words of the family name, all other words, and the text whose inner pieces can be found."""

    family: str
    other: str
    inner: str


# what is written


def indexed_words(
    names: Iterable[PersonName], preferred: str = ""
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Forms of the family names and forms of all other names, in every script given."""
    family, other = list[str](), list[str]()
    for name in names:
        family += _forms(name.family)
        other += [*_forms(name.given), *_forms(name.middle)]
    other += _forms(preferred)
    known = set(family)
    return tuple(dict.fromkeys(family)), tuple(
        form for form in dict.fromkeys(other) if form not in known
    )


def indexed_text(
    names: Iterable[PersonName],
    preferred: str = "",
    number: str = "",
    phones: Iterable[str] = (),
    identities: Iterable[str] = (),
    birth: BirthDate | None = None,
) -> IndexedText:
    """Everything the index holds of one person; `phones` are E.164."""
    family, other = indexed_words(names, preferred)
    whole = [*_numbers(number, identities), *(phone.digits(each) for each in phones if each)]
    ends = [part for each in phones if each for part in (phone.national(each), phone.end(each))]
    found = tuple(dict.fromkeys([*whole, *ends, *_births(birth)]))
    inner = [form for form in (*family, *other) if form[0] not in (_OF_ARABIC, _OF_OTHERS)]
    return IndexedText(" ".join(family), " ".join((*other, *found)), " ".join((*inner, *whole)))


def _numbers(number: str, identities: Iterable[str]) -> Iterator[str]:
    for typed in (number, *identities):
        joined = fold(typed).replace(" ", "")
        figures = re.sub(r"\D", "", joined)
        yield from (form for form in (joined, figures, figures.lstrip("0")) if form)


def _births(birth: BirthDate | None) -> Iterator[str]:
    if birth is None:
        return
    length = {Precision.EXACT: 8, Precision.MONTH: 6}.get(birth.precision, 4)
    yield _BIRTH + birth.day.isoformat().replace("-", "")[:length]


@lru_cache(1 << 14)
def _forms(part: str) -> tuple[str, ...]:
    """Forms of a part of a name; kept, as an import meets the same names again and again."""
    pieces = list(name_pieces(part))
    forms = [form for piece in pieces for form in _word_forms(*piece)]
    for (one, _raw), (two, _other) in pairwise(pieces):
        forms += _word_forms(one + two, one + two)  # Abdul Rahman is also Abdulrahman
    return tuple(forms)


def name_pieces(text: str) -> Iterator[tuple[str, str]]:
    """(folded, as written) of every word; Devanagari is spelled out from what is written."""
    for raw in _GAPS.split(text):
        if folded := fold(raw).replace(" ", ""):
            yield folded, raw


def _word_forms(folded: str, raw: str) -> Iterator[str]:
    yield folded
    if script(folded) == "arabic":
        for word in (folded, *arabic_parts(folded)):
            yield word
            yield from (_OF_ARABIC + each for each in arabic_skeletons(word))
        return
    for latin in latin_spellings(folded, raw):
        yield from (latin, sound(latin))
        yield from (_OF_OTHERS + each for each in latin_skeletons(latin))


def latin_spellings(folded: str, raw: str) -> tuple[str, ...]:
    """Letters a-z for one piece, the likeliest first; empty for Arabic script."""
    return romanised(raw if script(folded) == "devanagari" else folded)


# what is asked


def query_words(text: str) -> Reading:
    """The names asked for; articles do not count beside other words."""
    pieces = list(name_pieces(text))
    kept = [piece for piece in pieces if piece[0] not in _ARTICLES] or pieces
    return tuple(_asked(*piece) for piece in kept)


def _asked(folded: str, raw: str) -> QueryWord:
    if folded.isdigit():
        return _number_asked(folded)
    if script(folded) == "arabic":
        loose = [_OF_OTHERS + form for form in _arabic_asked(folded)]
        return QueryWord(folded, (f"{folded}*",), tuple(loose), (folded,))
    spelled = latin_spellings(folded, raw) if len(folded) > 1 else ()
    strict, loose = [f"{folded}*"], list[str]()
    for latin in spelled:
        strict.append(f"{latin}*")
        if len(latin) > 2:
            strict.append(f"{sound(latin)}*")
        if re.search(r"[aeiou]h$", latin):
            strict.append(sound(latin[:-1]))  # Sarah is also Sara, but "sah" is not "sa…"
        loose += [_OF_ARABIC + form for form in _vowelled_asked(latin)]
    inner = tuple(dict.fromkeys((folded, *spelled)))
    return QueryWord(folded, tuple(dict.fromkeys(strict)), tuple(dict.fromkeys(loose)), inner)


def _vowelled_asked(latin: str) -> Iterator[str]:
    """Two consonants and a last vowel are a whole word: "ali" must not bring every al…"""
    skeletons = latin_skeletons(latin)
    for each in skeletons:
        is_shortened = each + "h" in skeletons
        is_whole = is_shortened or (len(each) < 3 and latin[-1] in "aeiouy")
        yield each if is_whole else f"{each}*"


def _arabic_asked(folded: str) -> Iterator[str]:
    skeletons = arabic_skeletons(folded)
    for each in skeletons:
        is_whole = len(each) < 3 and (each + "h" in skeletons or folded[-1] in "اويه")
        yield each if is_whole else f"{each}*"


# numbers: phones, patient numbers, identity documents, dates of birth

_DATE = re.compile(r"(?<![\d./-])(\d{1,4})([./-])(\d{1,4})(?:\2(\d{1,4}))?(?![\d./-])")
_RUN = re.compile(r"\+?[\d(][\d\s().\-/]*\d")


def query(text: str) -> tuple[Reading, ...]:
    """Every reading of a typed line; nothing for an empty one. Any reading may be answered."""
    birth = [found for found in _DATE.finditer(text) if _birth_forms(found)][:1]
    readings = []
    if birth:
        word = QueryWord(birth[0][0], _birth_forms(birth[0]))
        rest = text[: birth[0].start()] + " " + text[birth[0].end() :]
        readings.append((word, *query_words(rest)))
    readings.append(query_words(_RUN.sub(_run_together, text)))
    if re.search(r"\d\s+\d", text):
        readings.append(query_words(text))
    readings.append(_document(text))
    return tuple(dict.fromkeys(reading for reading in readings if reading))


def _run_together(found: re.Match[str]) -> str:
    return re.sub(r"\D", "", found[0])


def _document(text: str) -> Reading:
    """A patient number or the number of a document, typed with blanks."""
    if number := patient_number.read(text.strip()):
        return (QueryWord(text, (number.casefold(),)),)
    joined = fold(text).replace(" ", "")
    is_document = re.fullmatch(r"[a-z]{1,3}\d{4,}", joined) is not None
    return (QueryWord(text, (f"{joined}*",)),) if is_document else ()


def _number_asked(figures: str) -> QueryWord:
    forms = [figures]
    bare = figures.lstrip("0")
    if len(bare) > 4:
        forms.append(bare)  # 03 123456 and 00961 3 123456 are stored without zeros
    if len(figures) == 11 and figures.startswith("8"):
        forms.append("7" + figures[1:])  # how Kazakhstan and Russia dial at home
    loose = (f"{_BIRTH}{figures}*",) if len(figures) in (4, 8) else ()
    inner = tuple(dict.fromkeys(forms))
    return QueryWord(figures, tuple(f"{form}*" for form in inner), loose, inner)


def _birth_forms(found: re.Match[str]) -> tuple[str, ...]:
    """Both orders of day and month: a wrong guess costs more than one row too many."""
    first, _sign, second, third = found.groups()
    if third is None:
        year, month = (first, second) if len(first) == 4 else (second, first)
        is_month = len(year) == 4 and len(month) < 3
        return (f"{_BIRTH}{year}{int(month):02d}*",) if is_month else ()
    if len(first) == 4:
        candidates = [(first, second, third)]
    else:
        candidates = [
            (year, *pair) for year in _years(third) for pair in ((second, first), (first, second))
        ]
    days = (_day(*each) for each in candidates)
    return tuple(dict.fromkeys(f"{_BIRTH}{day:%Y%m%d}" for day in days if day))


def _years(typed: str) -> tuple[str, ...]:
    return (typed,) if len(typed) == 4 else (f"19{typed}", f"20{typed}") if len(typed) == 2 else ()


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
