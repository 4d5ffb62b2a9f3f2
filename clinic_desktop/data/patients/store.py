"""Loading one patient whole and writing what changed, statement by statement."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Table, bindparam, exists, insert, literal, select, union_all, update
from sqlalchemy.orm import Session

from clinic_desktop.data.base import STAMP, stamp
from clinic_desktop.data.patients.forms import PARTS, Part, Values, form_of, patient_values
from clinic_desktop.data.patients.records import (
    AlertAcknowledgement,
    AlertRow,
    ContactRow,
    IdentityRow,
    Patient,
)
from clinic_desktop.domain.ids import Id, new_id
from clinic_desktop.domain.patient import PatientForm

PATIENT = cast("Table", Patient.__table__)
_ONE = select(PATIENT).where(PATIENT.c.id == bindparam("id"), PATIENT.c.deleted_at.is_(None))
_PARTS = {
    part.field: select(part.table.c.id, *(part.table.c[name] for name in part.columns))
    .where(part.table.c.patient_id == bindparam("id"), part.table.c.deleted_at.is_(None))
    .order_by(part.table.c.position, part.table.c.id)
    for part in PARTS
}
# most parts of most patients are empty: one question about all of them saves asking each
_FILLED = union_all(
    *(
        select(literal(part.field)).where(
            exists().where(
                part.table.c.patient_id == bindparam("id"), part.table.c.deleted_at.is_(None)
            )
        )
        for part in PARTS
    )
)


@dataclass(frozen=True)
class Stored:
    """A patient as it lies in the file."""

    columns: Mapping[Any, Any]
    form: PatientForm
    rows: Mapping[str, tuple[Mapping[Any, Any], ...]]  # by field of the form

    @property
    def id(self) -> Id:
        return cast("Id", self.columns["id"])

    @property
    def rev(self) -> int:
        return cast("int", self.columns["rev"])


def load(session: Session, patient_id: Id) -> Stored | None:
    """The patient with everything that belongs to it; None where there is no such record."""
    connection, key = session.connection(), {"id": patient_id}
    found = connection.execute(_ONE, key).mappings().first()
    if found is None:
        return None
    filled = set(connection.execute(_FILLED, key).scalars())
    rows = {
        field: tuple(connection.execute(query, key).mappings()) if field in filled else ()
        for field, query in _PARTS.items()
    }
    items = {part.field: tuple(part.item(row) for row in rows[part.field]) for part in PARTS}
    return Stored(dict(found), form_of(found, items), rows)


def standing(session: Session, patient_id: Id) -> Patient | None:
    """The row of somebody who is on file: not removed, erased or merged into another."""
    row = session.get(Patient, patient_id)
    is_gone = row is None or any((row.deleted_at, row.erased_at, row.merged_into))
    return None if is_gone else row


def add(session: Session, number: str, form: PatientForm) -> Id:
    """Write a new patient; returns its id."""
    patient_id, common = new_id(), stamp(session)
    values = {**common, **patient_values(form), "id": patient_id, "number": number}
    session.execute(insert(PATIENT), values)
    for part in PARTS:
        rows = part_rows(part, patient_id, form, common)
        if rows:
            session.execute(insert(part.table), rows)
    return patient_id


def part_rows(part: Part, patient_id: Id, form: PatientForm, common: Values) -> list[Values]:
    """The rows of one part of a new patient."""
    return [
        {**common, **part.values(item), "id": new_id(), "patient_id": patient_id, "position": place}
        for place, item in enumerate(getattr(form, part.field))
    ]


def change(session: Session, stored: Stored, form: PatientForm) -> int:
    """Write what differs from `stored`; the patient's version rises even where only a part changed."""
    columns = patient_values(form)
    changed = {name: value for name, value in columns.items() if stored.columns[name] != value}
    rev = touch(session, stored.id, stored.rev, changed)
    for part in PARTS:
        if getattr(form, part.field) != getattr(stored.form, part.field):
            _change_part(session, part, stored, form)
    return rev


def touch(session: Session, patient_id: Id, rev: int, changed: Values) -> int:
    """Set columns of the patient and raise its version; returns the new one.

    LookupError where the stored version is not `rev`.
    """
    statement = update(PATIENT).where(PATIENT.c.id == patient_id, PATIENT.c.rev == rev)
    values = {**changed, "rev": rev + 1, "updated_at": session.info[STAMP][2]}
    if cast("Any", session.execute(statement.values(values))).rowcount != 1:
        raise LookupError(patient_id)
    return rev + 1


def update_row(session: Session, table: Table, row_id: Id, changed: Values) -> None:
    """Set columns of one row that belongs to a patient and raise its version."""
    statement = update(table).where(table.c.id == row_id)
    now = session.info[STAMP][2]
    session.execute(statement.values(**changed, rev=table.c.rev + 1, updated_at=now))


def contact_owner(session: Session, contact_id: Id) -> Id | None:
    """Whose contact it is; None where it is gone."""
    query = select(ContactRow.patient_id).where(
        ContactRow.id == contact_id, ContactRow.deleted_at.is_(None)
    )
    return session.scalar(query)


def _change_part(session: Session, part: Part, stored: Stored, form: PatientForm) -> None:
    left = {row["id"]: row for row in stored.rows[part.field]}
    places = {row_id: place for place, row_id in enumerate(left)}
    added = []
    for place, item in enumerate(getattr(form, part.field)):
        values = part.values(item)
        row = left.pop(_match(left, values, getattr(item, "id", "")), None)
        if row is None:
            added.append({**values, "id": new_id(), "patient_id": stored.id, "position": place})
            continue
        changed = {name: value for name, value in values.items() if row[name] != value}
        if changed or places[row["id"]] != place:
            update_row(session, part.table, row["id"], {**changed, "position": place})
    for row_id in left:
        update_row(session, part.table, row_id, {"deleted_at": session.info[STAMP][2]})
    if added:
        common = stamp(session)
        session.execute(insert(part.table), [{**common, **values} for values in added])


def _match(left: Mapping[Id, Mapping[Any, Any]], values: Values, item_id: Id) -> Id:
    """The stored row an item stands for: the one with its id, else one with the same content."""
    if item_id:
        return item_id if item_id in left else ""
    same = (
        row_id
        for row_id, row in left.items()
        if all(row[name] == value for name, value in values.items())
    )
    return next(same, "")


def confirm(session: Session, contact_id: Id, by: str, how: str) -> None:
    """Note on a contact that it was confirmed now."""
    now = session.info[STAMP][2]
    values = {"confirmed_at": now, "confirmed_by": by, "confirmed_how": how}
    update_row(session, cast("Table", ContactRow.__table__), contact_id, values)


def acknowledge(session: Session, alert_id: Id) -> Id | None:
    """Note that the present user has read an alert; returns whose alert, None where it is gone."""
    query = select(AlertRow.patient_id).where(
        AlertRow.id == alert_id, AlertRow.deleted_at.is_(None)
    )
    owner = session.scalar(query)
    if owner is not None:
        session.add(AlertAcknowledgement(alert_id=alert_id, patient_id=owner))
    return owner


def identity(session: Session, identity_id: Id) -> tuple[Id, str] | None:
    """Whose number it is and the number; None where it is gone."""
    query = select(IdentityRow.patient_id, IdentityRow.number).where(
        IdentityRow.id == identity_id, IdentityRow.deleted_at.is_(None)
    )
    found = session.execute(query).first()
    return None if found is None else (found[0], found[1])
