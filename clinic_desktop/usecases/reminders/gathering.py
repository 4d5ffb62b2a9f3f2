"""From appointments to what their patients should hear: consent, ways, words, what was told."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from clinic_desktop.data.appointments import reading, reminding
from clinic_desktop.data.appointments.records import ReminderRow
from clinic_desktop.data.appointments.reminding import Facts
from clinic_desktop.domain.appointment import AppointmentRow, CancelledBy, CancelReason, State
from clinic_desktop.domain.errors import InvalidInput, NotFound
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.message_text import MessageKind
from clinic_desktop.domain.patient import Channel
from clinic_desktop.domain.reminder import (
    GRACE,
    OPEN,
    REACHED,
    SENDING_AT_MOST,
    Reach,
    ReminderDue,
    Told,
    Way,
    ways,
)
from clinic_desktop.usecases.message_templates import Writer
from clinic_desktop.usecases.work import Work

_TO_COME = frozenset({State.BOOKED, State.CONFIRMED})


def told_of(row: AppointmentRow) -> datetime:
    """What marks a message as being about this: the start, or the moment of the cancellation.

    It is kept as `due_at`; after a move another start holds, and what was told of the first no
    longer counts.
    """
    return row.state_at or row.start if row.state is State.CANCELLED else row.start


def gathered(rows: Sequence[AppointmentRow], work: Work) -> list[ReminderDue]:
    """What is to be told, in the order of the rows; three questions for all of them."""
    closed = work.closed(*{row.patient_id for row in rows}) if rows else frozenset()
    shown = [row for row in rows if row.patient_id not in closed]
    facts = reminding.facts(work.session, [row.id for row in shown])
    reaches = reminding.reaches(work.session, list({row.patient_id for row in shown}))
    told = told_to_whom_it_is(shown, work)
    writer, found = Writer(work), []
    for row in rows:
        if row.patient_id in closed:
            found.extend(_closed(work, row, writer))
            continue
        kind = _kind(work, row, facts[row.id], told.get(row.id, ()))
        reach = reaches[row.patient_id]
        if kind is not None and not reach.is_gone:
            due = _due(work, row, kind, (reach, facts[row.id]), writer)
            found.append(_with_told(work, due, told.get(row.id, ())))
    return found


def told_to_whom_it_is(rows: Sequence[AppointmentRow], work: Work) -> dict[Id, list[ReminderRow]]:
    """By appointment; what the wrong patient was told of it stays theirs and counts for nobody."""
    told = reminding.reminders(work.session, [row.id for row in rows])
    return {
        row.id: [each for each in told.get(row.id, ()) if each.patient_id == row.patient_id]
        for row in rows
    }


def one(appointment_id: Id, work: Work) -> ReminderDue:
    """The same for one appointment; raises NotFound, Restricted, or InvalidInput for nothing to tell."""
    row = reading.by_id(work.session, appointment_id)
    if row is None:
        raise NotFound(_("This appointment is no longer in the calendar."))
    work.about(row.patient_id)
    found = gathered([row], work)
    if not found:
        raise InvalidInput(appointment=_("There is nothing to tell about this appointment now."))
    return found[0]


def check_ready(due: ReminderDue, channel: Channel) -> Way:
    """The way, if it may be used at this moment; else InvalidInput with the reason."""
    way = due.way(channel)
    if due.problem or way is None:
        raise InvalidInput(channel=due.problem or _("This way is not offered."))
    if due.waits_until is not None:
        raise InvalidInput(
            channel=_(
                "This was booked or changed less than {n} minutes ago. Wait a moment."
            ).format(n=int(GRACE.total_seconds() // 60))
        )
    if way.problem:
        raise InvalidInput(channel=f"{way.problem}.")
    return way


def _kind(
    work: Work, row: AppointmentRow, fact: Facts, told: Iterable[ReminderRow]
) -> MessageKind | None:
    if row.start <= work.now:
        return None
    if row.state in _TO_COME:
        others = (each for each in told if each.due_at != row.start and each.state in REACHED)
        return MessageKind.MOVED if any(others) else MessageKind.REMINDER
    is_ours = row.state is State.CANCELLED and fact.cancelled_by == CancelledBy.CLINIC
    if is_ours and fact.cancelled_for != CancelReason.BOOKED_BY_MISTAKE:
        return MessageKind.CANCELLED
    return None


def _closed(work: Work, row: AppointmentRow, writer: Writer) -> list[ReminderDue]:
    """A record that opens for others only shows its number, and that it is to come."""
    if row.state not in _TO_COME or row.start <= work.now:
        return []
    bare = replace(row, phone="", note="", services="", colour="", patient=row.number)
    bare = replace(bare, is_closed=True)
    said = _("This record opens for named people only.")
    return [ReminderDue(bare, MessageKind.REMINDER, writer.practitioner(row), problem=said)]


def _due(
    work: Work,
    row: AppointmentRow,
    kind: MessageKind,
    known: tuple[Reach, Facts],
    writer: Writer,
) -> ReminderDue:
    reach, fact = known
    draft = writer.draft_for(kind, reach.language)
    message = writer.written(draft, reach, row)
    made = ReminderDue(
        row,
        kind,
        writer.practitioner(row),
        language=draft.language,
        subject=message.subject,
        text=message.text,
    )
    if not fact.may_contact:
        return replace(made, problem=_("Did not agree to be contacted about this appointment."))
    wait = fact.changed_at + GRACE
    return replace(
        made, ways=ways(reach, row.phone, kind), waits_until=wait if work.now < wait else None
    )


def _with_told(work: Work, due: ReminderDue, told: Iterable[ReminderRow]) -> ReminderDue:
    """The ways with what was said or sent about this very time."""
    latest = {each.channel: each for each in told if each.due_at == told_of(due.row)}
    return replace(due, ways=tuple(_marked(work, way, latest.get(way.channel)) for way in due.ways))


def _marked(work: Work, way: Way, row: ReminderRow | None) -> Way:
    if row is None:
        return way
    told = Told(row.state)
    is_late = work.now - row.updated_at > SENDING_AT_MOST
    return replace(
        way,
        told=told,
        at=row.done_at or row.updated_at,
        why=row.problem,
        is_unsure=told is Told.SENDING and (bool(row.problem) or is_late),
        # what has been said or sent is a fact, whatever became of number and permission
        problem=way.problem if told in OPEN else "",
    )
