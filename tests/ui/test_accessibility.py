"""Every control has a name for tests and one for screen readers, on every page and dialog."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from clinic_desktop.domain.permissions import Role
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.main_window import MainWindow
from clinic_desktop.ui.main_window.about_dialog import AboutDialog
from clinic_desktop.ui.main_window.shortcuts_dialog import ShortcutsDialog
from clinic_desktop.ui.patients import PatientsPage
from clinic_desktop.ui.patients.archive_dialog import ArchiveDialog
from clinic_desktop.ui.patients.file_chooser import FileChooser
from clinic_desktop.ui.patients.import_dialog import ImportDialog
from clinic_desktop.ui.patients.patient_dialog import PatientDialog
from clinic_desktop.ui.patients.record_copy_dialog import RecordCopyDialog
from clinic_desktop.ui.today import TodayPage

CONTROLS = (
    QAbstractButton,
    QLineEdit,
    QPlainTextEdit,
    QComboBox,
    QAbstractSpinBox,
    QAbstractItemView,
)

# A page or dialog of another feature is added here by its name and how it is made.
SCREENS: dict[str, Callable[[Desk, QWidget], QWidget]] = {
    "main window": lambda desk, _host: MainWindow(desk),
    "today": lambda desk, _host: TodayPage(desk),
    "patients": lambda desk, _host: PatientsPage(desk),
    "patient dialog": PatientDialog,
    "archive": lambda desk, host: ArchiveDialog(desk, "", host),
    "record copy": RecordCopyDialog,
    "import": lambda desk, host: ImportDialog(desk, FileChooser(), host),
    "about": lambda _desk, host: AboutDialog(host),
    "keyboard": lambda _desk, host: ShortcutsDialog(host),
}


def controls(screen: QWidget) -> Iterator[QWidget]:
    """Every control a person can use; the inner parts of Qt's own widgets are theirs to name."""
    for widget in screen.findChildren(QWidget):
        is_inner = widget.objectName().startswith("qt_") or isinstance(
            widget.parentWidget(), QComboBox | QAbstractSpinBox | QAbstractItemView | QLineEdit
        )
        if isinstance(widget, CONTROLS) and not is_inner and not _is_part(widget):
            yield widget


def _speaks_for(widget: QWidget) -> bool:
    """The line inside an editor that carries the name itself."""
    above = widget.parentWidget()
    return above is not None and above.focusProxy() is widget and bool(above.objectName())


def _is_part(widget: QWidget) -> bool:
    above = widget.parentWidget()
    if _speaks_for(widget):
        return True
    return above is not None and above.metaObject().className() == "QComboBoxPrivateContainer"


@pytest.mark.parametrize("name", SCREENS)
def test_every_control_is_named(qtbot: QtBot, desk_for: Callable[[Role], Desk], name: str) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    screen = SCREENS[name](desk_for(Role.ADMINISTRATOR), host)
    nameless = [
        f"{type(control).__name__} {control.objectName()!r} {control.accessibleName()!r}"
        for control in controls(screen)
        if not control.objectName() or not control.accessibleName()
    ]
    assert nameless == []
