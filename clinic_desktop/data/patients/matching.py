"""Finding records that may be the same person, and what was decided about pairs (REG-5)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from clinic_desktop.data import search
from clinic_desktop.data.patients.records import ContactRow, IdentityRow, Patient, PatientPair
from clinic_desktop.domain import national_id
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.patient import BirthDate, PatientForm, PersonName, Precision

SAME_AT_MOST = 60  # records looked at for one reason; more share it only where it says nothing
DIFFERENT, OVERRIDE = "different", "override"


@dataclass(frozen=True)
class Compared:
    """What duplicates are judged by."""

    id: Id
    name: PersonName
    second_name: PersonName
    born_on: date | None
    precision: str


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
    query = select(Patient.id).where(Patient.born_on.in_(likely_days(birth)))
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


def compared(session: Session, ids: Iterable[Id]) -> list[Compared]:
    """Name and birth date of these records, merged and erased ones left out."""
    query = select(
        Patient.id,
        Patient.given,
        Patient.middle,
        Patient.family,
        Patient.second_given,
        Patient.second_middle,
        Patient.second_family,
        Patient.born_on,
        Patient.birth_precision,
    ).where(Patient.id.in_(list(ids)), Patient.deleted_at.is_(None), Patient.merged_into.is_(None))
    return [
        Compared(row[0], PersonName(*row[1:4]), PersonName(*row[4:7]), row[7], row[8])
        for row in session.execute(query)
    ]


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
