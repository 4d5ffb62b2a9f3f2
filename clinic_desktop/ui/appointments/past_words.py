"""The steps of an appointment's history as sentences."""

from clinic_desktop.domain.appointment import State
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import N_, _
from clinic_desktop.ui.appointments.state_looks import LOOKS
from clinic_desktop.usecases.appointments.looking import PastStep

_KINDS = {
    "booked": N_("Booked for {to}"),
    "changed": N_("Changed"),
    "moved": N_("Moved from {was} to {to}"),
    "put_back": N_("Put back to {to}"),
}


def step_words(step: PastStep, formatter: Formatter) -> str:
    """What happened, when and by whom."""
    moments = {
        name: formatter.isolate(formatter.moment(at)) if at else ""
        for name, at in (("was", step.from_start), ("to", step.to_start))
    }
    if step.kind == "state" and step.to_state in set(State):
        what = _("Now {state}").format(state=LOOKS[State(step.to_state)].word)
    else:
        what = _(_KINDS.get(step.kind, _KINDS["changed"])).format(**moments)
    if step.is_late:
        what = _("{what}, late").format(what=what)
    if step.reason:
        what = f"{what}: {step.reason}"
    at = formatter.isolate(formatter.moment(step.at))
    return f"{what}\n{at} · {step.by}" if step.by else f"{what}\n{at}"
