"""The steps of an appointment's history as sentences."""

from clinic_desktop.domain.appointment import State
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import N_, _
from clinic_desktop.ui.appointments.state_looks import LOOKS
from clinic_desktop.usecases.appointments.looking import PastStep
from clinic_desktop.usecases.appointments.whose import Whose

_KINDS = {
    "booked": N_("Booked for {to}"),
    "changed": N_("Changed"),
    "moved": N_("Moved from {was} to {to}"),
    "put_back": N_("Put back to {to}"),
    "rules": N_("Kept at {to}: the time zone or its rules changed"),
}


def step_words(step: PastStep, formatter: Formatter, *, hides_names: bool = False) -> str:
    """What happened, when and by whom."""
    moments = {
        name: formatter.isolate(formatter.moment(at)) if at else ""
        for name, at in (("was", step.from_start), ("to", step.to_start))
    }
    if step.kind == "state" and step.to_state in set(State):
        what = _("Now {state}").format(state=LOOKS[State(step.to_state)].word)
    elif step.given_from and step.given_to:
        ends = (_who(each, hides_names=hides_names) for each in (step.given_from, step.given_to))
        said = _("Given back from {was} to {to}") if step.code else _("Given from {was} to {to}")
        what = said.format(**dict(zip(("was", "to"), ends, strict=True)))
    else:
        what = _(_KINDS.get(step.kind, _KINDS["changed"])).format(**moments)
    if step.is_late:
        what = _("{what}, late").format(what=what)
    if step.reason:
        what = f"{what}: \u2068{step.reason}\u2069"
    at = formatter.isolate(formatter.moment(step.at))
    return f"{what}\n{at} · {step.by}" if step.by else f"{what}\n{at}"


def _who(one: Whose, *, hides_names: bool) -> str:
    number = f"\u2066{one.number}\u2069"
    return number if hides_names or not one.name else f"{number} \u2068{one.name}\u2069"
