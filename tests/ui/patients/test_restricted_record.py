"""A restricted record on the screens: closed to others, opened in an emergency, announced."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from clinic_desktop.domain.errors import Restricted
from clinic_desktop.domain.permissions import Role
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.patients import PatientsPage
from clinic_desktop.ui.patients.break_glass_dialog import BreakGlassDialog
from clinic_desktop.ui.patients.patient_dialog import PatientDialog
from clinic_desktop.ui.patients.restrict_dialog import LiftDialog, RestrictDialog
from clinic_desktop.ui.today import TodayPage
from clinic_desktop.usecases import audit_trail, patients
from clinic_desktop.usecases.audit_trail import AuditFilter
from tests import make
from tests.ui.patients.screen import focused, is_open, opened, shown

PHONE_END, BORN = "3456", date(1990, 3, 5)
EMERGENCY = "Fainted in the waiting room"
DeskFor = Callable[[Role], Desk]


@dataclass
class Kept:
    """A patient whose record opens for the administrator alone."""

    desk_for: DeskFor
    owner: Desk
    id: str

    def page(self, qtbot: QtBot, role: Role) -> tuple[PatientsPage, Desk]:
        desk = self.desk_for(role)
        return shown(qtbot, PatientsPage(desk)), desk


@pytest.fixture
def kept(qapp: object, desk_for: DeskFor) -> Kept:
    owner = desk_for(Role.ADMINISTRATOR)
    patient = owner.run(patients.register, make.form(phone="03 123 456", born=BORN))
    _restrict(owner, patient, Role.ADMINISTRATOR)
    return Kept(desk_for, owner, patient)


def _restrict(desk: Desk, patient: str, *roles: Role) -> None:
    named = tuple(make.USERS[role].id for role in roles)
    desk.run(patients.restrict, patient, named, "Works here")


def _said(place: QWidget) -> str:
    return "\n".join(label.text() for label in place.findChildren(QLabel) if label.text())


def _press(place: QWidget, name: str) -> None:
    made: Sequence[Any] = [
        each for each in place.findChildren(QPushButton, name) if each.isVisible()
    ]
    made[0].setFocus()
    QTest.keyClick(made[0], Qt.Key.Key_Space)


def test_a_list_tells_a_closed_record_by_a_lock_and_a_word(qtbot: QtBot, kept: Kept) -> None:
    page, _desk = kept.page(qtbot, Role.RECEPTIONIST)
    model = page.list.model
    row = [model.data(model.index(0, column)) for column in range(model.columnCount())]
    assert row[0] == "\u2068Rania Khoury\u2069"
    assert (row[2], row[4]) == ("restricted", "")
    said = model.data(model.index(0, 1), Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Restricted: opens for named people only"


def test_the_preview_of_a_closed_record_shows_no_more(qtbot: QtBot, kept: Kept) -> None:
    page, _desk = kept.page(qtbot, Role.RECEPTIONIST)
    page.list.preview.show_now()
    assert "This record opens for named people only." in _said(page.list.preview)
    assert PHONE_END not in _said(page.list.preview)
    assert not page.list.preview.edit_button.isVisible()


@pytest.mark.parametrize(
    ("key", "modifier"),
    [
        (Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier),
        (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier),
    ],
)
def test_every_key_on_a_closed_row_leads_to_who_may_open_it(
    qtbot: QtBot, kept: Kept, key: Qt.Key, modifier: Qt.KeyboardModifier
) -> None:
    page, _desk = kept.page(qtbot, Role.RECEPTIONIST)
    page.list.table.select_first()
    page.list.table.setFocus()
    QTest.keyClick(page.list.table, key, modifier)
    assert page.currentWidget() is page.closed
    said = _said(page.closed)
    assert "This record opens for named people only" in said
    assert "Maya Haddad" in said
    assert PHONE_END not in said and "Works here" not in said


def test_escape_leads_back_to_the_row(qtbot: QtBot, kept: Kept) -> None:
    page, _desk = kept.page(qtbot, Role.RECEPTIONIST)
    page.open_record(kept.id)
    assert focused() is page.closed.back
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    assert page.currentWidget() is page.list
    selected = page.list.table.selected()
    assert selected is not None
    assert selected.id == kept.id


def test_a_receptionist_is_offered_no_way_in(qtbot: QtBot, kept: Kept) -> None:
    page, _desk = kept.page(qtbot, Role.RECEPTIONIST)
    page.open_record(kept.id)
    assert page.closed.findChildren(QPushButton, "break_glass") == []
    assert page.closed.findChildren(QPushButton, "restrict") == []


def test_trying_to_open_it_is_written_down_once(qtbot: QtBot, kept: Kept) -> None:
    page, desk = kept.page(qtbot, Role.RECEPTIONIST)
    page.open_record(kept.id)
    desk.run(patients.register, make.form("Omar"))  # the page asks again
    refused = AuditFilter(outcomes=("refused",), patient_id=kept.id)
    assert len(kept.owner.run(audit_trail.listing, refused)) == 1


def test_nothing_is_printed_from_a_closed_record(qtbot: QtBot, kept: Kept) -> None:
    page, desk = kept.page(qtbot, Role.PRACTITIONER)
    page.open_record(kept.id)
    with qtbot.assertNotEmitted(desk.started):
        page.print_shown()


def test_editing_from_elsewhere_refuses_in_words_and_leaves_no_dialog(
    qtbot: QtBot, kept: Kept
) -> None:
    page, _desk = kept.page(qtbot, Role.RECEPTIONIST)
    with pytest.raises(Restricted, match="opens for named people only"):
        page.edit(kept.id)
    assert page.findChildren(PatientDialog) == []


def test_a_practitioner_breaks_the_glass_by_keyboard(qtbot: QtBot, kept: Kept) -> None:
    page, _desk = kept.page(qtbot, Role.PRACTITIONER)
    page.open_record(kept.id)
    assert focused().objectName() == "break_glass"
    QTest.keyClick(focused(), Qt.Key.Key_Space)
    dialog = opened(BreakGlassDialog)
    QTest.keyClick(dialog.save_button, Qt.Key.Key_Space)
    assert dialog.fields["reason"].problem.text() == "Say in a few words why it cannot wait."
    QTest.keyClicks(dialog.reason, EMERGENCY)
    QTest.keyClick(dialog.save_button, Qt.Key.Key_Space)
    assert page.currentWidget() is page.record
    said = page.record.banner.emergency.text.text()
    assert "Opened in an emergency until \u206614:00\u2069" in said
    assert page.record.banner.emergency.isVisible()
    qtbot.waitUntil(lambda: not is_open(BreakGlassDialog))


def test_the_dialog_says_whom_it_is_announced_to(qtbot: QtBot, kept: Kept) -> None:
    page, _desk = kept.page(qtbot, Role.PRACTITIONER)
    page.open_record(kept.id)
    _press(page.closed, "break_glass")
    assert "Maya Haddad" in _said(opened(BreakGlassDialog))
    opened(BreakGlassDialog).reject()


def test_the_record_closes_on_the_screen_when_the_emergency_is_over(
    qtbot: QtBot, kept: Kept, clock: make.Clock
) -> None:
    page, desk = kept.page(qtbot, Role.PRACTITIONER)
    desk.run(patients.break_glass, kept.id, EMERGENCY)
    page.open_record(kept.id)
    clock.forward(hours=4)
    page.record.hide()
    page.record.show()  # the timer is set by the clock that was moved
    qtbot.waitUntil(lambda: page.currentWidget() is page.closed)


def test_a_record_opens_by_itself_once_the_restriction_is_lifted(qtbot: QtBot, kept: Kept) -> None:
    page, _desk = kept.page(qtbot, Role.PRIVACY_OFFICER)
    page.open_record(kept.id)
    _press(page.closed, "lift_restriction")
    dialog = opened(LiftDialog)
    dialog.accept()
    assert dialog.fields["reason"].problem.text() == "Enter why the restriction is lifted."
    QTest.keyClicks(dialog.reason, "Left the clinic")
    dialog.accept()
    assert page.currentWidget() is page.record
    assert not page.record.banner.emergency.isVisible()


def test_restricting_from_the_privacy_tab_closes_it_to_whoever_left_themselves_out(
    qtbot: QtBot, desk_for: DeskFor
) -> None:
    desk = desk_for(Role.ADMINISTRATOR)
    patient = desk.run(patients.register, make.form())
    page = shown(qtbot, PatientsPage(desk))
    page.open_record(patient)
    page.record.tabs.setCurrentWidget(page.record.privacy)
    assert "Everybody whose role opens records." in _said(page.record.privacy)
    _press(page.record.privacy, "restrict")
    dialog = opened(RestrictDialog)
    dialog.accept()
    assert {name for name, field in dialog.fields.items() if field.problem.text()} == {
        "users",
        "reason",
    }
    dialog.people.boxes[make.USERS[Role.PRACTITIONER].id].click()
    QTest.keyClicks(dialog.reason, "A colleague's sister")
    dialog.accept()
    assert page.currentWidget() is page.closed
    assert "Dr. Karim Nasser" in _said(page.closed)
    refused = AuditFilter(outcomes=("refused",), patient_id=patient)
    assert desk.run(audit_trail.listing, refused) == []


def test_changing_shows_who_is_named_now(qtbot: QtBot, kept: Kept) -> None:
    page, _desk = kept.page(qtbot, Role.PRIVACY_OFFICER)
    page.open_record(kept.id)
    _press(page.closed, "restrict")
    dialog = opened(RestrictDialog)
    assert dialog.people.value() == (make.USERS[Role.ADMINISTRATOR].id,)
    assert dialog.reason.text() == "Works here"
    dialog.people.boxes[make.USERS[Role.PRIVACY_OFFICER].id].click()
    dialog.accept()
    assert page.currentWidget() is page.record


def test_a_closed_duplicate_is_waved_away_without_a_note(qtbot: QtBot, kept: Kept) -> None:
    desk = kept.desk_for(Role.RECEPTIONIST)
    dialog = shown(qtbot, PatientDialog(desk))
    dialog.input.name.given.setText("Rania")
    dialog.input.name.family.setText("Khoury")
    dialog.input.phone.setText("71 000 111")
    dialog.check()
    assert "restricted" in _said(dialog.side)
    different = next(
        each for each in dialog.side.findChildren(QPushButton) if each.text() == "Different person"
    )
    different.click()
    assert dialog.side.different == []
    dialog.accept()
    assert len(desk.run(patients.search, "rania")) == 2


# the notice


def test_today_tells_those_who_restrict_until_one_has_seen_it(qtbot: QtBot, kept: Kept) -> None:
    kept.desk_for(Role.PRACTITIONER).run(patients.break_glass, kept.id, EMERGENCY)
    page = shown(qtbot, TodayPage(kept.desk_for(Role.PRIVACY_OFFICER)))
    said = _said(page.notices)
    for part in ("Dr. Karim Nasser", "Rania Khoury", "02/03/2026 10:00", EMERGENCY):
        assert part in said
    (seen,) = page.notices.findChildren(QPushButton)
    QTest.keyClick(seen, Qt.Key.Key_Space)
    assert not page.notices.isVisible()


def test_several_are_marked_as_seen_by_the_same_key(qtbot: QtBot, kept: Kept) -> None:
    doctor = kept.desk_for(Role.PRACTITIONER)
    other = kept.owner.run(patients.register, make.form("Omar"))
    _restrict(kept.owner, other, Role.ADMINISTRATOR)
    for patient in (kept.id, other):
        doctor.run(patients.break_glass, patient, EMERGENCY)
    page = shown(qtbot, TodayPage(kept.desk_for(Role.PRIVACY_OFFICER)))
    page.notices.findChildren(QPushButton)[0].setFocus()
    for _time in range(2):
        assert focused().objectName().startswith("seen_")
        QTest.keyClick(focused(), Qt.Key.Key_Space)
    assert not page.notices.isVisible()


def test_today_tells_those_named_and_asks_nothing_of_them(qtbot: QtBot, kept: Kept) -> None:
    _restrict(kept.owner, kept.id, Role.RECEPTIONIST)
    kept.desk_for(Role.PRACTITIONER).run(patients.break_glass, kept.id, EMERGENCY)
    page = shown(qtbot, TodayPage(kept.desk_for(Role.RECEPTIONIST)))
    assert page.notices.isVisible()
    assert page.notices.findChildren(QPushButton) == []


def test_today_tells_nobody_of_nothing(qtbot: QtBot, kept: Kept) -> None:
    page = shown(qtbot, TodayPage(kept.owner))
    assert not page.notices.isVisible()


def test_today_shows_a_lock_on_those_opened_lately_and_closed_since(
    qtbot: QtBot, kept: Kept
) -> None:
    desk = kept.desk_for(Role.RECEPTIONIST)
    patient = desk.run(patients.register, make.form("Omar"))
    desk.run(patients.open_record, patient)
    _restrict(kept.owner, patient, Role.ADMINISTRATOR)
    model = shown(qtbot, TodayPage(desk)).recent.rows
    said = model.data(model.index(0, 1), Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Restricted: opens for named people only"
