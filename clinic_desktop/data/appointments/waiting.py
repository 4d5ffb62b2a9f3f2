"""The waiting list and the recalls: loaded as plain lines, with names and numbers to call."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date, datetime, time
from typing import Any, cast

from sqlalchemy import Select, Table, and_, or_, select
from sqlalchemy.orm import Session

from clinic_desktop.data.appointments import day_lists
from clinic_desktop.data.appointments.records import (
    AppointmentRecord,
    PractitionerRow,
    RecallRow,
    ServiceRow,
    WaitingRow,
)
from clinic_desktop.data.patients.records import ContactRow, Patient, PermissionRow
from clinic_desktop.domain import names
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.patient import Channel, ContactKind, PersonName, Purpose
from clinic_desktop.domain.recall import OPEN, RecallEntry, RecallState
from clinic_desktop.domain.tries import Try
from clinic_desktop.domain.waiting import (
    Urgency,
    WaitingEntry,
    WaitingState,
    WaitingWish,
    Window,
    rank,
)

LISTED_AT_MOST = 500
_P = cast("Table", Patient.__table__).c
_NAME = (
    _P.number, _P.given, _P.middle, _P.family,
    _P.second_given, _P.second_middle, _P.second_family,
)  # fmt: skip
_ON_FILE = and_(_P.archived_at.is_(None), _P.merged_into.is_(None), _P.deceased_on.is_(None))
_WAITING = (
    select(WaitingRow, AppointmentRecord.starts_at, AppointmentRecord.practitioner_id, *_NAME)
    .join(Patient, _P.id == WaitingRow.patient_id)
    .outerjoin(AppointmentRecord, AppointmentRecord.id == WaitingRow.appointment_id)
    .where(WaitingRow.deleted_at.is_(None))
)
_RECALL = (
    select(RecallRow, *_NAME)
    .join(Patient, _P.id == RecallRow.patient_id)
    .where(RecallRow.deleted_at.is_(None))
)


def waiting(session: Session, today: date) -> list[WaitingEntry]:
    """Everybody who waits or whose wish has expired, urgent and longest waiting first."""
    query = _WAITING.where(WaitingRow.state == WaitingState.OPEN, _ON_FILE)
    query = query.order_by(WaitingRow.expires_on.desc()).limit(LISTED_AT_MOST)
    return sorted(_entries(session, query, today), key=rank)


def closed_entries(session: Session, state: WaitingState, today: date) -> list[WaitingEntry]:
    """Those who got a booking or were taken off the list, the latest change first."""
    query = _WAITING.where(WaitingRow.state == state).order_by(WaitingRow.updated_at.desc())
    return _entries(session, query.limit(LISTED_AT_MOST), today)


def waiting_entry(session: Session, waiting_id: Id, today: date) -> WaitingEntry | None:
    found = _entries(session, _WAITING.where(WaitingRow.id == waiting_id), today)
    return found[0] if found else None


def waiting_row(session: Session, waiting_id: Id) -> WaitingRow | None:
    row = session.get(WaitingRow, waiting_id)
    return None if row is None or row.deleted_at is not None else row


def booked_as(session: Session, appointment_id: Id) -> WaitingRow | None:
    """The entry that left the list with this booking, or None."""
    query = select(WaitingRow).where(
        WaitingRow.appointment_id == appointment_id,
        WaitingRow.state == WaitingState.BOOKED,
        WaitingRow.deleted_at.is_(None),
    )
    return session.scalars(query.order_by(WaitingRow.updated_at.desc()).limit(1)).first()


def recalls(session: Session, until: date, today: date) -> list[RecallEntry]:
    """Those to be called who are due by `until`, the longest due first."""
    query = _RECALL.where(RecallRow.state.in_(OPEN), RecallRow.due_on <= until, _ON_FILE)
    # those that rest are left out before the limit: else they would take the places of the others
    back = or_(RecallRow.back_on.is_(None), RecallRow.back_on <= max(today, until))
    query = query.where(back).order_by(RecallRow.due_on, RecallRow.id).limit(LISTED_AT_MOST)
    return [each for each in _recalls(session, query) if each.is_listed(today, until)]


def settled_recalls(session: Session, state: RecallState) -> list[RecallEntry]:
    """Those that are booked, declined or done, the latest change first."""
    query = _RECALL.where(RecallRow.state == state, _ON_FILE)
    query = query.order_by(RecallRow.updated_at.desc(), RecallRow.id).limit(LISTED_AT_MOST)
    return _recalls(session, query)


def recalls_of(session: Session, patient_id: Id) -> list[RecallEntry]:
    """Every recall of a patient, whatever became of it, the latest first."""
    query = _RECALL.where(RecallRow.patient_id == patient_id)
    return _recalls(session, query.order_by(RecallRow.due_on.desc()).limit(LISTED_AT_MOST))


def recall_row(session: Session, recall_id: Id) -> RecallRow | None:
    row = session.get(RecallRow, recall_id)
    return None if row is None or row.deleted_at is not None else row


def linked(session: Session, appointment_id: Id) -> list[RecallRow]:
    """The recalls that this appointment answers."""
    query = select(RecallRow).where(
        RecallRow.appointment_id == appointment_id, RecallRow.deleted_at.is_(None)
    )
    return list(session.scalars(query))


def open_recalls(session: Session, patient_id: Id, until: date) -> list[RecallRow]:
    """A patient's recalls that nothing has answered yet and that are due by that day."""
    query = select(RecallRow).where(
        RecallRow.patient_id == patient_id,
        RecallRow.state.in_(OPEN),
        RecallRow.due_on <= until,
        RecallRow.deleted_at.is_(None),
    )
    return list(session.scalars(query))


