"""Lists of whom to tell: on the screen, as calls on paper, as a table for another program."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from clinic_desktop.data.appointments import reading, reminding, store
from clinic_desktop.data.exchange import guarded_csv
from clinic_desktop.domain import message_text, reminder, wall_time
from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import N_, _
from clinic_desktop.domain.message_text import Message, MessageKind
from clinic_desktop.domain.patient import Channel
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.domain.reminder import ReminderDue, Told
from clinic_desktop.usecases.message_templates import Writer
from clinic_desktop.usecases.reminders import gathering
from clinic_desktop.usecases.work import Trace, Work, reads

_LOOK_AHEAD = 14  # days among which the next working one is looked for
_HEADINGS = (
    N_("Date"),
    N_("Time"),
    N_("Patient"),
    N_("Number"),
    N_("Practitioner"),
    N_("Way"),
    N_("Address"),
    N_("Language"),
    N_("Subject"),
    N_("Text"),
)


@dataclass(frozen=True)
class CallLine:
    """One line of the call list; `phone` E.164, `start` aware."""

    start: datetime
    patient: str
    number: str
    phone: str
    practitioner: str
    kind: MessageKind
    was_tried: bool = False


@reads(Permission.BOOK_APPOINTMENTS, Trace.SOON)
def due(work: Work, day: date) -> list[ReminderDue]:
    """Everybody with an appointment on that day who should hear of it, in order of time."""
    span = wall_time.day_span(day, ZoneInfo(work.clinic.zone))
    rows = reading.between(work.session, span.start, span.end)
    return gathering.gathered([row for row in rows if row.start >= span.start], work)


@reads(Permission.BOOK_APPOINTMENTS)
def next_day(work: Work) -> date:
    """Tomorrow, or the next day on which somebody works."""
    days = [work.today + timedelta(days=n) for n in range(1, _LOOK_AHEAD + 1)]
    closed = store.holidays(work.session, days[0], days[-1])
    people = store.practitioners(work.session)
    for day in days:
        shifts = (shift for who in people for shift in who.shifts)
        if day not in closed and any(shift.is_on(day) for shift in shifts):
            return day
    return days[0]


@reads(Permission.BOOK_APPOINTMENTS, Trace.NOW)
def prepare(work: Work, appointment_id: Id, channel: Channel) -> Message:
    """The message with its link, about to leave through another program.

    Raises InvalidInput where this person may not be told in this way, or not yet.
    """
    found = gathering.one(appointment_id, work)
    way = gathering.check_ready(found, channel)
    link = message_text.link(channel, way.address, found.subject, found.text)
    return Message(found.subject, found.text, link)


@reads(Permission.BOOK_APPOINTMENTS, Trace.NOW)
def recall_message(work: Work, patient_id: Id, channel: Channel) -> Message:
    """The words that ask a patient to book again, with their link; raises InvalidInput as `prepare`."""
    work.about(patient_id)
    reach = reminding.reaches(work.session, [patient_id]).get(patient_id)
    if reach is None or reach.is_gone:
        raise InvalidInput(channel=_("This patient is no longer on the clinic's lists."))
    ways = reminder.ways(reach, "", MessageKind.RECALL)
    way = next((each for each in ways if each.channel is channel), None)
    if way is None or way.problem:
        raise InvalidInput(channel=_("{why}.").format(why=way.problem if way else ""))
    writer = Writer(work)
    draft = writer.draft_for(MessageKind.RECALL, reach.language)
    message = writer.written(draft, reach, None)
    link = message_text.link(channel, way.address, message.subject, message.text)
    return Message(message.subject, message.text, link)


@reads(Permission.PRINT_PATIENTS, Trace.NOW)
def for_call_list(work: Work, day: date) -> list[CallLine]:
    """Whom to call, to be printed: those who may be called and were not told in any way."""
    return [
        CallLine(
            each.row.start,
            each.row.patient,
            each.row.number,
            way.address,
            each.practitioner,
            each.kind,
            way.told is Told.NO_ANSWER,
        )
        for each in _left(work, day)
        if (way := each.way(Channel.PHONE)) is not None and way.is_open
    ]


@reads(Permission.PRINT_PATIENTS, Trace.NOW, wants_code=True)
def export_csv(work: Work, day: date) -> bytes:
    """One row for each person not yet told and each way open to them, for another program."""
    rows = [_cells(work, each, channel) for each in _left(work, day) for channel in _open(each)]
    headings = [_(each) for each in _HEADINGS]
    return guarded_csv.write(headings, rows)


def _left(work: Work, day: date) -> list[ReminderDue]:
    """Those still to be told, noted as seen by whoever takes them out of the program."""
    found = [each for each in due(work, day) if each.can_be_told and not each.is_told]
    work.patients.extend(each.row.patient_id for each in found)
    return found


def _open(each: ReminderDue) -> list[Channel]:
    return [way.channel for way in each.ways if way.is_open]


def _cells(work: Work, each: ReminderDue, channel: Channel) -> Mapping[str, str]:
    """ISO day and 24-hour time, as other programs read them."""
    local = wall_time.on_wall(each.row.start, ZoneInfo(work.clinic.zone))
    way = each.way(channel)
    values = (
        local.date().isoformat(),
        local.time().isoformat("minutes"),
        each.row.patient,
        each.row.number,
        each.practitioner,
        str(channel),
        way.address if way else "",
        each.language,
        each.subject,
        each.text,
    )
    return dict(zip((_(heading) for heading in _HEADINGS), values, strict=True))
