"""Reading the trail of deeds: for administrators and the privacy officer; reading it is a deed too."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from clinic_desktop.data import audit_reading
from clinic_desktop.data import clinic as records
from clinic_desktop.data.audit_reading import AuditFilter as AuditFilter
from clinic_desktop.data.audit_reading import Entry
from clinic_desktop.data.database import Session
from clinic_desktop.data.exchange import guarded_csv
from clinic_desktop.domain.errors import InvalidInput, NotFound
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.domain.progress import Progress
from clinic_desktop.usecases.deed_details import MOST_ROWS, ChangedRow, changed_rows
from clinic_desktop.usecases.work import Trace, Work, reads

PAGE = 200
MOST_EXPORTED = 100_000
_AT_ONCE = 5000
LOOKED = ("read", "refused")


@dataclass(frozen=True)
class DeedRow:
    """One deed, ready to show. `patients` are (id, number); `tables` says how many rows of what."""

    seq: int
    at: datetime
    user: str
    device: str
    action: str
    outcome: str
    patients: tuple[tuple[Id, str], ...]
    tables: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class DeedDetail:
    """A deed and what it changed; `more` records beyond the first 500 are not listed."""

    row: DeedRow
    changes: tuple[ChangedRow, ...]
    more: int = 0


@reads(Permission.VIEW_AUDIT, Trace.NOW)
def listing(work: Work, wanted: AuditFilter, before: int | None = None) -> list[DeedRow]:
    """At most 200 deeds, newest first, older than number `before`."""
    return _shown(work.session, audit_reading.page(work.session, wanted, before, PAGE))


@reads(Permission.VIEW_AUDIT)
def actions(work: Work) -> list[str]:
    """Every kind of deed that ever happened, for the filter."""
    return audit_reading.actions(work.session)


@reads(Permission.VIEW_AUDIT)
def computers(work: Work) -> dict[Id, str]:
    """Every computer that ever belonged to the clinic, for the filter."""
    return {device.id: device.name for device in records.devices(work.session)}


@reads(Permission.VIEW_AUDIT, Trace.NOW)
def who_looked(work: Work, patient_id: Id, before: int | None = None) -> list[DeedRow]:
    """Who opened, printed or was refused this patient's record, newest first; tells no content."""
    work.patients.append(patient_id)
    wanted = AuditFilter(patient_id=patient_id, outcomes=LOOKED)
    return _shown(work.session, audit_reading.page(work.session, wanted, before, PAGE))


@reads(Permission.VIEW_AUDIT, Trace.NOW)
def deed(work: Work, seq: int) -> DeedDetail:
    """One deed and the records it changed, old and new; NotFound for a number nobody used.

    What belongs to a patient is shown only to whom that patient's record is open.
    """
    entry = audit_reading.entry(work.session, seq)
    if entry is None:
        raise NotFound(_("There is no deed with this number."))
    (row,) = _shown(work.session, [entry])
    work.patients.extend(audit_reading.patients_of(entry))
    logged = audit_reading.changes_of(work.session, seq, MOST_ROWS)
    closed = work.closed(*{patient for each in logged for patient in each.patients})
    changes = changed_rows(logged, closed, may_see=work.user.may(Permission.VIEW_PATIENTS))
    return DeedDetail(row, changes, sum(count for _table, count in row.tables) - len(changes))


@reads(Permission.VIEW_AUDIT, Trace.NOW, wants_code=True)
def export(work: Work, wanted: AuditFilter, progress: Progress) -> bytes:
    """The deeds that fit as CSV, newest first; patients by number, times in UTC.

    Raises InvalidInput(until=…) for more than 100,000.
    """
    headings = ("deed", "time", "user", "computer", "action", "outcome", "patients", "changed")
    return guarded_csv.write(headings, _lines(work.session, wanted, progress))


def _lines(session: Session, wanted: AuditFilter, progress: Progress) -> Iterator[dict[str, str]]:
    before, count = None, 0
    while rows := audit_reading.page(session, wanted, before, _AT_ONCE):
        before, count = rows[-1].seq, count + len(rows)
        if count > MOST_EXPORTED:
            raise InvalidInput(
                until=_("These are more than 100,000 deeds. Choose fewer days, then export again.")
            )
        yield from map(_line, _shown(session, rows))
        progress.step(count, 0)


def _line(row: DeedRow) -> dict[str, str]:
    return {
        "deed": str(row.seq),
        "time": row.at.isoformat(),
        "user": row.user,
        "computer": row.device,
        "action": row.action,
        "outcome": row.outcome,
        "patients": " ".join(number for _id, number in row.patients if number),
        "changed": " ".join(f"{table}:{count}" for table, count in row.tables),
    }


def _shown(session: Session, rows: list[Entry]) -> list[DeedRow]:
    users = records.user_names(session)
    devices = {device.id: device.name for device in records.devices(session)}
    concerned = [audit_reading.patients_of(row) for row in rows]
    numbers = audit_reading.patient_numbers(session, set(chain.from_iterable(concerned)))
    return [
        DeedRow(
            seq=row.seq,
            at=audit_reading.moment_of(row),
            user=users.get(row.user_id or "", ""),
            device=devices.get(row.device_id or "", ""),
            action=row.action,
            outcome=row.outcome,
            patients=tuple((each, numbers.get(each, "")) for each in patients),
            tables=audit_reading.tables_of(row),
        )
        for row, patients in zip(rows, concerned, strict=True)
    ]
