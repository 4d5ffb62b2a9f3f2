"""Is there room for it? What stands in a booking's way, in names (CAL-2, CAL-11)."""

from collections.abc import Collection, Iterable
from datetime import timedelta
from zoneinfo import ZoneInfo

from clinic_desktop.data import clinic as clinics
from clinic_desktop.data.appointments import occupying, reading, store
from clinic_desktop.data.appointments.occupying import Taken
from clinic_desktop.data.appointments.records import AppointmentRecord
from clinic_desktop.data.patients import store as registry
from clinic_desktop.domain import wall_time
from clinic_desktop.domain.appointment import (
    BookingForm,
    Clash,
    Practitioner,
    ResourceKind,
    Service,
    State,
)
from clinic_desktop.domain.errors import Conflict, InvalidInput
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.spans import Span
from clinic_desktop.usecases.appointments.at_work import hours_of
from clinic_desktop.usecases.work import Work

SHORTEST, LONGEST = 5, 720  # minutes
OUT_OF_HOURS = "hours"
HELD = "hold"


def clashes(form: BookingForm, work: Work, ignoring: Id = "") -> list[Clash]:
    """Everything in the way of this booking: people and things taken, off hours, slots being filled in."""
    row = _imagined(work, form)
    found = [
        _named(work, taken)
        for taken in occupying.overlapping(work.session, occupying.targets(row), ignoring)
    ]
    return [*found, *_off_hours(work, form), *_held(work, form)]


def check_fields(form: BookingForm, work: Work, kept: Collection[Id] = ()) -> None:
    """Raise InvalidInput for what is missing or cannot be; services in `kept` may be retired."""
    problems: dict[str, str] = {}
    if said := patient_problem(form, work):
        problems["patient"] = said
    who = {each.id: each for each in store.practitioners(work.session)}
    if form.practitioner_id not in who:
        problems["practitioner"] = _("Choose who will see the patient.")
    if not SHORTEST <= form.minutes <= LONGEST:
        problems["minutes"] = _("An appointment lasts from {a} minutes to {b} hours.").format(
            a=SHORTEST, b=LONGEST // 60
        )
    kinds = {each.id: each.kind for each in store.resources(work.session)}
    if form.room_id and kinds.get(form.room_id) is not ResourceKind.ROOM:
        problems["room"] = _("This room is no longer in use.")
    if any(kinds.get(each) is not ResourceKind.DEVICE for each in form.device_ids):
        problems["devices"] = _("One of the devices is no longer in use.")
    offered = {each.id for each in store.services(work.session)}
    if not offered.union(kept).issuperset(form.service_ids):
        problems["services"] = _("One of the services is no longer offered.")
    if problems:
        raise InvalidInput(**problems)


def fill(row: AppointmentRecord, form: BookingForm, work: Work) -> None:
    """Put the form's place, time and services into the row, buffers counted."""
    chosen = _chosen(work, form)
    end = form.start + timedelta(minutes=form.minutes)
    row.patient_id, row.practitioner_id = form.patient_id, form.practitioner_id
    row.room_id = form.room_id or None
    row.devices, row.services = list(form.device_ids), list(form.service_ids)
    if row.starts_at != form.start or not row.wall_start:  # else what was told stays told
        wall = wall_time.on_wall(form.start, ZoneInfo(work.clinic.zone))
        row.wall_start = wall.isoformat()[:16]
    row.starts_at, row.ends_at = form.start, end
    row.busy_from = form.start - timedelta(minutes=max((s.before for s in chosen), default=0))
    row.busy_until = end + timedelta(minutes=max((s.after for s in chosen), default=0))
    row.zone = work.clinic.zone
    row.overlap_reason = form.overlap_reason.strip()
    row.note, row.booked_by = form.note.strip(), form.booked_by.strip()
    is_confirmed = bool(form.phone) and form.is_read_back
    if row.phone != form.phone or is_confirmed != (row.phone_confirmed_at is not None):
        row.phone_confirmed_at = work.now if is_confirmed else None
    row.phone, row.may_contact = form.phone, form.may_contact


def claim(row: AppointmentRecord, work: Work) -> None:
    """Take the time in this transaction, or raise Conflict with what is in the way.

    A reason for booking over others makes the targets that are taken loose; the rest stays firm.
    """
    taken = occupying.overlapping(work.session, occupying.targets(row), row.id)
    is_live = row.state not in {State.CANCELLED, State.NO_SHOW}
    if taken and is_live and not row.overlap_reason:
        raise clash_error(in_names(taken, work), row.rev or 0)
    occupying.occupy(work.session, row, {each.target_id for each in taken})


