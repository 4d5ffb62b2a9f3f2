"""Whether a row of a file is somebody already registered, or already met in the same file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

from clinic_desktop.data.database import Session
from clinic_desktop.data.exchange.people import ImportedPerson
from clinic_desktop.data.patients import bulk, matching
from clinic_desktop.domain import names, similarity
from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import BirthDate, PatientForm, PersonName
from clinic_desktop.domain.similarity import Person, is_same_birth

HARDLY_ALIKE = 45  # of 100: below this the exact and costly comparison is spared


@dataclass(frozen=True)
class Doubt:
    """A row that may be somebody known: `number` a patient number, or "" for a row of the file."""

    row: int
    name: str
    number: str
    text: str


@dataclass(frozen=True)
class _Met:
    key: str
    names: tuple[PersonName, ...]
    birth: BirthDate | None
    where: str  # patient number, or the row as text
    is_row: bool


class FileCheck:
    """Knows the registry by asking and the rows not yet in it by remembering."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._in_file: dict[tuple[str, Any], list[_Met]] = {}

    def doubts(self, people: Sequence[ImportedPerson]) -> list[Doubt | None]:
        """For each of the rows, in order, whom it may be."""
        keys = [names.sort_key(each.form.name) for each in people]
        forms = [each.form for each in people]
        registered: dict[tuple[str, Any], list[_Met]] = {}
        for each in bulk.known(self._session, forms, keys):
            met = _Met(each.sort_key, each.names, each.birth, each.number, False)
            registered.setdefault((each.shared, each.value), []).append(met)
        return [
            self._judged(person, key, registered) for person, key in zip(people, keys, strict=True)
        ]

    def forget(self) -> None:
        """The rows seen so far were registered: the registry knows them."""
        self._in_file.clear()

    def _judged(
        self, person: ImportedPerson, key: str, registered: dict[tuple[str, Any], list[_Met]]
    ) -> Doubt | None:
        form, found = person.form, None
        mine = _Met(key, (form.name, form.second_name), form.birth, str(person.row), True)
        for shared in _shared(form, key):
            for met in (*registered.get(shared, ()), *self._in_file.get(shared, ())):
                if found is None and _is_same(shared, mine, met):
                    found = Doubt(person.row, names.full_name(form.name), *_words(shared[0], met))
        for shared in _shared(form, key, is_new=True):
            self._in_file.setdefault(shared, []).append(mine)
        return found


def _shared(form: PatientForm, key: str, *, is_new: bool = False) -> Iterator[tuple[str, Any]]:
    for identity in form.identities:
        yield "identity", identity.number
    for contact in form.contacts:
        if contact.value:
            yield "contact", contact.value
    if form.birth:
        # a new row is remembered by its own date; who asks looks under both orders
        days = (form.birth.day,) if is_new else matching.likely_days(form.birth)
        for day in days:
            yield "birth", day
    if key:
        yield "name", key


def _is_same(shared: tuple[str, Any], mine: _Met, met: _Met) -> bool:
    kind, value = shared
    if kind == "identity":
        return True
    if kind == "name":
        return not (mine.birth and met.birth) or is_same_birth(mine.birth, met.birth)
    if not fuzz.token_sort_ratio(mine.key, met.key, score_cutoff=HARDLY_ALIKE):
        return False
    phones = frozenset([value] if kind == "contact" else [])
    one, other = (Person(_named(each), each.birth, phones) for each in (mine, met))
    return similarity.compare(one, other).is_candidate


def _named(met: _Met) -> tuple[PersonName, ...]:
    return tuple(name for name in met.names if name != PersonName())


def _words(shared: str, met: _Met) -> tuple[str, str]:
    why = {
        "identity": _("the same identity number"),
        "contact": _("the same phone or e-mail and a similar name"),
        "birth": _("the same birth date and a similar name"),
        "name": _("the same name"),
    }[shared]
    if met.is_row:
        return "", _("Row {row} of this file has {what}.").format(row=met.where, what=why)
    return met.where, _("{number} has {what}.").format(number=met.where, what=why)
