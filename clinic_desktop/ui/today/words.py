"""What the lists of the day say."""

from collections.abc import Mapping
from datetime import datetime

from clinic_desktop.domain import queue
from clinic_desktop.domain.appointment import AppointmentRow, State
from clinic_desktop.domain.day_ahead import EXPECTED, Gap, minutes_late
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import N_, _
from clinic_desktop.domain.queue import Ticket, TicketState
from clinic_desktop.ui.widgets.state_looks import LOOKS

LONG_WAIT = 30  # minutes after which a clock is shown in amber
DOT = " · "
_TICKETS: Mapping[TicketState, str] = {
    TicketState.CALLED: N_("called"),
    TicketState.HELD: N_("on hold"),
    TicketState.NO_ANSWER: N_("no answer"),
}


def own_direction(text: str) -> str:
    """A name stays in one piece inside text of the other direction."""
    return f"\u2068{text}\u2069" if text else ""


def length(minutes: int) -> str:
    """ "45 min", "2 h", "4 h 05 min"."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        said = _("{n} min").format(n=rest)
    elif not rest:
        said = _("{hours} h").format(hours=hours)
    else:
        said = _("{hours} h {minutes} min").format(hours=hours, minutes=f"{rest:02d}")
    return own_direction(said)


class DayWords:
    """Says appointments, tickets and free times at a moment, for one clinic."""

    def __init__(self, formatter: Formatter, practitioners: Mapping[Id, str]) -> None:
        self._format = formatter
        self.practitioners = practitioners

    def time(self, at: datetime) -> str:
        return self._format.isolate(self._format.time(at))

    def moment(self, at: datetime) -> str:
        """A day of the past with its time."""
        return self._format.isolate(self._format.moment(at))

    def practitioner(self, row: AppointmentRow) -> str:
        return own_direction(self.practitioners.get(row.practitioner_id, ""))

    def how_it_stands(self, row: AppointmentRow, next_id: Id, now: datetime) -> tuple[str, str]:
        """Late, next, waiting, inside, or its state; with the colour token."""
        look, since = LOOKS[row.state], queue.minutes_since(row.state_at, now)
        if row.state is State.IN_ROOM:
            return f"{look.word} {length(since)}", "accent"
        if row.state is State.ARRIVED:
            tone = "warn" if since > LONG_WAIT else "text"
            return self._next(row, next_id, _("waits {time}").format(time=length(since))), tone
        if late := minutes_late(row, now):
            said = _("{time} late").format(time=length(late))
            return self._next(row, next_id, said), "warn"
        if row.id == next_id:
            ahead = -(-int((row.start - now).total_seconds()) // 60)
            return self._next(row, next_id, _("in {time}").format(time=length(ahead))), "accent"
        return look.word, "danger" if row.state is State.NO_SHOW else "text2"

    def said(self, row: AppointmentRow) -> str:
        """What a narrow row cuts off."""
        parts = (
            own_direction(row.patient),
            own_direction(row.services),
            self.practitioner(row),
            "" if row.is_closed else own_direction(row.note),
            _("Restricted: opens for named people only") if row.is_closed else "",
        )
        return "\n".join(part for part in parts if part)

    def ticket(self, ticket: Ticket) -> str:
        if ticket.patient:
            return own_direction(ticket.patient)
        return _("No name yet")

    def waits(self, ticket: Ticket, now: datetime) -> tuple[str, str]:
        """How long, and where that is not all, what else; with the colour token."""
        since = queue.minutes_since(ticket.waiting_since, now)
        state = _(_TICKETS[ticket.state]) if ticket.state in _TICKETS else ""
        tone = "warn" if since > LONG_WAIT else "text"
        return DOT.join(part for part in (state, length(since)) if part), tone

    def ticket_said(self, ticket: Ticket) -> str:
        """Why it is urgent, and what a narrow row cuts off."""
        urgent = ""
        if ticket.is_prioritised:
            reason = own_direction(ticket.priority_reason)
            urgent = _("Urgent: {reason}").format(reason=reason) if reason else _("Urgent")
        booked = ""
        if ticket.booked_for is not None:
            booked = _("booked {time}").format(time=self.time(ticket.booked_for))
        whom = own_direction(ticket.practitioner) or _("anybody")
        whom = _("for {who}").format(who=whom)
        parts = (self.ticket(ticket), urgent, whom, booked, own_direction(ticket.services))
        return "\n".join(part for part in parts if part)

    def stretch(self, gap: Gap) -> str:
        start, end = self._format.time(gap.start), self._format.time(gap.end)
        return self._format.isolate(f"{start}–{end}")

    def _next(self, row: AppointmentRow, next_id: Id, said: str) -> str:
        return f"{_('next')}{DOT}{said}" if row.id == next_id else said


def figures(rows: tuple[AppointmentRow, ...]) -> str:
    """How much of the day lies ahead."""
    ahead = sum(row.state in EXPECTED for row in rows)
    done = sum(row.state is State.DONE for row in rows)
    return DOT.join((_("{n} to come").format(n=ahead), _("{n} done").format(n=done)))
