"""Counts and facts of a day: how many recalls are due, and when the day was closed."""

from datetime import date
from typing import cast

from sqlalchemy import Table, func, or_, select
from sqlalchemy.orm import Session

from clinic_desktop.data.appointments.records import DayClose, RecallRow
from clinic_desktop.data.patients.records import Patient
from clinic_desktop.domain.recall import OPEN

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


def closing(session: Session, day: date) -> DayClose | None:
    """The last time that day was closed, or None."""
    query = select(DayClose).where(DayClose.day == day, DayClose.deleted_at.is_(None))
    return session.scalars(query.order_by(DayClose.created_at.desc()).limit(1)).first()
