"""The timeline: what happened to a patient's record, in words."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from clinic_desktop.data import clinic
from clinic_desktop.data.database import Session
from clinic_desktop.data.patients import history, matching
from clinic_desktop.data.patients.history import PastDeed, Written
from clinic_desktop.domain import national_id
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import N_, _
from clinic_desktop.domain.patient_views import TimelineEvent
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.usecases.work import Trace, Work, reads

_KINDS = {
    "patients.register": ("registered", N_("Registered")),
    "demo.people": ("registered", N_("Registered for practice")),
    "patients.edit": ("edited", N_("Changed")),
    "patients.edit_resolved": ("edited", N_("Changed, two versions joined")),
    "patients.confirm_contact": ("contact", N_("Phone or address confirmed")),
    "patients.acknowledge_alert": ("alert", N_("Alert read")),
    "patients.archive": ("archived", N_("Archived")),
    "patients.restore": ("archived", N_("Brought back from the archive")),
    "patients.not_the_same": ("duplicate", N_("Told apart from another record")),
    "patients.restrict": ("privacy", N_("Restricted to named people")),
    "patients.lift": ("privacy", N_("Restriction lifted")),
    "patients.break_glass": ("privacy", N_("Opened in an emergency")),
    "patients.acknowledge": ("privacy", N_("Emergency marked as seen")),
    "imports.run": ("import", N_("Imported from a file")),
    "imports.undo": ("import", N_("Import undone")),
    history.COPIED: ("printed", N_("Copy of the record made")),
}
_COLUMNS = {
    "given": N_("Given name"),
    "middle": N_("Middle or father's name"),
    "family": N_("Family name"),
    "second_given": N_("Given name, second script"),
    "second_middle": N_("Middle name, second script"),
    "second_family": N_("Family name, second script"),
    "preferred": N_("Preferred name"),
    "born_on": N_("Birth date"),
    "sex": N_("Sex"),
    "gender": N_("Gender"),
    "pronouns": N_("Pronouns"),
    "language": N_("Language"),
    "referral_source": N_("Referred by"),
    "reason": N_("Reason"),
    "note": N_("Note"),
    "deceased_on": N_("Died on"),
    "archived_reason": N_("Reason"),
    "confirmed_how": N_("Confirmed"),
    "typed": N_("Contact"),
    "number": N_("Identity number"),
    "text": N_("Alert"),
    "level": N_("Alert level"),
    "line": N_("Address"),
    "city": N_("City"),
    "name": N_("Name"),
    "phone": N_("Phone"),
    "insurer": N_("Insurer"),
    "policy_number": N_("Policy number"),
    "tag": N_("Tag"),
}
_TABLES = {
    "patient_former_name": N_("Former name"),
    "patient_contact": N_("Contact"),
    "patient_address": N_("Address"),
    "patient_identity": N_("Identity number"),
    "patient_relation": N_("Relation"),
    "patient_insurance": N_("Insurance"),
    "patient_provider": N_("Previous provider"),
    "patient_alert": N_("Alert"),
    "patient_permission": N_("Contact permission"),
    "patient_tag": N_("Tag"),
}


@reads(Permission.VIEW_PATIENTS, Trace.SOON)
def timeline(
    work: Work,
    patient_id: Id,
    kinds: frozenset[str] = frozenset(),
    before: datetime | None = None,
    limit: int = 100,
) -> list[TimelineEvent]:
    """What happened to the record, the latest first; only these kinds where any are named."""
    work.about(patient_id)
    return told(work.session, patient_id, kinds, before, limit)


def told(
    session: Session,
    patient_id: Id,
    kinds: frozenset[str] = frozenset(),
    before: datetime | None = None,
    limit: int = 100,
) -> list[TimelineEvent]:
    """The same for other use cases that have noted the patient themselves."""
    actions = {action for action, (kind, _title) in _KINDS.items() if kind in kinds}
    if kinds and not actions:
        return []
    people = clinic.user_names(session)
    devices = {device.id: device.name for device in clinic.devices(session)}
    deeds = history.deeds(session, patient_id, actions, before, limit)
    reasons = _pair_reasons(session, deeds)
    return [
        _event(
            deed,
            people.get(deed.user_id or "", ""),
            devices.get(deed.device_id or "", ""),
            reasons.get(deed.seq, ""),
        )
        for deed in deeds
    ]


def _event(deed: PastDeed, by: str, device: str, reason: str) -> TimelineEvent:
    kind, title = _KINDS.get(deed.action, ("edited", N_("Changed")))
    lines = [] if kind == "registered" else list(_lines(deed.written))
    if kind == "import":
        lines = []
    if reason:
        lines.append(reason)
    return TimelineEvent(deed.at, kind, _(title), "\n".join(lines), by, device)


def _lines(written: tuple[Written, ...]) -> Iterator[str]:
    """One line for each value changed, added or removed; what people did not type is left out."""
    for row in written:
        changes = row.changes or {}
        if row.table not in _TABLES and row.is_new:
            continue  # a decision or a receipt: the title says it
        table = _(_TABLES[row.table]) if row.table in _TABLES else ""
        if changes.get("deleted_at"):
            yield _("{what} removed").format(what=table)
        elif row.is_new:
            added = ", ".join(_new_values(row, changes))
            yield _("{what} added: {text}").format(what=table, text=added)
        else:
            yield from _changed_values(row, changes)


def _new_values(row: Written, changes: Mapping[str, tuple[Any, Any]]) -> Iterator[str]:
    for name, (_old, new) in changes.items():
        if name in _COLUMNS and new not in ("", None):
            yield _shown(row, name, new)


def _changed_values(row: Written, changes: Mapping[str, tuple[Any, Any]]) -> Iterator[str]:
    for name, (old, new) in changes.items():
        if name in _COLUMNS:
            yield _("{what}: {old} → {new}").format(
                what=_(_COLUMNS[name]), old=_shown(row, name, old), new=_shown(row, name, new)
            )


def _shown(row: Written, column: str, value: Any) -> str:
    if value in ("", None):
        return "–"
    if row.table == "patient_identity" and column == "number":
        return national_id.masked(str(value))
    return str(value)


def _pair_reasons(session: Session, deeds: list[PastDeed]) -> dict[int, str]:
    """Deed to the reason given for saving an identity number that others have."""
    ids = {
        row.row_id: deed.seq
        for deed in deeds
        for row in deed.written
        if row.table == "patient_pair"
    }
    if not ids:
        return {}
    text = _("Saved with the identity number of another record: {reason}")
    return {
        ids[pair_id]: text.format(reason=pair.reason)
        for pair_id, pair in history.pair_reasons(session, list(ids)).items()
        if pair.decision == matching.OVERRIDE
    }
