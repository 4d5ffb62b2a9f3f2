"""How each state of an appointment looks and is called: colour, icon and word together."""

from dataclasses import dataclass

from clinic_desktop.domain.appointment import State
from clinic_desktop.domain.language import N_, _


@dataclass(frozen=True)
class StateLook:
    """`ground`, `ink` and `bar` are colour tokens; `key` sets the state in the calendar."""

    title: str
    icon: str
    ground: str
    ink: str
    bar: str
    key: str = ""

    @property
    def word(self) -> str:
        return _(self.title)


LOOKS: dict[State, StateLook] = {
    State.BOOKED: StateLook(N_("booked"), "calendar", "info_soft", "text", "info", "B"),
    State.CONFIRMED: StateLook(N_("confirmed"), "check", "info", "surface", "info", "C"),
    State.ARRIVED: StateLook(N_("arrived"), "waiting", "warn_soft", "text", "warn", "A"),
    State.IN_ROOM: StateLook(N_("in room"), "room", "accent_soft", "text", "accent", "R"),
    State.DONE: StateLook(N_("done"), "ok", "ok_soft", "text", "ok", "D"),
    State.NO_SHOW: StateLook(N_("no-show"), "remove", "danger_soft", "text", "danger", "N"),
    State.CANCELLED: StateLook(N_("cancelled"), "cancel", "raised", "text2", "text2"),
}

# what a person presses to get there
DEEDS: dict[State, str] = {
    State.BOOKED: N_("Back to booked"),
    State.CONFIRMED: N_("Confirmed"),
    State.ARRIVED: N_("Arrived"),
    State.IN_ROOM: N_("Into the room"),
    State.DONE: N_("Done"),
    State.NO_SHOW: N_("Did not come"),
}


def deed_of(state: State) -> str:
    """The words of the button that sets a state."""
    return _(DEEDS[state])
