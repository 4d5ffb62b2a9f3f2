"""Whether a row of a file is somebody already registered, or already met in the same file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from rapidfuzz import fuzz

from clinic_desktop.data.database import Session
from clinic_desktop.data.exchange.people import ImportedPerson
from clinic_desktop.data.patients import bulk, matching
from clinic_desktop.domain import names
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import BirthDate, PatientForm

SIMILAR = 80  # likeness of names, 0 to 100
NEAR_YEARS = 3  # a same name with a birth further apart is somebody else


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
    born_on: date | None
    where: str  # patient number, or the row as text
    is_row: bool


class FileCheck:
    """Knows the registry by asking and the file by remembering; about 300 bytes a row."""

    def __init__(self, session: Session, batch_id: Id | None) -> None:
        self._session = session
        self._batch_id = batch_id
        self._in_file: dict[tuple[str, Any], list[_Met]] = {}

    def doubts(self, people: Sequence[ImportedPerson]) -> list[Doubt | None]:
        """For each of the rows, in order, whom it may be."""
        keys = [names.sort_key(each.form.name) for each in people]
        forms = [each.form for each in people]
        registered: dict[tuple[str, Any], list[_Met]] = {}
        for each in bulk.known(self._session, forms, keys, self._batch_id):
            met = _Met(each.sort_key, each.born_on, each.number, False)
            registered.setdefault((each.shared, each.value), []).append(met)
        return [
            self._judged(person, key, registered) for person, key in zip(people, keys, strict=True)
        ]

    def _judged(
        self, person: ImportedPerson, key: str, registered: dict[tuple[str, Any], list[_Met]]
    ) -> Doubt | None:
        form, found = person.form, None
        for shared in _shared(form, key):
            for met in (*registered.get(shared, ()), *self._in_file.get(shared, ())):
                if found is None and _is_same(shared[0], key, form.birth, met):
                    found = Doubt(person.row, names.full_name(form.name), *_words(shared[0], met))
        self._remember(person, key)
        return found

    def _remember(self, person: ImportedPerson, key: str) -> None:
        birth = person.form.birth
        met = _Met(key, birth.day if birth else None, str(person.row), True)
        for shared in _shared(person.form, key, is_new=True):
            self._in_file.setdefault(shared, []).append(met)


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


def _is_same(shared: str, key: str, birth: BirthDate | None, met: _Met) -> bool:
    if shared == "identity":
        return True
    if shared == "name":
        return birth is None or met.born_on is None or _near(birth.day, met.born_on)
    return bool(fuzz.token_sort_ratio(key, met.key, score_cutoff=SIMILAR))


def _near(one: date, other: date) -> bool:
    return abs(one.year - other.year) <= NEAR_YEARS


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
