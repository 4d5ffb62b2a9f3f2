"""What a ticket says: on its card, to a screen reader, in a tool tip."""

from dataclasses import dataclass
from datetime import datetime

from clinic_desktop.domain import queue
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import N_, _
from clinic_desktop.domain.queue import Estimate, Ticket, TicketState

LONG_WAIT = 30  # minutes after which the clock is shown in amber
DEEDS: dict[str, str] = {
    "queue.take_ticket": N_("Took a ticket"),
    "queue.arrive": N_("Arrived"),
    "queue.name_ticket": N_("Changed"),
    "queue.join_booking": N_("Joined with the booking"),
    "queue.call": N_("Called"),
    "queue.enter": N_("Into the room"),
    "queue.done": N_("Done"),
    "queue.hold": N_("On hold"),
    "queue.no_answer": N_("Did not answer"),
    "queue.come_back": N_("Back in the line"),
    "queue.prioritise": N_("Marked urgent"),
    "queue.ordinary": N_("No longer urgent"),
    "queue.reorder": N_("Moved in the line"),
    "queue.leave": N_("Left unseen"),
    "queue.undo": N_("Taken back"),
}


@dataclass(frozen=True)
class CardWords:
    """The lines of a card; `tone` is the colour token of its clock."""

    name: str
    clock: str
    tone: str
    detail: str


class TicketWords:
    """Says tickets for one clinic; `hides_names` leaves only numbers."""

    def __init__(self, formatter: Formatter) -> None:
        self._format = formatter
        self.hides_names = False

    def card(self, ticket: Ticket, now: datetime) -> CardWords:
        clock, tone = self._clock(ticket, now)
        to_go = to_go_words(ticket.estimate)
        if ticket.state is TicketState.WAITING:
            clock = f"{clock} · {to_go}"
        return CardWords(self.name(ticket), clock, tone, self._detail(ticket))

    def said(self, ticket: Ticket, now: datetime) -> str:
        """Everything on the card in one sentence."""
        words = self.card(ticket, now)
        number = _("Ticket {number}").format(number=ticket.number)
        return ", ".join(
            part
            for part in (number, words.name, self._urgent(ticket), words.clock, words.detail)
            if part and (part is number or part != number)
        )

    def tip(self, ticket: Ticket) -> str:
        """What a narrow card cuts off, why it is urgent, and a booking that may belong to it."""
        offered = ""
        if ticket.booking is not None:
            offered = _("Booked today at {time} with {who}: press J to join both.").format(
                time=self.time(ticket.booking.start), who=ticket.booking.practitioner
            )
        note = "" if self.hides_names else ticket.note
        parts = (self.name(ticket), self._detail(ticket), self._urgent(ticket), note, offered)
        return "\n".join(part for part in parts if part)

    def name(self, ticket: Ticket) -> str:
        if self.hides_names:
            return _("Ticket {number}").format(number=ticket.number)
        return f"\u2068{ticket.patient}\u2069" if ticket.patient else _("No name yet")

    def time(self, at: datetime) -> str:
        return self._format.isolate(self._format.time(at))

    def _urgent(self, ticket: Ticket) -> str:
        if not ticket.is_prioritised:
            return ""
        if not ticket.priority_reason or self.hides_names:
            return _("Urgent")
        return _("Urgent: {reason}").format(reason=ticket.priority_reason)

    def _clock(self, ticket: Ticket, now: datetime) -> tuple[str, str]:
        waits = queue.minutes_since(ticket.waiting_since, now)
        waiting = _("waits {n} min").format(n=waits)
        match ticket.state:
            case TicketState.WAITING:
                return waiting, "warn" if waits > LONG_WAIT else "text2"
            case TicketState.CALLED:
                ago = queue.minutes_since(ticket.called_at, now)
                return _("called {n} min ago").format(n=ago), "info"
            case TicketState.IN_ROOM:
                inside = queue.minutes_since(ticket.in_room_at, now)
                return _("in the room {n} min").format(n=inside), "accent"
            case TicketState.HELD:
                return f"{_('on hold')} · {waiting}", "warn"
            case TicketState.NO_ANSWER:
                return f"{_('did not answer')} · {waiting}", "danger"
        at = self.time(ticket.done_at) if ticket.done_at else ""
        if ticket.state is TicketState.LEFT:
            return _("left unseen at {time}").format(time=at), "danger"
        return _("done at {time}").format(time=at), "ok"

    def _detail(self, ticket: Ticket) -> str:
        who = _("for {who}").format(who=ticket.practitioner or _("anybody"))
        booked = _("walk-in")
        if ticket.booked_for is not None:
            booked = _("booked {time}").format(time=self.time(ticket.booked_for))
        is_called = ticket.state in {TicketState.CALLED, TicketState.IN_ROOM}
        # what was typed may name somebody as well
        typed = ticket.state_reason or ticket.priority_reason or ticket.note
        typed = "" if self.hides_names else typed
        return " · ".join(
            part for part in (who, ticket.room if is_called else "", booked, typed) if part
        )


def to_go_words(estimate: Estimate | None) -> str:
    """Never a promise: a range in steps of five minutes, or that it is not known."""
    if estimate is None:
        return _("to go: not known yet")
    if estimate.high == 0:
        return _("next")
    if estimate.low == 0:
        return _("to go: up to {n} min").format(n=estimate.high)
    if estimate.low == estimate.high:
        return _("to go: about {n} min").format(n=estimate.high)
    return _("to go: about \u2066{low}–{high}\u2069 min").format(
        low=estimate.low, high=estimate.high
    )


def event_words(action: str) -> str:
    """What was done with a ticket; "Followed the calendar" for what came from there."""
    return _(DEEDS[action]) if action in DEEDS else _("Followed the calendar")
