"""What the clinic calls its records, their fields and the values in them."""

import re
from ast import literal_eval
from collections.abc import Mapping
from datetime import date, datetime

from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import N_, _

_TABLES = {
    "absence": N_("Absence"),
    "alert_acknowledgement": N_("Alert seen"),
    "appointment": N_("Appointment"),
    "appointment_event": N_("Step of an appointment"),
    "clinic": N_("Clinic"),
    "counter": N_("Running number"),
    "day_close": N_("Day that was closed"),
    "device": N_("Computer"),
    "glass_break": N_("Emergency opening"),
    "holiday": N_("Day off"),
    "import_batch": N_("Import"),
    "import_mapping": N_("How a file is read"),
    "mail_account": N_("Mail account"),
    "message_template": N_("Words of a message"),
    "patient": N_("Patient"),
    "patient_address": N_("Address"),
    "patient_alert": N_("Alert"),
    "patient_contact": N_("Phone or e-mail"),
    "patient_former_name": N_("Former name"),
    "patient_identity": N_("Document"),
    "patient_insurance": N_("Insurance"),
    "patient_pair": N_("Two alike patients"),
    "patient_permission": N_("Contact permission"),
    "patient_provider": N_("Earlier doctor"),
    "patient_relation": N_("Person close to the patient"),
    "patient_tag": N_("Tag"),
    "practitioner": N_("Practitioner"),
    "recall": N_("Recall"),
    "reminder": N_("Reminder"),
    "resource": N_("Room or device"),
    "restriction": N_("Restriction of the record"),
    "role": N_("Role"),
    "series": N_("Series"),
    "service": N_("Service"),
    "sign_in": N_("Stay at the computer"),
    "stated_reason": N_("Stated reason"),
    "ticket": N_("Ticket"),
    "user": N_("User"),
    "waiting": N_("Waiting list"),
}
_FIELDS = {
    "age_stated_on": N_("Age stated on"),
    "archived_at": N_("Archived"),
    "archived_reason": N_("Reason of archiving"),
    "basis": N_("Legal basis"),
    "batch_id": N_("Import"),
    "birth_precision": N_("How exactly the birth is known"),
    "born_on": N_("Born"),
    "city": N_("City"),
    "counter.value": N_("Last number given out"),
    "code_roles": N_("Roles that need a second factor"),
    "confirmed_at": N_("Confirmed"),
    "confirmed_by": N_("Confirmed by"),
    "confirmed_how": N_("How it was confirmed"),
    "deactivated_at": N_("Way in taken"),
    "deceased_on": N_("Deceased on"),
    "deleted_at": N_("Removed"),
    "document_seen": N_("Document seen"),
    "erased_at": N_("Erased"),
    "ends_at": N_("Ends"),
    "family": N_("Family name"),
    "given": N_("Given name"),
    "has_no_keyring": N_("Works without keyring"),
    "id_schemes": N_("Kinds of documents"),
    "idle_minutes": N_("Minutes until it locks"),
    "is_confidential": N_("Confidential"),
    "issuer": N_("Issued by"),
    "kit_checked_at": N_("Emergency kit checked"),
    "kit_confirmed_at": N_("Emergency kit confirmed"),
    "last_step": N_("Last code used"),
    "lifted_at": N_("Lifted"),
    "lifted_reason": N_("Reason of lifting"),
    "line": N_("Street and house"),
    "login": N_("Sign-in name"),
    "merged_into": N_("Merged into"),
    "middle": N_("Middle or father's name"),
    "must_acknowledge": N_("Must be acknowledged"),
    "must_change_password": N_("Must choose a password"),
    "needs_code": N_("Needs a second factor"),
    "other_id": N_("Is a patient too"),
    "password_expires_at": N_("One-time password ends"),
    "policy_number": N_("Policy number"),
    "preferred": N_("Called"),
    "public_key": N_("Key of its signatures"),
    "recovery_codes": N_("Recovery codes"),
    "referral_source": N_("How they heard of us"),
    "scheme": N_("Kind of document"),
    "sealed_seed": N_("Second factor"),
    "second_family": N_("Family name, other script"),
    "second_given": N_("Given name, other script"),
    "second_middle": N_("Middle name, other script"),
    "seen_at": N_("Seen"),
    "slot_id": N_("Key of the password"),
    "starts_on": N_("From"),
    "ends_on": N_("Until"),
    "tax_id": N_("Tax number"),
    "typed": N_("As typed"),
    "undone_at": N_("Taken back"),
    "user_ids": N_("Only for"),
    "valid_from": N_("Valid from"),
    "valid_until": N_("Valid until"),
    "value": N_("As dialled or sent"),
    "zone": N_("Time zone"),
    "after": N_("Kept free after"),
    "appointment_id": N_("Appointment"),
    "back_on": N_("Back on the list on"),
    "before": N_("Kept free before"),
    "body": N_("Words"),
    "booked_by": N_("Booked by"),
    "busy_from": N_("Busy from"),
    "busy_until": N_("Busy until"),
    "called_at": N_("Called to the room at"),
    "closed_reason": N_("Why it was closed"),
    "code": N_("Reason"),
    "done_at": N_("Done at"),
    "due_at": N_("About the time"),
    "due_on": N_("Due"),
    "expires_on": N_("Waits until"),
    "from_patient_id": N_("Was booked for"),
    "from_start": N_("Was at"),
    "in_room_at": N_("In the room at"),
    "is_closed": N_("The clinic is closed"),
    "is_estimated": N_("Estimated"),
    "is_late": N_("Late"),
    "may_contact": N_("May be contacted about it"),
    "overlap_reason": N_("Why booked over another"),
    "phone_confirmed_at": N_("Number read back at"),
    "priority_reason": N_("Why it goes first"),
    "recall_id": N_("Recall"),
    "retired_at": N_("Retired"),
    "room_id": N_("Room"),
    "sequence": N_("Changes of its calendar entry"),
    "series_day": N_("Day of the series"),
    "series_id": N_("Series"),
    "service_id": N_("Service"),
    "shifts": N_("Working hours"),
    "starts": N_("Begins"),
    "starts_at": N_("Begins"),
    "state_at": N_("State since"),
    "state_reason": N_("Why on hold or left"),
    "to_patient_id": N_("Now booked for"),
    "to_start": N_("Now at"),
    "tries": N_("Calls and messages"),
    "turn": N_("Place in the line"),
    "wall_start": N_("Time told"),
    "waiting_since": N_("Waits since"),
    "windows": N_("Times that suit"),
    "without": N_("Days left out"),
}
_VALUES = {
    "True": N_("Yes"),
    "False": N_("No"),
    "patient.sex:female": N_("Female"),
    "patient.sex:male": N_("Male"),
    "patient.sex:intersex": N_("Intersex"),
    "patient.sex:unknown": N_("Not stated"),
    "patient.birth_precision:exact": N_("To the day"),
    "patient.birth_precision:month": N_("To the month"),
    "patient.birth_precision:year": N_("To the year"),
    "patient.birth_precision:age": N_("From the stated age"),
    "patient_contact.kind:phone": N_("Phone"),
    "patient_contact.kind:email": N_("E-mail"),
    "patient_alert.level:stop": N_("Stop"),
    "patient_alert.level:warn": N_("Warning"),
    "patient_alert.level:info": N_("Note"),
}
_FLAGS = frozenset(
    {"allowed", "has_no_keyring", "is_confidential", "must_acknowledge", "must_change_password"}
    | {"is_closed", "is_estimated", "is_late", "may_contact", "needs_code"}
)
_LISTS = frozenset({"audience", "code_roles", "id_schemes", "permissions", "roles", "user_ids"})
_ID = re.compile(r"[0-9a-f]{32}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_WALL = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")  # what a clock shows, of no zone
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)")


