"""What one deed changed, and what became of one field of a patient, in old and new values."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from clinic_desktop.data import clinic as records
from clinic_desktop.data.audit_reading import Logged
from clinic_desktop.data.patients import history
from clinic_desktop.data.patients.history import PastDeed
from clinic_desktop.domain import national_id
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.usecases.work import Trace, Work, reads

MOST_ROWS = 500  # of one deed: an import changes more than anybody reads
_MOST_DEEDS = 5000  # of one patient
# made by the program from what people typed, or of no use to a reader
_INNER = frozenset(
    {"sort_key", "number_key", "birth_month_day", "position", "patient_id", "created_by"}
    | {"origin_device", "created_at", "updated_at", "rev", "id", "batch_row"}
)
_IDENTITY = frozenset({"patient_identity.number"})


@dataclass(frozen=True)
class ChangedRow:
    """One record a deed wrote: its table, and (column, old, new) as plain text, "" for nothing.

    `is_closed`: it belongs to a patient whose data this user may not see; values are left out.
    """

    table: str
    row_id: Id
    is_new: bool
    values: tuple[tuple[str, str, str], ...]
    is_closed: bool = False


@dataclass(frozen=True)
class Field:
    """A field of a patient, such as "patient.family", and how often it was written."""

    name: str
    times: int


@dataclass(frozen=True)
class FieldChange:
    """One writing of a field; `row_id` tells apart several phones or addresses."""

    at: datetime
    user: str
    old: str
    new: str
    row_id: Id
    seq: int


@reads(Permission.VIEW_PATIENTS, Trace.NOW)
def fields_of(work: Work, patient_id: Id) -> list[Field]:
    """The fields of this patient that were ever written, in name order."""
    work.about(patient_id)
    times: dict[str, int] = {}
    for _deed, table, _row_id, changes in _written(work, patient_id):
        for column in changes:
            if column not in _INNER | {"deleted_at"}:
                name = f"{table}.{column}"
                times[name] = times.get(name, 0) + 1
    return [Field(name, times[name]) for name in sorted(times)]


@reads(Permission.VIEW_PATIENTS, Trace.NOW)
def field_history(work: Work, patient_id: Id, field: str) -> list[FieldChange]:
    """Every value the field had, the latest first; `field` as `fields_of` names it."""
    work.about(patient_id)
    wanted, _dot, column = field.partition(".")
    users, held = records.user_names(work.session), dict[Id, Any]()
    found: list[FieldChange] = []
    for deed, table, row_id, changes in _written(work, patient_id):
        if table != wanted or column in _INNER:
            continue
        pair = _of_field(changes, column, held.get(row_id))
        if column in changes:
            held[row_id] = changes[column][1]
        if pair:
            old, new = (shown(field, value) for value in pair)
            user = users.get(deed.user_id or "", "")
            found.append(FieldChange(deed.at, user, old, new, row_id, deed.seq))
    return found[::-1]


def changed_rows(
    logged: Iterable[Logged], closed: frozenset[Id], *, may_see: bool
) -> tuple[ChangedRow, ...]:
    """Records as a deed wrote them; those of `closed` patients (of all unless `may_see`) without values."""
    return tuple(
        _changed(
            each, is_closed=bool(each.patients & closed) or bool(each.patients and not may_see)
        )
        for each in logged
    )


def shown(field: str, value: Any) -> str:
    """A stored value as text; identity numbers but for their end."""
    if value is None or value == "":
        return ""
    return national_id.masked(str(value)) if field in _IDENTITY else str(value)


def _changed(logged: Logged, *, is_closed: bool) -> ChangedRow:
    table = logged.table
    values = tuple(
        (column, shown(f"{table}.{column}", old), shown(f"{table}.{column}", new))
        for column, (old, new) in logged.changes.items()
        if column not in _INNER
    )
    if is_closed:
        values = tuple((column, "", "") for column, _old, _new in values)
    return ChangedRow(table, logged.row_id, logged.is_new, values, is_closed)


def _written(
    work: Work, patient_id: Id
) -> Iterator[tuple[PastDeed, str, Id, Mapping[str, tuple[Any, Any]]]]:
    """Every writing of a row of the patient, the first first."""
    deeds = history.deeds(work.session, patient_id, (), None, _MOST_DEEDS)
    for deed in reversed(deeds):
        for row in deed.written:
            yield deed, row.table, row.row_id, row.changes or {}


def _of_field(
    changes: Mapping[str, tuple[Any, Any]], column: str, held: Any
) -> tuple[Any, Any] | None:
    """Old and new of the field; a row that is hidden takes its value away, one brought back returns it."""
    if column in changes:
        return changes[column]
    if held and "deleted_at" in changes:
        return (held, None) if changes["deleted_at"][1] else (None, held)
    return None
