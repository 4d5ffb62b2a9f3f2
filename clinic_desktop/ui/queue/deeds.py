"""What may be done with a ticket: key, words, icon, and when."""

from collections.abc import Callable
from dataclasses import dataclass

from clinic_desktop.domain import queue as rules
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import N_, _
from clinic_desktop.domain.queue import Ticket, TicketState
from clinic_desktop.usecases import queue
from clinic_desktop.usecases.work import Work

Step = Callable[[Work, Id, int], int]
ReasonedStep = Callable[[Work, Id, int, str], int]


@dataclass(frozen=True)
class Deed:
    """`said` is told afterwards; `ask` is the question for a reason, "" where none is needed."""

    name: str
    key: str
    words: str
    icon: str
    said: str
    step: Step | None = None
    reasoned: ReasonedStep | None = None
    ask: str = ""
    suggestions: tuple[str, ...] = ()


# the next step, which Enter takes
ONWARD: dict[TicketState, Deed] = {
    TicketState.CALLED: Deed(
        "queue_call", "", N_("Call"), "call", N_("Ticket {number} is called."), queue.call
    ),
    TicketState.IN_ROOM: Deed(
        "queue_enter", "", N_("Into the room"), "room", N_("Ticket {number} is in the room."),
        queue.enter,
    ),
    TicketState.DONE: Deed(
        "queue_done", "", N_("Done"), "ok", N_("Ticket {number} is done."), queue.done
    ),
}  # fmt: skip
HOLD = Deed(
    "queue_hold", "H", N_("Hold"), "clock", N_("Ticket {number} is on hold."),
    reasoned=queue.hold,
    ask=N_("Why does ticket {number} wait outside the line?"),
    suggestions=(N_("Went out for a moment"), N_("Waits for a result"), N_("Fills in a form")),
)  # fmt: skip
NO_ANSWER = Deed(
    "queue_no_answer", "N", N_("No answer"), "phone", N_("Ticket {number} did not answer."),
    queue.no_answer,
)  # fmt: skip
BACK = Deed(
    "queue_back", "R", N_("Back in line"), "undo", N_("Ticket {number} waits again."),
    queue.come_back,
)  # fmt: skip
URGENT = Deed(
    "queue_urgent", "P", N_("Urgent"), "stop", N_("Ticket {number} goes first."),
    reasoned=queue.prioritise,
    ask=N_("Why does ticket {number} go first?"),
    suggestions=(N_("Is in pain"), N_("Small child"), N_("The doctor asks for it")),
)  # fmt: skip
ORDINARY = Deed(
    "queue_urgent", "P", N_("Not urgent"), "remove", N_("Ticket {number} waits in turn again."),
    queue.ordinary,
)  # fmt: skip
LEFT = Deed(
    "queue_left", "L", N_("Left"), "sign_out", N_("Ticket {number} left unseen."),
    reasoned=queue.leave,
    ask=N_("Why did ticket {number} leave?"),
    suggestions=(N_("Could not wait"), N_("Feels better"), N_("Comes another day")),
)  # fmt: skip
KEYS = frozenset("HNRPLEJ")  # E: change, J: join with the booking


def onward(ticket: Ticket) -> Deed | None:
    """What Enter does with the ticket, None at the end of its way."""
    wanted = rules.NEXT.get(ticket.state)
    return ONWARD[wanted] if wanted else None


def towards(ticket: Ticket, wanted: TicketState) -> Deed | None:
    """What brings the ticket into that column, None where nothing does."""
    if not rules.may_follow(ticket.state, wanted):
        return None
    return BACK if wanted is TicketState.WAITING else ONWARD[wanted]


def possible(ticket: Ticket) -> tuple[Deed, ...]:
    """The deeds by key that fit the ticket as it stands."""
    wanted = {
        HOLD: TicketState.HELD,
        NO_ANSWER: TicketState.NO_ANSWER,
        BACK: TicketState.WAITING,
        LEFT: TicketState.LEFT,
    }
    found = [deed for deed, state in wanted.items() if rules.may_follow(ticket.state, state)]
    if ticket.state is TicketState.WAITING:
        found.append(ORDINARY if ticket.is_prioritised else URGENT)
    if ticket.state is TicketState.LEFT and ticket.appointment_id:
        found.remove(BACK)
    return tuple(found)


def titled(deed: Deed) -> str:
    """The words of its button, with the key."""
    return f"{_(deed.words)} ({deed.key})" if deed.key else _(deed.words)
