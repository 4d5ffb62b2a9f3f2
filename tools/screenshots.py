"""Pictures of every page and dialog, light and dark, into docs/screenshots."""

import json
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from clinic_desktop.domain import language
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.main_window import MainWindow
from clinic_desktop.ui.main_window.about_dialog import AboutDialog
from clinic_desktop.ui.main_window.shortcuts_dialog import ShortcutsDialog
from clinic_desktop.ui.patients import PatientsPage
from clinic_desktop.ui.patients.archive_dialog import ArchiveDialog
from clinic_desktop.ui.patients.import_dialog import ImportDialog
from clinic_desktop.ui.patients.paper_dialog import PaperDialog
from clinic_desktop.ui.patients.patient_dialog import PatientDialog
from clinic_desktop.ui.patients.record_copy_dialog import RecordCopyDialog
from clinic_desktop.ui.theme import Mode
from clinic_desktop.usecases import patients
from clinic_desktop.usecases.access import Places
from tools.screenshot_clinic import demo_desk

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
SIZE = (1440, 900)
_SETTLE = 250  # ms until timers of a screen have run and its layout stands


@dataclass(frozen=True)
class Scene:
    """What a picture is taken from."""

    window: MainWindow
    desk: Desk

    @property
    def registry(self) -> PatientsPage:
        page = self.window.page("patients")
        if not isinstance(page, PatientsPage):
            raise TypeError(type(page).__name__)
        return page

    def first(self, text: str) -> str:
        return self.desk.run(patients.search, text)[0].id


Shot = Callable[[Scene], QWidget]


def today(scene: Scene) -> QWidget:
    for name in ("khalil", "priya", "timur"):
        scene.desk.run(patients.open_record, scene.first(name))
    scene.window.route("today", {})
    return scene.window


def patient_list(scene: Scene) -> QWidget:
    scene.window.route("patients", {})
    scene.registry.list.table.select(scene.first("khalil"))
    return scene.window


def search_on_top(scene: Scene) -> QWidget:
    scene.window.route("patients", {})
    scene.window.activateWindow()
    scene.window.top.search.setFocus()
    scene.window.top.search.setText("kh")
    return scene.window


def nobody_found(scene: Scene) -> QWidget:
    scene.window.route("patients", {})
    scene.registry.list.search.setText("Zeinab Fakhoury")
    return scene.window


def record(scene: Scene) -> QWidget:
    scene.window.route("patient", {"id": scene.first("khalil")})
    _close_floating()
    return scene.window


def record_details(scene: Scene) -> QWidget:
    record(scene)
    scene.registry.record.tabs.setCurrentIndex(1)
    return scene.window


def record_privacy(scene: Scene) -> QWidget:
    record(scene)
    scene.registry.record.tabs.setCurrentIndex(2)
    return scene.window


def alerts(scene: Scene) -> QWidget:
    scene.window.route("patient", {"id": scene.first("khalil")})
    _settle()
    return next(box for box in _dialogs() if box.objectName() == "alert_dialog")


def new_patient(scene: Scene) -> QWidget:
    dialog = PatientDialog(scene.desk, scene.window)
    dialog.open()
    dialog.input.phone.setText("03 481 223")
    dialog.input.name.given.setText("Khaleel")
    dialog.input.name.family.setText("Hadad")
    dialog.input.birth.line.setText("2/5/1984")
    dialog.check()
    return dialog


def edit_patient(scene: Scene) -> QWidget:
    dialog = PatientDialog(scene.desk, scene.window, patient=scene.first("khalil"))
    dialog.open()
    return dialog


def archive(scene: Scene) -> QWidget:
    dialog = ArchiveDialog(scene.desk, scene.first("khalil"), scene.window)
    dialog.open()
    return dialog


def record_copy(scene: Scene) -> QWidget:
    dialog = RecordCopyDialog(scene.desk, scene.window)
    dialog.open()
    return dialog


def paper(scene: Scene) -> QWidget:
    scene.registry.print_record(scene.first("khalil"))
    next(box for box in _dialogs() if isinstance(box, RecordCopyDialog)).accept()
    _wait_for(lambda: any(isinstance(box, PaperDialog) for box in _dialogs()))
    return next(box for box in _dialogs() if isinstance(box, PaperDialog))


def import_file(scene: Scene) -> QWidget:
    dialog = ImportDialog(scene.desk, scene.registry.chooser, scene.window)
    dialog.open()
    return dialog


