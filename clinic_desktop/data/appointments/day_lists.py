"""What lists of a day need beside its appointments: alerts and phones of many patients at once."""

from collections.abc import Collection
from datetime import date
from typing import cast

from sqlalchemy import Table, or_, select
from sqlalchemy.orm import Session

from clinic_desktop.data.patients.reading import Viewer
from clinic_desktop.data.patients.records import AlertRow, ContactRow
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.patient import AlertLevel, ContactKind

_A = cast("Table", AlertRow.__table__).c
_SHOWN = (AlertLevel.STOP, AlertLevel.WARN)


def alerts(
    session: Session, patient_ids: Collection[Id], day: date, roles: tuple[str, ...]
) -> dict[Id, list[str]]:
    """Texts of stop and warning alerts in force that day that these roles should see, by patient."""
    query = select(_A.patient_id, _A.text, _A.audience).where(
        _A.patient_id.in_(tuple(patient_ids)),
        _A.deleted_at.is_(None),
        _A.level.in_([level.value for level in _SHOWN]),
        or_(_A.starts_on.is_(None), _A.starts_on <= day),
        or_(_A.ends_on.is_(None), _A.ends_on >= day),
    )
    viewer, found = Viewer(day, roles), dict[Id, list[str]]()
    for patient_id, text, audience in session.execute(query):
        if viewer.sees(audience):
            found.setdefault(patient_id, []).append(text)
    return found


def confidential_phones(session: Session, patient_ids: Collection[Id]) -> set[tuple[Id, str]]:
    """Which number of which patient stands on no list."""
    query = select(ContactRow.patient_id, ContactRow.value).where(
        ContactRow.patient_id.in_(tuple(patient_ids)),
        ContactRow.kind == ContactKind.PHONE,
        ContactRow.is_confidential.is_(True),
        ContactRow.deleted_at.is_(None),
    )
    return {(patient_id, value) for patient_id, value in session.execute(query)}
