"""A day of use at the real windows, in a process of its own that is looked at from outside."""

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

import pyotp
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from clinic_desktop.app import Application, make_application
from clinic_desktop.data.places import Places
from clinic_desktop.domain.errors import NotFound
from clinic_desktop.domain.progress import Progress
from clinic_desktop.security import harden
from clinic_desktop.security.argon import KdfParameters
from clinic_desktop.ui import errors
from clinic_desktop.ui.access.enrol_page import EnrolPage
from clinic_desktop.ui.access.kit_page import KitPage
from clinic_desktop.ui.main_window import MainWindow
from clinic_desktop.ui.patients import PatientsPage
from clinic_desktop.ui.setup.setup_wizard import SetupWizard
from clinic_desktop.ui.widgets.paper_dialog import PaperDialog
from clinic_desktop.usecases.access import ClinicPlan, Founded, FrontDoor
from tests import make
from tests.faults import canaries
from tests.faults.founding_day import FileDevice
from tests.journeys import hands
from tests.journeys.tools import bare_key

PATIENCE = 60.0  # seconds
CONTROL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key
Shown = TypeVar("Shown", bound=QWidget)


class QuickDoor(FrontDoor):
    """The front door with a password protection that costs a test no time."""

    def found(self, plan: ClinicPlan, progress: Progress) -> Founded:
        return super().found(replace(plan, kdf=KdfParameters(19 * 1024, 1)), progress)


