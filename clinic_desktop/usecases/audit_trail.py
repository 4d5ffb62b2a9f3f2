"""Reading the trail of deeds: for administrators and the privacy officer."""

import json
from dataclasses import dataclass
from datetime import datetime

from clinic_desktop.data import audit
from clinic_desktop.data import clinic as records
from clinic_desktop.data.database import Session
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.usecases.work import Trace, Work, reads

PAGE = 200


@dataclass(frozen=True)
class AuditFilter:
    """Which deeds to show; empty fields do not narrow. Moments are aware, `until` is exclusive."""

    user_id: Id = ""
    action: str = ""
    outcome: str = ""
    patient_id: Id = ""
    since: datetime | None = None
    until: datetime | None = None


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


@reads(Permission.VIEW_AUDIT, Trace.NOW)
def listing(work: Work, wanted: AuditFilter, before: int | None = None) -> list[DeedRow]:
    """At most 200 deeds, newest first, older than number `before`; reading them is a deed too."""
    rows = audit.entries(
        work.session,
        before=before,
        limit=PAGE,
        user_id=wanted.user_id,
        action=wanted.action,
        outcome=wanted.outcome,
        patient_id=wanted.patient_id,
        since=wanted.since,
        until=wanted.until,
    )
    return _shown(work.session, rows)


@reads(Permission.VIEW_AUDIT)
def actions(work: Work) -> list[str]:
    """Every kind of deed that ever happened, for the filter."""
    return audit.actions(work.session)


def _shown(session: Session, rows: list[audit.AuditEntry]) -> list[DeedRow]:
    users = records.user_names(session)
    devices = {device.id: device.name for device in records.devices(session)}
    touched = {patient for row in rows for patient in audit.patients_of(row)}
    numbers = audit.patient_numbers(session, touched)
    return [
        DeedRow(
            seq=row.seq,
            at=audit.moment_of(row),
            user=users.get(row.user_id or "", ""),
            device=devices.get(row.device_id or "", ""),
            action=row.action,
            outcome=row.outcome,
            patients=tuple((each, numbers.get(each, "")) for each in audit.patients_of(row)),
            tables=tuple(sorted(json.loads(row.detail).items())),
        )
        for row in rows
    ]