def in_names(taken: Iterable[Taken], work: Work) -> list[Clash]:
    """What is taken, as one says it; closed records by their number."""
    return [_named(work, each) for each in taken]


def clash_error(found: list[Clash], rev: int) -> Conflict:
    """The refusal that names what is in the way."""
    first = found[0]
    said = _("This time is taken: {what} with {whom}.")
    if first.kind == "patient":
        said = _("This time is taken: {whom} has another appointment.")
    text = said.format(what=first.what, whom=first.whom)
    return Conflict(text, {each.kind: (each.what, each.whom) for each in found}, rev)


def form_of(row: AppointmentRecord) -> BookingForm:
    """The booking as it stands, as a form."""
    return BookingForm(
        patient_id=row.patient_id,
        practitioner_id=row.practitioner_id,
        start=row.starts_at,
        minutes=int((row.ends_at - row.starts_at).total_seconds() // 60),
        service_ids=tuple(row.services),
        room_id=row.room_id or "",
        device_ids=tuple(row.devices),
        note=row.note,
        booked_by=row.booked_by,
        phone=row.phone,
        is_read_back=row.phone_confirmed_at is not None or not row.phone,
        may_contact=row.may_contact,
        overlap_reason=row.overlap_reason,
    )


def patient_problem(form: BookingForm, work: Work) -> str:
    """Why this patient cannot have an appointment then; "" where they can."""
    if not form.patient_id:
        return _("Choose who will come.")
    who = registry.standing(work.session, form.patient_id)
    if who is None:
        return _("This patient is no longer in the registry.")
    if who.archived_at is not None:
        return _("This patient's record is archived. Open it and choose Restore first.")
    day = wall_time.on_wall(form.start, ZoneInfo(work.clinic.zone)).date()
    if who.deceased_on is not None and day > who.deceased_on:
        return _("This patient is marked as deceased.")
    return ""


def _imagined(work: Work, form: BookingForm) -> AppointmentRecord:
    row = AppointmentRecord(phone="")
    fill(row, form, work)
    return row


def _chosen(work: Work, form: BookingForm) -> list[Service]:
    known = {each.id: each for each in store.services(work.session, with_retired=True)}
    return [known[each] for each in form.service_ids if each in known]


def _named(work: Work, taken: Taken) -> Clash:
    row = reading.by_id(work.session, taken.appointment_id)
    whom = row.patient if row is not None else ""
    if row is not None and work.closed(row.patient_id):
        whom = row.number
    return Clash(
        kind=taken.kind,
        what=whom if taken.kind == "patient" else _name_of(work, taken.target_id),
        whom=whom,
        start=taken.span.start,
        end=taken.span.end,
        appointment_id=taken.appointment_id,
    )


def _name_of(work: Work, target_id: Id) -> str:
    people = {each.id: each.name for each in store.practitioners(work.session, with_retired=True)}
    things = {each.id: each.name for each in store.resources(work.session, with_retired=True)}
    return (people | things).get(target_id, "")


def _off_hours(work: Work, form: BookingForm) -> list[Clash]:
    who = {each.id: each for each in store.practitioners(work.session)}.get(form.practitioner_id)
    span = Span(form.start, form.start + timedelta(minutes=form.minutes))
    found = []
    if who and who.shifts and not any(each.holds(span) for each in at_work(who, span, work)):
        found.append(Clash(OUT_OF_HOURS, who.name, start=span.start, end=span.end))
    away = store.absences(work.session, span)
    for thing in (form.room_id, *form.device_ids):
        if thing in away:
            name = _name_of(work, thing)
            found.append(Clash(OUT_OF_HOURS, name, start=span.start, end=span.end))
    return found


def at_work(who: Practitioner, span: Span, work: Work) -> list[Span]:
    """When somebody works on the days that the span touches; off days and leave taken out."""
    return hours_of([who], span, work)[who.id]


def _held(work: Work, form: BookingForm) -> list[Clash]:
    span = Span(form.start, form.start + timedelta(minutes=form.minutes))
    names = clinics.user_names(work.session)
    return [
        Clash(
            HELD,
            _name_of(work, each.practitioner_id),
            names.get(each.user_id, ""),
            each.starts_at,
            each.ends_at,
        )
        for each in store.holds(work.session, span, work.now, work.user.id)
        if each.practitioner_id == form.practitioner_id
        or (each.room_id and each.room_id == form.room_id)
    ]
