"""Whether two entries may be the same person, and why (REG-5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.fuzz import ratio, token_sort_ratio

from clinic_desktop.domain.dates import earliest_and_latest
from clinic_desktop.domain.national_id import normal
from clinic_desktop.domain.patient import (
    BirthDate,
    Contact,
    ContactKind,
    PatientForm,
    PersonName,
    Precision,
)
from clinic_desktop.domain.search_text import latin_spellings, name_pieces
from clinic_desktop.domain.transliteration import (
    arabic_parts,
    arabic_skeletons,
    latin_skeletons,
    script,
    sound,
)

SIMILAR = 84.0  # of 100: "Jon Smyth" and "John Smith" are, "Anna Berg" and "Ina Borg" are not
_ARABIC_SIMILAR = 90.0
CANDIDATE = 50  # a score from which two people are shown side by side


class Reason(StrEnum):
    """Why two people look like one; the value is stored with a decision, never renamed."""

    SAME_ID = "same_id"  # blocks; only a supervisor may go on
    SAME_BIRTH = "same_birth"  # and a similar name
    SWAPPED_NAMES = "swapped_names"  # given and family name
    SWAPPED_BIRTH = "swapped_birth"  # day and month
    SAME_PHONE = "same_phone"  # and a similar name


_WORTH = {
    Reason.SAME_ID: 100,
    Reason.SAME_BIRTH: 70,
    Reason.SWAPPED_BIRTH: 55,
    Reason.SAME_PHONE: 50,
    Reason.SWAPPED_NAMES: 20,
}


@dataclass(frozen=True)
class Person:
    """What is compared; `names` holds the name, its second script and former names."""

    names: tuple[PersonName, ...]
    birth: BirthDate | None = None
    phones: frozenset[str] = frozenset()  # E.164
    identities: frozenset[tuple[str, str]] = frozenset()  # (scheme, normal form)


@dataclass(frozen=True)
class Likeness:
    """`score` is 0 to 100; without a reason it is 0."""

    score: int
    reasons: tuple[Reason, ...] = ()

    @property
    def blocks(self) -> bool:
        return Reason.SAME_ID in self.reasons

    @property
    def is_candidate(self) -> bool:
        return self.score >= CANDIDATE


def person(form: PatientForm) -> Person:
    """What the form says that can be compared."""
    former = (each.name for each in form.former_names)
    named = (form.name, form.second_name, *former)
    return Person(
        tuple(name for name in named if name != PersonName()),
        form.birth,
        frozenset(_phones(form.contacts)),
        frozenset((each.scheme, normal(each.number)) for each in form.identities if each.number),
    )


def _phones(contacts: Iterable[Contact]) -> Iterable[str]:
    return (each.value for each in contacts if each.kind is ContactKind.PHONE and each.value)


def compare(one: Person, other: Person) -> Likeness:
    """How much speaks for one person; a name alone is never enough, parents share it with children."""
    reasons = [Reason.SAME_ID] if one.identities & other.identities else []
    straight = _likeness(one, other)
    swapped = 0.0 if straight >= SIMILAR else _likeness(one, other, is_swapped=True)
    if max(straight, swapped) >= SIMILAR:
        reasons += _circumstances(one, other)
        if swapped >= SIMILAR and reasons:
            reasons.append(Reason.SWAPPED_NAMES)
    if not reasons:
        return Likeness(0)
    alike = max(straight, swapped) / 10 if reasons != [Reason.SAME_ID] else 0
    return Likeness(
        min(100, round(sum(_WORTH[reason] for reason in reasons) + alike)), tuple(reasons)
    )


def _circumstances(one: Person, other: Person) -> list[Reason]:
    found = []
    if one.birth and other.birth:
        if is_same_birth(one.birth, other.birth):
            found.append(Reason.SAME_BIRTH)
        elif is_swapped_birth(one.birth, other.birth):
            found.append(Reason.SWAPPED_BIRTH)
    if one.phones & other.phones:
        found.append(Reason.SAME_PHONE)
    return found


def is_same_birth(one: BirthDate, other: BirthDate) -> bool:
    """Equal days, or spans of an inexact date that overlap."""
    first, last = earliest_and_latest(one)
    start, end = earliest_and_latest(other)
    return first <= end and start <= last


def is_swapped_birth(one: BirthDate, other: BirthDate) -> bool:
    """5 March and 3 May of the same year, both said to be exact."""
    if one.precision is not Precision.EXACT or other.precision is not Precision.EXACT:
        return False
    try:
        return date(one.day.year, one.day.day, one.day.month) == other.day
    except ValueError:
        return False


def _likeness(one: Person, other: Person, *, is_swapped: bool = False) -> float:
    """The best likeness 0 to 100 of any name of one with any name of the other."""
    found = 0.0
    for mine in one.names:
        for theirs in other.names:
            turned = PersonName(theirs.family, theirs.middle, theirs.given)
            found = max(found, name_likeness(mine, turned if is_swapped else theirs))
    return found


def name_likeness(one: PersonName, other: PersonName) -> float:
    """0 to 100: the weaker of given and family name decides; an empty part decides nothing."""
    parts = [(one.given, other.given), (one.family, other.family)]
    scores = [_part(mine, theirs) for mine, theirs in parts if mine.strip() and theirs.strip()]
    if len(scores) < 2 and not _is_one_part(one, other):
        return 0.0
    return min(scores, default=0.0)


def _is_one_part(one: PersonName, other: PersonName) -> bool:
    """Both have only a given, or only a family name."""
    return (not one.family and not other.family) or (not one.given and not other.given)


def _part(one: str, other: str) -> float:
    """Likeness of one part of a name in whatever scripts it is written."""
    mine, theirs = list(name_pieces(one)), list(name_pieces(other))
    if _is_arabic(mine) != _is_arabic(theirs):
        # short vowels are not written on one side, so that consonants are all there is
        return max(ratio(each, other) for each in _bones(mine) for other in _bones(theirs))
    native = _alike(_native(mine), _native(theirs))
    if _is_arabic(mine):
        # every letter counts where vowels are left out: Hassan is not Hussein
        return native if native >= _ARABIC_SIMILAR else 0.0
    return max(native, _alike(_heard(mine), _heard(theirs)))


_Pieces = list[tuple[str, str]]  # (folded, as written)


def _is_arabic(part: _Pieces) -> bool:
    return any(script(folded) == "arabic" for folded, _raw in part)


def _native(part: _Pieces) -> str:
    return " ".join(folded for folded, _raw in part)


def _heard(part: _Pieces) -> str:
    return " ".join(sound((latin_spellings(*piece) or (piece[0],))[0]) for piece in part)


def _bones(part: _Pieces) -> tuple[str, ...]:
    folded = "".join(folded for folded, _raw in part)
    raw = "".join(raw for _folded, raw in part)
    if latin := latin_spellings(folded, raw):
        return latin_skeletons(latin[0]) or (folded,)
    bare = (folded, *arabic_parts(folded)[-1:])  # also without the article
    return tuple(each for word in bare for each in arabic_skeletons(word)) or (folded,)


def _alike(one: str, other: str) -> float:
    """One slip of the finger leaves a word of five letters or more alike."""
    is_slip = min(len(one), len(other)) >= 5 and DamerauLevenshtein.distance(one, other) <= 1
    return max(90.0 if is_slip else 0.0, token_sort_ratio(one, other))
