"""What somebody at the desk says of a message: told, no answer, or taken back."""

from clinic_desktop.data.appointments.records import ReminderRow
from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import Channel
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.domain.reminder import REACHED, ReminderDue, Told
from clinic_desktop.usecases.reminders import gathering
from clinic_desktop.usecases.work import Work, writes


@writes(Permission.BOOK_APPOINTMENTS)
def mark_done(work: Work, appointment_id: Id, channel: Channel, result: Told) -> None:
    """Note that somebody was told (DONE) or did not answer (NO_ANSWER).

    Raises InvalidInput within the grace, where it was told already, or may not be told so.
    """
    if result not in (Told.DONE, Told.NO_ANSWER):
        raise InvalidInput(result=_("Say whether the patient was told."))
    due = gathering.one(appointment_id, work)
    way = gathering.check_ready(due, channel)
    if way.told in REACHED and not way.is_unsure:
        raise InvalidInput(channel=_("This was told already."))
    row = row_for(due, channel, work)
    row.state, row.done_at, row.problem = result, work.now, ""
    work.session.flush()


@writes(Permission.BOOK_APPOINTMENTS)
def undo(work: Work, appointment_id: Id, channel: Channel) -> None:
    """Take the mark back; what the mail server took stays sent."""
    due = gathering.one(appointment_id, work)
    way, row = due.way(channel), _standing(work, due, channel)
    if row is None or way is None:
        raise InvalidInput(channel=_("There is nothing to take back."))
    if way.told is Told.SENT:
        raise InvalidInput(channel=_("The e-mail has left. It cannot be taken back."))
    if way.told is Told.SENDING and not way.is_unsure:
        raise InvalidInput(channel=_("The e-mail is just being sent."))
    row.deleted_at = work.now


def row_for(due: ReminderDue, channel: Channel, work: Work) -> ReminderRow:
    """The one row of this appointment, its time and channel; made where there is none."""
    row = _standing(work, due, channel)
    if row is None:
        row = ReminderRow(
            appointment_id=due.id,
            patient_id=due.row.patient_id,
            channel=channel,
            due_at=gathering.told_of(due.row),
            state=Told.NOT_YET,
        )
        work.session.add(row)
    return row


def _standing(work: Work, due: ReminderDue, channel: Channel) -> ReminderRow | None:
    about = gathering.told_of(due.row)
    rows = gathering.told_to_whom_it_is([due.row], work)[due.id]
    fitting = [each for each in rows if each.channel == channel and each.due_at == about]
    return fitting[-1] if fitting else None
