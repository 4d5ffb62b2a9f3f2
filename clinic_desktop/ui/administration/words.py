"""Roles, permissions, deeds and outcomes in the clinic's words."""

from collections.abc import Mapping

from clinic_desktop.domain.language import _
from clinic_desktop.domain.permissions import Permission


def role(key: str, names: Mapping[str, str]) -> str:
    """What a role is called; `names` are those of roles.names, where a removed one is missing."""
    return names.get(key) or _("a removed role")


def permission_groups() -> list[tuple[str, tuple[Permission, ...]]]:
    """Every permission once, under the heading where people look for it."""
    patients = (
        Permission.FIND_PATIENTS,
        Permission.VIEW_PATIENTS,
        Permission.REGISTER_PATIENTS,
        Permission.IMPORT_PATIENTS,
        Permission.PRINT_PATIENTS,
    )
    clinical = (Permission.VIEW_CLINICAL, Permission.RESTRICT_PATIENTS, Permission.BREAK_GLASS)
    rest = tuple(each for each in Permission if each not in {*patients, *clinical})
    return [(_("Patients"), patients), (_("Clinical"), clinical), (_("Administration"), rest)]


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
    return deeds().get(action, action)


def deeds() -> dict[str, str]:
    """The same for every deed, for whoever wants many."""
    return _access_deeds() | _patient_deeds() | _other_deeds() | _waiting_deeds()


