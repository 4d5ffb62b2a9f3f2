"""Services, practitioners, rooms, appointments, queue, waiting list, recalls: record classes."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from clinic_desktop.data.base import Record, Shared, reference, sync
from clinic_desktop.domain.ids import Id

NAME = {"group": "name"}
LOOKS = {"group": "looks"}
NEEDS = {"group": "needs"}
# where, when and how far: one without the other would be a booking nobody made (MACHINES.md 4)
BOOKING = {"group": "booking"}
MEMO = {"group": "memo"}
RULE = {"group": "rule"}
TURN = {"group": "turn"}
WISH = {"group": "wish"}
STATE = {"group": "state"}
RETIRED = {"group": "retired"}


def points_to(target: str, group: dict[str, str]) -> Any:
    """A foreign key inside a merge group."""
    column = reference(target)
    column.column.info.update(group)
    return column


class ServiceRow(Shared, Record):
    """What can be booked; times in minutes, prices come with the price list."""

    __tablename__ = "service"
    __table_args__ = sync("hub")

    name: Mapped[str] = mapped_column(info=NAME)
    second_name: Mapped[str] = mapped_column(default="", info=NAME)
    category: Mapped[str] = mapped_column(default="", info=NAME)
    minutes: Mapped[int] = mapped_column(info=NEEDS)
    before: Mapped[int] = mapped_column(default=0, info=NEEDS)
    after: Mapped[int] = mapped_column(default=0, info=NEEDS)
    rooms: Mapped[list[str]] = mapped_column(JSON, default=list, info=NEEDS)
    devices: Mapped[list[str]] = mapped_column(JSON, default=list, info=NEEDS)
    practitioners: Mapped[list[str]] = mapped_column(JSON, default=list, info=NEEDS)
    colour: Mapped[str] = mapped_column(String(7), default="", info=LOOKS)
    retired_at: Mapped[datetime | None] = mapped_column(info=RETIRED)


class PractitionerRow(Shared, Record):
    __tablename__ = "practitioner"
    __table_args__ = sync("hub")

    user_id: Mapped[Id | None] = points_to("user.id", NAME)
    name: Mapped[str] = mapped_column(info=NAME)
    second_name: Mapped[str] = mapped_column(default="", info=NAME)
    colour: Mapped[str] = mapped_column(String(7), default="", info=LOOKS)
    position: Mapped[int] = mapped_column(Integer, default=0, info=LOOKS)
    # [{"weekday", "start", "end", "room_id", "since", "until"}]; times on the wall, days ISO
    shifts: Mapped[list[dict[str, Any]]] = mapped_column(
        JSON, default=list, info={"group": "hours"}
    )
    retired_at: Mapped[datetime | None] = mapped_column(info=RETIRED)


class ResourceRow(Shared, Record):
    """A room or a device."""

    __tablename__ = "resource"
    __table_args__ = sync("hub")

    kind: Mapped[str] = mapped_column(String(8), info=NAME)
    name: Mapped[str] = mapped_column(info=NAME)
    position: Mapped[int] = mapped_column(Integer, default=0, info=LOOKS)
    retired_at: Mapped[datetime | None] = mapped_column(info=RETIRED)


class AbsenceRow(Shared, Record):
    """Leave, illness, training; of one practitioner, or a room or device out of use."""

    __tablename__ = "absence"
    __table_args__ = sync("mutable", Index("ix_absence_span", "starts_at", "ends_at"))

    practitioner_id: Mapped[Id | None] = points_to("practitioner.id", RULE)
    resource_id: Mapped[Id | None] = points_to("resource.id", RULE)
    starts_at: Mapped[datetime] = mapped_column(info=RULE)
    ends_at: Mapped[datetime] = mapped_column(info=RULE)
    reason: Mapped[str] = mapped_column(default="", info=RULE)


class HolidayRow(Shared, Record):
    """A day the clinic is closed; movable ones are confirmed year by year."""

    __tablename__ = "holiday"
    __table_args__ = sync("hub", Index("ix_holiday_day", "day"))

    day: Mapped[date] = mapped_column(info=RULE)
    name: Mapped[str] = mapped_column(info=RULE)
    is_closed: Mapped[bool] = mapped_column(default=True, info=RULE)
    is_estimated: Mapped[bool] = mapped_column(default=False, info=RULE)


class SeriesRow(Shared, Record):
    """A rule in local wall time; its appointments are rows of their own."""

    __tablename__ = "series"
    __table_args__ = sync("mutable")

    rule: Mapped[str] = mapped_column(Text, info=RULE)
    starts: Mapped[str] = mapped_column(String(16), info=RULE)  # 2026-03-02T09:00 on the wall
    zone: Mapped[str] = mapped_column(info=RULE)
    without: Mapped[list[str]] = mapped_column(JSON, default=list, info=RULE)  # days, ISO


class AppointmentRecord(Shared, Record):
    """One booking. `busy_from` to `busy_until` is what it keeps from others, buffers included."""

    __tablename__ = "appointment"
    __table_args__ = sync(
        "mutable",
        Index("ix_appointment_start", "starts_at", "deleted_at"),
        Index("ix_appointment_state", "state", "starts_at"),
    )

    patient_id: Mapped[Id] = points_to("patient.id", {"group": "patient"})
    practitioner_id: Mapped[Id] = points_to("practitioner.id", BOOKING)
    room_id: Mapped[Id | None] = points_to("resource.id", BOOKING)
    devices: Mapped[list[str]] = mapped_column(JSON, default=list, info=BOOKING)
    services: Mapped[list[str]] = mapped_column(JSON, default=list, info=BOOKING)
    starts_at: Mapped[datetime] = mapped_column(info=BOOKING)
    ends_at: Mapped[datetime] = mapped_column(info=BOOKING)
    # "2026-03-02T09:00": what the patient was told, kept when the zone's rules change (CAL-1)
    wall_start: Mapped[str] = mapped_column(String(16), default="", info=BOOKING)
    busy_from: Mapped[datetime] = mapped_column(info=BOOKING)
    busy_until: Mapped[datetime] = mapped_column(info=BOOKING)
    zone: Mapped[str] = mapped_column(info=BOOKING)
    state: Mapped[str] = mapped_column(String(10), info=BOOKING)
    state_at: Mapped[datetime] = mapped_column(info=BOOKING)
    overlap_reason: Mapped[str] = mapped_column(Text, default="", info=BOOKING)
    sequence: Mapped[int] = mapped_column(Integer, default=0, info=BOOKING)  # of its ICS event
    series_id: Mapped[Id | None] = points_to("series.id", RULE)
    series_day: Mapped[date | None] = mapped_column(info=RULE)  # the day the rule gave it
    note: Mapped[str] = mapped_column(Text, default="", info=MEMO)
    booked_by: Mapped[str] = mapped_column(default="", info=MEMO)
    phone: Mapped[str] = mapped_column(default="", info={"group": "reach"})
    phone_confirmed_at: Mapped[datetime | None] = mapped_column(info={"group": "reach"})
    may_contact: Mapped[bool] = mapped_column(default=False, info={"group": "reach"})


class Occupation(Record):
    """What each live appointment keeps busy, one row for each person or thing; made from it alone.

    A trigger refuses two firm rows of the same target that overlap.
    """

    __tablename__ = "occupation"
    __table_args__ = sync(
        "local",
        Index("ix_occupation_target", "target_id", "busy_from", "busy_until"),
        {"sqlite_with_rowid": False},
    )

    appointment_id: Mapped[Id] = mapped_column(String(32), primary_key=True)
    target_id: Mapped[Id] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))  # practitioner, room, device, patient
    busy_from: Mapped[str] = mapped_column(String(27))
    busy_until: Mapped[str] = mapped_column(String(27))
    is_firm: Mapped[bool]  # False where it was booked over another with a reason


class AppointmentEvent(Shared, Record):
    """What happened to a booking: booked, moved, each state, with its reason."""

    __tablename__ = "appointment_event"
    __table_args__ = sync("append-only")

    appointment_id: Mapped[Id] = reference("appointment.id")
    kind: Mapped[str] = mapped_column(String(16))
    from_state: Mapped[str] = mapped_column(String(10), default="")
    to_state: Mapped[str] = mapped_column(String(10), default="")
    from_start: Mapped[datetime | None]
    to_start: Mapped[datetime | None]
    # given to another patient because it was booked for the wrong one (REG-8)
    from_patient_id: Mapped[Id | None] = reference("patient.id")
    to_patient_id: Mapped[Id | None] = reference("patient.id")
    by: Mapped[str] = mapped_column(String(8), default="")  # patient or clinic, for a cancellation
    code: Mapped[str] = mapped_column(String(20), default="")
    is_late: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(Text, default="")


class SlotHold(Record):
    """A slot kept for minutes while somebody fills in the form."""

    __tablename__ = "slot_hold"
    __table_args__ = sync("local", Index("ix_slot_hold_until", "expires_at"))

    id: Mapped[Id] = mapped_column(String(32), primary_key=True)
    user_id: Mapped[Id] = mapped_column(String(32))
    practitioner_id: Mapped[Id] = mapped_column(String(32))
    room_id: Mapped[Id] = mapped_column(String(32), default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class TicketRow(Shared, Record):
    """Somebody in the house today. The number only rises; `turn` is the order of being called."""

    __tablename__ = "ticket"
    __table_args__ = sync("mutable", Index("ix_ticket_day", "day", "number"))

    day: Mapped[date] = mapped_column(info={"group": "number"})
    number: Mapped[int] = mapped_column(info={"group": "number"})
    patient_id: Mapped[Id | None] = points_to("patient.id", {"group": "patient"})
    appointment_id: Mapped[Id | None] = points_to("appointment.id", {"group": "patient"})
    practitioner_id: Mapped[Id | None] = points_to("practitioner.id", TURN)
    state: Mapped[str] = mapped_column(String(10), info=TURN)
    turn: Mapped[str] = mapped_column(String(40), info=TURN)
    priority_reason: Mapped[str] = mapped_column(Text, default="", info=TURN)
    state_reason: Mapped[str] = mapped_column(Text, default="", info=TURN)  # held, or left unseen
    waiting_since: Mapped[datetime | None] = mapped_column(info=TURN)
    called_at: Mapped[datetime | None] = mapped_column(info=TURN)
    in_room_at: Mapped[datetime | None] = mapped_column(info=TURN)
    done_at: Mapped[datetime | None] = mapped_column(info=TURN)
    note: Mapped[str] = mapped_column(Text, default="", info=MEMO)


class WaitingRow(Shared, Record):
    """A wish for an earlier or any slot; it expires by itself."""

    __tablename__ = "waiting"
    __table_args__ = sync("mutable", Index("ix_waiting_state", "state", "expires_on"))

    patient_id: Mapped[Id] = points_to("patient.id", {"group": "patient"})
    services: Mapped[list[str]] = mapped_column(JSON, default=list, info=WISH)
    practitioners: Mapped[list[str]] = mapped_column(JSON, default=list, info=WISH)
    # [{"weekday": 0, "start": "09:00", "end": "12:00"}]; empty: any time
    windows: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, info=WISH)
    urgency: Mapped[int] = mapped_column(default=0, info=WISH)
    note: Mapped[str] = mapped_column(Text, default="", info=WISH)
    phone: Mapped[str] = mapped_column(default="", info=WISH)
    expires_on: Mapped[date] = mapped_column(info=WISH)
    state: Mapped[str] = mapped_column(String(10), default="open", info=STATE)
    appointment_id: Mapped[Id | None] = points_to("appointment.id", STATE)
    # [{"at", "by", "how", "result", "note"}], the oldest first; instants ISO
    tries: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list, info=STATE)
    closed_reason: Mapped[str] = mapped_column(Text, default="", info=STATE)


class RecallRow(Shared, Record):
    """Somebody who should come back; due, contacted, booked, declined, snoozed or done."""

    __tablename__ = "recall"
    __table_args__ = sync("mutable", Index("ix_recall_state", "state", "due_on"))

    patient_id: Mapped[Id] = points_to("patient.id", {"group": "patient"})
    service_id: Mapped[Id | None] = points_to("service.id", WISH)
    due_on: Mapped[date] = mapped_column(info=WISH)
    reason: Mapped[str] = mapped_column(Text, default="", info=WISH)
    state: Mapped[str] = mapped_column(String(10), default="due", info=STATE)
    back_on: Mapped[date | None] = mapped_column(info=STATE)  # off the list until then
    appointment_id: Mapped[Id | None] = points_to("appointment.id", STATE)
    # [{"at", "by", "how", "result", "note"}], the oldest first; instants ISO
    tries: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list, info=STATE)
    closed_reason: Mapped[str] = mapped_column(Text, default="", info=STATE)


class ReminderRow(Shared, Record):
    """One message to be sent or said about an appointment or a recall."""

    __tablename__ = "reminder"
    __table_args__ = sync("mutable", Index("ix_reminder_state", "state", "due_at"))

    appointment_id: Mapped[Id | None] = points_to("appointment.id", {"group": "patient"})
    recall_id: Mapped[Id | None] = points_to("recall.id", {"group": "patient"})
    patient_id: Mapped[Id] = points_to("patient.id", {"group": "patient"})
    channel: Mapped[str] = mapped_column(String(10), info=STATE)
    due_at: Mapped[datetime] = mapped_column(info=STATE)
    state: Mapped[str] = mapped_column(String(10), info=STATE)
    done_at: Mapped[datetime | None] = mapped_column(info=STATE)
    problem: Mapped[str] = mapped_column(default="", info=STATE)


class MessageTemplate(Shared, Record):
    """The words of a message in one language; {patient}, {day}, {time}, {clinic} stand for values."""

    __tablename__ = "message_template"
    __table_args__ = sync("hub")

    kind: Mapped[str] = mapped_column(String(16), info=NAME)
    language: Mapped[str] = mapped_column(String(8), info=NAME)
    subject: Mapped[str] = mapped_column(default="", info=RULE)
    body: Mapped[str] = mapped_column(Text, info=RULE)


class MailAccount(Shared, Record):
    """The clinic's own outgoing mail server, where it has one; at most one row."""

    __tablename__ = "mail_account"
    __table_args__ = sync("hub")

    host: Mapped[str] = mapped_column(info=RULE)
    port: Mapped[int] = mapped_column(info=RULE)
    security: Mapped[str] = mapped_column(String(8), info=RULE)  # tls, starttls, none
    user: Mapped[str] = mapped_column(default="", info=RULE)
    password: Mapped[str] = mapped_column(default="", info={"group": "rule", "secret": True})
    sender: Mapped[str] = mapped_column(info=RULE)


class DayClose(Shared, Record):
    """A day of the calendar that was closed with nothing unresolved."""

    __tablename__ = "day_close"
    __table_args__ = sync("append-only")

    day: Mapped[date] = mapped_column(index=True)
