"""The order of being called: urgent ones with a reason, and by hand."""

from clinic_desktop.data.appointments import queueing, store
from clinic_desktop.data.appointments.records import TicketRow
from clinic_desktop.domain import queue
from clinic_desktop.domain.errors import InvalidInput, NotFound
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.domain.queue import TicketState
from clinic_desktop.usecases import ticketing
from clinic_desktop.usecases.queue.taking import stored
from clinic_desktop.usecases.work import Work, writes


@writes(Permission.BOOK_APPOINTMENTS)
def prioritise(work: Work, ticket_id: Id, rev: int, reason: str) -> int:
    """To the front, behind those who are urgent already; the reason is kept and shown."""
    row = _waiting(ticket_id, rev, work)
    if not reason.strip():
        raise InvalidInput(reason=_("Say why this patient goes first."))
    line = queueing.line(work.session, row.day, besides=row.id)
    row.priority_reason = reason.strip()
    ticketing.put(row, line, queue.place_prioritised(line), work)
    work.session.flush()
    return row.rev


@writes(Permission.BOOK_APPOINTMENTS)
def ordinary(work: Work, ticket_id: Id, rev: int) -> int:
    """No longer urgent: back to the place that the rule says."""
    row = _waiting(ticket_id, rev, work)
    line = queueing.line(work.session, row.day, besides=row.id)
    booking = store.appointment(work.session, row.appointment_id) if row.appointment_id else None
    due = queue.due(row.waiting_since or work.now, booking.starts_at if booking else None)
    row.priority_reason = ""
    ticketing.put(row, line, queue.place_by_due(line, due), work)
    work.session.flush()
    return row.rev


@writes(Permission.BOOK_APPOINTMENTS)
def reorder(work: Work, ticket_id: Id, rev: int, after_id: Id) -> int:
    """By hand behind that ticket, "" for the front; urgent ones stay before all others.

    Raises InvalidInput(order=…) for a place that only a reason may give.
    """
    row = _waiting(ticket_id, rev, work)
    line = queueing.line(work.session, row.day, besides=row.id)
    places = {each.id: at + 1 for at, each in enumerate(line)}
    if after_id and after_id not in places:
        raise NotFound(_("The ticket before this place is no longer waiting. Look again."))
    at, urgent = places.get(after_id, 0), queue.place_prioritised(line)
    if at < urgent and not row.priority_reason:
        raise InvalidInput(order=_("Urgent tickets go first. Mark this one urgent with a reason."))
    if at > urgent and row.priority_reason:
        raise InvalidInput(
            order=_("An urgent ticket goes first. Take the mark away, then move it.")
        )
    ticketing.put(row, line, at, work)
    work.session.flush()
    return row.rev


def _waiting(ticket_id: Id, rev: int, work: Work) -> TicketRow:
    row = stored(ticket_id, rev, work)
    if row.state != TicketState.WAITING:
        raise InvalidInput(state=_("Only those who wait have a place in the line."))
    return row
