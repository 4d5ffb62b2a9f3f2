"""Wrong-patient repair: an appointment goes to whom it was meant for, seen on both records (REG-8)."""

from dataclasses import replace

from clinic_desktop.data.appointments import handed, occupying, past, store
from clinic_desktop.data.appointments.records import AppointmentRecord
from clinic_desktop.domain.appointment import FREED
from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.domain.waiting import WaitingState
from clinic_desktop.usecases.appointments import placing
from clinic_desktop.usecases.appointments.booking import changed_meanwhile, note, stored
from clinic_desktop.usecases.appointments.whose import GIVEN, UNDONE
from clinic_desktop.usecases.work import Work, writes


@writes(Permission.BOOK_APPOINTMENTS)
def give_to(work: Work, appointment_id: Id, rev: int, patient_id: Id, reason: str) -> int:
    """Give an appointment, past ones too, to the patient it was meant for; returns the version.

    It leaves its series; phone and consent were the other person's and are cleared. Raises
    InvalidInput by field, or Conflict where the right patient has another appointment then.
    """
    row = stored(appointment_id, rev, work)
    work.about(*([patient_id] if patient_id else []))
    problems = _problems(row, patient_id, work)
    if not reason.strip():
        problems["reason"] = _("Say why in a few words: it stays on both records.")
    if problems:
        raise InvalidInput(**problems)
    was, row.patient_id = row.patient_id, patient_id
    row.phone, row.phone_confirmed_at, row.may_contact = "", None, False
    row.series_id = row.series_day = None
    for each in handed.wishes(work.session, row.id):
        if each.state == WaitingState.BOOKED:
            each.state, each.expires_on = WaitingState.OPEN, max(each.expires_on, work.today)
        each.appointment_id = None
    return _handed_over(row, was, work, reason.strip())


@writes(Permission.BOOK_APPOINTMENTS)
def give_back(work: Work, appointment_id: Id, rev: int) -> int:
    """Undo of one's own `give_to`, exactly; both records keep the trace. Returns the version.

    Raises Conflict where the appointment was changed since.
    """
    row = stored(appointment_id, rev, work)
    events, last = store.events(work.session, row.id), past.last_deed(work.session, row.id)
    is_mine = events[-1].kind == GIVEN and events[-1].created_by == work.user.id
    if not is_mine or "patient_id" not in last.changes:
        raise changed_meanwhile(row)
    was, sequence = row.patient_id, row.sequence
    before: Id = last.changes["patient_id"][0]
    work.about(before)
    if problems := _problems(row, before, work):
        raise InvalidInput(**problems)
    past.put_back(row, last)
    row.sequence = sequence
    for each in handed.open_wishes(work.session, before):
        taken = past.last_deed(work.session, each.id)
        if taken.changes.get("appointment_id", ("", ""))[0] == row.id:
            past.put_back(each, taken)
    return _handed_over(row, was, work, code=UNDONE)


def _problems(row: AppointmentRecord, patient_id: Id, work: Work) -> dict[str, str]:
    if patient_id == row.patient_id:
        return {"patient": _("It is booked for this patient already. Choose another.")}
    meant = replace(placing.form_of(row), patient_id=patient_id)
    said = placing.patient_problem(meant, work)
    return {"patient": said} if said else {}


def _handed_over(
    row: AppointmentRecord, was: Id, work: Work, reason: str = "", code: str = ""
) -> int:
    row.sequence += 1
    work.session.flush()
    _claim(row, was, work)
    note(
        row,
        work,
        GIVEN,
        from_start=row.starts_at,
        to_start=row.starts_at,
        from_patient_id=was,
        to_patient_id=row.patient_id,
        code=code,
        reason=reason,
    )
    work.session.flush()
    return row.rev


def _claim(row: AppointmentRecord, was: Id, work: Work) -> None:
    """Only the patient is new: what the booking lies over otherwise stays as it is."""
    own = {row.patient_id: occupying.targets(row)[row.patient_id]}
    taken = occupying.overlapping(work.session, own, row.id)
    if taken and row.state not in FREED:
        raise placing.clash_error(placing.in_names(taken, work), row.rev)
    loose = occupying.loose(work.session, row.id) - {was}
    occupying.occupy(work.session, row, loose)
