"""Opening one patient: to look, to edit, to copy."""

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from clinic_desktop.data import clinic
from clinic_desktop.data.appointments import reading as booked
from clinic_desktop.data.patients import store
from clinic_desktop.data.patients.reading import Viewer
from clinic_desktop.domain import national_id
from clinic_desktop.domain.appointment import AppointmentRow
from clinic_desktop.domain.errors import NotFound
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import Alert, AlertLevel, PatientForm, PatientRecord
from clinic_desktop.domain.patient_views import PatientPreview, RecordCopy
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.usecases.patients.telling import told
from clinic_desktop.usecases.work import Trace, Work, reads

LATEST = 3
PRINTED_EVENTS = 1000
_MOST_SEVERE_FIRST = (AlertLevel.STOP, AlertLevel.WARN, AlertLevel.INFO)


@reads(Permission.VIEW_PATIENTS, Trace.NOW)
def open_record(work: Work, patient_id: Id) -> PatientRecord:
    """The whole record with identity numbers masked; raises NotFound."""
    return masked(_record(work, patient_id))


@reads(Permission.REGISTER_PATIENTS, Trace.NOW)
def open_for_edit(work: Work, patient_id: Id) -> PatientRecord:
    """The whole record with identity numbers in full, as `edit` wants it back for its base."""
    return _record(work, patient_id)


@reads(Permission.VIEW_PATIENTS, Trace.SOON)
def preview(work: Work, patient_id: Id) -> PatientPreview:
    """What the list shows beside a chosen line: the record, three events, the next appointment."""
    record = masked(_record(work, patient_id))
    latest = tuple(told(work.session, patient_id, limit=LATEST))
    return PatientPreview(record, latest, _next_appointment(work, patient_id))


@reads(Permission.VIEW_PATIENTS, Trace.NOW)
def reveal_identity(work: Work, identity_id: Id) -> str:
    """One identity number in full; the trail keeps who looked."""
    found = store.identity(work.session, identity_id)
    if found is None:
        raise NotFound(_("This number is no longer in the record."))
    work.about(found[0])
    return found[1]


@reads(Permission.PRINT_PATIENTS, Trace.NOW)
def for_copy(
    work: Work,
    patient_id: Id,
    sections: frozenset[str],
    since: date | None,
    until: date | None,
    full_numbers: bool,
) -> RecordCopy:
    """What a copy of the record needs; events from `since` to `until`, both days included."""
    record = _record(work, patient_id)
    events = told(work.session, patient_id, limit=PRINTED_EVENTS)
    zone = ZoneInfo(work.clinic.zone)
    return RecordCopy(
        record=record if full_numbers else masked(record),
        timeline=tuple(
            event for event in events if _within(event.at.astimezone(zone).date(), since, until)
        ),
        sections=sections,
        since=since,
        until=until,
        has_full_numbers=full_numbers,
        made_at=work.now,
        made_by=work.user.name,
        patient_id=patient_id,
    )


def masked(record: PatientRecord) -> PatientRecord:
    """The record with all but the end of each identity number hidden."""
    identities = tuple(
        replace(each, number=national_id.masked(each.number)) for each in record.form.identities
    )
    return replace(record, form=replace(record.form, identities=identities))


def _next_appointment(work: Work, patient_id: Id) -> AppointmentRow | None:
    if not work.user.may(Permission.VIEW_CALENDAR):
        return None
    return booked.next_of(work.session, patient_id, work.now)


def _record(work: Work, patient_id: Id) -> PatientRecord:
    stored = store.load(work.session, patient_id)
    if stored is None:
        raise NotFound(_("This patient is no longer in the registry."))
    work.about(patient_id)
    columns = stored.columns
    return PatientRecord(
        id=patient_id,
        number=columns["number"] or "",
        rev=stored.rev,
        form=stored.form,
        registered_at=columns["created_at"],
        registered_by=clinic.user_names(work.session).get(columns["created_by"], ""),
        changed_at=columns["updated_at"],
        archived_at=columns["archived_at"],
        archived_reason=columns["archived_reason"],
        merged_into=columns["merged_into"],
        alerts_now=_alerts_now(work, stored.form),
    )


def _alerts_now(work: Work, form: PatientForm) -> tuple[Alert, ...]:
    watching = Viewer(work.today, work.user.roles)
    wanted = [
        alert
        for alert in form.alerts
        if watching.sees(alert.audience) and _within(work.today, alert.starts_on, alert.ends_on)
    ]
    return tuple(sorted(wanted, key=lambda alert: _MOST_SEVERE_FIRST.index(alert.level)))


def _within(day: date, since: date | None, until: date | None) -> bool:
    return (since is None or since <= day) and (until is None or day <= until)
