"""Counts and facts of a day: recalls due, appointments never settled, when the day was closed."""

from datetime import date, datetime
from typing import cast

from sqlalchemy import Table, func, or_, select
from sqlalchemy.orm import Session

from clinic_desktop.data.appointments.records import AppointmentRecord, DayClose, RecallRow
from clinic_desktop.data.patients.records import Patient
from clinic_desktop.domain.appointment import SETTLED
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.recall import OPEN

_A = cast("Table", AppointmentRecord.__table__).c
_P = cast("Table", Patient.__table__).c
_R = cast("Table", RecallRow.__table__).c


def recalls_due(session: Session, today: date) -> int:
    """How many are to be called by now: the length of the list that the recalls' page shows."""
    query = (
        select(func.count())
        .select_from(RecallRow)
        .join(Patient, _P.id == _R.patient_id)
        .where(
            _R.deleted_at.is_(None),
            _R.state.in_(sorted(OPEN)),
            _R.due_on <= today,
            or_(_R.back_on.is_(None), _R.back_on <= today),
            _P.archived_at.is_(None),
            _P.merged_into.is_(None),
            _P.deceased_on.is_(None),
        )
    )
    return session.scalar(query) or 0


def unsettled(session: Session, start: datetime, end: datetime, practitioner_id: Id = "") -> int:
    """How many appointments that ended in the span were never settled; "" counts everybody's."""
    query = (
        select(func.count())
        .select_from(AppointmentRecord)
        .where(
            _A.deleted_at.is_(None),
            _A.state.not_in(sorted(SETTLED)),
            _A.starts_at < end,
            _A.ends_at > start,
            _A.ends_at <= end,
        )
    )
    if practitioner_id:
        query = query.where(_A.practitioner_id == practitioner_id)
    return session.scalar(query) or 0


def closing(session: Session, day: date) -> DayClose | None:
    """The last time that day was closed, or None."""
    query = select(DayClose).where(DayClose.day == day, DayClose.deleted_at.is_(None))
    return session.scalars(query.order_by(DayClose.created_at.desc()).limit(1)).first()