def import_columns(scene: Scene) -> QWidget:
    return _import(scene, "columns_page")


def import_check(scene: Scene) -> QWidget:
    dialog = _import(scene, "columns_page")
    dialog.columns_page.advance()
    _wait_for(lambda: dialog.steps.currentWidget() is dialog.check_page)
    return dialog


def _import(scene: Scene, page: str) -> ImportDialog:
    dialog = ImportDialog(scene.desk, scene.registry.chooser, scene.window)
    dialog.open()
    file = Path(tempfile.gettempdir()) / "old-program.csv"
    file.write_text(
        "Nr;First name;Last name;Date of birth;Mobile;Sex\n"
        "1;Karim;Nassar;31.12.1980;03 111 222;m\n"
        "2;Khalil;Haddad;02.05.1984;03 481 223;m\n"
        "3;Sara;Bitar;14.07.1990;71 222 333;f\n"
        "4;;;01.01.1990;;f\n",
        encoding="utf-8",
    )
    dialog.look_at(file)
    _wait_for(lambda: dialog.steps.currentWidget() is getattr(dialog, page))
    return dialog


def shortcuts(scene: Scene) -> QWidget:
    dialog = ShortcutsDialog(scene.window)
    dialog.open()
    return dialog


def about(scene: Scene) -> QWidget:
    dialog = AboutDialog(scene.window)
    dialog.open()
    return dialog


SHOTS: list[Shot] = [
    today,
    patient_list,
    search_on_top,
    nobody_found,
    record,
    record_details,
    record_privacy,
    alerts,
    new_patient,
    edit_patient,
    archive,
    record_copy,
    paper,
    import_file,
    import_columns,
    import_check,
    shortcuts,
    about,
]


def _choose_screen() -> None:
    """A screen that nothing has to shrink for; read when the application is made."""
    screen = {"name": "wide", "x": 0, "y": 0, "width": 2200, "height": 1400}
    config = Path(tempfile.gettempdir()) / "clinic-screenshots.json"
    config.write_text(json.dumps({"screens": [screen]}), encoding="utf-8")
    os.environ.setdefault("QT_QPA_PLATFORM", f"offscreen:configfile={config}")


def take(shots: list[Shot], folder: Path, looks: dict[str, tuple[Mode, float, str]]) -> None:
    """Every shot in every look: name-look.png."""
    _choose_screen()
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication([])
    folder.mkdir(parents=True, exist_ok=True)
    for look, (mode, scale, code) in looks.items():
        language.use(code)
        theme.apply(app, mode, scale, language.is_rtl(), reduced_motion=True)
        for shot in shots:
            with demo_desk() as desk:
                _one(shot, desk, folder / f"{shot.__name__}-{look}.png")
    language.use(language.SOURCE)


def _one(shot: Shot, desk: Desk, file: Path) -> None:
    folder = Path(tempfile.gettempdir())
    window = MainWindow(desk, None, Places(folder, folder))
    window.resize(*SIZE)
    window.show()
    window.activateWindow()
    shown = shot(Scene(window, desk))
    _settle()
    shown.grab().save(str(file))
    _close_floating()
    window.deleteLater()
    _settle()


def _dialogs() -> list[QDialog]:
    return [box for box in QApplication.topLevelWidgets() if isinstance(box, QDialog)]


def _close_floating() -> None:
    _settle()
    for box in _dialogs():
        box.done(0)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _settle() -> None:
    loop = QEventLoop()
    QTimer.singleShot(_SETTLE, loop.quit)
    loop.exec()


def _wait_for(condition: Callable[[], bool]) -> None:
    for _beat in range(40):
        if condition():
            return
        _settle()
    raise TimeoutError


LIGHT_AND_DARK = {"light": (Mode.LIGHT, 1.0, "en"), "dark": (Mode.DARK, 1.0, "en")}
OTHERS = {"rtl": (Mode.LIGHT, 1.0, "qps-rtl"), "large": (Mode.LIGHT, 1.5, "en")}


def main(wanted: list[str]) -> None:
    """`python -m tools.screenshots [--all-looks] [name …]`."""
    looks = {**LIGHT_AND_DARK, **(OTHERS if "--all-looks" in wanted else {})}
    names = [name for name in wanted if not name.startswith("-")]
    shots = [shot for shot in SHOTS if not names or shot.__name__ in names]
    target = os.environ.get("SCREENSHOTS")
    take(shots, Path(target) if target else FOLDER, looks)


if __name__ == "__main__":
    main(sys.argv[1:])
