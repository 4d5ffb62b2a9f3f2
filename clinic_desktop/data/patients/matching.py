"""Finding records that may be the same person, and what was decided about pairs (REG-5)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from clinic_desktop.data import search
from clinic_desktop.data.patients.forms import birth_of
from clinic_desktop.data.patients.records import (
    ContactRow,
    FormerNameRow,
    IdentityRow,
    Patient,
    PatientPair,
)
from clinic_desktop.domain import national_id
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.patient import BirthDate, PatientForm, PersonName, Precision
from clinic_desktop.domain.similarity import Person

SAME_AT_MOST = 60  # records looked at for one reason; more share it only where it says nothing
DIFFERENT, OVERRIDE = "different", "override"


NAMED = select(
    Patient.id,
    Patient.given,
    Patient.middle,
    Patient.family,
    Patient.second_given,
    Patient.second_middle,
    Patient.second_family,
    Patient.born_on,
    Patient.birth_precision,
    Patient.stated_age,
    Patient.age_stated_on,
).where(Patient.deleted_at.is_(None), Patient.merged_into.is_(None))


def by_identity(session: Session, form: PatientForm, ignoring: Id | None) -> tuple[Id, ...]:
    """Others with one of the form's identity numbers in the same scheme."""
    wanted = [
        and_(IdentityRow.scheme == item.scheme, IdentityRow.number_key == key)
        for item in form.identities
        if (key := national_id.normal(item.number))
    ]
    if not wanted:
        return ()
    query = (
        select(IdentityRow.patient_id)
        .join(Patient, Patient.id == IdentityRow.patient_id)
        .where(or_(*wanted), IdentityRow.deleted_at.is_(None), Patient.deleted_at.is_(None))
        .where(Patient.id != (ignoring or ""))
        .distinct()
    )
    return tuple(session.scalars(query.limit(SAME_AT_MOST)))


def by_contact(session: Session, values: Sequence[str]) -> list[Id]:
    """Who has one of these phones (E.164) or e-mail addresses."""
    query = select(ContactRow.patient_id).where(
        ContactRow.value.in_(values), ContactRow.deleted_at.is_(None)
    )
    return list(session.scalars(query.limit(SAME_AT_MOST))) if values else []


def by_birth(session: Session, birth: BirthDate | None) -> list[Id]:
    """Who was born that day, or on the day that day and month exchanged make."""
    if birth is None or birth.precision is not Precision.EXACT:
        return []
    query = select(Patient.id).where(
        Patient.deleted_at.is_(None),
        Patient.merged_into.is_(None),
        Patient.born_on.in_(likely_days(birth)),
    )
    return list(session.scalars(query.limit(SAME_AT_MOST)))


def by_name(session: Session, form: PatientForm) -> list[Id]:
    """Who is found by given and family name together, in either script and order."""
    found: list[Id] = []
    for name in (form.name, form.second_name):
        text = f"{name.given} {name.family}".strip()
        if len(text) > 3:
            found += [row.id for row in search.find(session, text, limit=20)]
    return found


def likely_days(birth: BirthDate | None) -> tuple[date, ...]:
    """The birth date, and the one with day and month exchanged where there is such."""
    if birth is None:
        return ()
    day = birth.day
    if birth.precision is not Precision.EXACT or day.day > 12 or day.day == day.month:
        return (day,)
    return day, date(day.year, day.day, day.month)


def people(session: Session, ids: Iterable[Id]) -> dict[Id, Person]:
    """What can be compared of these records; merged ones are left out."""
    wanted = list(ids)
    if not wanted:
        return {}
    names: dict[Id, list[PersonName]] = {}
    births: dict[Id, BirthDate | None] = {}
    for row in session.execute(NAMED.where(Patient.id.in_(wanted))).mappings():
        names[row["id"]] = [each for each in names_of(row) if each != PersonName()]
        births[row["id"]] = birth_of(row)
    former = select(
        FormerNameRow.patient_id, FormerNameRow.given, FormerNameRow.middle, FormerNameRow.family
    )
    for patient_id, parts in _grouped(session, former, FormerNameRow, wanted).items():
        if patient_id in names:
            names[patient_id] += [PersonName(*each) for each in parts]
    phones = _grouped(session, select(ContactRow.patient_id, ContactRow.value), ContactRow, wanted)
    numbers = _grouped(
        session,
        select(IdentityRow.patient_id, IdentityRow.scheme, IdentityRow.number_key),
        IdentityRow,
        wanted,
    )
    return {
        each: Person(
            tuple(names[each]),
            births[each],
            frozenset(value for (value,) in phones.get(each, ()) if value.startswith("+")),
            frozenset((scheme, number) for scheme, number in numbers.get(each, ())),
        )
        for each in names
    }


def names_of(row: Mapping[Any, Any]) -> tuple[PersonName, PersonName]:
    """The name and its second script, from a patient row's columns."""
    return (
        PersonName(row["given"], row["middle"], row["family"]),
        PersonName(row["second_given"], row["second_middle"], row["second_family"]),
    )


def _grouped(
    session: Session, query: Any, owned: Any, ids: list[Id]
) -> dict[Id, list[tuple[str, ...]]]:
    found: dict[Id, list[tuple[str, ...]]] = {}
    query = query.where(owned.patient_id.in_(ids), owned.deleted_at.is_(None))
    for patient_id, *values in session.execute(query):
        found.setdefault(patient_id, []).append(tuple(values))
    return found


def numbers_of(session: Session, ids: Iterable[Id]) -> list[str]:
    """Patient numbers of these records, in order."""
    query = select(Patient.number).where(Patient.id.in_(list(ids))).order_by(Patient.number)
    return [number or "" for number in session.scalars(query)]


def told_apart(session: Session, patient_id: Id) -> set[Id]:
    """Everybody that somebody decided to be a different person."""
    query = select(PatientPair.a_id, PatientPair.b_id).where(
        or_(PatientPair.a_id == patient_id, PatientPair.b_id == patient_id),
        PatientPair.decision == DIFFERENT,
    )
    return {each for pair in session.execute(query) for each in pair} - {patient_id}


def tell_apart(session: Session, a: Id, b: Id) -> None:
    """Remember that the two are different persons."""
    first, second = sorted((a, b))
    session.add(PatientPair(a_id=first, b_id=second, decision=DIFFERENT))


def note_override(session: Session, patient_id: Id, others: Iterable[Id], reason: str) -> None:
    """Remember why a record was saved with the identity number of others."""
    for other in others:
        session.add(PatientPair(a_id=patient_id, b_id=other, decision=OVERRIDE, reason=reason))
