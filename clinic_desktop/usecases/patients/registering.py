"""Writing to the registry: register, edit, archive, confirm, acknowledge."""

from clinic_desktop.data import clinic, search
from clinic_desktop.data.patients import cards, matching, store
from clinic_desktop.data.search import SearchCard
from clinic_desktop.domain import patient_number
from clinic_desktop.domain.errors import Conflict, InvalidInput, NotFound
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import PatientForm, PatientRecord
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.usecases.patients import checking, three_way
from clinic_desktop.usecases.work import Work, writes

NUMBERS = "patient"  # name of the series of patient numbers


@writes(Permission.REGISTER_PATIENTS)
def register(work: Work, form: PatientForm, override_reason: str = "") -> Id:
    """Write a new patient and give it the next number; returns its id.

    Raises InvalidInput by field. The same identity number elsewhere needs `override_reason`.
    """
    form = _checked(work, checking.keep_what_stands(form, PatientForm()))
    holders = _holders(work, form, None, override_reason)
    number = patient_number.issue(clinic.take_numbers(work.session, NUMBERS))
    patient_id = store.add(work.session, number, form)
    search.put(work.session, cards.card(patient_id, number, form))
    matching.note_override(work.session, patient_id, holders, override_reason.strip())
    work.about(patient_id)
    return patient_id


@writes(Permission.REGISTER_PATIENTS)
def edit(
    work: Work,
    patient_id: Id,
    base: PatientRecord,
    form: PatientForm,
    override_reason: str = "",
) -> int:
    """Save what was changed from `base`, as opened for editing; returns the new version.

    Where somebody else saved meanwhile, fields changed by one side only are both kept; raises
    Conflict where both changed the same field, InvalidInput by field.
    """
    stored = _stored(work, patient_id)
    form = _checked(work, checking.keep_what_stands(form, stored.form))
    if stored.rev != base.rev:
        before = checking.keep_what_stands(base.form, stored.form)
        form, clashes = three_way.joined(before, form, stored.form)
        if clashes:
            raise Conflict(
                _("Somebody else changed this patient while you were writing."),
                clashes,
                stored.rev,
            )
    return _save(work, stored, form, override_reason)


@writes(Permission.REGISTER_PATIENTS)
def edit_resolved(
    work: Work, patient_id: Id, rev: int, form: PatientForm, override_reason: str = ""
) -> int:
    """Save exactly this form over version `rev`, once mine or theirs was chosen for each field.

    Raises Conflict without fields where the stored version is a newer one still.
    """
    stored = _stored(work, patient_id)
    if stored.rev != rev:
        text = _("The patient was changed once more. Open it again to see how it stands now.")
        raise Conflict(text, {}, stored.rev)
    form = _checked(work, checking.keep_what_stands(form, stored.form))
    return _save(work, stored, form, override_reason)


@writes(Permission.REGISTER_PATIENTS)
def archive(work: Work, patient_id: Id, reason: str) -> None:
    """Put the patient out of sight of lists; a search still finds it. Raises InvalidInput(reason)."""
    if not reason.strip():
        raise InvalidInput(reason=_("Enter why the record is archived."))
    stored = _stored(work, patient_id)
    changed = {"archived_at": work.now, "archived_reason": reason.strip()}
    store.touch(work.session, patient_id, stored.rev, changed)
    search.put(work.session, _card(stored, stored.form, is_archived=True))


@writes(Permission.REGISTER_PATIENTS)
def restore(work: Work, patient_id: Id) -> None:
    """Bring an archived patient back."""
    stored = _stored(work, patient_id)
    changed = {"archived_at": None, "archived_reason": ""}
    store.touch(work.session, patient_id, stored.rev, changed)
    search.put(work.session, _card(stored, stored.form, is_archived=False))


@writes(Permission.REGISTER_PATIENTS)
def confirm_contact(work: Work, contact_id: Id, how: str) -> None:
    """Note that a phone or address was confirmed now, by the user, and how (REG-11)."""
    owner = store.contact_owner(work.session, contact_id)
    if owner is None:
        raise NotFound(_("This phone or address is no longer in the record."))
    stored = _stored(work, owner)
    store.confirm(work.session, contact_id, work.user.name, how.strip())
    store.touch(work.session, owner, stored.rev, {})


@writes(Permission.VIEW_PATIENTS)
def acknowledge_alert(work: Work, alert_id: Id) -> None:
    """Note that the user has read this alert (REG-9)."""
    owner = store.acknowledge(work.session, alert_id)
    if owner is None:
        raise NotFound(_("This alert is no longer in the record."))
    work.about(owner)


def _save(work: Work, stored: store.Stored, form: PatientForm, override_reason: str) -> int:
    holders: tuple[Id, ...] = ()
    if form.identities != stored.form.identities:
        holders = _holders(work, form, stored.id, override_reason)
    rev = store.change(work.session, stored, form)
    is_archived = stored.columns["archived_at"] is not None
    search.put(work.session, _card(stored, form, is_archived=is_archived))
    matching.note_override(work.session, stored.id, holders, override_reason.strip())
    return rev


def _card(stored: store.Stored, form: PatientForm, *, is_archived: bool) -> SearchCard:
    return cards.card(stored.id, stored.columns["number"], form, is_archived=is_archived)


def _checked(work: Work, form: PatientForm) -> PatientForm:
    return checking.checked(form, work.clinic.phone_region, work.today)


def _stored(work: Work, patient_id: Id) -> store.Stored:
    found = store.load(work.session, patient_id)
    if found is None:
        raise NotFound(_("This patient is no longer in the registry."))
    work.about(patient_id)
    return found


def _holders(
    work: Work, form: PatientForm, patient_id: Id | None, override_reason: str
) -> tuple[Id, ...]:
    """Others who hold one of the form's identity numbers; without a reason that is refused."""
    holders = matching.by_identity(work.session, form, patient_id)
    if holders and not override_reason.strip():
        text = _("{number} has the same identity number. Open that record, or say why both stay.")
        numbers = ", ".join(matching.numbers_of(work.session, holders))
        raise InvalidInput(identities=text.format(number=numbers))
    return holders
