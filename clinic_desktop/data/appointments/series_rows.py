"""Series as they are stored, and the appointments that belong to them."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic_desktop.data.appointments.records import AppointmentRecord, SeriesRow
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.series import Series


def row(session: Session, series_id: Id) -> SeriesRow | None:
    """The row of a series that still stands."""
    found = session.get(SeriesRow, series_id)
    return None if found is None or found.deleted_at is not None else found


def members(session: Session, series_id: Id) -> list[AppointmentRecord]:
    """Its appointments by the day the rule gave them, moved and cancelled ones too."""
    query = select(AppointmentRecord).where(
        AppointmentRecord.series_id == series_id, AppointmentRecord.deleted_at.is_(None)
    )
    order = (AppointmentRecord.series_day, AppointmentRecord.starts_at)
    return list(session.scalars(query.order_by(*order)))


def by_ids(session: Session, appointment_ids: Iterable[Id]) -> dict[Id, AppointmentRecord]:
    query = select(AppointmentRecord).where(AppointmentRecord.id.in_(list(appointment_ids)))
    return {found.id: found for found in session.scalars(query)}


def series_of(found: SeriesRow) -> Series:
    days = frozenset(date.fromisoformat(each) for each in found.without)
    return Series(found.rule, datetime.fromisoformat(found.starts), found.zone, days)


def keep(found: SeriesRow, series: Series) -> None:
    """Write the series into its row."""
    found.rule, found.zone = series.rule, series.zone
    found.starts = series.starts.isoformat(timespec="minutes")
    found.without = sorted(day.isoformat() for day in series.without)