def own_phones(session: Session, patient_ids: Iterable[Id]) -> dict[Id, str]:
    """The first phone of each patient that may stand on a list."""
    query = select(ContactRow.patient_id, ContactRow.value).where(
        ContactRow.patient_id.in_(tuple(patient_ids)),
        ContactRow.kind == ContactKind.PHONE,
        ContactRow.is_confidential.is_(False),
        ContactRow.value != "",
        ContactRow.deleted_at.is_(None),
    )
    rows = session.execute(query.order_by(ContactRow.position.desc(), ContactRow.id.desc()))
    return {patient_id: value for patient_id, value in rows}  # noqa: C416 - rows, not pairs


def windows_as_stored(windows: Iterable[Window]) -> list[dict[str, Any]]:
    """Windows as JSON holds them."""
    return [
        {
            "weekday": each.weekday,
            "start": each.start.isoformat("minutes"),
            "end": each.end.isoformat("minutes"),
        }
        for each in windows
    ]


def noted(row: WaitingRow | RecallRow, made: Try) -> None:
    """Keep one more call with the entry."""
    row.tries = [*row.tries, {**asdict(made), "at": made.at.isoformat()}]


def _tries(row: WaitingRow | RecallRow) -> tuple[Try, ...]:
    return tuple(
        Try(
            datetime.fromisoformat(each["at"]),
            each["by"],
            each["result"],
            each["how"],
            each["note"],
        )
        for each in row.tries
    )


def _entries(session: Session, query: Select[Any], today: date) -> list[WaitingEntry]:
    found = session.execute(query).all()
    known = _names(session)
    rows: list[WaitingRow] = [each[0] for each in found]
    people = {row.patient_id for row in rows}
    phones, hidden = own_phones(session, people), day_lists.confidential_phones(session, people)
    shown = {
        row.id: row.phone
        if row.phone and (row.patient_id, row.phone) not in hidden
        else phones.get(row.patient_id, "")
        for row in rows
    }
    return [_entry(each, known, shown, today) for each in found]


def _entry(
    found: Any, known: Mapping[Id, str], shown: Mapping[Id, str], today: date
) -> WaitingEntry:
    row: WaitingRow = found[0]
    state = WaitingState(row.state)
    if state is WaitingState.OPEN and row.expires_on < today:
        state = WaitingState.EXPIRED
    return WaitingEntry(
        id=row.id,
        rev=row.rev,
        wish=_wish(row),
        patient=_full_name(found),
        number=found.number or "",
        services=", ".join(known[each] for each in row.services if each in known),
        practitioners=", ".join(known[each] for each in row.practitioners if each in known),
        phone=shown[row.id],
        since=row.created_at,
        state=state,
        held_at=found.starts_at,
        held_with=known.get(found.practitioner_id or "", ""),
        tries=_tries(row),
        closed_reason=row.closed_reason,
    )


def _wish(row: WaitingRow) -> WaitingWish:
    return WaitingWish(
        patient_id=row.patient_id,
        service_ids=tuple(row.services),
        expires_on=row.expires_on,
        practitioner_ids=tuple(row.practitioners),
        windows=tuple(_window(each) for each in row.windows),
        urgency=Urgency(row.urgency),
        note=row.note,
        phone=row.phone,
        appointment_id=row.appointment_id or "",
    )


def _window(stored: dict[str, Any]) -> Window:
    start, end = (time.fromisoformat(stored[each]) for each in ("start", "end"))
    return Window(stored["weekday"], start, end)


def _recalls(session: Session, query: Select[Any]) -> list[RecallEntry]:
    found = session.execute(query).all()
    people = {each[0].patient_id for each in found}
    known, phones, asked = _names(session), own_phones(session, people), _asked(session, people)
    return [_recall(each, known, phones, asked) for each in found]


def _recall(
    found: Any,
    known: Mapping[Id, str],
    phones: Mapping[Id, str],
    asked: Mapping[Id, list[tuple[Channel, bool]]],
) -> RecallEntry:
    row: RecallRow = found[0]
    return RecallEntry(
        id=row.id,
        rev=row.rev,
        patient_id=row.patient_id,
        patient=_full_name(found),
        number=found.number or "",
        service_id=row.service_id or "",
        service=known.get(row.service_id or "", ""),
        due_on=row.due_on,
        reason=row.reason,
        state=RecallState(row.state),
        back_on=row.back_on,
        appointment_id=row.appointment_id or "",
        phone=phones.get(row.patient_id, ""),
        permissions=tuple(asked.get(row.patient_id, ())),
        tries=_tries(row),
        closed_reason=row.closed_reason,
    )


def _asked(session: Session, patient_ids: set[Id]) -> dict[Id, list[tuple[Channel, bool]]]:
    """Whether each patient may be reminded, by channel; unasked ones left out."""
    query = select(PermissionRow.patient_id, PermissionRow.channel, PermissionRow.allowed).where(
        PermissionRow.patient_id.in_(patient_ids),
        PermissionRow.purpose == Purpose.REMINDERS,
        PermissionRow.allowed.is_not(None),
        PermissionRow.deleted_at.is_(None),
    )
    found: dict[Id, list[tuple[Channel, bool]]] = {}
    for patient_id, channel, is_allowed in session.execute(query.order_by(PermissionRow.position)):
        found.setdefault(patient_id, []).append((Channel(channel), bool(is_allowed)))
    return found


def _names(session: Session) -> dict[Id, str]:
    services = session.execute(select(ServiceRow.id, ServiceRow.name))
    people = session.execute(select(PractitionerRow.id, PractitionerRow.name))
    return {each: name for rows in (services, people) for each, name in rows}


def _full_name(found: Any) -> str:
    second = PersonName(found.second_given, found.second_middle, found.second_family)
    return names.full_name(PersonName(found.given, found.middle, found.family), second)
