"""What the set-up of the calendar asks of the file: rows to be put in order, bookings in a time."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from clinic_desktop.data.appointments.occupying import LONGEST
from clinic_desktop.data.appointments.records import (
    AppointmentRecord,
    Occupation,
    PractitionerRow,
    ResourceRow,
)
from clinic_desktop.data.base import instant_text
from clinic_desktop.domain.appointment import SETTLED
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.spans import Span

_SETTLED = [each.value for each in SETTLED]


def practitioner_rows(session: Session, ids: Collection[Id]) -> list[PractitionerRow]:
    query = select(PractitionerRow).where(
        PractitionerRow.id.in_(ids), PractitionerRow.deleted_at.is_(None)
    )
    return list(session.scalars(query))


def resource_rows(session: Session, ids: Collection[Id]) -> list[ResourceRow]:
    query = select(ResourceRow).where(ResourceRow.id.in_(ids), ResourceRow.deleted_at.is_(None))
    return list(session.scalars(query))


def practitioner_of_user(session: Session, user_id: Id, besides: Id) -> str:
    """The name of another practitioner who is this user, "" for none."""
    query = select(PractitionerRow.name).where(
        PractitionerRow.user_id == user_id,
        PractitionerRow.id != besides,
        PractitionerRow.deleted_at.is_(None),
        PractitionerRow.retired_at.is_(None),
    )
    return session.scalar(query) or ""


def booked_with(session: Session, target_id: Id, span: Span) -> frozenset[Id]:
    """The appointments that keep this practitioner, room or device busy inside the span."""
    query = select(Occupation.appointment_id).where(
        Occupation.target_id == target_id,
        Occupation.busy_from > instant_text(span.start - LONGEST),
        Occupation.busy_from < instant_text(span.end),
        Occupation.busy_until > instant_text(span.start),
    )
    return frozenset(session.scalars(query))


def open_starts(session: Session, spans: Sequence[Span]) -> list[datetime]:
    """When the appointments that still count begin, of those that touch one of the spans."""
    if not spans:
        return []
    record = AppointmentRecord
    touching = [
        and_(
            record.starts_at > span.start - LONGEST,
            record.starts_at < span.end,
            record.ends_at > span.start,
        )
        for span in spans
    ]
    query = select(record.starts_at).where(
        record.deleted_at.is_(None), record.state.not_in(_SETTLED), or_(*touching)
    )
    return list(session.scalars(query))
