"""An invented day on paper: the calls before it, its lists, the kit for a day without computer."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from clinic_desktop.domain.appointment import AppointmentRow, BookingForm, State
from clinic_desktop.domain.message_text import MessageKind
from clinic_desktop.reports import appointment_slip, call_list, day_sheet, downtime_kit
from clinic_desktop.reports.printed import Paper, Printed
from clinic_desktop.usecases.day_paper import DowntimeKit, SheetColumn, SheetLine, Slip
from clinic_desktop.usecases.reminders import CallLine

DAY = date(2026, 11, 23)
_EIGHT = datetime(2026, 11, 23, 6, tzinfo=UTC)
_PEOPLE = (
    ("Layla Haddad (ليلى حداد)", "+9613123456", "Consultation", ("Allergy: penicillin",)),
    ("Айгерім Серікқызы (Aigerim Serikkyzy)", "+77012345678", "Laser, full legs", ()),
    ("प्रिया शर्मा (Priya Sharma)", "+919876543210", "Chemical peel", ("Pregnant", "Faints")),
    ("Jean-Baptiste de la Fontaine-Moreau", "+33612345678", "Botulinum toxin", ()),
)


def day_samples(printed: Printed) -> dict[str, bytes]:
    columns = tuple(_column(who, at) for at, who in enumerate(("Dr. Karim Nasser", "Lina Aoun")))
    empty = SheetColumn(DAY, "Joseph Tannous", ())
    return {
        "calls": call_list.build(_calls(), DAY, printed),
        "day": day_sheet.build((*columns, empty), printed),
        "slip": appointment_slip.build(_slip(), replace(printed, paper=Paper.A5)),
        "downtime": downtime_kit.build(DowntimeKit(columns, (41, 42, 43, 44)), printed),
    }


def _slip() -> Slip:
    line = _line(0)
    return Slip(line.row, "Dr. Karim Nasser", line.room, BookingForm("0", "", line.row.start, 30))


def _start(at: int) -> datetime:
    return _EIGHT + timedelta(minutes=45 * at)


def _calls() -> list[CallLine]:
    kinds = (MessageKind.REMINDER, MessageKind.MOVED, MessageKind.CANCELLED, MessageKind.REMINDER)
    return [
        CallLine(
            _start(at), name, f"P00{at + 31}", phone, "Dr. Aigerim Sadykova", kind, at % 2 == 0
        )
        for at, ((name, phone, *_more), kind) in enumerate(zip(_PEOPLE, kinds, strict=True))
    ]


def _column(practitioner: str, first: int) -> SheetColumn:
    return SheetColumn(DAY, practitioner, tuple(_line(each) for each in range(first, len(_PEOPLE))))


def _line(at: int) -> SheetLine:
    name, phone, service, alerts = _PEOPLE[at]
    row = AppointmentRow(
        id=str(at),
        rev=1,
        patient_id=str(at),
        patient=name,
        number=f"P00{at + 31}",
        practitioner_id="",
        room_id="",
        start=_start(at),
        end=_start(at) + timedelta(minutes=30),
        state=State.CONFIRMED,
        services=service,
        colour="",
        phone=phone,
        note="comes with her mother" if at == 0 else "",
    )
    return SheetLine(row, f"Room {at % 2 + 1}", alerts)
