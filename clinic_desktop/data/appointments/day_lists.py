"""What lists of a day need beside its appointments: alerts of many patients at once."""

from collections.abc import Collection
from datetime import date
from typing import cast

from sqlalchemy import Table, or_, select
from sqlalchemy.orm import Session

from clinic_desktop.data.patients.reading import Viewer
from clinic_desktop.data.patients.records import AlertRow
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.patient import AlertLevel

_A = cast("Table", AlertRow.__table__).c
_SHOWN = (AlertLevel.STOP, AlertLevel.WARN)


def alerts(
    session: Session, patient_ids: Collection[Id], today: date, roles: tuple[str, ...]
) -> dict[Id, list[str]]:
    """Texts of stop and warning alerts in force that these roles should see, by patient."""
    query = select(_A.patient_id, _A.text, _A.audience).where(
        _A.patient_id.in_(tuple(patient_ids)),
        _A.deleted_at.is_(None),
        _A.level.in_([level.value for level in _SHOWN]),
        or_(_A.starts_on.is_(None), _A.starts_on <= today),
        or_(_A.ends_on.is_(None), _A.ends_on >= today),
    )
    viewer, found = Viewer(today, roles), dict[Id, list[str]]()
    for patient_id, text, audience in session.execute(query):
        if viewer.sees(audience):
            found.setdefault(patient_id, []).append(text)
    return found
