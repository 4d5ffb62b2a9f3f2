"""What happened to one patient: changes by transaction, copies made, decisions about pairs."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Index, Select, Table, literal_column, select, union_all
from sqlalchemy.orm import Session

from clinic_desktop.data.audit import AuditEntry
from clinic_desktop.data.base import instant, instant_text
from clinic_desktop.data.change_log import Change
from clinic_desktop.data.patients.records import (
    CHILDREN,
    AlertAcknowledgement,
    Patient,
    PatientPair,
)
from clinic_desktop.domain.ids import Id

OPENED, COPIED = "patients.open_record", "patients.for_copy"
_WAS_OPENED: ColumnElement[bool] = literal_column(f"audit_entry.action = '{OPENED}'")
_WAS_COPIED: ColumnElement[bool] = literal_column(f"audit_entry.action = '{COPIED}'")
# the trail is the only place that knows who opened what; these keep its lookups short
Index("ix_audit_entry_opened", AuditEntry.user_id, AuditEntry.seq, sqlite_where=_WAS_OPENED)
Index("ix_audit_entry_copied", AuditEntry.patients, AuditEntry.seq, sqlite_where=_WAS_COPIED)


@dataclass(frozen=True)
class Written:
    """One changed row of a deed; `changes` column to (old, new), None for rows only ever added."""

    table: str
    row_id: Id
    is_new: bool
    changes: dict[str, tuple[Any, Any]] | None


@dataclass(frozen=True)
class PastDeed:
    """One deed that touched the patient, with what it wrote of the patient."""

    seq: int
    at: datetime
    action: str
    user_id: Id | None
    device_id: Id | None
    written: tuple[Written, ...]


def deeds(
    session: Session,
    patient_id: Id,
    actions: Collection[str],
    before: datetime | None,
    limit: int,
) -> list[PastDeed]:
    """The latest deeds first; only these `actions` where any are named."""
    found = _changed(session, patient_id, actions, before, limit)
    if not actions or COPIED in actions:
        found += _copied(session, patient_id, before, limit)
    return sorted(found, key=lambda deed: -deed.seq)[:limit]


def opened_lately(session: Session, user_id: Id, limit: int = 20) -> list[Id]:
    """Whom the user opened last, the latest first."""
    query = select(AuditEntry.patients).where(_WAS_OPENED, AuditEntry.user_id == user_id)
    seen: dict[Id, None] = {}
    for listed in session.scalars(query.order_by(AuditEntry.seq.desc()).limit(limit * 10)):
        seen.update(dict.fromkeys(json.loads(listed)))
    return list(seen)[:limit]


def pair_reasons(session: Session, ids: Sequence[Id]) -> dict[Id, PatientPair]:
    """The decisions with these ids."""
    return {
        pair.id: pair
        for pair in session.scalars(select(PatientPair).where(PatientPair.id.in_(ids)))
    }


def _row_ids(patient_id: Id) -> Select[Any]:
    """Ids of all rows that belong to the patient, hidden ones too."""
    owned = [cast("Table", record.__table__) for record in (*CHILDREN, AlertAcknowledgement)]
    parts = [select(Patient.id).where(Patient.id == patient_id)]
    parts += [select(table.c.id).where(table.c.patient_id == patient_id) for table in owned]
    parts.append(select(PatientPair.id).where(PatientPair.a_id == patient_id))
    parts.append(select(PatientPair.id).where(PatientPair.b_id == patient_id))
    return select(union_all(*parts).subquery().c.id)


def _changed(
    session: Session,
    patient_id: Id,
    actions: Collection[str],
    before: datetime | None,
    limit: int,
) -> list[PastDeed]:
    mine = Change.row_id.in_(_row_ids(patient_id))
    query = (
        select(AuditEntry).join(Change, Change.tx == AuditEntry.seq).where(mine).distinct()
    ).order_by(AuditEntry.seq.desc())
    if before is not None:
        query = query.where(AuditEntry.at < instant_text(before))
    if actions:
        query = query.where(AuditEntry.action.in_(actions))
    entries = list(session.scalars(query.limit(limit)))
    rows: dict[int, list[Written]] = {}
    for change in session.scalars(
        select(Change).where(mine, Change.tx.in_([e.seq for e in entries])).order_by(Change.seq)
    ):
        rows.setdefault(change.tx, []).append(_written(change))
    return [_deed(entry, tuple(rows.get(entry.seq, ()))) for entry in entries]


def _copied(
    session: Session, patient_id: Id, before: datetime | None, limit: int
) -> list[PastDeed]:
    query = select(AuditEntry).where(_WAS_COPIED, AuditEntry.patients == json.dumps([patient_id]))
    if before is not None:
        query = query.where(AuditEntry.at < instant_text(before))
    return [
        _deed(entry, ())
        for entry in session.scalars(query.order_by(AuditEntry.seq.desc()).limit(limit))
    ]


def _deed(entry: AuditEntry, written: tuple[Written, ...]) -> PastDeed:
    return PastDeed(
        entry.seq, instant(entry.at), entry.action, entry.user_id, entry.device_id, written
    )


def _written(change: Change) -> Written:
    values = json.loads(change.changes) if change.changes else None
    changes = {name: (old, new) for name, (old, new) in values.items()} if values else None
    return Written(change.table_name, change.row_id, change.op == "I", changes)
