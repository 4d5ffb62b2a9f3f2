"""The table of roles: ticking by mouse and keyboard, what is said, what waits to be saved."""

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from clinic_desktop.domain.permissions import GRANTS, KEPT_BY_EVERYBODY, Permission, Role
from clinic_desktop.ui.administration import words
from clinic_desktop.ui.administration.role_dialogs import NewRoleDialog, RenameRoleDialog
from clinic_desktop.ui.administration.role_matrix import RoleMatrix
from clinic_desktop.ui.administration.roles_edit import RolesEdit, RoleTable
from clinic_desktop.ui.administration.roles_section import RolesSection
from clinic_desktop.ui.administration.users_section import UsersSection
from clinic_desktop.ui.administration.who_can_dialog import WhoCanDialog
from clinic_desktop.ui.desk import Desk
from clinic_desktop.usecases import roles, signing_in, users
from clinic_desktop.usecases.backend import Backend
from clinic_desktop.usecases.roles import RoleRow
from tests import make
from tests.conftest import formatter


@pytest.fixture
def owner(qapp: object, as_administrator: Backend) -> Desk:
    as_administrator.reload = signing_in.reloaded
    return Desk(as_administrator, formatter())


@pytest.fixture
def section(qtbot: QtBot, owner: Desk) -> RolesSection:
    made = RolesSection(owner)
    qtbot.addWidget(made)
    made.resize(1180, 760)
    made.show()
    made.matrix.setFocus()
    return made


def cell(matrix: RoleMatrix, role: str, permission: Permission) -> QModelIndex:
    keys = [row.key for row in matrix.cells.roles]
    return matrix.cells.index(matrix.cells.lines.index(permission), keys.index(role))


def stored(desk: Desk, key: str) -> RoleRow:
    return next(row for row in desk.run(roles.listing) if row.key == key)


def click(matrix: RoleMatrix, index: QModelIndex) -> None:
    place = matrix.visualRect(index).center()
    QTest.mouseClick(matrix.viewport(), Qt.MouseButton.LeftButton, pos=place)


def answer(section: RolesSection, name: str) -> None:
    box = section.findChild(QMessageBox, "confirm")
    assert box is not None
    next(button for button in box.buttons() if button.objectName() == name).click()


def test_every_permission_stands_once_under_a_heading(qapp: object) -> None:
    listed = [each for _title, permissions in words.permission_groups() for each in permissions]
    assert sorted(listed) == sorted(Permission)


def test_the_model_keeps_qts_rules(section: RolesSection, owner: Desk) -> None:
    QAbstractItemModelTester(section.matrix.cells)
    owner.run(roles.add, "Trainee", frozenset())
    assert section.matrix.cells.columnCount() == len(Role) + 1


def test_a_click_anywhere_in_a_cell_ticks_it_until_saved(section: RolesSection) -> None:
    matrix = section.matrix
    at = cell(matrix, Role.RECEPTIONIST, Permission.IMPORT_PATIENTS)
    click(matrix, at)
    assert matrix.cells.is_ticked(at)
    assert matrix.cells.is_changed(at)
    assert section.waiting.text() == "1 change not saved"
    click(matrix, at)
    assert not section.save.isEnabled()


def test_arrows_move_past_headings_and_space_ticks(section: RolesSection) -> None:
    matrix = section.matrix
    matrix.setCurrentIndex(cell(matrix, Role.ADMINISTRATOR, Permission.PRINT_PATIENTS))
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Space):
        QTest.keyClick(matrix, key)
    at = cell(matrix, Role.RECEPTIONIST, Permission.VIEW_CLINICAL)
    assert matrix.currentIndex() == at
    assert matrix.cells.is_ticked(at)
    QTest.keyClick(matrix, Qt.Key.Key_Up)
    assert matrix.cells.permission(matrix.currentIndex()) is Permission.PRINT_PATIENTS


