"""A restricted record opens for named people only, or with a reason in an emergency (SEC-5)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from clinic_desktop.data import restrictions
from clinic_desktop.data.database import Database, driver_of
from clinic_desktop.domain.errors import InvalidInput, NotAllowed, NotFound, Restricted
from clinic_desktop.domain.patient import Alert, AlertLevel, PatientForm, PatientRow
from clinic_desktop.domain.permissions import Role
from clinic_desktop.domain.progress import Progress
from clinic_desktop.usecases import audit_trail, drafts, imports, patients
from clinic_desktop.usecases.audit_trail import AuditFilter
from clinic_desktop.usecases.backend import Backend
from clinic_desktop.usecases.patients import PatientFilter
from clinic_desktop.usecases.patients.restricting import OPEN_FOR, TOLD_FOR
from tests import make

WHY = "Works at this clinic"
EMERGENCY = "Unconscious, lying outside"
PRACTITIONER, ADMINISTRATOR = make.USERS[Role.PRACTITIONER], make.USERS[Role.ADMINISTRATOR]
RECEPTIONIST = make.USERS[Role.RECEPTIONIST]
PHONE, NUMBER = "+961 3 123 456", "AB123456"
ALL_SECTIONS = frozenset({"person"})


def form(**more: Any) -> PatientForm:
    alerts = (Alert(AlertLevel.STOP, "Latex allergy"),)
    said = {"phone": PHONE, "born": make.TODAY.replace(year=1990), "number": NUMBER}
    return make.form(**{**said, "alerts": alerts, "tags": ("staff",), **more})


@pytest.fixture
def patient(as_administrator: Backend) -> str:
    """A patient whose record opens for the administrator alone."""
    made = as_administrator.run(patients.register, form())
    as_administrator.run(patients.restrict, made, (ADMINISTRATOR.id,), WHY)
    return made


# who may restrict, and how


def test_a_restriction_names_somebody_and_gives_a_reason(as_administrator: Backend) -> None:
    patient = as_administrator.run(patients.register, form())
    with pytest.raises(InvalidInput) as wrong:
        as_administrator.run(patients.restrict, patient, (), " ")
    assert set(wrong.value.problems) == {"users", "reason"}


def test_only_people_with_a_way_in_are_named(as_administrator: Backend) -> None:
    patient = as_administrator.run(patients.register, form())
    with pytest.raises(InvalidInput) as wrong:
        as_administrator.run(patients.restrict, patient, ("0" * 32,), WHY)
    assert set(wrong.value.problems) == {"users"}


def test_those_who_may_be_named_are_those_who_may_open_records(as_administrator: Backend) -> None:
    named = {each.name for each in as_administrator.run(patients.may_be_named)}
    assert named == {user.name for role, user in make.USERS.items() if role != Role.ACCOUNTANT}


def test_a_receptionist_cannot_restrict(as_receptionist: Backend) -> None:
    patient = as_receptionist.run(patients.register, form())
    with pytest.raises(NotAllowed):
        as_receptionist.run(patients.restrict, patient, (RECEPTIONIST.id,), WHY)


def test_a_second_restriction_replaces_the_first(
    as_administrator: Backend, as_practitioner: Backend, patient: str
) -> None:
    as_administrator.run(patients.restrict, patient, (PRACTITIONER.id,), "Dr. Nasser treats her")
    assert as_practitioner.run(patients.open_record, patient).id == patient
    with pytest.raises(Restricted):
        as_administrator.run(patients.open_record, patient)


def test_who_restricts_sees_the_registry_line_and_lifts_without_opening(
    as_privacy_officer: Backend, as_receptionist: Backend, patient: str
) -> None:
    seen = as_privacy_officer.run(patients.restriction, patient)
    assert seen is not None
    assert (seen.name, seen.is_open, seen.reason) == ("Rania Khoury", False, WHY)
    as_privacy_officer.run(patients.lift, patient, "Left the clinic")
    assert as_receptionist.run(patients.restriction, patient) is None
    assert as_receptionist.run(patients.open_record, patient).id == patient


def test_lifting_takes_a_reason_and_a_restriction(as_administrator: Backend, patient: str) -> None:
    with pytest.raises(InvalidInput):
        as_administrator.run(patients.lift, patient, "")
    as_administrator.run(patients.lift, patient, "Left the clinic")
    with pytest.raises(NotFound):
        as_administrator.run(patients.lift, patient, "Once more")


def test_nobody_restricts_a_patient_who_is_not_there(as_administrator: Backend) -> None:
    with pytest.raises(NotFound):
        as_administrator.run(patients.restrict, "0" * 32, (ADMINISTRATOR.id,), WHY)


def test_whom_the_record_is_closed_to_learns_who_may_open_it_but_not_why(
    as_receptionist: Backend, patient: str
) -> None:
    seen = as_receptionist.run(patients.restriction, patient)
    assert seen is not None
    assert [each.name for each in seen.people] == ["Maya Haddad"]
    assert (seen.by, seen.since, seen.reason, seen.is_open) == ("Maya Haddad", make.NOW, "", False)


# what is refused


def _ids_of(door: Backend, patient: str) -> dict[str, str]:
    kept = door.run(patients.open_for_edit, patient).form
    contact, alert, identity = kept.contacts[0], kept.alerts[0], kept.identities[0]
    return {"contact": contact.id, "alert": alert.id, "identity": identity.id}


def _copy(door: Backend, patient: str) -> None:
    door.run(patients.for_copy, patient, ALL_SECTIONS, None, None, True)


REFUSED: dict[str, Callable[[Backend, Backend, str], object]] = {
    "open_record": lambda door, _own, each: door.run(patients.open_record, each),
    "open_for_edit": lambda door, _own, each: door.run(patients.open_for_edit, each),
    "preview": lambda door, _own, each: door.run(patients.preview, each),
    "timeline": lambda door, _own, each: door.run(patients.timeline, each),
    "for_copy": lambda door, _own, each: _copy(door, each),
    "archive": lambda door, _own, each: door.run(patients.archive, each, "moved"),
    "restore": lambda door, _own, each: door.run(patients.restore, each),
    "edit": lambda door, own, each: door.run(
        patients.edit, each, own.run(patients.open_for_edit, each), form(given="Ranya")
    ),
    "edit_resolved": lambda door, _own, each: door.run(patients.edit_resolved, each, 1, form()),
    "not_the_same": lambda door, own, each: door.run(
        patients.not_the_same, own.run(patients.register, make.form("Omar")), each
    ),
    "reveal_identity": lambda door, own, each: door.run(
        patients.reveal_identity, _ids_of(own, each)["identity"]
    ),
    "confirm_contact": lambda door, own, each: door.run(
        patients.confirm_contact, _ids_of(own, each)["contact"], "called back"
    ),
    "acknowledge_alert": lambda door, own, each: door.run(
        patients.acknowledge_alert, _ids_of(own, each)["alert"]
    ),
    "draft": lambda door, _own, each: door.run(drafts.load, f"patient.{each}"),
}


@pytest.mark.parametrize("deed", REFUSED)
def test_a_closed_record_gives_nothing_to_others_and_the_trail_keeps_that_they_asked(
    as_receptionist: Backend, as_administrator: Backend, patient: str, deed: str
) -> None:
    with pytest.raises(Restricted) as refused:
        REFUSED[deed](as_receptionist, as_administrator, patient)
    assert refused.value.patient_id == patient
    wanted = AuditFilter(outcomes=("refused",), patient_id=patient)
    assert len(as_administrator.run(audit_trail.listing, wanted)) == 1


def test_whoever_restricts_and_is_not_named_may_not_open(
    as_privacy_officer: Backend, patient: str
) -> None:
    with pytest.raises(Restricted):
        as_privacy_officer.run(patients.open_record, patient)


def test_a_refused_change_changes_nothing(
    as_receptionist: Backend, as_administrator: Backend, patient: str
) -> None:
    before = as_administrator.run(patients.open_for_edit, patient)
    with pytest.raises(Restricted):
        as_receptionist.run(patients.edit, patient, before, form(given="Ranya"))
    assert as_administrator.run(patients.open_for_edit, patient) == before


def test_a_draft_of_a_record_closed_since_is_not_offered(
    as_receptionist: Backend, as_administrator: Backend
) -> None:
    patient = as_receptionist.run(patients.register, form())
    as_receptionist.run(drafts.save, f"patient.{patient}", {"note": "was here"})
    as_receptionist.run(drafts.save, "patient.new", {"phone": "03"})
    as_administrator.run(patients.restrict, patient, (ADMINISTRATOR.id,), WHY)
    assert [draft.key for draft in as_receptionist.run(drafts.mine)] == ["patient.new"]


def test_undoing_an_import_leaves_a_restricted_patient(
    as_administrator: Backend, tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    file.write_text("First name;Last name\nRania;Khoury\nOmar;Aoun\n", encoding="utf-8")
    sample = imports.inspect(file)
    source = imports.Source(file, sample.mapping)
    batch = as_administrator.run(imports.run, source, "import", Progress()).batch_id
    rania = as_administrator.run(patients.search, "rania")[0].id
    as_administrator.run(patients.restrict, rania, (PRACTITIONER.id,), WHY)
    assert as_administrator.run(imports.undo, batch) == 1
    assert [row.id for row in as_administrator.run(patients.search, "rania")] == [rania]


# lists


def _only(rows: list[PatientRow] | tuple[PatientRow, ...]) -> PatientRow:
    (row,) = rows
    return row


LISTS: dict[str, Callable[[Backend], list[PatientRow]]] = {
    "search": lambda door: door.run(patients.search, "rania"),
    "page": lambda door: list(door.run(patients.page, PatientFilter()).rows),
    "page with text": lambda door: list(door.run(patients.page, PatientFilter(text="kho")).rows),
    "for_list": lambda door: door.run(patients.for_list, PatientFilter()),
    "for_list with text": lambda door: door.run(patients.for_list, PatientFilter(text="rania")),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_shows_name_and_number_of_a_closed_record_and_no_more(
    as_receptionist: Backend, as_administrator: Backend, patient: str, name: str
) -> None:
    row, own = _only(LISTS[name](as_receptionist)), _only(LISTS[name](as_administrator))
    assert row == PatientRow(patient, own.number, "Rania Khoury", "", None, "", is_closed=True)
    assert (own.is_closed, own.phone_end, own.alert_levels) == (False, "3456", (AlertLevel.STOP,))


def test_recently_opened_ones_are_closed_too(
    as_receptionist: Backend, as_administrator: Backend
) -> None:
    patient = as_receptionist.run(patients.register, form())
    as_receptionist.run(patients.open_record, patient)
    as_administrator.run(patients.restrict, patient, (ADMINISTRATOR.id,), WHY)
    row = _only(as_receptionist.run(patients.recent))
    assert (row.name, row.birth, row.phone_end, row.is_closed) == ("Rania Khoury", None, "", True)


@pytest.mark.parametrize("hidden", ["3123456", "3456", NUMBER, "02/03/1990", "rania 3456"])
def test_a_closed_record_is_not_found_by_what_it_keeps(
    as_receptionist: Backend, as_administrator: Backend, patient: str, hidden: str
) -> None:
    assert as_receptionist.run(patients.search, hidden) == []
    assert as_receptionist.run(patients.page, PatientFilter(text=hidden)).rows == ()
    assert _only(as_administrator.run(patients.search, hidden)).id == patient


@pytest.mark.parametrize("shown", ["ran", "khoury rania", "рания", "رانيا", "houry"])
def test_a_closed_record_is_found_by_its_name_in_any_script(
    as_receptionist: Backend, patient: str, shown: str
) -> None:
    assert _only(as_receptionist.run(patients.search, shown)).id == patient


def test_a_closed_record_is_found_by_its_patient_number(
    as_receptionist: Backend, patient: str
) -> None:
    seen = as_receptionist.run(patients.restriction, patient)
    assert seen is not None
    assert _only(as_receptionist.run(patients.search, seen.number)).id == patient


def test_lists_and_counts_of_what_it_keeps_leave_a_closed_record_out(
    as_receptionist: Backend, as_administrator: Backend, patient: str
) -> None:
    stop, staff = PatientFilter(alert=AlertLevel.STOP), PatientFilter(tag="staff")
    for chosen in (stop, staff, PatientFilter(deceased=False), replace(staff, text="rania")):
        assert as_receptionist.run(patients.page, chosen).total == 0
        assert as_receptionist.run(patients.for_list, chosen) == []
        assert _only(as_administrator.run(patients.page, chosen).rows).id == patient
    assert as_receptionist.run(patients.birthdays) == []
    assert _only(as_administrator.run(patients.birthdays)).id == patient
    figures = as_receptionist.run(patients.figures)
    assert (figures.total, figures.with_stop_alert, figures.birthdays_today) == (1, 0, 0)


def test_dates_and_phones_tried_out_do_not_find_a_closed_duplicate(
    as_receptionist: Backend, patient: str
) -> None:
    other = make.form("Hala", "Aoun", phone=PHONE, born=date(1990, 3, 2))
    assert as_receptionist.run(patients.possible_duplicates, other, None) == []
    born = make.form(born=date(1950, 1, 1))
    found = as_receptionist.run(patients.possible_duplicates, born, None)
    assert [(each.row.id, each.row.is_closed, each.reasons) for each in found] == [
        (patient, True, ("Similar name",))
    ]


def test_a_closed_duplicate_with_the_same_identity_number_still_blocks(
    as_receptionist: Backend, patient: str
) -> None:
    same = make.form("Hala", "Aoun", number=NUMBER)
    (found,) = as_receptionist.run(patients.possible_duplicates, same, None)
    assert (found.row.id, found.blocks, found.row.birth) == (patient, True, None)
    with pytest.raises(InvalidInput):
        as_receptionist.run(patients.register, same)


# breaking the glass


def test_a_practitioner_opens_a_closed_record_with_a_reason_for_four_hours(
    as_practitioner: Backend, patient: str, clock: make.Clock
) -> None:
    until = as_practitioner.run(patients.break_glass, patient, EMERGENCY)
    assert until == make.NOW + OPEN_FOR
    assert as_practitioner.run(patients.open_record, patient).id == patient
    assert not _only(as_practitioner.run(patients.search, "3456")).is_closed
    seen = as_practitioner.run(patients.restriction, patient)
    assert seen is not None
    assert (seen.is_open, seen.ends_at) == (True, until)
    clock.forward(hours=4)
    with pytest.raises(Restricted):
        as_practitioner.run(patients.open_record, patient)


def test_an_emergency_opens_one_record_to_one_person(
    as_practitioner: Backend, as_receptionist: Backend, as_administrator: Backend, patient: str
) -> None:
    other = as_administrator.run(patients.register, make.form("Omar"))
    as_administrator.run(patients.restrict, other, (ADMINISTRATOR.id,), WHY)
    as_practitioner.run(patients.break_glass, patient, EMERGENCY)
    with pytest.raises(Restricted):
        as_practitioner.run(patients.open_record, other)
    with pytest.raises(Restricted):
        as_receptionist.run(patients.open_record, patient)


@pytest.mark.parametrize("reason", ["", "urgent", "very urgent"])
def test_an_emergency_takes_more_than_a_word(
    as_practitioner: Backend, patient: str, reason: str
) -> None:
    with pytest.raises(InvalidInput):
        as_practitioner.run(patients.break_glass, patient, reason)


@pytest.mark.parametrize("role", [Role.RECEPTIONIST, Role.ADMINISTRATOR, Role.PRIVACY_OFFICER])
def test_nobody_but_a_practitioner_breaks_the_glass(
    database: Database, clock: make.Clock, patient: str, role: Role
) -> None:
    with pytest.raises(NotAllowed):
        make.backend(database, role, clock).run(patients.break_glass, patient, EMERGENCY)


def test_an_open_record_needs_no_emergency(
    as_practitioner: Backend, as_administrator: Backend
) -> None:
    patient = as_administrator.run(patients.register, form())
    with pytest.raises(NotFound):
        as_practitioner.run(patients.break_glass, patient, EMERGENCY)


def test_the_trail_names_who_what_and_whom_but_not_why(
    as_practitioner: Backend, as_administrator: Backend, patient: str
) -> None:
    as_practitioner.run(patients.break_glass, patient, EMERGENCY)
    wanted = AuditFilter(actions=("patients.break_glass",), patient_id=patient)
    (deed,) = as_administrator.run(audit_trail.listing, wanted)
    assert (deed.user, deed.outcome, deed.patients[0][0]) == (PRACTITIONER.name, "done", patient)
    with as_administrator.database.transaction() as session:
        trail = session.connection().exec_driver_sql("SELECT * FROM audit_entry").all()
    kept = "\n".join(str(value) for row in trail for value in row)
    assert "patients.break_glass" in kept
    assert not any(word in kept for word in (*EMERGENCY.split(), WHY))


def test_the_timeline_tells_of_restricting_and_emergencies(
    as_practitioner: Backend, as_administrator: Backend, patient: str
) -> None:
    as_practitioner.run(patients.break_glass, patient, EMERGENCY)
    told = as_administrator.run(patients.timeline, patient, frozenset({"privacy"}))
    assert [event.title for event in told] == [
        "Opened in an emergency",
        "Restricted to named people",
    ]


# who is told


def test_those_who_restrict_are_told_until_one_of_them_has_seen_it(
    as_practitioner: Backend, as_administrator: Backend, as_privacy_officer: Backend, patient: str
) -> None:
    as_practitioner.run(patients.break_glass, patient, EMERGENCY)
    (notice,) = as_privacy_officer.run(patients.notices)
    assert (notice.by, notice.name, notice.reason) == (PRACTITIONER.name, "Rania Khoury", EMERGENCY)
    assert (notice.patient_id, notice.at) == (patient, make.NOW)
    as_privacy_officer.run(patients.acknowledge, notice.id)
    assert as_administrator.run(patients.notices) == []
    with pytest.raises(NotFound):
        as_administrator.run(patients.acknowledge, notice.id)


def test_those_named_are_told_for_a_week_whoever_has_seen_it(
    as_practitioner: Backend,
    as_administrator: Backend,
    as_receptionist: Backend,
    patient: str,
    clock: make.Clock,
) -> None:
    as_administrator.run(patients.restrict, patient, (RECEPTIONIST.id,), WHY)
    as_practitioner.run(patients.break_glass, patient, EMERGENCY)
    (notice,) = as_administrator.run(patients.notices)
    as_administrator.run(patients.acknowledge, notice.id)
    assert as_receptionist.run(patients.notices) == [notice]
    assert as_practitioner.run(patients.notices) == []
    with pytest.raises(NotAllowed):
        as_receptionist.run(patients.acknowledge, notice.id)
    clock.forward(seconds=TOLD_FOR.total_seconds() + 1)
    assert as_receptionist.run(patients.notices) == []


def test_a_list_asks_once_whatever_is_closed_in_it(
    as_receptionist: Backend, as_administrator: Backend
) -> None:
    for at in range(30):
        made = as_administrator.run(
            patients.register, make.form(f"Rania{'abcdefghij'[at % 10]}{at}")
        )
        as_administrator.run(patients.restrict, made, (ADMINISTRATOR.id,), WHY)
    asked: list[str] = []
    with as_receptionist.database.transaction() as session:
        driver = driver_of(session)
        driver.set_trace_callback(asked.append)
        ids = [row.id for row in as_administrator.run(patients.page, PatientFilter()).rows]
        closed = restrictions.closed_to(session, ids, RECEPTIONIST.id, make.NOW)
        driver.set_trace_callback(None)
    assert len(closed) == 30
    assert len([each for each in asked if "restriction" in each]) == 1
