"""What booking dialogs say: clashes, slots, reasons and people in words."""

from datetime import date, timedelta

from clinic_desktop.domain.appointment import (
    AppointmentRow,
    BookingForm,
    CancelledBy,
    CancelReason,
    Clash,
    Practitioner,
)
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import N_, _, ngettext
from clinic_desktop.domain.patient import PatientRow
from clinic_desktop.domain.slots import Slot
from clinic_desktop.ui.appointments import day_words
from clinic_desktop.usecases.appointments.calling import Caller
from clinic_desktop.usecases.calendar_setup import CalendarSetup

DOT = " · "

REASONS: dict[CancelReason, str] = {
    CancelReason.ILL: N_("Ill"),
    CancelReason.BUSY: N_("Something came up"),
    CancelReason.NO_LONGER_NEEDED: N_("No longer needed"),
    CancelReason.TRANSPORT: N_("No way to get here"),
    CancelReason.PRACTITIONER_AWAY: N_("Practitioner away"),
    CancelReason.ROOM_OR_DEVICE: N_("Room or device out of use"),
    CancelReason.BOOKED_BY_MISTAKE: N_("Booked by mistake"),
    CancelReason.LEFT_UNSEEN: N_("Left without being seen"),
    CancelReason.OTHER: N_("Another reason"),
}
CANCELLED_BY: dict[CancelledBy, str] = {
    CancelledBy.PATIENT: N_("The patient"),
    CancelledBy.CLINIC: N_("The clinic"),
}
# kinds of a clash that a reason cannot overrule: there is nobody to work, or nothing is lost yet
ADVICE = frozenset({"hours", "hold"})


def own_direction(text: str) -> str:
    """Keeps a name in one piece inside text of another direction."""
    return f"\u2068{text}\u2069" if text else ""


def clash_text(clash: Clash, formatter: Formatter) -> str:
    """One thing in the way, as one says it."""
    what, whom = own_direction(clash.what), own_direction(clash.whom)
    times = span_text(clash, formatter)
    sentences = {
        "practitioner": _("{what} sees {whom}, {times}."),
        "room": _("{what} is taken by {whom}, {times}."),
        "device": _("{what} is needed for {whom}, {times}."),
        "patient": _("{whom} has another appointment, {times}."),
        "hours": _("{what} does not work then."),
        "hold": _("{whom} is just booking {what}, {times}."),
    }
    said = sentences.get(clash.kind, _("{what} is taken, {times}."))
    return said.format(what=what, whom=whom, times=times)


def who_and_when(row: AppointmentRow, formatter: Formatter) -> str:
    """Name, day, time and services of a booking on one line."""
    day = day_words.whole_day(formatter.local(row.start).date(), formatter)
    parts = (
        own_direction(row.patient),
        f"{day} {formatter.isolate(formatter.time(row.start))}",
        own_direction(row.services),
    )
    return DOT.join(part for part in parts if part)


def span_text(clash: Clash, formatter: Formatter) -> str:
    """ "09:30 – 10:00"."""
    ends = [formatter.time(each) for each in (clash.start, clash.end) if each is not None]
    return formatter.isolate(" – ".join(ends))


def slot_text(slot: Slot, setup: CalendarSetup, formatter: Formatter) -> str:
    """Day, times, with whom and where, on one line."""
    day = formatter.local(slot.start).date()
    times = f"{formatter.time(slot.start)} – {formatter.time(slot.end)}"
    parts = (
        day_words.whole_day(day, formatter),
        formatter.isolate(times),
        own_direction(practitioner_name(setup, slot.practitioner_id)),
        own_direction(room_name(setup, slot.room_id)),
    )
    return DOT.join(part for part in parts if part)


def slot_of(form: BookingForm) -> Slot:
    """Where and when a booking stands."""
    end = form.start + timedelta(minutes=form.minutes)
    return Slot(form.start, end, form.practitioner_id, form.room_id)


def booked_text(slot: Slot, setup: CalendarSetup, formatter: Formatter) -> str:
    """For a toast: "Booked: Tuesday 09:30 with …"."""
    said = _("Booked: {day} {time} with {name}.")
    day = formatter.local(slot.start).date()
    return said.format(
        day=day_words.whole_day(day, formatter),
        time=formatter.isolate(formatter.time(slot.start)),
        name=own_direction(practitioner_name(setup, slot.practitioner_id)),
    )


def practitioner_name(setup: CalendarSetup, practitioner_id: Id) -> str:
    return next((who.name for who in setup.practitioners if who.id == practitioner_id), "")


def room_name(setup: CalendarSetup, room_id: Id) -> str:
    return next((room.name for room in setup.resources if room.id == room_id), "")


def unable_text(setup: CalendarSetup, services: tuple[Id, ...], practitioner_id: Id) -> str:
    """Why no time could ever be free: nobody wished for does these services; "" where one does."""
    chosen = [each for each in setup.services if each.id in services]
    wished = [each for each in setup.practitioners if practitioner_id in ("", each.id)]
    if any(
        all(not each.practitioners or who.id in each.practitioners for each in chosen)
        for who in wished
    ):
        return ""
    what = ", ".join(own_direction(each.name) for each in chosen)
    if practitioner_id:
        said = _("{name} does not do {services}. Choose somebody else or another service.")
        name = own_direction(practitioner_name(setup, practitioner_id))
        return said.format(name=name, services=what)
    return _("Nobody does all of this: {services}. Book it one by one.").format(services=what)


def shift_of(who: Practitioner) -> str:
    """The practitioner's name with the one in the other script."""
    return DOT.join(own_direction(name) for name in (who.name, who.second_name) if name)


def row_name(row: PatientRow) -> str:
    return DOT.join(own_direction(name) for name in (row.name, row.second_name) if name)


def row_facts(row: PatientRow, formatter: Formatter, today: date) -> str:
    """Birth and age, or that the record is restricted."""
    if row.is_closed:
        return _("restricted")
    if row.birth is None:
        return ""
    born, age = formatter.birth(row.birth, today), formatter.age(row.birth, today)
    return f"{formatter.isolate(born)}{DOT}{own_direction(age)}"


def caller_facts(caller: Caller, formatter: Formatter, today: date) -> str:
    """Number, birth, phone: enough to be sure of the person on the phone."""
    birth = caller.birth
    parts = [_("No. {number}").format(number=formatter.isolate(caller.number))]
    if birth is not None:
        parts.append(formatter.isolate(formatter.birth(birth, today)))
        parts.append(own_direction(formatter.age(birth, today)))
    parts.extend(formatter.isolate(formatter.phone(each.value)) for each in caller.phones[:2])
    return DOT.join(parts)


def caller_visits(caller: Caller, formatter: Formatter) -> str:
    """The next appointment and how often they did not come; "" for neither."""
    parts = []
    if caller.next is not None:
        day = formatter.local(caller.next.start).date()
        moment = f"{day_words.whole_day(day, formatter)} {formatter.time(caller.next.start)}"
        parts.append(_("Next: {moment}").format(moment=formatter.isolate(moment)))
    if caller.no_shows:
        said = ngettext("{n} time did not come", "{n} times did not come", caller.no_shows)
        parts.append(said.format(n=caller.no_shows))
    return DOT.join(parts)
