"""Finding deeds in a long trail: a page by any filter reads a few hundred rows, never all."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    bindparam,
    func,
    literal_column,
    select,
    text,
    union_all,
)
from sqlalchemy.orm import Session

from clinic_desktop.data.audit import AuditEntry, AuditPatient
from clinic_desktop.data.base import Record, instant, instant_text
from clinic_desktop.data.change_log import SECRET, Change
from clinic_desktop.domain.ids import Id

Entry = Any  # a row of an AuditEntry, read only: an object each would cost more than the search
TROUBLE = ("refused", "failed")  # rare, so an index finds them; done and read are everywhere
_FEW = 2000  # deeds of one kind that are soon looked through
_OWNERS = ("patient_id", "a_id", "b_id")
_SLACK = 1000  # deeds written so much later than they happened still stand under their day


@dataclass(frozen=True)
class AuditFilter:
    """Which deeds to show; empty fields do not narrow. Moments are aware, `until` is exclusive."""

    user_id: Id = ""
    device_id: Id = ""
    actions: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()  # done, read, refused, failed
    patient_id: Id = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class DayCount:
    """What a stretch of time held: deeds, those that wrote, were refused, failed; the computers."""

    deeds: int
    changes: int
    refused: int
    failed: int
    device_ids: tuple[Id, ...]


@dataclass(frozen=True)
class Logged:
    """One written row: column to (old, new), and whose it is (several for a pair of patients)."""

    table: str
    row_id: Id
    is_new: bool
    changes: dict[str, tuple[Any, Any]]
    patients: frozenset[Id]


def page(
    session: Session, wanted: AuditFilter, before: int | None = None, limit: int = 200
) -> list[Entry]:
    """The newest deeds that fit first, older than number `before`."""
    span = _span(session, wanted, before)
    if span is None:
        return []
    seqs = _numbers(session, wanted, span, limit)
    query = _SHOWN.where(_ENTRY.seq.in_(seqs)).order_by(_ENTRY.seq.desc())
    return list(session.execute(query))


def entry(session: Session, seq: int) -> Entry | None:
    return session.execute(_SHOWN.where(_ENTRY.seq == seq)).first()


def actions(session: Session) -> list[str]:
    """Every action that stands in the trail, in name order; one look at the index for each."""
    return [str(action) for action in session.execute(_ACTIONS).scalars()]


def patients_of(deed: Entry) -> tuple[Id, ...]:
    return () if deed.patients == "[]" else tuple(json.loads(deed.patients))


def tables_of(deed: Entry) -> tuple[tuple[str, int], ...]:
    """How many rows of what the deed wrote."""
    return () if deed.detail == "{}" else tuple(sorted(json.loads(deed.detail).items()))


def moment_of(deed: Entry) -> datetime:
    return instant(deed.at)


def patient_numbers(session: Session, ids: Iterable[Id]) -> dict[Id, str]:
    """The number a person knows each patient by."""
    rows = session.execute(_PATIENT_NUMBERS, {"ids": tuple(ids)})
    return {row[0]: row[1] or "" for row in rows}


def changes_of(session: Session, seq: int, limit: int) -> list[Logged]:
    """What one deed wrote, in the order it was written; secret columns as the log hides them."""
    query = select(Change).where(Change.tx == seq).order_by(Change.seq).limit(limit)
    changes = list(session.scalars(query))
    by_table: dict[str, list[Id]] = {}
    for change in changes:
        by_table.setdefault(change.table_name, []).append(change.row_id)
    stored = {name: _stored(session, name, ids) for name, ids in by_table.items()}
    return [_logged(each, stored[each.table_name].get(each.row_id, {})) for each in changes]


def _stored(session: Session, table_name: str, ids: list[Id]) -> dict[Id, dict[str, Any]]:
    table = Record.metadata.tables[table_name]
    if "id" not in table.columns:
        return {}
    open_columns = [column for column in table.columns if not column.info.get(SECRET)]
    rows = session.execute(select(*open_columns).where(table.c.id.in_(ids)))
    return {row.id: dict(row._mapping) for row in rows}


def _logged(change: Change, stored: dict[str, Any]) -> Logged:
    if change.changes:
        values = json.loads(change.changes)
    else:  # a row only ever added: what it holds is what was written
        values = {name: (None, value) for name, value in stored.items()}
    owners = {str(stored[name]) for name in _OWNERS if stored.get(name)}
    if change.table_name == "patient":
        owners = {change.row_id}
    pairs = {name: (old, new) for name, (old, new) in values.items()}
    return Logged(change.table_name, change.row_id, change.op == "I", pairs, frozenset(owners))


def marks(session: Session, since: datetime, until: datetime) -> list[tuple[int, bytes]]:
    """Number and seal of each deed in the stretch, and of the last one before it; oldest first."""
    values = {"since": instant_text(since), "until": instant_text(until)}
    rows = [*session.execute(_MARK_BEFORE, values), *session.execute(_MARKS, values)]
    return [(int(row[0]), bytes(row[1])) for row in rows]


def count(session: Session, since: datetime, until: datetime) -> DayCount:
    values = {"since": instant_text(since), "until": instant_text(until)}
    row = session.execute(_COUNT, values).one()
    devices = session.execute(_COUNT_DEVICES, values).scalars()
    return DayCount(row[0], row[1], row[2], row[3], tuple(devices))


def _span(session: Session, wanted: AuditFilter, before: int | None) -> tuple[int, int] | None:
    """Lowest and highest number that may fit; None where nothing does."""
    lowest, highest = 1, 2**62 if before is None else before - 1
    ends: list[int] = []
    for moment, query in ((wanted.since, _FIRST_SINCE), (wanted.until, _LAST_UNTIL)):
        if moment is not None:
            found = session.execute(query, {"at": instant_text(moment)}).scalar()
            if found is None:
                return None
            ends.append(int(found))
    if wanted.since is not None:
        lowest = min(ends) - _SLACK
    if wanted.until is not None:
        highest = min(highest, max(ends) + _SLACK)
    return lowest, highest


def _numbers(
    session: Session, wanted: AuditFilter, span: tuple[int, int], limit: int
) -> Sequence[int]:
    if wanted.patient_id:
        query = _rest(_of_patient(wanted.patient_id, span), wanted)
        return session.scalars(query.order_by(_LISTED.seq.desc()).limit(limit)).all()
    name = _narrowest(session, wanted, span)
    values = _asked(wanted).get(name, ("",))
    parts = []
    for value in values:
        query = select(_ENTRY.seq).where(_ENTRY.seq.between(*span))
        if name:
            query = query.where(_is(name, value))
        query = _rest(query, wanted, besides=name).order_by(_ENTRY.seq.desc()).limit(limit)
        parts.append(select(query.subquery().c.seq))
    # one walk back a value: an index gives each in its order, all of them together in none
    together = union_all(*parts).subquery()
    return session.scalars(
        select(together.c.seq).order_by(together.c.seq.desc()).limit(limit)
    ).all()


def _asked(wanted: AuditFilter) -> dict[str, tuple[str, ...]]:
    """Columns that have an index, and the values wanted of each."""
    asked = {
        "user_id": (wanted.user_id,),
        "device_id": (wanted.device_id,),
        "action": wanted.actions,
        "outcome": wanted.outcomes if set(wanted.outcomes) <= set(TROUBLE) else (),
    }
    return {name: values for name, values in asked.items() if any(values)}


def _narrowest(session: Session, wanted: AuditFilter, span: tuple[int, int]) -> str:
    """The column to go by: SQLite keeps no statistics here and would choose by chance."""
    asked = _asked(wanted)
    if len(asked) < 2:
        return next(iter(asked), "")

    def held(name: str) -> int:
        parts = [
            select(_ENTRY.seq).where(_ENTRY.seq.between(*span), _is(name, value)).limit(_FEW)
            for value in asked[name]
        ]
        counted = [select(func.count()).select_from(part.subquery()) for part in parts]
        return sum(int(session.execute(each).scalar_one()) for each in counted)

    return min(asked, key=held)


def _is(name: str, value: str) -> ColumnElement[bool]:
    column = _ENTRY[name]
    # written out, since a part of an index is only used where its condition stands in the query
    return column == (_WRITTEN_OUT[value] if name == "outcome" else value)


def _of_patient(patient_id: Id, span: tuple[int, int]) -> Select[Any]:
    return (
        select(_LISTED.seq)
        .join(_ENTRY_TABLE, _ENTRY.seq == _LISTED.seq)
        .where(_LISTED.patient_id == patient_id, _LISTED.seq.between(*span))
    )


def _rest(query: Select[Any], wanted: AuditFilter, besides: str = "") -> Select[Any]:
    """What is left to compare; each column with a plus, which keeps its index out of the plan."""
    for name, values in (
        ("user_id", (wanted.user_id,)),
        ("device_id", (wanted.device_id,)),
        ("action", wanted.actions),
        ("outcome", wanted.outcomes),
    ):
        if any(values) and name != besides:
            query = query.where(_ASIDE[name].in_(values))
    if wanted.since is not None:
        query = query.where(_ASIDE["at"] >= instant_text(wanted.since))
    if wanted.until is not None:
        query = query.where(_ASIDE["at"] < instant_text(wanted.until))
    return query


_ENTRY_TABLE = cast("Table", AuditEntry.__table__)
_ENTRY, _LISTED = _ENTRY_TABLE.c, cast("Table", AuditPatient.__table__).c
_SHOWN = select(
    *(_ENTRY[name] for name in ("seq", "at", "user_id", "device_id", "action", "outcome")),
    _ENTRY.patients,
    _ENTRY.detail,
)
_ASIDE: dict[str, ColumnElement[str]] = {
    name: literal_column(f"+audit_entry.{name}")
    for name in ("user_id", "device_id", "action", "outcome", "at")
}
_WRITTEN_OUT: dict[str, ColumnElement[str]] = {
    value: literal_column(f"'{value}'") for value in TROUBLE
}
_FIRST_SINCE = text("SELECT seq FROM audit_entry WHERE at >= :at ORDER BY at LIMIT 1")
_LAST_UNTIL = text("SELECT seq FROM audit_entry WHERE at < :at ORDER BY at DESC LIMIT 1")
_MARKS = text(
    "SELECT seq, mac FROM audit_entry WHERE at >= :since AND at < :until ORDER BY at, seq"
)
_MARK_BEFORE = text(
    "SELECT seq, mac FROM audit_entry WHERE at < :since ORDER BY at DESC, seq DESC LIMIT 1"
)
_COUNT = text(
    "SELECT count(*), total(digest <> ''), total(outcome = 'refused'), total(outcome = 'failed') "
    "FROM audit_entry WHERE at >= :since AND at < :until"
)
_COUNT_DEVICES = text(
    "SELECT DISTINCT device_id FROM audit_entry "
    "WHERE at >= :since AND at < :until AND device_id IS NOT NULL"
)
_PATIENT_NUMBERS = text("SELECT id, number FROM patient WHERE id IN :ids").bindparams(
    bindparam("ids", expanding=True)
)
_ACTIONS = text(
    "WITH RECURSIVE found(action) AS (SELECT min(action) FROM audit_entry UNION ALL "
    "SELECT (SELECT min(action) FROM audit_entry WHERE action > found.action) FROM found "
    "WHERE found.action IS NOT NULL) SELECT action FROM found WHERE action IS NOT NULL"
)