def _access_deeds() -> dict[str, str]:
    return {
        "access.found": _("Made the clinic"),
        "access.lock": _("Locked the program"),
        "rekeying.begin": _("Began to change the keys"),
        "rekeying.rekey": _("Put everything under new keys"),
        "access.sign_in": _("Tried to sign in"),
        "access.recover": _("Used the recovery code"),
        "access.accept_older": _("Accepted older files with the recovery code"),
        "access.reset_with_code": _("Chose a new password with the recovery code"),
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
        "patients.restrict": _("Restricted a record to named people"),
        "patients.lift": _("Lifted the restriction of a record"),
        "patients.break_glass": _("Opened a restricted record in an emergency"),
        "patients.acknowledge": _("Marked an emergency opening as seen"),
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
        "roles.add": _("Made a role"),
        "roles.change": _("Changed what a role may do"),
        "roles.reset": _("Put a role back as shipped"),
        "roles.remove": _("Removed a role"),
        "roles.listing": _("Looked at the roles"),
        "stepping_up.step_up": _("Entered a code for a grave deed"),
        "clinic.change_profile": _("Changed the clinic's settings"),
        "audit_trail.listing": _("Read the list of activity"),
        "audit_trail.who_looked": _("Asked who looked at a patient"),
        "audit_trail.deed": _("Looked at what a deed changed"),
        "audit_trail.export": _("Saved the list of activity as a file"),
        "day_seals.day_seal": _("Made the seal of a day"),
        "day_seals.check_seal": _("Compared the seal of a day with the paper"),
        "deed_details.fields_of": _("Looked at the history of a patient's data"),
        "deed_details.field_history": _("Looked at the history of a patient's data"),
        "queue.board": _("Looked at the queue"),
        "queue.take_ticket": _("Gave a ticket"),
        "queue.arrive": _("Marked a booked patient as arrived"),
        "queue.name_ticket": _("Changed a ticket"),
        "queue.join_booking": _("Joined a ticket with a booking"),
        "queue.call": _("Called a patient"),
        "queue.enter": _("Brought a patient into the room"),
        "queue.done": _("Finished a consult"),
        "queue.hold": _("Put a ticket on hold"),
        "queue.no_answer": _("Called a patient who did not answer"),
        "queue.come_back": _("Brought a ticket back into the line"),
        "queue.prioritise": _("Let an urgent patient go first"),
        "queue.ordinary": _("Took an urgent mark away"),
        "queue.reorder": _("Changed the order of the queue"),
        "queue.leave": _("Noted that a patient left unseen"),
        "queue.undo": _("Took back a step in the queue"),
        "verifying.trail": _("Verified the list of activity"),
        "verifying.everything": _("Verified the data"),
        "reminders.due": _("Looked at whom to remind"),
        "reminders.prepare": _("Handed a message to another program"),
        "reminders.recall_message": _("Handed a recall to another program"),
        "reminders.for_call_list": _("Made a call list"),
        "reminders.export_csv": _("Saved the reminders as a table"),
        "reminders.mark_done": _("Marked whether somebody was told"),
        "reminders.undo": _("Took back the mark of a reminder"),
        "reminders.claim": _("Began to send an e-mail"),
        "reminders.settle": _("Noted whether an e-mail was sent"),
        "message_templates.save": _("Changed the words of a message"),
        "message_templates.put_back": _("Took the shipped words of a message"),
        "mail_account.save": _("Changed the mail account"),
        "mail_account.remove": _("Removed the mail account"),
        "appointments.book": _("Booked an appointment"),
        "appointments.register_and_book": _("Registered a patient and booked"),
        "repeating.book_repeated": _("Booked an appointment and its series"),
        "repeating.book_as_course": _("Booked an appointment and its course"),
        "appointments.edit": _("Changed an appointment"),
        "appointments.move": _("Moved an appointment"),
        "appointments.put_back": _("Put an appointment back"),
        "appointments.give_to": _("Gave an appointment to the right patient"),
        "appointments.give_back": _("Gave an appointment back to the patient it was booked for"),
        "appointments.handed_over": _("Looked at what was booked on a record by mistake"),
        "appointments.change_state": _("Changed the state of an appointment"),
        "appointments.cancel": _("Cancelled an appointment"),
        "appointments.close_day": _("Closed a day"),
        "appointments.astray": _("Compared appointments with the clock"),
        "appointments.realign": _("Put appointments back to their time on the clock"),
        "day.overview": _("Looked at the day"),
        "day.to_call": _("Counted whom to call today"),
        "day.closing": _("Looked at what a day left open"),
        "day.settle": _("Said how an appointment ended"),
        "appointments.calendar": _("Looked at the calendar"),
        "appointments.details": _("Opened an appointment"),
        "appointments.of_patient": _("Looked at a patient's appointments"),
        "appointments.caller": _("Looked up a caller"),
        "appointments.book_series": _("Booked a series"),
        "appointments.move_series": _("Moved a series"),
        "appointments.cancel_series": _("Cancelled a series"),
        "appointments.put_back_series": _("Put a series back"),
        "appointments.book_course": _("Booked a course"),
        "day_paper.day_sheet": _("Printed a day of the calendar"),
        "day_paper.week_sheet": _("Printed a week of the calendar"),
        "day_paper.slip": _("Printed an appointment slip"),
        "day_paper.downtime_kit": _("Printed the downtime kit"),
        "calendar_setup.save_service": _("Changed a service"),
        "calendar_setup.save_practitioner": _("Changed a practitioner of the calendar"),
        "calendar_setup.save_resource": _("Changed a room or device"),
        "calendar_setup.reorder": _("Changed the order in the calendar"),
        "calendar_setup.save_absence": _("Entered who is away"),
        "calendar_setup.drop_absence": _("Removed an absence"),
        "calendar_setup.save_holidays": _("Changed the days off"),
        "calendar_setup.drop_holiday": _("Removed a day off"),
        "calendar_setup.bookings_during": _("Looked for bookings on days off"),
        "demo_calendar.calendar": _("Set a practice calendar up"),
        "demo_days.bookings": _("Made up appointments"),
        "demo_days.lists": _("Made up a waiting list"),
        "demo_days.lived": _("Let made-up days pass"),
        "demo_days.walk_ins": _("Made up walk-ins"),
        "drafts.save": _("Kept a draft"),
        "drafts.drop": _("Dropped a draft"),
    }


def _waiting_deeds() -> dict[str, str]:
    return {
        "waiting_list.listing": _("Saw the waiting list"),
        "waiting_list.add": _("Put a patient on the waiting list"),
        "waiting_list.change": _("Changed a wish on the waiting list"),
        "waiting_list.withdraw": _("Took a patient off the waiting list"),
        "waiting_list.put_back": _("Put a patient back on the waiting list"),
        "waiting_list.tried": _("Called a patient about a free slot"),
        "waiting_list.fitting": _("Saw who fits a free slot"),
        "waiting_list.offer": _("Booked a free slot from the waiting list"),
        "recalls.due": _("Saw the recalls"),
        "recalls.of_patient": _("Saw a patient's recalls"),
        "recalls.add": _("Asked for a patient to come back"),
        "recalls.contacted": _("Contacted a patient who should come back"),
        "recalls.snooze": _("Put a recall off"),
        "recalls.decline": _("Noted that a patient does not come back"),
        "recalls.done": _("Settled a recall"),
        "recalls.undo": _("Took back what was noted of a recall"),
        "recalls.reopen": _("Put a recall back on the list"),
        "recalls.booked": _("Answered a recall with an appointment"),
    }