@dataclass
class Screens:
    """The program on its folders, and somebody at the keyboard who types what `word` says.

    `tell` hands what the program itself made (recovery code, seed) to whoever looks from outside.
    """

    folder: Path
    application: Application
    stop: errors.LastStop
    clock: make.Clock
    word: Callable[[str], str]
    tell: Callable[[str, str], None]
    titles: set[str] = field(default_factory=set)
    made: dict[str, str] = field(default_factory=dict)
    seed: str = ""

    # hands

    def until(self, holds: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + PATIENCE
        while not holds():
            if time.monotonic() > end:
                shown = sorted({each.objectName() for each in visible() if each.objectName()})
                raise AssertionError(f"waited for {what}; there are {shown}")
            self.note_titles()
            hands.keep_awake()
            # QTest.qWait sleeps with the interpreter's lock held, and starves the work it waits for
            QApplication.processEvents()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            time.sleep(0.01)
        self.note_titles()
        hands.keep_awake()

    def at(self, name: str) -> QWidget:
        """The control of that name, once it can be used."""
        self.until(lambda: bool(named(name)), name)
        return named(name)[-1]

    def fill(self, name: str, text: str) -> None:
        target = inner(self.at(name))
        target.setFocus()
        QTest.keyClick(target, Key.Key_A, CONTROL)
        QTest.keyClicks(target, text)

    def press(self, name: str) -> None:
        QTest.mouseClick(self.at(name), Qt.MouseButton.LeftButton)

    def key(self, key: Key, modifier: Qt.KeyboardModifier = CONTROL) -> None:
        hands.keep_awake()
        window = QApplication.activeModalWidget() or self.application.main
        assert window is not None
        QTest.keyClick(window.focusWidget() or window, key, modifier)

    def shown(self, kind: type[Shown]) -> Shown:
        self.until(lambda: bool(of_kind(kind)), kind.__name__)
        return of_kind(kind)[0]

    def choose_file(self, path: Path) -> None:
        """The file dialog is the system's own and not under test: only its answer counts."""
        dialog = self.shown(QFileDialog)
        dialog.fileSelected.emit(str(path))
        dialog.reject()

    def note_titles(self) -> None:
        """What a task list, a screen capture list or a window switcher reads."""
        self.titles |= {window.windowTitle() for window in QApplication.topLevelWidgets()}
        self.titles |= {window.title() for window in QGuiApplication.topLevelWindows()}

    # the day

    def found(self) -> None:
        self.application.open()
        wizard = self.shown(SetupWizard)
        codes: list[str] = []
        wizard.making.made.connect(lambda founded: codes.append(founded.recovery_code))
        self.until(wizard.welcome.primary.isEnabled, "a keyring")
        self.press("welcome_next")
        self.fill("name", self.word("clinic_name"))
        self.press("profile_next")
        for name in ("admin_name", "admin_login"):
            self.fill(name, self.word(name))
        for name in ("password", "again"):
            self.fill(name, self.word("password"))
        self.press("administrator_next")
        kit = self.shown(KitPage)
        self.until(lambda: kit.preview.document.pageCount() > 0, "the kit's page")
        self.tell("recovery code", codes[0])
        self.press("kit_next")
        self.fill("kit_code", codes.pop())
        self.press("kit_next")
        self.enrol()

    def enrol(self) -> None:
        page = self.shown(EnrolPage)
        self.seed = bare_key(page.key.text())
        self.tell("one-time code seed", self.seed)
        self.fill("enrol_code", self.code())
        self.press("spare_codes_kept")
        self.press("spare_codes_next")
        self.shown(MainWindow)

    def code(self) -> str:
        return pyotp.TOTP(self.seed).at(self.clock.now)

    def register(self, given: str, family: str) -> None:
        self.key(Key.Key_N)
        for name, text in (("phone", self.word("phone")), ("given", given), ("family", family)):
            self.fill(name, text)
        self.press("save")
        self.at("record_tabs")

    def edit(self, note: str) -> None:
        self.key(Key.Key_E)
        self.press("more")
        self.fill("note", note)
        self.press("save")
        self.until(lambda: not named("note"), "the saved record")

    def search(self, text: str, *, found: bool) -> None:
        """Typed into the list's box until the list shows somebody, or nobody any more."""
        self.key(Key.Key_6)
        self.fill("patients_search", text)
        page = self.shown(PatientsPage)
        self.until(lambda: bool(page.list.model.rows) is found, "the list")

    def open_first(self) -> None:
        self.key(Key.Key_Return, Qt.KeyboardModifier.NoModifier)
        self.at("record_tabs")

    def see_errors(self, notice: str, bug: str) -> None:
        """One that is expected and says a name, one of the program with a name in its locals."""
        for fail, word in ((_expected, notice), (_bug, bug)):
            try:
                fail(word)
            except (NotFound, ValueError) as error:  # as Qt hands on what a slot raised
                sys.excepthook(type(error), error, error.__traceback__)
            self.press("error_close")
            self.until(lambda: self.stop._open is None, "the closed notice")

    def preview_and_save(self, place: Path) -> None:
        self.key(Key.Key_P)
        self.at("record_copy_dialog")
        self.press("save")
        self.shown(PaperDialog)
        self.press("pdf_save")
        self.choose_file(place)
        self.until(place.exists, "the saved copy")
        self.key(Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
        self.until(lambda: not of_kind(PaperDialog), "the closed preview")

    def begin_somebody(self, given: str) -> None:
        """Left half-way: the draft goes into the clinic's file at the lock."""
        self.press("record_back")
        self.press("new_patient")
        self.fill("given", given)

    def lock(self) -> None:
        closed: list[bool] = []
        self.application.lock.closed.connect(lambda: closed.append(True))
        self.key(Key.Key_L)
        self.until(lambda: bool(closed), "the closed file")
        self.until(lambda: not of_kind(MainWindow, alive=True), "the end of the main window")

    def fail_to_sign_in(self, login: str, password: str) -> None:
        self.fill("login", login)
        self.fill("password", password)
        self.press("sign_in")
        self.at("sign_in_banner")

    def sign_in(self) -> None:
        self.clock.forward(minutes=5)
        self.fill("login", self.word("admin_login"))
        self.fill("password", self.word("password"))
        self.press("sign_in")
        self.at("code_digits")
        self.fill("code_digits", self.code())
        self.shown(MainWindow)

    def end(self) -> None:
        self.application.close()


def open_screens(
    folder: Path,
    word: Callable[[str], str],
    tell: Callable[[str, str], None],
    *,
    is_dumpable: bool = True,
) -> Screens:
    """The program as `app.run` puts it together, on folders of its own and a keyring in a file."""
    harden.say_nothing_aside()
    if not is_dumpable:
        harden.forbid_memory_dumps()
    places, clock = Places(folder / "data", folder / "state"), make.Clock()
    app = make_application(places.state)
    store = FileDevice(folder / "keyring" / "keyring.json")
    application = Application(app, places, lambda: QuickDoor(places, clock, store=store))
    stop = errors.install(app, application.lock.lock)
    return Screens(folder, application, stop, clock, word, tell)


def visible() -> list[QWidget]:
    return [widget for widget in QApplication.allWidgets() if widget.isVisible()]


def named(name: str) -> list[QWidget]:
    return [each for each in visible() if each.objectName() == name and each.isEnabled()]


def of_kind(kind: type[Shown], *, alive: bool = False) -> list[Shown]:
    found = [widget for widget in QApplication.allWidgets() if isinstance(widget, kind)]
    return found if alive else [widget for widget in found if widget.isVisible()]


def inner(widget: QWidget) -> QWidget:
    """The field inside a compound editor."""
    while not isinstance(widget, QLineEdit | QPlainTextEdit):
        proxy = widget.focusProxy()
        assert proxy is not None, widget.objectName()
        widget = proxy
    return widget


def _expected(name: str) -> None:
    raise NotFound(name)


def _bug(name: str) -> None:
    local = {"name": name}
    raise ValueError(f"{local}")


def speak(line: str) -> None:
    """To whoever looks from outside, past every buffer that would keep a copy."""
    os.write(1, f"{line}\n".encode())


def hear(_word: str = "") -> str:
    """The next line somebody outside types, byte by byte: a buffer would keep a copy."""
    line = b""
    while not line.endswith(b"\n"):
        read = os.read(0, 1)
        if not read:
            break
        line += read
    return line.decode().rstrip("\n")


def main() -> None:
    """Arguments: folder and how it goes on: "day", "memory", "segfault" or "abort"."""
    folder, how = Path(sys.argv[1]), sys.argv[2]
    for name in ("keyring", "exports"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    word = (lambda name: WORDS.get(name) or hear()) if how == "memory" else _word
    tell = (lambda name, text: speak(f"{name}: {text}")) if how == "memory" else _ignore
    word = marked_word if how == "canaries" else word
    screens = open_screens(folder, word, tell, is_dumpable=how == "memory")
    if how == "canaries":
        screens.tell = screens.made.__setitem__
    try:
        _ENDS[how](screens)
    except AssertionError as error:  # the program's own last stop would keep its words back
        speak(str(error))
        os._exit(1)


def whole_day(screens: Screens) -> None:
    screens.found()
    screens.register("Layla", "Haddad")
    screens.edit("Allergic to penicillin")
    screens.search("nobody", found=False)
    screens.search("Haddad", found=True)
    screens.open_first()
    screens.preview_and_save(screens.folder / "exports" / "copy.pdf")
    screens.lock()
    screens.fail_to_sign_in("maya", "a wrong password")
    screens.sign_in()
    screens.end()


def marked_day(screens: Screens) -> None:
    """Everything a person types carries its own mark; the titles seen are written down."""
    mark = marks()
    screens.found()
    screens.register(mark["given"], mark["family"])
    screens.edit(mark["note"])
    screens.search(mark["searched"], found=False)
    screens.search(mark["family"], found=True)
    screens.open_first()
    screens.see_errors(mark["notice"], mark["bug"])
    screens.preview_and_save(screens.folder / "exports" / "copy.pdf")
    screens.begin_somebody(mark["draft"])
    screens.lock()
    screens.fail_to_sign_in(mark["wrong_login"], mark["wrong_password"])
    screens.sign_in()
    screens.end()
    told = {"titles": sorted(screens.titles), "made": screens.made}
    (screens.folder / "told.json").write_text(json.dumps(told))


def marks() -> dict[str, str]:
    """The marked words of the screens, by what they are typed for."""
    words = canaries.entered().items()
    return {name.removeprefix("screen_"): word for name, word in words if "screen_" in name}


def marked_word(name: str) -> str:
    found = marks()[name]
    return f"walnut {found} thunder" if name == "password" else found


def work_and_lock(screens: Screens) -> None:
    """Signed in twice; stops to be looked at while open and while locked."""
    screens.found()
    screens.register("Layla", "Haddad")
    screens.lock()
    screens.sign_in()
    speak("open")
    hear()
    screens.seed = ""  # the hand that typed it is not the program
    screens.lock()
    settle()
    speak("locked")
    hear()
    screens.end()


def crash(screens: Screens, number: signal.Signals) -> None:
    """With a clinic open and somebody's record on the screen."""
    screens.found()
    screens.register("Layla", "Haddad")
    secret = screens.word("password")
    speak("working")
    os.kill(os.getpid(), number)
    del secret


WORDS = {
    "clinic_name": "Cedar Clinic",
    "admin_name": "Maya Haddad",
    "admin_login": "maya",
    "phone": "03 912345",
}
_PASSWORD = ("walnut", "bicycle", "thunder", "lagoon")
_ENDS: dict[str, Callable[[Screens], None]] = {
    "day": whole_day,
    "canaries": marked_day,
    "memory": work_and_lock,
    "segfault": lambda screens: crash(screens, signal.SIGSEGV),
    "abort": lambda screens: crash(screens, signal.SIGABRT),
}


def _word(name: str) -> str:
    return WORDS.get(name) or " ".join(_PASSWORD)


def _ignore(_name: str, _text: str) -> None:
    return


def settle() -> None:
    """Deleted widgets are really gone."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


if __name__ == "__main__":
    main()