def table(name: str) -> str:
    """What kind of record it is."""
    return _(_TABLES[name]) if name in _TABLES else _plain(name)


def field(name: str) -> str:
    """What "patient.family" is called; a field without words of its own by its stored name."""
    column = name.partition(".")[2]
    words = _FIELDS.get(name) or _FIELDS.get(column)
    return _(words) if words else _plain(column)


def value(name: str, stored: str, formatter: Formatter, names: Mapping[Id, str]) -> str:
    """A stored value as people write it; `name` as "patient.sex", `names` those of the users."""
    column = name.partition(".")[2]
    if column in _FLAGS and stored in ("0", "1"):
        stored = str(stored == "1")
    known = _VALUES.get(f"{name}:{stored}") or (_VALUES.get(stored) if column in _FLAGS else None)
    if known:
        return _(known)
    if column == "tries":
        return formatter.number(len(literal_eval(stored or "[]")))
    if column in _LISTS:
        stored = _listed(stored)
    stored = _ID.sub(lambda found: names.get(found[0], "…"), stored)
    return formatter.isolate(_moment(stored, formatter)) if _is_time(stored) else _own(stored)


def _is_time(stored: str) -> bool:
    return any(each.fullmatch(stored) for each in (_DAY, _WALL, _MOMENT))


def _moment(stored: str, formatter: Formatter) -> str:
    if _DAY.fullmatch(stored):
        return formatter.date(date.fromisoformat(stored))
    if _WALL.fullmatch(stored):
        shown = datetime.fromisoformat(stored)
        return f"{formatter.date(shown.date())} {formatter.time(shown.time())}"
    return formatter.moment(datetime.fromisoformat(stored))


def _listed(stored: str) -> str:
    return ", ".join(str(each) for each in literal_eval(stored)) if stored[:1] == "[" else stored


def _own(text: str) -> str:
    """Text that people typed keeps its own direction among ours."""
    return f"\u2068{text}\u2069" if text else ""


def _plain(name: str) -> str:
    return name.replace("_", " ").capitalize()