@pytest.mark.parametrize("key", [Qt.Key.Key_Home, Qt.Key.Key_PageUp, Qt.Key.Key_Up])
def test_no_key_leads_onto_a_heading(section: RolesSection, key: Qt.Key) -> None:
    matrix = section.matrix
    matrix.setCurrentIndex(cell(matrix, Role.ADMINISTRATOR, Permission.FIND_PATIENTS))
    QTest.keyClick(matrix, key, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(matrix, key)
    assert matrix.cells.permission(matrix.currentIndex()) is not None


def test_tab_leaves_the_table(section: RolesSection) -> None:
    section.activateWindow()
    QTest.keyClick(section.matrix, Qt.Key.Key_Tab)
    assert not section.matrix.hasFocus() or not section.isActiveWindow()


def test_what_nobody_may_lose_is_locked_and_says_so(section: RolesSection) -> None:
    matrix = section.matrix
    for role, permission in (
        (Role.ADMINISTRATOR, Permission.MANAGE_USERS),
        (Role.ACCOUNTANT, Permission.USE_DESK),
        (Role.ACCOUNTANT, Permission.FIND_PATIENTS),
    ):
        at = cell(matrix, role, permission)
        click(matrix, at)
        assert matrix.cells.is_ticked(at)
        assert "cannot be taken away" in at.data(Qt.ItemDataRole.ToolTipRole)
    assert not section.save.isEnabled()


def test_a_right_brings_what_it_needs_and_takes_what_needs_it(section: RolesSection) -> None:
    matrix = section.matrix
    see = cell(matrix, Role.ACCOUNTANT, Permission.VIEW_PATIENTS)
    change = cell(matrix, Role.ACCOUNTANT, Permission.REGISTER_PATIENTS)
    matrix.cells.toggle(change)
    assert matrix.cells.is_ticked(see)
    matrix.cells.toggle(see)
    assert not matrix.cells.is_ticked(change)
    assert not matrix.cells.changes()


def test_each_cell_is_said_in_a_sentence(section: RolesSection) -> None:
    matrix = section.matrix
    at = cell(matrix, Role.RECEPTIONIST, Permission.PRINT_PATIENTS)
    said = "Receptionist may print and save copies of records"
    assert at.data(Qt.ItemDataRole.AccessibleTextRole) == f"{said}: yes"
    matrix.cells.setData(at, Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    assert at.data(Qt.ItemDataRole.AccessibleTextRole) == f"{said}: no, not saved yet"


def test_a_screen_reader_finds_cells_and_headings(section: RolesSection) -> None:
    table = QAccessible.queryAccessibleInterface(section.matrix)
    assert table is not None
    parts = [table.child(at) for at in range(table.childCount())]
    said = {part.text(QAccessible.Text.Name) for part in parts if part is not None}
    assert "Receptionist may print and save copies of records: yes" in said
    assert "Receptionist, 1 person" in said
    assert "import patients from a file, reaches beyond the care of one patient" in said


def test_saving_writes_every_changed_role(qtbot: QtBot, section: RolesSection, owner: Desk) -> None:
    cells = section.matrix.cells
    cells.toggle(cell(section.matrix, Role.RECEPTIONIST, Permission.PRINT_PATIENTS))
    cells.toggle(cell(section.matrix, Role.PRACTITIONER, Permission.VERIFY_DATA))
    section.save.click()
    qtbot.waitUntil(lambda: not cells.changes())
    assert Permission.PRINT_PATIENTS not in stored(owner, Role.RECEPTIONIST).permissions
    assert Permission.VERIFY_DATA in stored(owner, Role.PRACTITIONER).permissions
    assert not section.save.isEnabled()


def test_saving_asks_for_a_code_first(
    section: RolesSection, owner: Desk, clock: make.Clock
) -> None:
    asked: list[object] = []
    owner.code_wanted.connect(lambda then, *_rest: asked.append(then))
    clock.forward(minutes=6)
    section.matrix.cells.toggle(cell(section.matrix, Role.RECEPTIONIST, Permission.VERIFY_DATA))
    section.save.click()
    section.new.click()
    assert len(asked) == 2
    assert stored(owner, Role.RECEPTIONIST).rev == 0
    assert section.findChild(NewRoleDialog) is None


def test_discarding_forgets_the_ticks(section: RolesSection, owner: Desk) -> None:
    section.matrix.cells.toggle(cell(section.matrix, Role.ACCOUNTANT, Permission.VERIFY_DATA))
    section.discard.click()
    assert not section.matrix.cells.changes()
    assert stored(owner, Role.ACCOUNTANT).permissions == GRANTS[Role.ACCOUNTANT]


def test_ticks_stay_when_another_role_changes_and_go_when_this_one_does(
    section: RolesSection, owner: Desk
) -> None:
    cells = section.matrix.cells
    cells.toggle(cell(section.matrix, Role.RECEPTIONIST, Permission.VERIFY_DATA))
    owner.run(roles.add, "Trainee", frozenset())
    assert cells.changed_cells() == 1
    owner.run(roles.change, Role.RECEPTIONIST, 0, "", KEPT_BY_EVERYBODY)
    assert cells.changed_cells() == 0


def test_somebody_elses_change_is_said_and_shown_not_overwritten(
    qtbot: QtBot, section: RolesSection, owner: Desk
) -> None:
    cells = section.matrix.cells
    cells.toggle(cell(section.matrix, Role.RECEPTIONIST, Permission.VERIFY_DATA))
    owner.blockSignals(True)
    owner.run(roles.change, Role.RECEPTIONIST, 0, "", KEPT_BY_EVERYBODY)
    owner.blockSignals(False)
    section.save.click()
    qtbot.waitUntil(section.banner.isVisible)
    assert "meanwhile" in section.banner.text.text()
    assert stored(owner, Role.RECEPTIONIST).permissions == KEPT_BY_EVERYBODY
    assert not cells.changes()


def test_a_new_role_starts_like_the_chosen_one_and_is_chosen(
    qtbot: QtBot, section: RolesSection, owner: Desk
) -> None:
    section.matrix.choose(Role.RECEPTIONIST)
    section.new.click()
    dialog = section.findChild(NewRoleDialog)
    assert dialog is not None
    assert dialog.like.value() == Role.RECEPTIONIST
    dialog.name.setText("Night desk")
    dialog.accept()
    qtbot.waitUntil(lambda: section.matrix.role().name == "Night desk")  # type: ignore[union-attr]
    made = section.matrix.role()
    assert made is not None
    assert made.permissions == GRANTS[Role.RECEPTIONIST]
    assert section.rename.isEnabled()
    assert section.remove.isEnabled()


def test_a_taken_name_is_said_beside_its_field(qtbot: QtBot, section: RolesSection) -> None:
    section.new.click()
    dialog = section.findChild(NewRoleDialog)
    assert dialog is not None
    dialog.name.setText("accountant")
    dialog.accept()
    qtbot.waitUntil(lambda: bool(dialog.fields["name"].problem.text()))


def test_an_own_role_is_renamed_and_keeps_the_ticks_that_wait(
    qtbot: QtBot, section: RolesSection, owner: Desk
) -> None:
    key = owner.run(roles.add, "Trainee", frozenset())
    section.matrix.choose(key)
    section.matrix.cells.toggle(cell(section.matrix, key, Permission.VERIFY_DATA))
    section.rename.click()
    dialog = section.findChild(RenameRoleDialog)
    assert dialog is not None
    dialog.name.setText("Apprentice")
    dialog.accept()
    qtbot.waitUntil(lambda: stored(owner, key).name == "Apprentice")
    qtbot.waitUntil(lambda: section.matrix.role().name == "Apprentice")  # type: ignore[union-attr]
    assert section.matrix.cells.changed_cells() == 1


def test_a_changed_role_is_put_back_as_shipped(
    qtbot: QtBot, section: RolesSection, owner: Desk
) -> None:
    owner.run(roles.change, Role.RECEPTIONIST, 0, "", KEPT_BY_EVERYBODY)
    section.matrix.choose(Role.RECEPTIONIST)
    section.reset.click()
    box = section.findChild(QMessageBox, "confirm")
    assert box is not None
    assert "Given again: register and correct patients" in box.informativeText()
    answer(section, "confirm_yes")
    qtbot.waitUntil(lambda: not stored(owner, Role.RECEPTIONIST).is_changed)
    qtbot.waitUntil(lambda: not section.reset.isEnabled())


def test_a_role_is_removed_only_when_nobody_holds_it(
    qtbot: QtBot, section: RolesSection, owner: Desk
) -> None:
    key = owner.run(roles.add, "Trainee", frozenset())
    section.matrix.choose(key)
    section.remove.click()
    answer(section, "confirm_yes")
    qtbot.waitUntil(lambda: section.matrix.cells.columnCount() == len(Role))
    assert key not in owner.run(roles.names)


def test_shipped_roles_are_neither_renamed_nor_removed(section: RolesSection) -> None:
    section.matrix.choose(Role.PRACTITIONER)
    assert not section.rename.isEnabled()
    assert not section.remove.isEnabled()
    assert not section.reset.isEnabled()


def test_twelve_roles_scroll_beside_the_permissions_with_names_in_full(
    section: RolesSection, owner: Desk
) -> None:
    long = "Locum practitioner from another clinic"
    for name in (long, "Nurse", "Courier", "Cleaner", "Keeper", "Trainee", "Night desk"):
        owner.run(roles.add, name, frozenset())
    matrix = section.matrix
    assert matrix.horizontalScrollBar().maximum() > 0
    assert matrix.sides.x() < matrix.viewport().x()
    for column in range(matrix.cells.columnCount()):
        needed = matrix.heads.sectionSizeFromContents(column)
        assert needed.height() <= matrix.heads.height()
    matrix.setCurrentIndex(matrix.cells.index(1, matrix.cells.columnCount() - 1))
    seen = matrix.visualRect(matrix.currentIndex())
    assert matrix.viewport().rect().contains(seen)


def test_mirrored_the_permissions_stand_at_the_right(qtbot: QtBot, owner: Desk) -> None:
    matrix = RoleMatrix()
    qtbot.addWidget(matrix)
    matrix.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    matrix.show_roles(owner.run(roles.listing))
    matrix.resize(1100, 600)
    matrix.show()
    assert matrix.sides.x() > matrix.viewport().x()
    first = matrix.cells.index(1, 0)
    assert matrix.visualRect(first).left() > matrix.visualRect(first.siblingAtColumn(1)).left()
    QTest.mouseClick(
        matrix.heads.viewport(),
        Qt.MouseButton.LeftButton,
        pos=QPoint(matrix.heads.sectionViewportPosition(1) + 20, 10),
    )
    assert matrix.currentIndex().column() == 1


# where roles are chosen and asked about


def test_the_table_beside_the_choice_shows_what_holds_here_and_cannot_be_ticked(
    qtbot: QtBot, owner: Desk
) -> None:
    owner.run(roles.change, Role.RECEPTIONIST, 0, "", KEPT_BY_EVERYBODY)
    table = RoleTable(owner.run(roles.listing))
    qtbot.addWidget(table)
    at = cell(table.matrix, Role.RECEPTIONIST, Permission.VIEW_PATIENTS)
    assert not table.matrix.cells.is_ticked(at)
    table.matrix.cells.toggle(at)
    assert not table.matrix.cells.is_ticked(at)


def test_own_roles_can_be_chosen_and_stay_chosen_when_another_comes(
    qtbot: QtBot, owner: Desk
) -> None:
    key = owner.run(roles.add, "Trainee", frozenset())
    edit = RolesEdit(owner.run(roles.names))
    qtbot.addWidget(edit)
    edit.set_value([Role.ACCOUNTANT, key, "gone"])
    owner.run(roles.add, "Nurse", frozenset())
    edit.set_names(owner.run(roles.names))
    assert edit.value() == (Role.ACCOUNTANT, key)


def test_the_users_are_listed_with_their_own_roles(qtbot: QtBot, owner: Desk) -> None:
    key = owner.run(roles.add, "Trainee", frozenset())
    row = next(row for row in owner.run(users.listing) if row.login == Role.ACCOUNTANT)
    users_section = UsersSection(owner)
    qtbot.addWidget(users_section)
    owner.run(users.change_roles, row.id, row.rev, (key, Role.ACCOUNTANT))
    model = users_section.table.rows
    shown = [column.text(line) for column in model.columns for line in model.rows]
    assert "Trainee, Accountant" in shown


def texts(dialog: WhoCanDialog, part: str) -> list[list[str]]:
    model = getattr(dialog, part).table.rows
    return [[column.text(row) for column in model.columns] for row in model.rows]


def test_what_a_person_may_do_is_answered_with_the_role_it_comes_from(
    qtbot: QtBot, owner: Desk
) -> None:
    dialog = WhoCanDialog(owner)
    qtbot.addWidget(dialog)
    dialog.person.who.set_value(make.USERS[Role.RECEPTIONIST].id)
    dialog.person.answer()
    lines = {line[0]: line[1:3] for line in texts(dialog, "person")}
    assert lines["Registered a patient"] == ["yes", "Receptionist"]
    assert lines["Added a user"] == ["no", ""]
    assert not [name for name in lines if "." in name]


def test_who_may_do_a_deed_is_answered_with_names(qtbot: QtBot, owner: Desk) -> None:
    dialog = WhoCanDialog(owner)
    qtbot.addWidget(dialog)
    dialog.deed.what.setCurrentIndex(dialog.deed.what.findText("Added a user"))
    dialog.deed.answer()
    assert texts(dialog, "deed") == [["Maya Haddad", "Administrator"]]
    assert "fresh code" in dialog.deed.hint.text()
