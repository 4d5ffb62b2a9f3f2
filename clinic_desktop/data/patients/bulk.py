"""Many patients at once: written in few statements, and taken out again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Table, exists, func, insert, or_, select, update
from sqlalchemy.orm import Session

from clinic_desktop.data import clinic, search
from clinic_desktop.data.base import STAMP, stamp
from clinic_desktop.data.patients import cards, matching
from clinic_desktop.data.patients.batches import ImportBatch
from clinic_desktop.data.patients.forms import PARTS, birth_of, patient_values
from clinic_desktop.data.patients.records import (
    AlertAcknowledgement,
    ContactRow,
    IdentityRow,
    Patient,
    PatientPair,
)
from clinic_desktop.data.patients.store import PATIENT, part_rows
from clinic_desktop.data.restrictions import Restriction
from clinic_desktop.domain import patient_number
from clinic_desktop.domain.ids import Id, new_id
from clinic_desktop.domain.patient import BirthDate, PatientForm, PersonName

_AT_ONCE = 500  # ids in one statement


@dataclass(frozen=True)
class Known:
    """Somebody registered whom a row of a file may be, and what they share."""

    number: str
    sort_key: str
    names: tuple[PersonName, ...]
    birth: BirthDate | None
    shared: str  # identity, contact, birth, name
    value: Any  # what is shared


def add_many(
    session: Session,
    series: str,
    people: Sequence[tuple[PatientForm, int]],
    batch_id: Id | None = None,
) -> list[Id]:
    """Write new patients (form and row of the file), numbered on; returns their ids in order."""
    if not people:
        return []
    first, common = clinic.take_numbers(session, series, len(people)), stamp(session)
    ids = [new_id() for _person in people]
    numbers = [patient_number.issue(first + place) for place in range(len(people))]
    rows = [
        {
            **common,
            **patient_values(form),
            "id": patient_id,
            "number": number,
            "batch_id": batch_id,
            "batch_row": row if batch_id else None,
        }
        for (form, row), patient_id, number in zip(people, ids, numbers, strict=True)
    ]
    session.execute(insert(PATIENT), rows)
    for part in PARTS:
        owned = [
            values
            for (form, _row), patient_id in zip(people, ids, strict=True)
            for values in part_rows(part, patient_id, form, common)
        ]
        if owned:
            session.execute(insert(part.table), owned)
    entries = (
        cards.card(patient_id, number, form)
        for (form, _row), patient_id, number in zip(people, ids, numbers, strict=True)
    )
    search.put_many(session, entries)
    return ids


def known(session: Session, forms: Sequence[PatientForm], keys: Sequence[str]) -> list[Known]:
    """Everybody registered who shares a number, contact, birth date or name with one of the forms.

    `keys` are the sort keys of the forms' names.
    """
    numbers = {item.number for form in forms for item in form.identities}
    contacts = {item.value for form in forms for item in form.contacts if item.value}
    days = {day for form in forms for day in matching.likely_days(form.birth)}
    return [
        *_sharing(session, "identity", IdentityRow.number_key, numbers),
        *_sharing(session, "contact", ContactRow.value, contacts),
        *_sharing(session, "birth", Patient.born_on, days),
        *_sharing(session, "name", Patient.sort_key, {key for key in keys if key}),
    ]


def undo(session: Session, batch_id: Id) -> list[Id]:
    """Hide the batch's patients that nobody touched since, with all that belongs to them."""
    untouched = list(session.scalars(_untouched(batch_id)))
    now = session.info[STAMP][2]
    for start in range(0, len(untouched), _AT_ONCE):
        ids = untouched[start : start + _AT_ONCE]
        for part in PARTS:
            _hide(session, part.table, part.table.c.patient_id, ids, now)
        _hide(session, PATIENT, PATIENT.c.id, ids, now)
        for patient_id in ids:
            search.remove(session, patient_id)
    return untouched


def left_of(session: Session) -> dict[Id, int]:
    """How many patients of each batch are in the registry."""
    query = (
        select(Patient.batch_id, func.count())
        .where(Patient.batch_id.is_not(None), Patient.deleted_at.is_(None))
        .group_by(Patient.batch_id)
    )
    return {cast("Id", batch): count for batch, count in session.execute(query)}


def batch(session: Session, batch_id: Id) -> ImportBatch | None:
    return session.get(ImportBatch, batch_id)


def _sharing(session: Session, shared: str, column: Any, values: set[Any]) -> list[Known]:
    if not values:
        return []
    query = matching.NAMED.add_columns(
        Patient.number, Patient.sort_key, column.label("shared_value")
    ).where(column.in_(values))
    if column.class_ is not Patient:
        owner = column.class_
        query = query.join(owner, owner.patient_id == Patient.id).where(owner.deleted_at.is_(None))
    return [
        Known(
            row["number"] or "",
            row["sort_key"],
            matching.names_of(row),
            birth_of(row),
            shared,
            row["shared_value"],
        )
        for row in session.execute(query).mappings()
    ]


def _untouched(batch_id: Id) -> Any:
    changed_parts = [
        exists().where(
            part.table.c.patient_id == PATIENT.c.id,
            or_(part.table.c.rev > 1, part.table.c.created_at > PATIENT.c.created_at),
        )
        for part in PARTS
    ]
    referred = [
        exists().where(AlertAcknowledgement.patient_id == PATIENT.c.id),
        exists().where(PatientPair.a_id == PATIENT.c.id),
        exists().where(PatientPair.b_id == PATIENT.c.id),
        exists().where(PATIENT.alias("source").c.merged_into == PATIENT.c.id),
        exists().where(Restriction.patient_id == PATIENT.c.id),
    ]
    return select(PATIENT.c.id).where(
        PATIENT.c.batch_id == batch_id,
        PATIENT.c.deleted_at.is_(None),
        PATIENT.c.rev == 1,
        *(~found for found in (*changed_parts, *referred)),
    )


def _hide(session: Session, table: Table, column: Any, ids: Sequence[Id], now: Any) -> None:
    statement = update(table).where(column.in_(ids), table.c.deleted_at.is_(None))
    session.execute(statement.values(deleted_at=now, updated_at=now, rev=table.c.rev + 1))
