"""What reminders are made of: who may be reached how, what was told already, texts, mail server."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from clinic_desktop.data.appointments.records import (
    AppointmentEvent,
    AppointmentRecord,
    MailAccount,
    MessageTemplate,
    ReminderRow,
)
from clinic_desktop.data.patients.records import ContactRow, Patient, PermissionRow
from clinic_desktop.domain.appointment import State
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.patient import Contact, ContactKind, PersonName
from clinic_desktop.domain.reminder import Reach

_PLACED = (
    "booked",
    "moved",
    "changed",
    "put_back",
    "patient",
)  # kinds of events that a reminder waits for
_A = cast("Table", AppointmentRecord.__table__).c
_E = cast("Table", AppointmentEvent.__table__).c


@dataclass(frozen=True)
class Facts:
    """What the calendar's row does not say: consent, and the last change of the booking."""

    may_contact: bool
    changed_at: datetime
    cancelled_by: str = ""
    cancelled_for: str = ""


def facts(session: Session, appointment_ids: Collection[Id]) -> dict[Id, Facts]:
    """By appointment."""
    query = select(_A.id, _A.may_contact, _A.created_at).where(_A.id.in_(appointment_ids))
    found = {row.id: Facts(row.may_contact, row.created_at) for row in session.execute(query)}
    events = select(AppointmentEvent).where(
        _E.appointment_id.in_(found),
        _E.kind.in_(_PLACED) | (_E.to_state == State.CANCELLED),
    )
    for each in session.scalars(events.order_by(_E.created_at, _E.id)):
        known = found[each.appointment_id]
        if each.to_patient_id:  # another patient; who cancelled it stays who cancelled it
            found[each.appointment_id] = replace(known, changed_at=each.created_at)
            continue
        found[each.appointment_id] = Facts(
            known.may_contact, each.created_at, each.by or "", each.code or ""
        )
    return found


def reaches(session: Session, patient_ids: Collection[Id]) -> dict[Id, Reach]:
    """How each of these patients can be reached, in three questions."""
    contacts: dict[Id, list[Contact]] = defaultdict(list)
    query = select(ContactRow).where(
        ContactRow.patient_id.in_(patient_ids), ContactRow.deleted_at.is_(None)
    )
    for row in session.scalars(query.order_by(ContactRow.position, ContactRow.id)):
        contacts[row.patient_id].append(
            Contact(
                ContactKind(row.kind), row.typed, row.value, is_confidential=row.is_confidential
            )
        )
    allowed: dict[Id, dict[tuple[str, str], bool | None]] = defaultdict(dict)
    asked = select(PermissionRow).where(
        PermissionRow.patient_id.in_(patient_ids), PermissionRow.deleted_at.is_(None)
    )
    for permission in session.scalars(asked):
        allowed[permission.patient_id][permission.channel, permission.purpose] = permission.allowed
    people = session.scalars(select(Patient).where(Patient.id.in_(patient_ids)))
    return {who.id: _reach(who, tuple(contacts[who.id]), allowed[who.id]) for who in people}


def _reach(
    who: Patient, contacts: tuple[Contact, ...], allowed: dict[tuple[str, str], bool | None]
) -> Reach:
    gone = (who.deceased_on, who.archived_at, who.merged_into, who.erased_at, who.deleted_at)
    return Reach(
        who.id,
        PersonName(who.given, who.middle, who.family),
        PersonName(who.second_given, who.second_middle, who.second_family),
        who.language,
        any(gone),
        contacts,
        allowed,
    )


def reminders(session: Session, appointment_ids: Collection[Id]) -> dict[Id, list[ReminderRow]]:
    """What was said or sent about these appointments, the oldest first."""
    query = select(ReminderRow).where(
        ReminderRow.appointment_id.in_(appointment_ids), ReminderRow.deleted_at.is_(None)
    )
    found: dict[Id, list[ReminderRow]] = defaultdict(list)
    for row in session.scalars(query.order_by(ReminderRow.created_at, ReminderRow.id)):
        found[row.appointment_id or ""].append(row)
    return found


def templates(session: Session) -> list[MessageTemplate]:
    """The clinic's own texts."""
    query = select(MessageTemplate).where(MessageTemplate.deleted_at.is_(None))
    return list(session.scalars(query.order_by(MessageTemplate.kind, MessageTemplate.language)))


def mail_account(session: Session) -> MailAccount | None:
    """The clinic's mail server, if it has entered one; the latest should two machines have."""
    query = select(MailAccount).where(MailAccount.deleted_at.is_(None))
    return session.scalars(query.order_by(MailAccount.created_at.desc()).limit(1)).first()
