"""What happened to one patient: changes by transaction, copies made, decisions about pairs."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Index,
    Select,
    Table,
    bindparam,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from clinic_desktop.data.audit import AuditEntry
from clinic_desktop.data.base import instant, instant_text
from clinic_desktop.data.change_log import Change
from clinic_desktop.data.database import driver_of
from clinic_desktop.data.patients.records import (
    CHILDREN,
    AlertAcknowledgement,
    Patient,
    PatientPair,
)
from clinic_desktop.data.restrictions import GlassBreak, Restriction
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
    seen: dict[Id, None] = {}
    values = (user_id, limit * 10, limit)
    for (listed,) in driver_of(session).execute(_LATELY, values).fetchall():
        seen.update(dict.fromkeys(json.loads(listed)))
    return list(seen)[:limit]


def pair_reasons(session: Session, ids: Sequence[Id]) -> dict[Id, PatientPair]:
    """The decisions with these ids."""
    return {
        pair.id: pair
        for pair in session.scalars(select(PatientPair).where(PatientPair.id.in_(ids)))
    }


def _changed(
    session: Session,
    patient_id: Id,
    actions: Collection[str],
    before: datetime | None,
    limit: int,
) -> list[PastDeed]:
    query = _DEEDS.where(_ENTRY.action.in_(actions)) if actions else _DEEDS
    values = {"id": patient_id, "before": _mark(before), "limit": limit}
    connection = session.connection()
    entries = connection.execute(query, values).all()
    rows: dict[int, list[Written]] = {}
    for change in connection.execute(_CHANGES, {"id": patient_id}):
        rows.setdefault(change.tx, []).append(_written(change))
    return [_deed(entry, tuple(rows.get(entry.seq, ()))) for entry in entries]


def _copied(
    session: Session, patient_id: Id, before: datetime | None, limit: int
) -> list[PastDeed]:
    values = {"listed": json.dumps([patient_id]), "before": _mark(before), "limit": limit}
    return [_deed(entry, ()) for entry in session.connection().execute(_COPIES, values)]


def _mark(before: datetime | None) -> str:
    return instant_text(before) if before else "9"  # later than any year of four figures


def _deed(entry: Any, written: tuple[Written, ...]) -> PastDeed:
    return PastDeed(
        entry.seq, instant(entry.at), entry.action, entry.user_id, entry.device_id, written
    )


def _row_ids() -> Select[Any]:
    """Ids of all rows that belong to the patient, hidden ones too."""
    mine: BindParameter[Id] = bindparam("id")
    records = (*CHILDREN, AlertAcknowledgement, Restriction, GlassBreak)
    owned = [cast("Table", record.__table__) for record in records]
    parts = [select(Patient.id).where(Patient.id == mine)]
    parts += [select(table.c.id).where(table.c.patient_id == mine) for table in owned]
    parts.append(select(PatientPair.id).where(PatientPair.a_id == mine))
    parts.append(select(PatientPair.id).where(PatientPair.b_id == mine))
    return select(union_all(*parts).subquery().c.id)


def _written(change: Any) -> Written:
    values = json.loads(change.changes) if change.changes else None
    changes = {name: (old, new) for name, (old, new) in values.items()} if values else None
    return Written(change.table_name, change.row_id, change.op == "I", changes)


# built once: making a statement costs more than running it
_ENTRY = cast("Table", AuditEntry.__table__).c
_CHANGE = cast("Table", Change.__table__).c
_ROW_IDS = _row_ids()
_ABOUT = select(_ENTRY.seq, _ENTRY.at, _ENTRY.action, _ENTRY.user_id, _ENTRY.device_id).where(
    _ENTRY.at < bindparam("before")
)
_LATEST_FIRST = _ENTRY.seq.desc()
_DEEDS = (
    _ABOUT.where(_ENTRY.seq.in_(select(_CHANGE.tx).where(_CHANGE.row_id.in_(_ROW_IDS))))
    .order_by(_LATEST_FIRST)
    .limit(bindparam("limit"))
)
_CHANGES = (
    select(_CHANGE.tx, _CHANGE.table_name, _CHANGE.row_id, _CHANGE.op, _CHANGE.changes)
    # not narrowed by deed: an import's deed has a million rows and SQLite would read them all
    .where(_CHANGE.row_id.in_(_ROW_IDS))
    .order_by(_CHANGE.seq)
)
_COPIES = (
    _ABOUT.where(_WAS_COPIED, _ENTRY.patients == bindparam("listed"))
    .order_by(_LATEST_FIRST)
    .limit(bindparam("limit"))
)
# the latest 200 openings, each list of patients once
_LATELY = f"""SELECT patients FROM (
    SELECT patients, seq FROM audit_entry WHERE action = '{OPENED}' AND user_id = ?
    ORDER BY seq DESC LIMIT ?
) GROUP BY patients ORDER BY max(seq) DESC LIMIT ?"""  # noqa: S608 - our own word
