"""Appointments that went from one patient's record to another's, and what hung on them."""

from collections.abc import Collection

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from clinic_desktop.data.appointments.records import AppointmentEvent, WaitingRow
from clinic_desktop.data.patients.records import Patient
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.names import full_name_of
from clinic_desktop.domain.waiting import WaitingState


def of_patient(session: Session, patient_id: Id) -> list[AppointmentEvent]:
    """Each time an appointment came to this record or left it, the latest first."""
    query = select(AppointmentEvent).where(
        or_(
            AppointmentEvent.from_patient_id == patient_id,
            AppointmentEvent.to_patient_id == patient_id,
        )
    )
    latest_first = (AppointmentEvent.created_at.desc(), AppointmentEvent.id.desc())
    return list(session.scalars(query.order_by(*latest_first)))


def names(session: Session, patient_ids: Collection[Id]) -> dict[Id, tuple[str, str]]:
    """Number and name by id, whatever became of the record since."""
    found = session.scalars(select(Patient).where(Patient.id.in_(patient_ids)))
    return {
        who.id: (
            who.number or "",
            full_name_of(
                (who.given, who.middle, who.family),
                (who.second_given, who.second_middle, who.second_family),
            ),
        )
        for who in found
    }


def wishes(session: Session, appointment_id: Id) -> list[WaitingRow]:
    """The entries of the waiting list that hang on this appointment."""
    query = select(WaitingRow).where(
        WaitingRow.appointment_id == appointment_id, WaitingRow.deleted_at.is_(None)
    )
    return list(session.scalars(query))


def open_wishes(session: Session, patient_id: Id) -> list[WaitingRow]:
    """What this patient waits for."""
    query = select(WaitingRow).where(
        WaitingRow.patient_id == patient_id,
        WaitingRow.state == WaitingState.OPEN,
        WaitingRow.deleted_at.is_(None),
    )
    return list(session.scalars(query))
