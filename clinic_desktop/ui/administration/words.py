"""Roles, permissions, deeds and outcomes in the clinic's words."""

from clinic_desktop.domain.language import _
from clinic_desktop.domain.permissions import Permission, Role


def role(value: str) -> str:
    known: dict[str, str] = {
        Role.ADMINISTRATOR: _("Administrator"),
        Role.PRACTITIONER: _("Practitioner"),
        Role.RECEPTIONIST: _("Receptionist"),
        Role.ACCOUNTANT: _("Accountant"),
        Role.PRIVACY_OFFICER: _("Privacy officer"),
    }
    return known.get(value, value)


def permission(value: Permission) -> str:
    known = {
        Permission.USE_DESK: _("sign in, change the own password"),
        Permission.FIND_PATIENTS: _("find a patient by name or number"),
        Permission.VIEW_PATIENTS: _("see contact and identity data"),
        Permission.REGISTER_PATIENTS: _("register and correct patients"),
        Permission.IMPORT_PATIENTS: _("import patients from a file"),
        Permission.PRINT_PATIENTS: _("print and save copies of records"),
        Permission.VIEW_CLINICAL: _("see clinical notes"),
        Permission.RESTRICT_PATIENTS: _("restrict records to named people"),
        Permission.BREAK_GLASS: _("open a restricted record in an emergency"),
        Permission.MANAGE_USERS: _("add and change users"),
        Permission.MANAGE_SETTINGS: _("change the clinic's settings"),
        Permission.VIEW_AUDIT: _("see what was done by whom"),
        Permission.VERIFY_DATA: _("verify the data"),
    }
    return known.get(value, value.value)


def outcome(value: str) -> str:
    known = {
        "done": _("Done"),
        "read": _("Seen"),
        "refused": _("Refused"),
        "failed": _("Failed"),
    }
    return known.get(value, value)


def deed(action: str) -> str:
    """What was done, said so that an owner understands it; the stored word for an unknown one."""
    return (_access_deeds() | _patient_deeds() | _other_deeds()).get(action, action)


def _access_deeds() -> dict[str, str]:
    return {
        "access.found": _("Made the clinic"),
        "access.lock": _("Locked the program"),
        "signing_in.open_session": _("Signed in"),
        "signing_in.accept_code": _("Entered a sign-in code"),
        "signing_in.enrol": _("Set up a second factor"),
        "signing_in.change_password": _("Changed the own password"),
        "signing_in.make_kit": _("Made an emergency kit"),
        "signing_in.confirm_kit": _("Confirmed the emergency kit"),
        "signing_in.set_preference": _("Changed a personal setting"),
    }


def _patient_deeds() -> dict[str, str]:
    return {
        "patients.register": _("Registered a patient"),
        "patients.edit": _("Changed a patient"),
        "patients.edit_resolved": _("Changed a patient after a conflict"),
        "patients.archive": _("Archived a patient"),
        "patients.restore": _("Brought back a patient"),
        "patients.not_the_same": _("Kept two patients apart"),
        "patients.search": _("Searched patients"),
        "patients.page": _("Looked through the list of patients"),
        "patients.open_record": _("Opened a record"),
        "patients.open_for_edit": _("Opened a record to change it"),
        "patients.opened": _("Opened a record"),
        "patients.preview": _("Looked at a patient's summary"),
        "patients.reveal_identity": _("Looked at an identity number"),
        "patients.confirm_contact": _("Confirmed contact data"),
        "patients.acknowledge_alert": _("Acknowledged an alert"),
        "patients.timeline": _("Looked at a patient's history"),
        "patients.for_copy": _("Made a copy of a record"),
        "patients.for_list": _("Made a list of patients"),
        "imports.dry_run": _("Tried an import"),
        "imports.run": _("Imported patients"),
        "imports.undo": _("Took back an import"),
        "imports.save_mapping": _("Saved how a file is read"),
    }


def _other_deeds() -> dict[str, str]:
    return {
        "users.add": _("Added a user"),
        "users.listing": _("Looked at the users"),
        "users.change_roles": _("Changed somebody's roles"),
        "users.require_code": _("Changed who needs a second factor"),
        "users.deactivate": _("Took somebody's way in"),
        "users.reset_password": _("Reset somebody's password"),
        "users.unlock": _("Let somebody try to sign in again"),
        "users.new_code": _("Had somebody's second factor set up anew"),
        "second_factor.renew_spare_codes": _("Made new recovery codes for oneself"),
        "kit.check": _("Checked the emergency kit"),
        "clinic.change_security": _("Changed the settings of security"),
        "stepping_up.step_up": _("Entered a code for a grave deed"),
        "clinic.change_profile": _("Changed the clinic's settings"),
        "audit_trail.listing": _("Read the list of activity"),
        "verifying.everything": _("Verified the data"),
        "drafts.save": _("Kept a draft"),
        "drafts.drop": _("Dropped a draft"),
    }
